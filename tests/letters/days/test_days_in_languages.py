"""Days in the sentences of a letter in another language, as its readers write them."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.check import Context, check
from letters.days.calendar_words import ALSO_A_WORD, LANGUAGES, month_names, weekday_names
from letters.days.days_in_languages import like, reads_days
from letters.days.promise_days import agrees, days_named, misnamed_days
from letters.fixed_words import _ALL, FixedWords

TODAY = date(2026, 11, 22)
THEN = date(2026, 12, 17)  # a Thursday
POLISH = "Zadzwonimy do Pani do czwartku 17 grudnia 2026 r."


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("pl", POLISH),
        ("pl", "Napiszemy do 17.12.2026 r."),
        ("pl", "Napiszemy do 17.12.26."),
        ("pl", "Napiszemy do 17 XII 2026 r."),
        ("pl", "Napiszemy do 17\u00a0gru. 2026."),
        ("pl", "Napiszemy do 17\ngrudnia."),
        ("pl", "Grudzień: 17 grudzien 2026"),
        ("pl", "Napiszemy 2026-12-17."),
        ("pl", "We will ring you by Thursday 17 December 2026."),  # built by the desk
        ("cy", "Byddwn yn ffonio erbyn dydd Iau 17 Rhagfyr 2026."),
        ("cy", "Byddwn yn ffonio erbyn yr 17eg o Ragfyr."),
        ("es", "Le llamaremos hasta el jueves, 17 de diciembre del 2026."),
        ("es-US", "Le llamaremos hasta el 17/12/2026."),
        ("de", "Wir rufen Sie bis Donnerstag, den 17. Dezember 2026 an."),
        ("fr", "Nous vous appellerons le jeudi 17 décembre 2026."),
        ("pt", "Ligaremos até quinta-feira, 17 de dezembro de 2026."),
        ("it", "La chiameremo entro giovedì 17 dicembre."),
        ("ro", "Vă sunăm până joi, 17 decembrie 2026."),
        ("ga", "Glaofaimid ort faoin 17 Nollaig 2026."),
        ("ar", "سنتصل بك قبل يوم الخميس \u0661\u0667 ديسمبر \u0662\u0660\u0662\u0666."),
        ("ar", "سنتصل بك قبل 17 كانون الأول 2026."),
        ("he", "נתקשר אליך עד יום חמישי, 17 בדצמבר 2026."),
        ("vi", "Chúng tôi sẽ gọi trước thứ năm, ngày 17 tháng 12 năm 2026."),
        ("so", "Waxaan ku soo wici doonaa 17/12/2026."),  # numbers, in whatever language
        ("so", "Waxaan ku soo wici doonaa Khamiista 17 Diseembar."),
        ("ru", "Мы позвоним Вам в четверг, 17 декабря 2026 года."),
        ("uk", "Ми зателефонуємо Вам до 17 грудня 2026 року."),
        ("tr", "Sizi 17 Aral\u0131k 2026 Perşembe günü arayacağ\u0131z."),
        ("ur", "ہم آپ کو جمعرات، 17 دسمبر 2026 کو فون کریں گے\u06d4"),
        ("nl", "Wij bellen u op donderdag 17 december 2026."),
        ("cs", "Zavoláme Vám ve čtvrtek 17. prosince 2026."),
        ("de", "Wir rufen Sie am Donnerstag, 17.12., an."),
        ("fr", "Nous vous appellerons le jeudi 17/12."),
        ("pl", "Zadzwonimy w czwartek, 17.12"),
        ("pl", "Zadzwonimy 17-go grudnia 2026r."),
        ("cy", "Byddwn yn ffonio ar 17eg o fis Rhagfyr."),
        ("ar", "سنتصل بك 17 كانون الأول/ديسمبر \u0662\u0660\u0662\u0666."),
        ("ar", "سنتصل بك يوم \u0661\u0667/\u0661\u0662/\u0662\u0660\u0662\u0666."),
        ("lt", "Paskambinsime 2026.12.17."),
    ],
)
def test_the_sentence_and_the_ledger_are_held_together(language: str, sentence: str) -> None:
    assert days_named(sentence, TODAY, language) == (THEN,)
    assert agrees(sentence, THEN, TODAY, language)
    assert not agrees(sentence, date(2026, 12, 27), TODAY, language)
    assert not agrees(sentence, None, TODAY, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "Le escribiremos a más tardar el viernes 7 de enero del año 2028."),
        ("pt", "Escreveremos até sexta-feira, 7 de janeiro do ano de 2028."),
    ],
)
def test_a_year_that_is_called_one_is_the_year_of_that_day(language: str, sentence: str) -> None:
    """It was read as the next seventh of January, which is no Friday."""
    assert days_named(sentence, TODAY, language) == (date(2028, 1, 7),)
    assert agrees(sentence, date(2028, 1, 7), TODAY, language)
    assert not misnamed_days(sentence, TODAY, language=language)


@pytest.mark.parametrize("words", _ALL, ids=lambda each: each.language)
@given(day=st.dates(date(2026, 1, 1), date(2035, 12, 31)))
def test_a_day_as_it_stands_at_the_head_of_a_letter_is_read(words: FixedWords, day: date) -> None:
    assert days_named(f"- {words.dated(day)}.", TODAY, words.language) == (day,)


@given(
    day=st.dates(date(2026, 1, 1), date(2035, 12, 31)), language=st.sampled_from(sorted(LANGUAGES))
)
def test_with_its_weekday_too_and_with_another_it_is_no_day(day: date, language: str) -> None:
    if language == "vi":
        return  # its numbers stand among other words: see above
    other_word = re.compile(ALSO_A_WORD.get(language, "(?!)"))
    listed = weekday_names(language).items()
    names = {number: name for name, number in listed if not other_word.match(like(name))}
    month = next(name for name, number in month_names(language).items() if number == day.month)
    right = f"{names[day.weekday()]} {day.day} {month} {day.year}"
    wrong = f"{names[(day.weekday() + 1) % 7]} {day.day} {month} {day.year}"
    assert days_named(right, TODAY, language) == (day,)
    [said] = misnamed_days(wrong, TODAY, language=language)
    assert "is a " in said.why


@given(st.text())
def test_spelled_alike_every_letter_keeps_its_place(words: str) -> None:
    assert len(like(words)) == len(words)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("do piątku 17 grudnia 2026 r.", "17 December 2026 is a Thursday, not a Friday."),
        ("przed piątkiem 17 grudnia 2026 r.", "17 December 2026 is a Thursday, not a Friday."),
        ("do 31 listopada 2026 r.", "November 2026 has 30 days: there is no 31 November."),
        ("do 4/12/2026", "can be read as 4 December 2026 and as 12 April 2026."),
    ],
)
def test_a_day_that_cannot_be_meant_agrees_with_none(sentence: str, why: str) -> None:
    [wrong] = misnamed_days(sentence, TODAY, language="pl")
    assert why in wrong.why
    assert not agrees(sentence, date(2026, 12, 4), TODAY, "pl")


def test_of_two_days_each_may_be_meant() -> None:
    for sentence in ("Zadzwonimy między 1 a 4 grudnia.", "Zadzwonimy 1\u20134 grudnia 2026 r."):
        assert [agrees(sentence, date(2026, 12, n), TODAY, "pl") for n in (1, 3, 4, 5)] == [
            *(True, True, True, False)
        ]


@pytest.mark.parametrize(
    "sentence", ["Dawka 2,5 mg przez 3-4 tygodnie.", "Sala 17, godz. 15.30.", "Bez dnia."]
)
def test_other_figures_are_no_days(sentence: str) -> None:
    assert days_named(sentence, TODAY, "pl") == ()
    assert agrees(sentence, THEN, TODAY, "pl")


def checked(text: str, sentence: str, due_on: date, language: str) -> tuple[list[str], list[str]]:
    linked, promised = {sentence: "COM-2026-000002"}, {"COM-2026-000002": due_on}
    found = check(
        text,
        Context(language=language, linked_promises=linked, promised_for=promised, today=TODAY),
    )
    assert not found.judged
    assert [each.text for each in found.promises] == [sentence]
    return [each.kind for each in found.faults], [each.why for each in found.advice]


def test_the_check_of_a_polish_letter_finds_the_promise_of_another_day() -> None:
    text = f"Szanowna Pani\n\n{POLISH}\n\nZ poważaniem"
    assert checked(text, POLISH, THEN, "pl") == ([], [])
    assert checked(text, POLISH, THEN + timedelta(days=10), "pl") == (["unlinked-promise"], [])


def test_a_german_sentence_goes_on_after_the_point_of_its_day() -> None:
    sentence = "Wir rufen Sie bis zum 17. Dezember 2026 an."
    assert checked(f"Guten Tag\n\n{sentence}", sentence, date(2026, 12, 27), "de")[0]


def test_what_cannot_be_compared_is_said() -> None:
    later = "Zadzwonimy do Pani pojutrze."
    [says] = checked(f"Szanowna Pani\n\n{later}", later, THEN, "pl")[1]
    assert says.startswith("We read no day in this sentence, and its promise is for Thursday 17")
    samoan = "O le a matou telefoni atu i le aso 17 o Tesema."
    [says] = checked(f"Talofa\n\n{samoan}", samoan, date(2026, 12, 27), "sm")[1]
    assert says == "We cannot read days in Samoan: compare them with the promises."
    assert [reads_days(tag) for tag in ("pl", "en-GB", "es-US", "sm")] == [True, True, True, False]


FRIDAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "Мы позвоним Вам до 04.12.2026."),
        ("sk", "Zavoláme Vám v piatok 4.12.2026."),
        ("nl", "Wij bellen u op vrijdag 4-12-2026."),
        ("sq", "Do t'ju telefonojmë më 4.12.2026."),
        ("tr", "Sizi 4.12.2026 Cuma günü arayacağ\u0131z."),
        ("tr", "Sizi 4/12/2026 Cuma günü arayacağ\u0131z."),
        ("pl", "Zadzwonimy w piątek 4/12/2026."),
        ("pt", "Ligaremos na sexta-feira, dia 4/12/2026."),
        ("vi", "Chúng tôi sẽ gọi thứ Sáu, 4/12/2026."),
    ],
)
def test_numbers_are_a_day_where_their_readers_read_one_or_the_weekday_decides(
    language: str, sentence: str
) -> None:
    assert misnamed_days(sentence, TODAY, language=language) == ()
    assert agrees(sentence, FRIDAY, TODAY, language)
    assert not agrees(sentence, date(2026, 4, 12), TODAY, language)


def test_where_the_month_may_come_first_numbers_stay_in_doubt() -> None:
    for language, sentence in (("tl", "Tatawag kami sa 12-4-2026."), ("es-US", "El 12/4/2026.")):
        [wrong] = misnamed_days(sentence, TODAY, language=language)
        assert "can be read as" in wrong.why


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", "Chúng tôi sẽ tổ chức cuộc họp thứ hai ngày 4 tháng 12 năm 2026."),
        ("vi", "Chúng tôi sẽ gọi lần thứ hai, 4 tháng 12 năm 2026."),
        ("ro", "Vă scriem peste două luni, 4 decembrie 2026."),
        ("pt", "A segunda, dia 4 de dezembro de 2026, será com o Dr. Silva."),
    ],
)
def test_what_is_a_weekday_or_another_word_makes_no_right_day_a_fault_and_is_said(
    language: str, sentence: str
) -> None:
    assert agrees(sentence, FRIDAY, TODAY, language)
    faults, [says] = checked(f"-\n\n{sentence}", sentence, FRIDAY, language)
    assert faults == []
    assert says.startswith("Friday 4 December 2026 is meant by “")


def test_a_weekday_that_is_nothing_else_still_has_to_be_that_of_the_calendar() -> None:
    for language, sentence in (
        ("vi", "Chúng tôi sẽ gọi thứ Hai, ngày 4 tháng 12 năm 2026."),
        ("ro", "Vă sunăm luni, 4 decembrie 2026."),
        ("pt", "Ligaremos na segunda-feira, 4 de dezembro de 2026."),
    ):
        [wrong] = misnamed_days(sentence, TODAY, language=language)
        assert wrong.why == "4 December 2026 is a Friday, not a Monday."


def test_from_a_weekday_to_another_each_day_between_may_be_meant() -> None:
    sentence = "Nous vous appellerons du vendredi 4 au dimanche 6 décembre 2026."
    days = [date(2026, 12, number) for number in (3, 4, 6, 7)]
    assert [agrees(sentence, day, TODAY, "fr") for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("pl", "Zadzwonimy do Pani przed piątkiem 4 grudnia 2026 r."),
        ("pl", "Zadzwonimy do Pani przed 4.12.2026."),
        ("cy", "Byddwn yn eich ffonio cyn dydd Gwener 4 Rhagfyr 2026."),
        ("cy", "Byddwn yn eich ffonio cyn y 4ydd o Ragfyr."),
        ("es", "Le llamaremos antes del viernes 4 de diciembre de 2026."),
        ("fr", "Nous vous appellerons avant le vendredi 4 décembre 2026."),
        ("de", "Wir rufen Sie vor Freitag, dem 4. Dezember 2026, an."),
        ("cs", "Zavoláme vám před pátkem 4. prosince 2026."),
        ("ru", "Мы позвоним вам перед пятницей 4 декабря 2026."),
    ],
)
def test_before_a_day_is_offered_for_its_eve_and_may_be_kept_on_any_day_till_then(
    language: str, sentence: str
) -> None:
    """ "Before 4 December" could only be recorded for the fourth, on which it is broken."""
    assert days_named(sentence, TODAY, language) == (date(2026, 12, 3),)
    days = [date(2026, 12, number) for number in (1, 3, 5)]
    assert [agrees(sentence, day, TODAY, language) for day in days] == [True, True, False]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cs", "před pátkem 3. prosince 2026"),
        ("sk", "pred piatkom 3. decembra 2026"),
        ("ru", "перед пятницей 3 декабря 2026"),
        ("uk", "перед п'ятницею 3 грудня 2026"),
        ("ga", "ar an gCéadaoin 3 Nollaig 2026"),
        ("de", "Freitagabend, den 3. Dezember 2026"),
        ("nl", "vrijdagmiddag 3 december 2026"),
    ],
)
def test_a_weekday_is_read_in_each_form_in_which_a_sentence_has_it(
    language: str, words: str
) -> None:
    """Else the wrong day of the week beside it is passed over."""
    [wrong] = misnamed_days(words, TODAY, language=language)
    assert "3 December 2026 is a Thursday" in wrong.why

"""Days in the sentences of a letter in another language, as its readers write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.calendar_words import LANGUAGES, month_names, weekday_names
from letters.check import Context, check
from letters.days_in_languages import like, reads_days
from letters.fixed_words import _ALL, FixedWords
from letters.promise_days import agrees, days_named, misnamed_days

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
        ("es", "Le llamaremos antes del jueves, 17 de diciembre del 2026."),
        ("es-US", "Le llamaremos antes del 17/12/2026."),
        ("de", "Wir rufen Sie bis Donnerstag, den 17. Dezember 2026 an."),
        ("fr", "Nous vous appellerons le jeudi 17 décembre 2026."),
        ("pt", "Ligaremos até quinta-feira, 17 de dezembro de 2026."),
        ("it", "La chiameremo entro giovedì 17 dicembre."),
        ("ro", "Vă sunăm până joi, 17 decembrie 2026."),
        ("ga", "Glaofaimid ort roimh an 17 Nollaig 2026."),
        ("ar", "سنتصل بك قبل يوم الخميس \u0661\u0667 ديسمبر \u0662\u0660\u0662\u0666."),
        ("ar", "سنتصل بك قبل 17 كانون الأول 2026."),
        ("he", "נתקשר אליך עד יום חמישי, 17 בדצמבר 2026."),
        ("vi", "Chúng tôi sẽ gọi trước thứ năm, ngày 17 tháng 12 năm 2026."),
        ("so", "Waxaan ku soo wici doonaa 17/12/2026."),  # numbers, in whatever language
    ],
)
def test_the_sentence_and_the_ledger_are_held_together(language: str, sentence: str) -> None:
    assert days_named(sentence, TODAY, language) == (THEN,)
    assert agrees(sentence, THEN, TODAY, language)
    assert not agrees(sentence, date(2026, 12, 27), TODAY, language)
    assert not agrees(sentence, None, TODAY, language)


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
    names = {number: name for name, number in weekday_names(language).items()}
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
    somali = "Waxaan ku soo wici doonaa Khamiista 17 Diseembar."
    [says] = checked(f"Mudane\n\n{somali}", somali, date(2026, 12, 27), "so")[1]
    assert says == "We cannot read days in Somali: compare them with the promises."
    assert [reads_days(tag) for tag in ("pl", "en-GB", "es-US", "so")] == [True, True, True, False]

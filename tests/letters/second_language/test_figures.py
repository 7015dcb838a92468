"""The figures of a translation beside those of its letter: other notations are the same figures."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.check import check
from letters.dates import in_words
from letters.fixed_words import _ALL, fixed_words
from letters.second_language.figures import figures_in
from letters.second_language.same_figures import partings, with_figures, with_figures_of_easy_words

LANGUAGES = sorted({each.language for each in _ALL} - {"en"})
COMMA = ("pl", "de", "fr", "it", "pt", "ro", "vi", "es")


def said(ours: str, theirs: str, language: str = "pl") -> tuple[list[str], list[str]]:
    """What is a fault, and what is only shown."""
    found = list(partings((ours, theirs), ("en", language)))
    faults = [fault.why for each in found for fault in each.faults()]
    return faults, [advice.why for each in found for advice in each.advice("")]


@pytest.mark.parametrize(
    ("ours", "theirs", "language"),
    [
        ("by Thursday 26 November 2026", "do czwartku 26 listopada 2026 r.", "pl"),
        ("by 26 November", "do 26.11.2026 r.", "pl"),
        ("on 26 November 2026", "Khamiis 26 Nofeembar 2026", "so"),
        ("on 26 November 2026", "26-go listopada 2026", "pl"),
        ("on 12 March 2026", "el 12/03/2026", "es"),
        ("3 or 4 December", "3 lub 4 grudnia", "pl"),
        ("01632 960101", "+44 1632 960 101", "pl"),
        ("+44 (0)1632 960101", "(01632) 960101", "pl"),
        ("01632 960101, 9 to 5", "01632 960101 9\u201317", "pl"),
        ("600 123 456", "600-123-456", "pl"),
        ("5,000 units", "5 000 jednostek", "pl"),
        ("5,000 units", "5.000 Einheiten", "de"),
        ("5,000 units", "5,000 unidades", "es"),
        ("17 of 5,000", "\u0661\u0667 \u0665\u066c\u0660\u0660\u0660", "ar"),
        ("0.5 mg", "0,5 mg", "pl"),
        ("9am to 5pm", "w godz. 9\u201317", "pl"),
        ("2.30pm", "14.30", "pl"),
        ("2:30 pm", "14 h 30", "fr"),
        ("5pm", "5 po południu", "pl"),
        ("5 p.m.", "5:00 de la tarde", "es"),
        ("12 noon", "12:00", "pl"),
        ("12 at night", "24:00", "pl"),
        ("at 0:00", "a las 12 de la noche", "es"),
        ("1pm", "la 1 del mediodía", "es"),
        ("1am", "la 1 de la noche", "es"),
        ("12 midnight", "um 12 Uhr nachts", "de"),
        ("12 noon", "12 hanner dydd", "cy"),
        ("9 in the morning", "9 rano", "pl"),
        ("9am", "9:00 du matin", "fr"),
        ("ward B12, 20%", "oddział B12, 20 %", "pl"),
        ("we ring you twice", "zadzwonimy dwa razy", "pl"),
        ("8am to 4.30pm", "08.00-16.30", "pl"),
        ("9am to 5pm", "09.00 - 17.00 Uhr", "de"),
        ("open 0800-1630", "czynne 8.00\u201316.30", "pl"),
        ("between 4 and 11 December", "04.12-11.12.", "de"),
        ("01632 960101", "(0044) 1632 960101", "pl"),
        ("01632 960101", "00 44 1632 960101", "pl"),
        ("020 7946 0958", "0044 20 7946 0958", "pl"),
        ("01 23 45 67 89", "+33 1 23 45 67 89", "fr"),
        ("(617) 555-0123", "1-617-555-0123", "es"),
        ("1-617-555-0123", "1 (617) 555-0123", "es"),
        ("1-617-555-0123", "617-555-0123", "vi"),
        ("01632 960101", "01632 \u2013 960101", "pl"),
        (
            "01632 960101",
            "\u0660\u0661\u0666\u0663\u0662\u2013\u0669\u0666\u0660\u0661\u0660\u0661",
            "ar",
        ),
        ("01632 960101 or 01632 960102", "01632 960101/102", "pl"),
        ("0800 1111", "0800-1111", "cy"),
        ("1500 to 20000 units", "1500\u201320000", "pl"),
        ("Friday 4 December 2026", "Freitag, 4.12.", "de"),
        ("Monday 30 November", "30.11", "pl"),
        ("Friday 4 December 2026", "vendredi 04/12", "fr"),
        ("4 December 2026", "4 декабря", "ru"),
        ("4 December 2026", "جمعہ، 4 دسمبر", "ur"),
        ("1 December 2026", "el primero de diciembre de 2026", "es"),
        ("1 December", "il primo dicembre", "it"),
        ("1 December 2026", "întâi decembrie 2026", "ro"),
        ("the first of December", "1 grudnia", "pl"),
        ("the first of December", "pierwszego grudnia", "pl"),
        (
            "from Friday 4 December 2026 to Sunday 6 December 2026",
            "du vendredi 4 au dimanche 6 décembre 2026",
            "fr",
        ),
        (
            "3 December 2026, 4 December 2026 and 5 December 2026",
            "3., 4. und 5. Dezember 2026",
            "de",
        ),
        ("From 3 December 2026 to 5 December 2026", "3-5 grudnia 2026", "pl"),
        ("3 December 2026 to 5 December 2026", "ngày 3 đến 5 tháng 12 năm 2026", "vi"),
        ("3 December 2026 to 5 December 2026", "من الخميس 3 إلى السبت 5 ديسمبر 2026", "ar"),
        ("3 December 2026", "3ydd o fis Rhagfyr", "cy"),
        ("4 December 2026", "4 grudnia 2026r.", "pl"),
        ("4 December 2026", "الجمعة 4 ديسمبر 2026م", "ar"),
        ("4 December 2026", "٤ كانون الأول/ديسمبر ٢٠٢٦", "ar"),
        ("4 December 2026", "٢٠٢٦/١٢/٤", "ar"),
        ("2:30 pm", "14 giờ 30", "vi"),
        ("2.30pm", "2:30 yp", "cy"),
        ("8.30pm", "8.30 y nos", "cy"),
        ("room 3, 4 December", "sala 3; 4 grudnia", "pl"),
        ("on Monday at 8.10am", "lunes 8.10", "es"),
        ("from 2020 to 2025", "2020\u20132025", "pl"),
        ("between 4 and 30 December", "04.12-30.12", "de"),
        ("0845 4647, 24 hours a day", "0845 4647 - 24 godziny", "pl"),
        ("0845 4647 or 0845 4648", "0845 4647 0845 4648", "pl"),
    ],
)
def test_the_same_figures_in_another_notation_do_not_differ(
    ours: str, theirs: str, language: str
) -> None:
    assert said(ours, theirs, language) == ([], [])


@given(st.dates(date(2026, 1, 1), date(2035, 12, 31)), st.sampled_from(LANGUAGES))
def test_no_day_differs_as_another_language_writes_it(day: date, language: str) -> None:
    assert said(f"by {in_words(day)}.", f"- {fixed_words(language).dated(day)}.", language) == (
        [],
        [],
    )


@given(st.integers(0, 999_999), st.integers(0, 99), st.sampled_from(COMMA))
def test_no_number_differs_with_a_comma_for_the_point(whole: int, part: int, tag: str) -> None:
    tail = f"{part:02}" if part else ""
    ours = f"{whole:,}.{tail}" if part else f"{whole:,}"
    for space in (" ", "\u00a0", "\u202f", ".", ""):
        theirs = f"{whole:,}".replace(",", space) + (f",{tail}" if part else "")
        assert said(f"It was {ours} mg.", f"To {theirs} mg.", tag) == ([], []), theirs


@given(st.times(), st.sampled_from(LANGUAGES))
def test_no_time_differs_on_a_clock_of_24_hours(at: object, language: str) -> None:
    clock = f"{at:%H:%M}"
    hour, minute = int(clock[:2]), clock[3:]
    half, twelve = "pm" if hour >= 12 else "am", hour % 12 or 12
    for ours in (f"{twelve}:{minute}{half}", f"{twelve}.{minute} {half}"):
        for theirs in (clock, f"{hour}:{minute}"):
            assert said(f"at {ours}", f"- {theirs}", language) == ([], [])


@given(st.from_regex(r"01[0-9]{3} [0-9]{6}", fullmatch=True), st.sampled_from(LANGUAGES))
def test_no_telephone_differs_however_it_is_grouped(number: str, language: str) -> None:
    digits = number.replace(" ", "")
    abroad = f"+44 {digits[1:5]} {digits[5:8]} {digits[8:]}"
    for theirs in (digits, f"({number[:5]}) {number[6:]}", abroad, f"{digits[:5]}-{digits[5:]}"):
        assert said(f"Ring {number}.", f"- {theirs}.", language) == ([], []), theirs


def test_another_day_and_another_telephone_are_faults_and_another_number_is_shown() -> None:
    faults, shown = said(
        "We ring by Thursday 26 November 2026. Ring 01632 960101. It was 5,000 units.",
        "Do czwartku 17 grudnia 2026 r. Tel. 01632 960199. 500 jednostek.",
    )
    assert faults == [
        "The letter has “Thursday 26 November 2026” and “01632 960101” here, and the translation "
        "has “czwartku 17 grudnia 2026” and “01632 960199”."
    ]
    assert shown == [
        "The letter has “5,000” here, and the translation has “500”. A number may also be written "
        "as a word."
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("5am", "5 po południu"),
        ("5,000", "5,000"),  # five, in Polish
        ("0.5 mg", "5 mg"),
        ("10.5", "105"),
    ],
)
def test_what_means_something_else_is_shown(ours: str, theirs: str) -> None:
    faults, shown = said(ours, theirs)
    assert (faults, len(shown)) == ([], 1)


def test_twelve_at_night_is_not_noon() -> None:
    assert said("at 12:00", "a las 12 de la noche", "es") != ([], [])
    assert said("12 at night", "o 12:00") != ([], [])


@pytest.mark.parametrize(
    ("ours", "theirs", "language"),
    [
        ("at 12:00", "um 12 Uhr nachts", "de"),
        ("12 noon", "o 12 w nocy", "pl"),
        ("12 midnight", "o 12:00", "pl"),
        ("12 noon", "12 hanner nos", "cy"),
        ("2pm", "um 2 Uhr nachts", "de"),
        ("1pm", "a la 1 de la noche", "es"),
        ("9pm", "9 rano", "pl"),
        ("9pm", "9 de la mañana", "es"),
        ("9pm", "um 9 Uhr", "de"),
    ],
)
def test_the_other_half_of_the_day_is_shown_in_each_language(
    ours: str, theirs: str, language: str
) -> None:
    (faults, shown) = said(ours, theirs, language)
    assert (faults, len(shown)) == ([], 1)


@pytest.mark.parametrize(
    ("ours", "theirs", "language"),
    [
        ("Thursday 4 December 2025", "piątek 4 grudnia 2025 r.", "pl"),
        ("Thursday 26 November 2026", "viernes 26 de noviembre de 2026", "es"),
        ("Thursday 4 December 2025", "جمعرات 4 نومبر 2025", "ur"),
        ("Thursday 4 December 2025", "Khamiis 4 Nofeembar 2025", "so"),
        ("Thursday 4 December 2025", "4 листопада 2025 року", "uk"),
        ("4 December 2026", "4 Kas\u0131m 2026", "tr"),
        ("Thursday 4 December 2025", "4-go stycznia 2025 r.", "pl"),
        ("4 December 2025", "12/4/2025", "pl"),
        ("4 December 2025", "12/4/2025", "es"),
        ("6 May 2026", "5/6/2026", "fr"),
        ("+44 1632 960555", "+48 1632 960555", "pl"),
        ("+44 1632 960555", "0632 960555", "pl"),
        ("+44 20 7946 0958", "07946 0958", "pl"),
        ("on 4 December", "w grudniu", "pl"),
        ("on 4 December", "en diciembre", "es"),
    ],
)
def test_another_weekday_month_or_country_is_another_day_or_telephone(
    ours: str, theirs: str, language: str
) -> None:
    assert len(said(ours, theirs, language)[0]) == 1


def test_a_day_that_is_another_one_to_its_readers_is_named_as_they_read_it() -> None:
    assert said("by 4 December 2025", "do 12/4/2025")[0] == [
        "The letter has “4 December 2025” here, and the translation has “12/4/2025”. “12/4/2025” "
        "is read as 12 April 2025."
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "language", "why"),
    [
        ("4 December 2026", "4. prosinca", "hr", "We read no month beside its number here"),
        ("4 December 2026", "4 Tesema 2026", "sm", "We read no month beside its number here"),
        ("4 December 2026", "czwartego grudnia 2026", "pl", "may be written as a word here"),
        ("4 December 2026", "الرابع من ديسمبر 2026", "ar", "may be written as a word here"),
        ("4 December 2026", "12/4/2026", "es-US", "can be read as 12 April 2026 and as"),
        ("4 December 2026", "czwartek 4 grudnia", "pl", "4 December 2026 is a Friday: look at"),
        (
            "Friday 4 December 2026",
            "cuộc họp thứ hai ngày 4 tháng 12 năm 2026",
            "vi",
            "may name another weekday than “Friday 4 December 2026”",
        ),
        (
            "Dr A rings on 4 December. Dr B rings on 11 December.",
            "Dr A dzwoni 11 grudnia. Dr B dzwoni 4 grudnia.",
            "pl",
            "“11 grudnia” and “4 grudnia” stand in another order than in the letter",
        ),
        ("We gave 10 mg, not 4 mg", "Podano 4 mg zamiast 10 mg", "pl", "“4” and “10” stand in"),
    ],
)
def test_what_we_cannot_tell_is_never_a_fault_and_never_passed_over(
    ours: str, theirs: str, language: str, why: str
) -> None:
    faults, [shown] = said(ours, theirs, language)
    assert faults == []
    assert why in shown


def test_who_says_that_the_figures_are_right_says_it_of_what_we_cannot_tell_too() -> None:
    [parting] = partings(("by 4 December", "do czwartego grudnia"), ("en", "pl"))
    [advice] = parting.advice("Ewa Nowak")
    assert (advice.kind, advice.why.endswith("Ewa Nowak says that this is right.")) == (
        "figures-right",
        True,
    )


def test_part_by_part_two_telephones_that_changed_places_are_seen() -> None:
    ours = "Ring Ben on 01632 960101.\n\nRing Eva on 01632 960202."
    theirs = "Ben: 01632 960202.\n\nEva: 01632 960101."
    assert len(said(ours, theirs)[0]) == 2
    assert said(ours, ours) == ([], [])


def test_what_a_shorter_translation_leaves_out_is_shown_and_what_it_makes_up_is_a_fault() -> None:
    ours = "By 26 November.\n\nRing 01632 960101."
    left_out = "The letter has “01632 960101”, and the translation has not."
    assert said(ours, "Do 26 listopada.")[0] == []
    assert said(ours, "Do 26 listopada.")[1][0].startswith(left_out)
    assert len(said(ours, "Do 27 listopada.")[0]) == 1


def test_a_fault_has_its_place_in_the_translation() -> None:
    ours, theirs = "Dear Ann\n\nBy 26 November.", "Szanowna Pani\n\nDo 17 grudnia."
    found = with_figures(check(theirs), (ours, theirs), ("en", "pl"), "")
    (fault,) = [each for each in found.faults if each.kind == "other-figures"]
    assert theirs[fault.start : fault.end] == "Do 17 grudnia."
    assert (fault.text, found.ok) == ("17 grudnia", False)


@given(st.text(), st.sampled_from(["en", "es", "pl", "so", "vi", "ar"]))
def test_no_text_breaks_it_and_none_differs_from_itself(text: str, language: str) -> None:
    for figure in figures_in(text, language):
        assert figure.day or any(map(str.isdecimal, figure.text))
    assert list(partings((text, text), (language, language))) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "language"),
    [
        ("by the end of December", "do końca listopada", "pl"),
        ("the first Monday of December", "pierwszy poniedziałek stycznia", "pl"),
        ("on Monday", "we wtorek", "pl"),
        ("in May", "en junio", "es"),
        ("on Monday", "am Donnerstag", "de"),
    ],
)
def test_another_month_or_weekday_without_a_number_is_looked_at(
    ours: str, theirs: str, language: str
) -> None:
    faults, advice = said(ours, theirs, language)
    assert faults == []
    assert len(advice) == 2
    assert all("compare them" in each for each in advice)


@pytest.mark.parametrize(
    ("ours", "theirs", "language"),
    [
        ("by the end of May", "erbyn diwedd mis Mai", "cy"),
        ("in December 2026", "ym mis Rhagfyr 2026", "cy"),
        ("in July 2026", "yng Ngorffennaf 2026", "cy"),
        ("on Tuesday", "ddydd Mawrth", "cy"),  # which is also March
        ("by the end of March", "erbyn diwedd mis Mawrth", "cy"),
        ("in December", "w grudniu", "pl"),
        ("on Friday", "am Freitagnachmittag", "de"),
        ("on Thursday, and May I say", "am Donnerstag, und ich sage", "de"),
        ("They have it.", "One to maja.", "pl"),  # which is also "of May"
    ],
)
def test_the_same_ones_are_not(ours: str, theirs: str, language: str) -> None:
    assert said(ours, theirs, language) == ([], [])


def test_the_short_number_of_a_helpline_is_a_telephone() -> None:
    assert said("Ring 13 11 14.", "Dzwoń: 131 114.", "pl") == ([], [])
    (faults, _) = said("Ring 116 123.", "Dzwoń: 116 132.", "pl")
    assert faults == ["The letter has “116 123” here, and the translation has “116 132”."]


LETTER = (
    "On Tuesday 4 May 2027 you were given 100 mg, twice.\n\n"
    "We will write by 5 June 2027. Ring 01632 960 001, from 9am to 5pm."
)


@pytest.mark.parametrize(
    ("easy", "faults", "numbers"),
    [
        ("It was on 4 May.\nRing 01632 960001.", [], []),
        ("It was on 4/5/2027.\nRing from 9 to 5.", [], []),
        ("We will write by 6 June.", ["6 June"], []),
        ("It was Wednesday 4 May.", ["Wednesday 4 May"], []),
        ("Ring 01632 960 002.", ["01632 960 002"], []),
        ("You were given 10 mg.", [], ["10"]),
        ("You were given 100 mg 2 times.", [], ["2"]),
    ],
)
def test_easy_words_leave_figures_out_and_have_no_others(
    easy: str, faults: list[str], numbers: list[str]
) -> None:
    found = with_figures_of_easy_words(check(easy), LETTER, easy, "en")
    marked = [each for each in found.faults if each.kind == "other-figures"]
    assert [each.text for each in marked] == faults
    assert [easy[each.start : each.end] for each in marked] == faults
    assert [each.text for each in found.advice if each.kind == "figures"] == numbers
    assert found.ok is (not found.faults)


def test_a_number_of_the_letter_is_not_taken_for_the_day_that_is_left_out() -> None:
    """4.12 mg is what she was given: it tells nobody that somebody will ring on 4 December."""
    ours = "You were given 4.12 mg. We will ring you on 4 December."
    [parting] = partings((ours, "Dostała Pani 4.12 mg. Zadzwonimy."), ("en", "pl"))
    assert [fault.text for fault in parting.faults()] == ["4 December"]

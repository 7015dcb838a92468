"""The figures of a translation beside those of its letter: other notations are the same figures."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.check import check
from letters.dates import in_words
from letters.figures import figures_in
from letters.fixed_words import _ALL, fixed_words
from letters.same_figures import partings, with_figures

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
        ("ward B12, 20%", "oddział B12, 20 %", "pl"),
        ("we ring you twice", "zadzwonimy dwa razy", "pl"),
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


@given(st.from_regex(r"01\d{3} \d{6}", fullmatch=True), st.sampled_from(LANGUAGES))
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
        assert any(map(str.isdecimal, figure.text))
    assert list(partings((text, text), (language, language))) == []

"""What is pasted from Word becomes a list of ours; what only looks like it stays."""

import re

import pytest

from letters.printing.markdown import to_html
from letters.printing.unprintable import unprintable_in, words_around
from letters.writing.pasted import as_our_marks, parted


@pytest.mark.parametrize(
    "bullet",
    ["·\t", "•\t", "• ", "•", "\uf0b7\t", "\uf0a7  ", "o\t", "o   ", "\u00a0o\u00a0\u00a0", "-\t"],
)
def test_a_line_with_a_bullet_of_word_is_an_item(bullet: str) -> None:
    pasted = f"We will:\n{bullet}ring you\n{bullet}write to you\nThank you."
    assert as_our_marks(pasted) == "We will:\n- ring you\n- write to you\nThank you."
    assert "<ul><li>ring you</li>" in to_html(as_our_marks(pasted)).replace("\n", "")
    assert unprintable_in(as_our_marks(pasted)) == ()


@pytest.mark.parametrize(
    "line",
    [
        "o clock was when we rang.",
        "o niej mówiła pielęgniarka.",
        "on the ward",
        "We gave you 2 · 5 mg.",
        "\u2013 that is what you said",
        "- an item of ours",
        "1. The first",
        "  indented by hand",
    ],
)
def test_what_only_looks_like_one_stays(line: str) -> None:
    assert as_our_marks(line) == line


def test_a_soft_line_break_is_a_line_break() -> None:
    assert as_our_marks("Ben Okoro\vDoctor\u2028Ward 7") == "Ben Okoro\nDoctor\nWard 7"


def test_rows_of_a_table_are_items_and_a_tab_alone_is_a_colon() -> None:
    table = "Day\tDose\tBy whom\nMonday\t5 mg\tNurse Hill\nTuesday\t\t50 mg"
    assert (
        as_our_marks(table) == "- Day: Dose; By whom\n- Monday: 5 mg; Nurse Hill\n- Tuesday: 50 mg"
    )
    assert as_our_marks("Telephone:\t01632 960155") == "Telephone: 01632 960155"
    assert as_our_marks("\tWe rang you.\t") == "We rang you."
    assert as_our_marks("1.\tring you\n2.\twrite to you") == "1. ring you\n2. write to you"
    assert as_our_marks("a.\tring you\nb.\twrite") == "- a. ring you\n- b. write"
    assert as_our_marks("i)\tring you\nii)\twrite") == "- i) ring you\n- ii) write"
    assert as_our_marks("100.\tring you\n101.\twrite") == "- 100. ring you\n- 101. write"
    assert as_our_marks("•\tDose\t5 mg\n•\tHour\tnoon") == "- Dose: 5 mg\n- Hour: noon"


def test_what_was_mended_once_is_not_changed_again() -> None:
    once = as_our_marks("We will:\n•\tring you\vby noon\nDose\t5 mg\nHour\tnoon")
    assert as_our_marks(once) == once


def test_a_sign_that_stays_is_named_with_the_words_around_it() -> None:
    text = as_our_marks("Dear Ann\n\nWe gave you \uf0b7 the wrong dose.\nSorry.")
    (found,) = unprintable_in(text)
    assert found.text == "\uf0b7"
    assert words_around(text, found) == "We gave you [?] the wrong dose."
    long = f"{'word ' * 30}\uf0b7\x00{' word' * 30}"
    (found,) = unprintable_in(long)
    assert re.fullmatch(r"… (word )+\[\?\]( word)+ …", words_around(long, found))


WRAPPED = (
    "We looked back at the records of everybody who had the scan between\n"
    "2 May and 9 June. You are one of them, and we should have told you\nthen."
)


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("Dear Mrs Price\nWe hurt you.", "Dear Mrs Price\n\nWe hurt you."),
        ("FOR YOU BOTH\nThe van is paid by us.", "FOR YOU BOTH\n\nThe van is paid by us."),
        ("We will:\n- ring you\n- write\nAsk us.", "We will:\n- ring you\n- write\nAsk us."),
        ("Sorry.\nYours sincerely\nBen\nNurse", "Sorry.\n\nYours sincerely\nBen\nNurse"),
        ("Z poważaniem\n\nBen Okoro\nPielęgniarz", "Z poważaniem\n\nBen Okoro\nPielęgniarz"),
        ("Ben Okoro\nPielęgniarz", "Ben Okoro\nPielęgniarz"),
        ("Pani.\n\nZ poważaniem\nBen Okoro", "Pani.\n\nZ poważaniem\n\nBen Okoro"),
        (WRAPPED, WRAPPED),
    ],
)  # fmt: skip
def test_a_line_that_somebody_ended_is_a_paragraph(typed: str, stands: str) -> None:
    """A nurse pressed Enter once, and in print her paragraphs ran into one another."""
    assert parted(typed) == stands
    assert parted(stands) == stands


def test_what_is_signed_in_a_language_that_we_do_not_know_is_printed_so() -> None:
    """Z poważaniem Ben Okoro Pielęgniarz, in one line."""
    typed = "Szanowna Pani\nPodaliśmy za dużo.\n\nZ poważaniem\nBen Okoro\nPielęgniarz"
    html = to_html(parted(typed))
    assert '<p class="sign-off">Z poważaniem</p>' in html
    assert '<p class="signed">Ben Okoro</p>\n<p class="signed">Pielęgniarz</p>' in html


def test_lines_without_a_full_stop_are_paragraphs_too_where_no_letter_ends() -> None:
    typed = "ring you on Monday\nwrite to you by Friday"
    assert parted(typed, signs=False) == "ring you on Monday\n\nwrite to you by Friday"

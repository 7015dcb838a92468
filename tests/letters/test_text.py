"""Sentences are found whole, and every position is one in the text given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.actions.letters.writing import LONGEST_TEXT
from letters.check import check
from letters.text import plain, sentences_of, signs_off


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I saw Dr. Noor at 3 p.m. Friday. She rang.",
            ["I saw Dr. Noor at 3 p.m. Friday.", "She rang."],
        ),
        ("We rang at 9 a.m. You were out.", ["We rang at 9 a.m.", "You were out."]),
        ("It was No. 7. No. We did not.", ["It was No. 7.", "No.", "We did not."]),
        ("He is in group B. Had we known.", ["He is in group B.", "Had we known."]),
        (
            "We will ring you on Fri. 4 Dec. at 10 a.m. We then write.",
            ["We will ring you on Fri. 4 Dec. at 10 a.m.", "We then write."],
        ),
        ("Write by Dec. 4, 2026. Ring.", ["Write by Dec. 4, 2026.", "Ring."]),
        (
            "Come on Mon. Dec. 7, or Tues. 8 December.",
            ["Come on Mon. Dec. 7, or Tues. 8 December."],
        ),
        ("By Sept. 3. On Mon. 7 Dec. We rang.", ["By Sept. 3.", "On Mon. 7 Dec.", "We rang."]),
        ("I rang on Fri. We then wrote.", ["I rang on Fri.", "We then wrote."]),
        ("You sat. 4 nurses came.", ["You sat.", "4 nurses came."]),
        ("On wards A and B. Ward C is next.", ["On wards A and B.", "Ward C is next."]),
        ("P.J. had care from J. Smith.", ["P.J. had care from J. Smith."]),
        ("The bug is C. difficile; it hurts.", ["The bug is C. difficile; it hurts."]),
        ("It cost 4.50. “Why?” you asked.", ["It cost 4.50.", "“Why?” you asked."]),
        ("One line\nwrapped here.", ["One line\nwrapped here."]),
        ("- **Count.** Done.\n- Pay. Done.", ["Count.", "Done.", "Pay.", "Done."]),
        ("**What we know**\nYou fell.", ["What we know", "You fell."]),
        ("Dear Mrs Oduya,\nYou fell.", ["Dear Mrs Oduya,", "You fell."]),
        ("Dear Dr. Obi, you fell.", ["Dear Dr. Obi,", "you fell."]),
        ("Hello Ewa: Mistakes were made.", ["Hello Ewa:", "Mistakes were made."]),
        ("Dear Ann, Tom and Bo, You fell.", ["Dear Ann, Tom and Bo,", "You fell."]),
        ("Dear Ann, Tom and Bo\n\nYou fell.", ["Dear Ann, Tom and Bo", "You fell."]),
        ("We rang you.\nYours sincerely\nAda", ["We rang you.", "Yours sincerely\nAda"]),
        ("It was not\nYours. We rang.", ["It was not\nYours.", "We rang."]),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert [each.text for each in sentences_of(text)] == expected


@given(st.text(alphabet="aB.?! \n*-#\"'\u2019\u201c[]1", max_size=200))
def test_every_sentence_stands_where_it_says(text: str) -> None:
    for each in sentences_of(text):
        assert text[each.start : each.end] == each.text
        assert len(each.plain) == len(each.text)


@pytest.mark.parametrize("key", [" ", "\t", "\n", ".", "?!", ". ", "*", "-", "a ", "a.\n", "A. "])
def test_whoever_leaves_a_hand_on_a_key_waits_for_no_letter(key: str) -> None:
    """The longest text that is kept, all but filled with it. Where a run of blanks or full stops
    is looked at from each of its letters, this takes the better part of an hour."""
    run = key * (LONGEST_TEXT // len(key))
    for text in (f"We rang.\n\n{run}\n\nWe came.", f"We rang{run}x\n\nWe came."):
        found = sentences_of(text)
        assert found[0].text.startswith("We")
        assert found[-1].text == "We came."


def test_a_row_of_low_lines_is_a_hole_where_a_sentence_begins_or_ends() -> None:
    for hole in ("______ stayed with you that night.", "It was Dr ______", "- ____ rang you."):
        assert [fault.kind for fault in check(hole).faults] == ["placeholder"], hole
    for none in ("___We are sorry.___", "Yours sincerely\n\n________\nAnn Price\nMatron"):
        assert not check(none).faults, none


def test_plain_text_keeps_its_length() -> None:
    assert plain("\u2018I\u2019 “am”\u00a0\t") == "'I' \"am\"  "


def test_what_follows_the_sign_off_is_the_closing() -> None:
    closing = [each.closing for each in sentences_of("We rang.\n\nYours sincerely\n\nAda Obi")]
    assert closing == [False, True, True]
    assert not signs_off(
        "Yours is the only case of its kind that we have ever seen on this ward here."
    )


@pytest.mark.parametrize(
    "line",
    [
        "With respect to your second question:",
        "With respect to the fall on 4 May",
        "With great sadness I write to you",
        "Yours was the only bell that did not ring.",
        "Yourself and your daughter told us so twice.",
    ],
)
def test_a_line_in_the_middle_that_begins_like_a_sign_off_is_none(line: str) -> None:
    """All that came after it was printed as the signature: its headings and lists were lost."""
    assert not signs_off(line)
    for real in (
        "With respect",
        "With respect to you and your family,",
        "Yours in sorrow",
        "With great sadness,",
    ):
        assert signs_off(real)

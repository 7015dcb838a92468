"""Words are looked for as they are stored, in whatever alphabet and however they are punctuated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.records.folded import (
    LONGEST,
    MOST,
    asked_for,
    begin_in,
    words_in,
    words_of_name,
    words_of_reference,
)

SMITH = ("Smith-Jones", "SMITH\u2010JONES", "smith\u2019jones", "Smíth-Jönes", "\uff33mith-Jones")


@given(st.text())
def test_whoever_types_what_was_written_finds_it(text: str) -> None:
    asked = asked_for(text)
    assert begin_in(asked, words_in(text))
    assert begin_in(asked, words_of_name(text))
    assert len(asked) <= MOST


@given(st.text())
def test_no_word_holds_what_ends_a_range_or_cannot_be_stored(text: str) -> None:
    for word in words_in(text) | words_of_name(text) | {*asked_for(text)}:
        assert 0 < len(word) <= LONGEST
        assert not set(word) & {"\0", "\U0010ffff", " ", "%", "_"}
        word.encode()


@given(st.text(), st.text(min_size=1))
def test_what_is_typed_so_far_finds_what_will_be_typed(start: str, rest: str) -> None:
    """By its letters alone: an accent that follows belongs to the letter before."""
    start, rest = ("".join(c for c in part if "a" <= c <= "z") for part in (start, rest))
    assert begin_in(asked_for(start), words_in(start + rest))


@pytest.mark.parametrize("name", SMITH)
def test_hyphens_accents_and_capitals_make_no_difference(name: str) -> None:
    assert words_of_name(name) == {"smithjones", "jones"}
    assert asked_for(name) == ("smithjones",)


def test_letters_of_their_own_are_found_by_those_of_a_plain_keyboard() -> None:
    assert words_in("Ka\u02bbahumanu Ħamrun") == {"kaahumanu", "ahumanu", "hamrun"}
    assert words_in("Łukasz Ødegård Straße Æbelø") == {"lukasz", "odegard", "strasse", "aebelo"}


def test_what_is_half_a_letter_stays() -> None:
    """In Hindi a mark may be a vowel: without it, it would be another word."""
    assert words_in("\u092a\u094d\u0930\u093f\u092f\u093e") == {
        "\u092a\u094d\u0930\u093f\u092f\u093e"
    }


def test_figures_are_the_same_in_every_script() -> None:
    assert words_in("\u0661\u0662\u0663") == words_in("123") == {"123"}


def test_a_reference_is_found_by_its_parts_and_by_its_number() -> None:
    assert words_of_reference("INC-2026-000017") == {"inc2026000017", "2026000017", "000017", "17"}


def test_what_a_longer_word_begins_with_is_not_asked_for_twice() -> None:
    assert asked_for("ann anna annabel bo") == ("annabel", "bo")

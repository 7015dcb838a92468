"""Where somebody else of the case lives or is rung: in no letter to whom they keep away from."""

from typing import Any

import pytest

from letters.check import check
from letters.context import Context
from letters.reached_at import may_be_reached_at, reached_at, without_ours

MOTHER = reached_at(
    ["Flat 2, Safe House", "Alderton", "AL1 4QQ"], "01632 960555", "Aneta@refuge.example"
)


def said_of(text: str, **known: Any) -> tuple[list[str], list[str]]:
    """Words that may never stand, and words somebody is asked about."""
    found = check(f"Dear Mr Green\n\n{text}", Context(**known))
    never = [each.text for each in found.faults if each.kind == "raw-identifier"]
    return never, [each.text for each in found.advice if each.kind == "others-details"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She is at Flat 2, Safe House.", "Flat 2, Safe House"),
        ("She is at flat 2 safe house now.", "flat 2 safe house"),
        ("She lives in AL14QQ, we hear.", "AL14QQ"),
        ("Ring her on 01632 960555.", "01632 960555"),
        ("Ring her on +44 1632 960 555.", "+44 1632 960 555"),
        ("Write to aneta@refuge.example instead.", "aneta@refuge.example"),
        ("Flat 2,\nSafe House", "Flat 2,\nSafe House"),
    ],
)
def test_where_she_is_may_never_stand_in_a_letter_to_whom_she_fled(text: str, words: str) -> None:
    assert said_of(text, kept_apart_at=MOTHER) == ([words], [])


@pytest.mark.parametrize(
    "text",
    [
        "We met in Alderton on 2 May.",
        "You can ring me on 01632 960556, or on 01632 9605551.",
        "The safe house team rang us.",
        "Flat 21, Safe House Lane.",
    ],
)
def test_what_is_not_hers_may_stand(text: str) -> None:
    assert said_of(text, kept_apart_at=MOTHER) == ([], [])


def test_of_somebody_else_in_the_family_it_is_asked_whether_they_want_it_told() -> None:
    assert said_of("Her number is 01632 960555.", others_at=MOTHER) == ([], ["01632 960555"])


def test_it_is_found_in_a_language_that_the_check_does_not_know() -> None:
    found = check("Jej numer: 01632 960555.", Context(language="pl", kept_apart_at=MOTHER))
    assert [each.kind for each in found.faults] == ["raw-identifier"]


@pytest.mark.parametrize(
    "line", ["Ward 12", "Flat 2", "Ward 12, Alder Vale Hospital", "2nd floor", "Room 4b", "Bed 12"]
)
def test_a_line_that_other_places_have_too_says_of_nobody_where_they_are(line: str) -> None:
    there = [line, "Alderton", "AL1 4QQ"]
    assert reached_at(there, None, None) == ("al14qq",)
    assert said_of(f"You were on {line}.", others_at=may_be_reached_at(there)) == ([], [line])


def test_what_stands_in_words_of_ours_is_no_secret() -> None:
    assert without_ours(MOTHER, "Our ward\n\n+44 1632 960555") == tuple(
        each for each in MOTHER if each != "632960555"
    )

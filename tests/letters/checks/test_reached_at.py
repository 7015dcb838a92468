"""Where somebody else of the case lives or is rung: in no letter to whom they keep away from."""

from typing import Any

import pytest

from letters.check import check
from letters.checks.reached_at import may_be_reached_at, reached_at, without_ours
from letters.context import Context

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


COTTAGE = ("Rose Cottage", "Mill Lane", "Penbryn", "CF99 9ZZ")
NAMES = frozenset({"jane", "hill", "rob"})
ARABIC, WIDE = "\u0660", "\uff10"  # where the figures of a script begin


def in_figures(words: str, nought: str) -> str:
    return words.translate({ord("0") + each: ord(nought) + each for each in range(10)})


@pytest.mark.parametrize(
    ("post", "house"),
    [
        (COTTAGE, "rosecottage"),
        (("Rose Cottage, Mill Lane", "Penbryn", "CF99 9ZZ"), "rosecottage"),
        (("Rose Cottage", "Penbryn", "CF99 9ZZ"), "rosecottage"),
        (("Mrs Jane Hill", "Fairview", "Mill Lane", "Penbryn", "CF99 9ZZ"), "fairview"),
        (("c/o Hill House", "Penbryn", "CF99 9ZZ"), "hillhouse"),
        (("Flat 2", "Women's Refuge", "Penbryn", "CF99 9ZZ"), "womensrefuge"),
        (("7 Elm", "CF99 9ZZ"), "7elm"),
        ((in_figures("7 Elm", ARABIC), "CF99 9ZZ"), "7elm"),
    ],
)
def test_a_house_without_a_number_is_known_by_its_name(post: tuple[str, ...], house: str) -> None:
    assert sorted(reached_at(post, None, None, NAMES)) == sorted((house, "cf999zz"))


@pytest.mark.parametrize(
    "post",
    [
        ("Penbryn", "CF99 9ZZ"),
        ("Penbryn", "Ceredigion", "CF99 9ZZ"),
        ("Jane Hill", "Penbryn", "CF99 9ZZ"),
        ("c/o Rob Hill", "Penbryn", "CF99 9ZZ"),
        ("The Lodge", "Mill Lane", "Penbryn", "CF99 9ZZ"),
        ("Alder Vale Hospital", "Penbryn", "CF99 9ZZ"),
        ("7 days", "CF99 9ZZ"),
        ("2 May", "CF99 9ZZ"),
    ],
)
def test_a_town_a_name_and_a_day_say_of_nobody_where_they_are(post: tuple[str, ...]) -> None:
    assert reached_at(post, None, None, NAMES) == ("cf999zz",)


def test_a_street_without_a_number_is_asked_about() -> None:
    assert may_be_reached_at(COTTAGE) == ("milllane",)
    text = "We wrote to Jane at Rose Cottage, Mill Lane, Penbryn."
    assert said_of(text, kept_apart_at=reached_at(COTTAGE, None, None)) == (["Rose Cottage"], [])


@pytest.mark.parametrize(
    ("phone", "numbers"),
    [
        ("01632 960444 ext 12", ("632960444",)),
        ("01632 960444 x12", ("632960444",)),
        ("960444 extension 12", ("960444",)),
        ("01632 960444 or 07700 900123", ("632960444", "700900123")),
        ("+44 (0)1632 960444 / 07700 900123", ("632960444", "700900123")),
        (in_figures("01632 960444", ARABIC), ("632960444",)),
        ("none", ()),
    ],
)
def test_each_number_that_stands_beside_telephone_is_one(
    phone: str, numbers: tuple[str, ...]
) -> None:
    assert reached_at((), phone, None) == numbers


@pytest.mark.parametrize("nought", [ARABIC, WIDE, "0"])
def test_her_number_is_found_in_the_figures_of_any_script(nought: str) -> None:
    number = in_figures("01632 960444", nought)
    text = f"Jej numer: {number} ."
    found = check(text, Context(language="pl", kept_apart_at=("632960444",))).faults
    assert [(each.text, text[each.start : each.end]) for each in found] == [(number, number)]


@pytest.mark.parametrize("words", ["17 Elm Road", "7 elms", "7 Elmwood"])
def test_a_short_address_is_found_in_no_longer_one(words: str) -> None:
    assert said_of(words, kept_apart_at=("7elm",)) == ([], [])

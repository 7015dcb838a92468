"""Somebody of their family name whom nobody recorded is asked about, and is no fault."""

from dataclasses import replace

import pytest

from letters.check import Context, check

DERVLA = Context(patient="Dervla McAnespie", addressee="Ms Dervla McAnespie")
IN_DOUBT = [
    "The scan of Deirdre McAnespie was read on Friday.",
    "On 3 May Deirdre McAnespie's scan was read.",
]
TOLD = [
    "The scan of Dervla McAnespie was read on Friday.",
    "Your brother Declan McAnespie rang us, and so did your sister-in-law, Orla McAnespie.",
    "Dr Deirdre McAnespie, our surgeon, read the scan.",
    "We asked Ms McAnespie and the McAnespie family.",
    "Deirdre Murphy read it.",
]


def asked_of(text: str, context: Context = DERVLA) -> list[str]:
    return [each.text for each in check(text, context).advice if each.kind == "name"]


@pytest.mark.parametrize("text", IN_DOUBT)
def test_another_first_name_with_their_family_name_is_asked_about(text: str) -> None:
    assert "Deirdre McAnespie" in asked_of(text)[0]
    assert not [each for each in check(text, DERVLA).faults if each.kind == "wrong-name"]


@pytest.mark.parametrize("text", IN_DOUBT)
def test_whoever_is_on_record_is_not(text: str) -> None:
    assert asked_of(text, replace(DERVLA, not_to=("Deirdre McAnespie",))) == []
    assert asked_of(text, replace(DERVLA, colleagues=("Sister Deirdre McAnespie",))) == []
    assert asked_of(text, replace(DERVLA, also_called=("Deirdre",))) == []


@pytest.mark.parametrize("text", TOLD)
def test_nor_who_is_said_to_be_a_relative_or_of_the_staff(text: str) -> None:
    assert asked_of(text) == []


@pytest.mark.parametrize("name", ["Derval", "Darvla", "Devla", "Dearvla"])
def test_a_slip_in_the_first_name_is_a_wrong_name_and_told_once(name: str) -> None:
    found = check(f"The scan of {name} McAnespie was read.", DERVLA)
    (fault,) = found.faults
    assert (fault.kind, fault.suggestion) == ("wrong-name", "Is it Dervla?")
    assert asked_of(fault.text) == []


def test_a_name_that_others_bear_is_no_slip() -> None:
    joan = Context(patient="Joan Hall", addressee="Mrs Joan Hall")
    assert not check("The scan of John Hall was read.", joan).faults
    assert asked_of("The scan of John Hall was read.", joan) == ["John Hall"]

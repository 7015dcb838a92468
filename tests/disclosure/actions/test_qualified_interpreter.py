"""Where somebody needs an interpreter, a brother who helps is thanked, and is none."""

import pytest
from sqlalchemy.orm import Session

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, record_as
from tests.people import BEN
from workflows.requirements import understanding_checked
from workflows.words import State

pytestmark = begins_with(a_case, at=State.DISCLOSE)

NURSE = {"name": "Ben Okoro", "role": "Charge nurse", "side": "staff"}
UNDERSTOOD = {"how": "She told it back", "result": "She knows about the boxes."}


@pytest.fixture
def case(begun: ACase, session: Session) -> ACase:
    needs = {"person": begun.person, "interpreter": "Polish", "reason": "She told us so."}
    record_as(begun, BEN, "person_change", **needs)
    family = {"relationship": "Brother", "is_patient": False}
    a_person(begun, name="Mr Adam Nowak", preferred_name="Adam", **family)
    return begun


def a_talk_with(case: ACase, *names: str, **more: object) -> str:
    """What is said of it, where it is not enough."""
    case.later(minutes=10)
    there = [{"name": each, "role": "helped us", "side": "interpreter"} for each in names]
    a_talk(case, "disclosure", attendees=[NURSE, *there], understanding=UNDERSTOOD, **more)
    person = case.now.facts.person(case.person)
    assert person
    return understanding_checked(case.now.facts, person) or ""


@pytest.mark.parametrize("name", ["Adam Nowak", "Nowak, Adam", "ADAM", "Adam Nowak (her brother)"])
def test_whoever_bears_a_name_of_the_case_is_not_the_interpreter(case: ACase, name: str) -> None:
    says = a_talk_with(case, name)
    assert "a qualified interpreter there, who is nobody of the family" in says


def test_an_interpreter_counts_also_beside_the_brother(case: ACase) -> None:
    assert a_talk_with(case, "Adam Nowak", "Anna Kowal, Language Line") == ""


def test_a_stranger_of_the_same_first_name_counts(case: ACase) -> None:
    assert a_talk_with(case, "Adam Wolny") == ""


def test_on_a_bad_night_the_nurse_says_why_none_was_there_and_what_they_wished(
    case: ACase,
) -> None:
    why = {"reason": "None could come before morning.", "wish": "She wanted her brother to help."}
    assert a_talk_with(case, "Adam Nowak", without_interpreter=why) == ""

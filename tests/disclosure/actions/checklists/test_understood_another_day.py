"""Whoever left in tears is asked another day what they understood. Nothing is told, or written
down as told, a second time for it.
"""

from disclosure.actions.checklists.requirements import checklist
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Target, Viewed
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, record_as
from tests.people import BEN
from workflows.requirements import understanding_checked
from workflows.words import State, Trigger

pytestmark = begins_with(a_case, at=State.DISCLOSE)
ASKED = {"how": "She told it back by telephone", "result": "She knows about the boxes."}


def left(case: ACase) -> str:
    person = case.now.facts.person(case.person)
    assert person
    return understanding_checked(case.now.facts, person) or ""


def test_she_left_in_tears_and_was_asked_two_days_later(case: ACase) -> None:
    case.later(days=1)
    a_talk(case, "disclosure", family_said="I cannot hear any more. I am going home.")
    assert "say in their own words" in left(case)
    asked = checklist(Viewed(case.now, staff_of(case.session)), Trigger.RECORD_DISCLOSURE)
    (item,) = (each for each in asked if each.id == "understanding_checked")
    fields = {"kind": "follow_up", "persons": str(case.person)}
    assert item.target == Target("record", "conversation", fields)
    case.later(days=2)
    a_talk(case, "follow_up", how="phone", understanding=ASKED)
    assert left(case) == ""


def test_what_she_understood_before_she_was_told_is_no_answer(case: ACase) -> None:
    case.later(days=1)
    a_talk(case, "follow_up", how="phone", understanding=ASKED)
    case.later(days=1)
    a_talk(case, "disclosure")
    assert "say in their own words" in left(case)


def test_who_needs_an_interpreter_needs_one_for_that_too(case: ACase) -> None:
    told = {"person": case.person, "interpreter": "Polish", "reason": "She told us so."}
    record_as(case, BEN, "person_change", **told)
    case.later(days=1)
    a_talk(case, "disclosure")
    case.later(days=2)
    a_talk(case, "follow_up", how="phone", understanding=ASKED)
    assert "qualified interpreter" in left(case)
    there = {"name": "Anna Kowal", "role": "Interpreter", "side": "interpreter"}
    a_talk(case, "follow_up", how="phone", understanding=ASKED, attendees=[there])
    assert left(case) == ""

"""Whoever is first talked with when what we found is known hears all of it in one talk. It is their
first too: nobody has to write down a second one that never was.
"""

from disclosure.actions import gate
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_next_contact,
    a_ready_case,
    a_talk,
    approved_findings,
    record_as,
)
from tests.people import BEN
from tests.ways import a_daughter, died
from workflows.requirements import first_conversation_recorded
from workflows.words import State, Trigger

UNDERSTOOD = {"how": "She told it back", "result": "She knows about the boxes."}


def in_person(case: ACase) -> str:
    return next(d.status for d in case.now.facts.duties if d.id == "eng-nhs-inperson")


def left(case: ACase) -> str:
    person = case.now.facts.person(case.person)
    assert person
    return first_conversation_recorded(case.now.facts, person) or ""


@begins_with(a_case, at=State.DISCLOSE)
def test_a_daughter_who_steps_in_late_is_told_once(case: ACase) -> None:
    died(case)
    case.person = a_daughter(case)
    assert left(case)
    case.later(days=1)
    a_talk(case, "disclosure", understanding=UNDERSTOOD, next_contact=a_next_contact(case))
    assert left(case) == ""
    asked = {"first_conversation_recorded", "disclosure_conversation_recorded"}
    unmet = {x.id for x in gate.checklist(case.now, Trigger.RECORD_DISCLOSURE) if not x.met}
    assert not unmet & asked


@begins_with(a_ready_case)
def test_a_talk_before_anybody_approved_what_we_found_is_no_first(case: ACase) -> None:
    a_talk(case, "disclosure")
    case.later(days=1)
    approved_findings(case)
    a_talk(case, "follow_up")
    assert left(case)


@begins_with(a_ready_case)
def test_the_clock_of_the_law_takes_it_as_the_telling(case: ACase) -> None:
    approved_findings(case)
    assert in_person(case) == "open"
    case.later(hours=2)
    a_talk(case, "disclosure")
    assert (left(case), in_person(case)) == ("", "met")


@begins_with(a_ready_case)
def test_a_first_talk_typed_on_the_wrong_family_and_taken_back_is_none(case: ACase) -> None:
    approved_findings(case)
    case.later(hours=1)
    wrong = a_talk(case, "first")
    case.later(hours=1)
    of = {"of": str(wrong.id), "words": "It was with another family.", "withdraws": True}
    record_as(case, BEN, "correction", **of)
    assert left(case)
    case.later(days=1)
    a_talk(case, "disclosure")
    assert left(case) == ""

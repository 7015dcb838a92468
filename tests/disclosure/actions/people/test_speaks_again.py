"""A patient who came of age or regained capacity is the one to be told, before anything goes on."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_next_contact,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    move_as,
    record_as,
)
from tests.disclosure.actions.test_who_acts import lived
from tests.disclosure.actions.to_do.test_worklist import row
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import State, Trigger

pytestmark = pytest.mark.usefixtures("team")
NAMED = "relevant_person_named"
KIM: dict[str, Any] = {"name": "Kim Price", "born_on": "2008-03-20"}
FORWARD = {
    State.ACKNOWLEDGE: "begin_investigation",
    State.INVESTIGATE: "share_findings",
    State.DISCLOSE: "record_disclosure",
    State.APOLOGIZE: "deliver_apology",
    State.FOLLOW_UP: "close",
}


def a_parent(case: ACase) -> int:
    who = {"name": "Mrs Joan Price", "relationship": "Mother", "lawful_basis": "Her mother"}
    return a_person(case, **who, is_patient=False)


def lacking(case: ACase, trigger: str) -> dict[str, str]:
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, trigger)
    case.session.rollback()
    return {item.id: item.says for item in no.value.unmet}


@pytest.fixture
def child(session: Session) -> ACase:
    """A girl of seventeen, whose mother was told all that has to be told before we look into it."""
    case = an_opened_case(session, patient=KIM)
    case.person = a_parent(case)
    acknowledged(case)
    return case


def test_who_came_of_age_is_named_before_anything_goes_on(child: ACase) -> None:
    lived(child, "came_of_age")
    assert lacking(child, "begin_investigation") == {
        NAMED: "Kim Price can speak for themselves now: name them as who must be told."
    }
    kim = a_person(child, name="Kim Price", preferred_name="Kim")
    left = lacking(child, "begin_investigation")
    assert NAMED not in left
    assert "first_conversation_recorded" in left  # and is told herself
    support, contact = "Our counsellor", a_next_contact(child)
    a_talk(child, "first", persons=[kim], support_offered=support, next_contact=contact)
    move_as(child, ADA, "begin_investigation")
    assert child.state is State.INVESTIGATE


def test_who_is_on_record_as_also_told_is_made_relevant(child: ACase) -> None:
    told = {"name": "Kim Price", "preferred_name": "Kim", "standing": "also_told"}
    kim = a_person(child, **told, lawful_basis="She asked to be told")
    lived(child, "came_of_age")
    says = lacking(child, "begin_investigation")[NAMED]
    assert says == "Kim can speak for themselves now: name them as who must be told."
    todo = row(child, "Name who must be told: Kim, who speaks for themselves now")
    there = {"person": str(kim), "standing": "relevant"}  # never a second Kim
    assert (todo.target.word, todo.target.fields) == ("person_change", there)
    change = {"standing": "relevant", "reason": "She is eighteen today."}
    record_as(child, BEN, "person_change", person=kim, **change)
    assert NAMED not in lacking(child, "begin_investigation")


def test_who_came_of_age_without_capacity_is_spoken_for_as_before(child: ACase) -> None:
    lived(child, "lost_capacity")
    lived(child, "came_of_age")
    move_as(child, ADA, "begin_investigation")
    assert child.state is State.INVESTIGATE


def test_a_child_is_spoken_for(child: ACase) -> None:
    move_as(child, ADA, "begin_investigation")
    assert child.state is State.INVESTIGATE


def her_son_speaks(case: ACase) -> None:
    lived(case, "lost_capacity")
    told = {"name": "Mr Tom Price", "relationship": "Son", "lawful_basis": "Attorney"}
    a_person(case, **told, is_patient=False)
    told = {"standing": "also_told", "reason": "She lacks capacity now."}
    change = record_as(case, BEN, "person_change", person=case.person, **told)
    agreed = {"person_change": change.id, "agrees": True, "reason": "I read the notes."}
    record_as(case, EVA, "person_change_review", **agreed)


@pytest.mark.parametrize("state", FORWARD)
def test_every_move_forward_waits_for_who_regained_capacity(session: Session, state: State) -> None:
    case = a_case(session, state)
    case.person = case.person or a_person(case)
    her_son_speaks(case)
    assert NAMED not in lacking(case, FORWARD[state])
    lived(case, "regained_capacity")
    assert "Mrs Ann Price can speak for themselves now" in lacking(case, FORWARD[state])[NAMED]
    lived(case, "lost_capacity")
    assert NAMED not in lacking(case, FORWARD[state])
    lived(case, "regained_capacity")
    told = {"person": case.person, "standing": "relevant", "reason": "She is well again."}
    record_as(case, BEN, "person_change", **told)
    assert NAMED not in lacking(case, FORWARD[state])


def test_the_checklist_says_so_before_anybody_tries(child: ACase) -> None:
    lived(child, "came_of_age")
    asked = gate.checklist(child.now, Trigger.BEGIN_INVESTIGATION)
    assert next((item.id, item.met) for item in asked) == (NAMED, False)


@begins_with(a_case, at=State.INVESTIGATE)
def test_nobody_dead_is_asked_to_speak(begun: ACase) -> None:
    her_son_speaks(begun)
    lived(begun, "regained_capacity")
    lived(begun, "died")
    assert NAMED not in lacking(begun, "share_findings")


def test_a_birthday_that_was_not_hers_is_taken_back(child: ACase) -> None:
    lived(child, "came_of_age")
    wrong = max(child.now.case.records)
    told = {"of": wrong, "words": "Her birthday is in May", "withdraws": True}
    record_as(child.later(hours=1), BEN, "correction", **told)
    move_as(child, ADA, "begin_investigation")
    assert child.state is State.INVESTIGATE

"""Somebody who must be told comes to light after a case was closed, or is reached after all: it
opens again for them.
"""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.consequences import KNOWN_NOW
from disclosure.operations.verify import verify
from tests import cases
from tests.cases import ACase, a_letter, a_person, a_talk, an_opened_case, record_as
from tests.people import ADA, BEN
from tests.ways import (
    EVERYTHING,
    a_daughter,
    all_the_way,
    attempts,
    died,
    excused,
    explained_unmet,
    judged,
)
from workflows.machine import Asked
from workflows.words import State, Trigger

pytestmark = pytest.mark.usefixtures("team")
WHY = "Somebody who must be told was named after closing."


def left_nobody(session: Session) -> ACase:
    """Mrs Price died before she was told, and nobody was found."""
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    died(case)
    excused(case, ("relevant_person_named",), "nobody_to_tell", None)
    cases.move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    explained_unmet(case)
    all_the_way(case)
    assert case.state is State.CLOSED
    return case.later(days=2)


def opened_why(case: ACase) -> str:
    return str(list(case.now.case.moves(case.ref))[-1].body["reason"])


def test_a_daughter_who_is_found_opens_it_again_and_is_told(session: Session) -> None:
    case = left_nobody(session)
    a_daughter(case)
    assert case.state is State.FOLLOW_UP
    assert opened_why(case) == WHY
    says = {item.id: item.says for item in asked_at_closing(case)}
    assert says["first_conversation_recorded"].startswith("Talk with Mrs Joan Hill")
    assert verify(case.session).ok


def asked_at_closing(case: ACase) -> list[Asked]:
    return [item for item in gate.checklist(case.now, Trigger.CLOSE) if not item.met]


@pytest.mark.parametrize("standing", ["also_told", "not_to_be_told"])
def test_who_need_not_be_told_opens_nothing(session: Session, standing: str) -> None:
    case = left_nobody(session)
    daughter = a_daughter(case, standing=standing)
    assert case.state is State.CLOSED
    told = {"person": daughter, "standing": "relevant", "reason": "She proves the will."}
    record_as(case, BEN, "person_change", **told)
    assert (case.state, opened_why(case)) == (State.FOLLOW_UP, WHY)


def test_a_death_that_was_not_hers_opens_it_again(session: Session) -> None:
    case = left_nobody(session)
    status = next(n for n, body in case.now.case.bodies.items() if body.word == "patient_status")
    told = {"of": status, "words": "It was her neighbour who died", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    assert (case.state, opened_why(case)) == (State.FOLLOW_UP, WHY)


def test_an_attorney_of_whoever_declined_it_all_opens_it_again(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    excused(case, EVERYTHING, "declined", case.person)
    cases.move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    a_talk(case, "follow_up")
    explained_unmet(case, "page")
    all_the_way(case)
    told: dict[str, Any] = {"name": "Mr Al Price", "relationship": "Husband", "is_patient": False}
    a_person(case.later(days=2), **told, lawful_basis="Attorney")
    assert (case.state, opened_why(case)) == (State.FOLLOW_UP, WHY)


def test_who_had_been_told_all_of_it_opens_nothing(session: Session) -> None:
    """She lost capacity after closing, and regained it: nothing is left to tell her."""
    case = cases.a_case(session, at=State.CLOSED)
    for what in ("lost_capacity", "regained_capacity"):
        record_as(case.later(days=1), BEN, "patient_status", what=what, source="The ward")
    assert case.state is State.CLOSED


def closed_without_reaching_her(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    attempts(case, "phone", "post", "phone")
    letter = a_letter(case, "no_contact", until="send")
    excused(case, EVERYTHING, "unreachable", case.person)
    cases.move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    explained_unmet(case, letter)
    all_the_way(case)
    assert case.state is State.CLOSED
    return case.later(days=30)


@pytest.mark.parametrize("kind", ["conversation", "account", "heard"])
def test_whoever_is_reached_after_closing_is_told_though_she_asks_nothing(
    session: Session, kind: str
) -> None:
    case = closed_without_reaching_her(session)
    at, words = case.at.isoformat(), "I was away with my sister."
    if kind == "conversation":
        a_talk(case, "follow_up", how="phone")
    elif kind == "account":
        record_as(case, BEN, kind, person=case.person, words=words, at=at)
    else:
        told: dict[str, Any] = {"person": case.person, "asked_at": at, "how": "By telephone"}
        told |= {"answer": "words", "words": words, "told_how_to_complain": True}
        record_as(case, BEN, kind, **told)
    assert case.state is State.FOLLOW_UP
    assert (
        opened_why(case)
        == "That somebody we could not reach was in touch came on record after closing."
    )
    says = {item.id: item.says for item in asked_at_closing(case)}
    assert says["first_conversation_recorded"].startswith("Talk with Mrs Ann Price")
    assert verify(case.session).ok


def test_who_the_patient_was_is_found_after_closing(session: Session) -> None:
    """Nobody knew whom to tell; now she has to be named, and told."""
    case = closed_with_nobody_known(an_opened_case(session, patient={}))
    told: dict[str, Any] = {"what": "identified", "at": case.later(days=1).at.isoformat()}
    told |= {"source": "The wrist band", "patient": {"name": "Mrs Ann Price"}}
    band = record_as(case, BEN, "patient_status", **told)
    assert (case.state, opened_why(case)) == (State.FOLLOW_UP, KNOWN_NOW)
    says = {item.id: item.says for item in asked_at_closing(case)}
    assert says["relevant_person_named"].startswith("Name the patient")
    withdrawn = {"of": band.id, "words": "It was her neighbour's band", "withdraws": True}
    record_as(case, BEN, "correction", **withdrawn)
    assert asked_at_closing(case) == []
    assert verify(case.session).ok


def closed_with_nobody_known(case: ACase) -> ACase:
    judged(case)
    excused(case, ("relevant_person_named",), "not_identified", None)
    cases.move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    explained_unmet(case)
    all_the_way(case)
    assert case.state is State.CLOSED
    return case


@pytest.mark.parametrize("what", ["died", "lost_capacity"])
def test_who_it_was_who_cannot_be_told_is_named_after_closing(session: Session, what: str) -> None:
    """Somebody has to be told in her place, and it stayed closed."""
    case = an_opened_case(session, patient={})
    record_as(case, BEN, "patient_status", what=what, source="The ward")
    a_person(closed_with_nobody_known(case).later(days=1))
    assert (case.state, opened_why(case)) == (State.FOLLOW_UP, KNOWN_NOW)
    assert "relevant_person_named" in [item.id for item in asked_at_closing(case)]


def test_a_man_on_record_turns_out_to_be_the_patient_after_closing(session: Session) -> None:
    """He was there as somebody else, and who the patient was nobody knew."""
    case = an_opened_case(session, patient={})
    at, unsure = case.at.isoformat(), {"relationship": "Not known", "is_patient": False}
    record_as(case, BEN, "patient_status", what="died", at=at, source="The ward")
    man = a_person(case, name="Tom Price", **unsure, standing="also_told", lawful_basis="His wish")
    closed_with_nobody_known(case).later(days=1)
    told: dict[str, Any] = {"relationship": "Patient", "reason": "It was his own wrist band."}
    record_as(case, BEN, "person_change", person=man, is_patient=True, **told)
    assert (case.state, opened_why(case)) == (State.FOLLOW_UP, KNOWN_NOW)


def test_that_she_does_not_reply_after_closing_opens_nothing(session: Session) -> None:
    case = closed_without_reaching_her(session)
    told: dict[str, Any] = {
        "person": case.person,
        "asked_at": case.at.isoformat(),
        "how": "By post",
    }
    record_as(case, BEN, "heard", **told, answer="no_reply", told_how_to_complain=True)
    assert case.state is State.CLOSED

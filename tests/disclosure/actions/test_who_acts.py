"""A child, or a patient without capacity, is not whom we tell alone: whoever acts for them is."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from tests.cases import (
    ACase,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    approved_findings,
    move_as,
    record_as,
)
from tests.people import ADA, BEN
from tests.ways import excused, judged
from workflows.machine import NotReady
from workflows.regimes import DutyStatus
from workflows.words import State, Trigger

pytestmark = pytest.mark.usefixtures("team")
NAMED, ENGLAND, TOLD = "relevant_person_named", "gb-eng-reg20-nhs", "eng-nhs-inperson"
SEVEN = (
    "The record says that Tom Hill is 7 years old. Name whoever has parental responsibility as "
    "who must be told, or put on record why they may be told themselves (“Why they may be told”)."
)
CAPACITY = (
    "The record says that Mrs Ann Price lacks capacity. Name whoever lawfully acts for them as "
    "who must be told, or put on record why they may be told themselves (“Why they may be told”)."
)


def a_child(session: Session, born_on: str = "2018-05-02") -> ACase:
    patient = {"name": "Tom Hill", "born_on": born_on}
    case = an_opened_case(session, regimes=[ENGLAND], patient=patient)
    case.person = a_person(case, name="Tom Hill")
    judged(case)
    return case


def a_mother(case: ACase) -> int:
    who = {"name": "Mrs Joan Hill", "relationship": "Mother", "lawful_basis": "His mother"}
    return a_person(case, **who, is_patient=False)


def told_all(case: ACase, person: int) -> None:
    """What has to be said before we look into it."""
    contact = a_next_contact(case)
    a_talk(case, "first", persons=[person], support_offered="Our counsellor", next_contact=contact)


def asked(case: ACase) -> dict[str, str]:
    items = gate.checklist(case.now, Trigger.BEGIN_INVESTIGATION)
    return {item.id: item.says for item in items if not item.met}


def duty(case: ACase) -> DutyStatus:
    return next(each.status for each in case.now.duties if each.id == TOLD)


def lived(case: ACase, what: str) -> None:
    record_as(case.later(hours=1), BEN, "patient_status", what=what, source="The ward")


def may_be_told(case: ACase, why: str) -> None:
    told = {"person": case.person, "lawful_basis": why, "reason": "Her doctor asked."}
    record_as(case, BEN, "person_change", **told)


def test_a_talk_with_a_child_is_recorded_and_is_not_the_telling(session: Session) -> None:
    case = a_child(session)
    told_all(case, case.person)
    assert duty(case) is DutyStatus.OPEN
    assert asked(case)[NAMED] == SEVEN
    assert not [says for says in asked(case).values() if says != SEVEN and "Tom" in says]
    with pytest.raises(NotReady):
        move_as(case, ADA, "begin_investigation")


def test_his_mother_is_told_and_nobody_is_asked_to_talk_with_him(session: Session) -> None:
    case = a_child(session)
    mother = a_mother(case)
    assert NAMED not in asked(case)
    told_all(case, mother)
    assert duty(case) is DutyStatus.MET
    move_as(case, ADA, "begin_investigation")
    assert case.state is State.INVESTIGATE


def test_what_a_child_alone_heard_of_our_findings_gave_nobody_the_results(session: Session) -> None:
    case = a_child(session)
    approved_findings(case)
    mother = a_mother(case)
    a_talk(case.later(hours=1), "disclosure")
    names = {event.name for event in case.now.clocks.events()}
    assert not {"results_given", "meeting_held", "apology_given"} & names
    a_talk(case.later(hours=1), "disclosure", persons=[case.person, mother])
    names = {event.name for event in case.now.clocks.events()}
    assert {"results_given", "meeting_held", "apology_given"} <= names


def test_a_child_who_understands_is_told_with_the_reason_on_record(session: Session) -> None:
    """The talk was in the night, and the reason came on record in the morning."""
    case = a_child(session, born_on="2011-05-02")
    told_all(case, case.person)
    may_be_told(case.later(hours=6), "Her doctor judged that she understands it")
    assert duty(case) is DutyStatus.MET
    move_as(case, ADA, "begin_investigation")
    assert case.state is State.INVESTIGATE


@pytest.mark.parametrize("born_on", ["2010-03-12", "2008-03-20"])
def test_from_sixteen_on_they_may_be_told_themselves(session: Session, born_on: str) -> None:
    case = a_child(session, born_on=born_on)
    told_all(case, case.person)
    assert duty(case) is DutyStatus.MET
    assert not asked(case)


def test_where_nobody_acts_for_a_child_a_second_person_agrees_to_that(session: Session) -> None:
    case = a_child(session)
    excused(case, (NAMED,), "nobody_to_tell", None)
    assert not asked(case)


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, regimes=[ENGLAND])
    case.person = a_person(case)
    judged(case)
    return case


def an_attorney(case: ACase) -> int:
    told: dict[str, Any] = {"name": "Mr Al Price", "relationship": "Husband", "is_patient": False}
    return a_person(case, **told, lawful_basis="Attorney for her health")


def test_who_lacks_capacity_is_talked_with_and_whoever_acts_is_told(case: ACase) -> None:
    lived(case, "lost_capacity")
    told_all(case.later(minutes=5), case.person)
    assert duty(case) is DutyStatus.OPEN
    assert asked(case)[NAMED] == CAPACITY
    told_all(case, an_attorney(case))
    assert duty(case) is DutyStatus.MET
    move_as(case, ADA, "begin_investigation")
    assert case.state is State.INVESTIGATE


def test_who_was_told_before_she_lost_it_was_told(case: ACase) -> None:
    told_all(case, case.person)
    lived(case, "lost_capacity")
    assert duty(case) is DutyStatus.MET
    assert asked(case)[NAMED] == CAPACITY


def test_on_the_day_she_lost_it_an_hour_nobody_knows_takes_nothing_back(case: ACase) -> None:
    told_all(case, case.person)
    at = case.later(hours=1).today.isoformat()
    record_as(case, BEN, "patient_status", what="lost_capacity", at=at, source="The ward")
    assert duty(case) is DutyStatus.MET
    assert asked(case)[NAMED] == CAPACITY


def test_who_regains_it_must_be_told_again_without_anybody_naming_her(case: ACase) -> None:
    lived(case, "lost_capacity")
    told_all(case, an_attorney(case))
    lived(case, "regained_capacity")
    assert NAMED not in asked(case)
    assert "Mrs Ann Price" in asked(case)["first_conversation_recorded"]
    told_all(case.later(minutes=5), case.person)
    assert not asked(case)


def test_the_reason_why_she_may_be_told_stands_for_her(case: ACase) -> None:
    lived(case, "lost_capacity")
    may_be_told(case, "She can take in a short talk, with her advocate beside her")
    told_all(case.later(minutes=5), case.person)
    assert duty(case) is DutyStatus.MET
    assert not asked(case)


def test_what_is_agreed_for_her_alone_stands_for_nobody_who_acts(case: ACase) -> None:
    """She had declined a talk. Her husband, who acts for her now, has not."""
    excused(case, ("first_conversation_recorded",), "declined", case.person)
    assert duty(case) is DutyStatus.EXCUSED
    lived(case, "lost_capacity")
    an_attorney(case)
    assert duty(case) is DutyStatus.OPEN

"""Where several must be told, what the law asks for a refusal is owed for each who refuses; only
being let off needs all of them. What was agreed while it stood is not undone by a day told later.
"""

import pytest
from sqlalchemy.orm import Session

from tests.cases import (
    ACase,
    a_letter,
    a_person,
    a_talk,
    approved_findings,
    name_contact,
    record_as,
)
from tests.disclosure.actions.law.test_clocks_remember import (
    AGAIN,
    ENGLAND,
    IRELAND,
    MET,
    NOT_STARTED,
    OPEN,
    SON,
    begun_under,
    duty,
    ends,
    stands,
)
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import BEN, EVA
from tests.ways import EVERYTHING, attempts, excused
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
MEETING = ("meeting_offered",)
ASKED = "ie-later-request"


def with_her_son(session: Session, regime: str) -> ACase:
    """Both must be told."""
    case = begun_under(session, regime)
    a_person(case, **SON, lawful_basis="Attorney for her health")
    return case


@pytest.mark.parametrize(
    ("regime", "owed", "status", "goes_on"),
    [
        ("gb-sct-odoc", "sct-meeting-alt", OPEN, "sct-meeting"),
        (IRELAND, "ie-refusal", MET, "ie-meeting"),
        (IRELAND, ASKED, OPEN, "ie-meeting"),
        ("au-vic-sdc", "vic-optout", MET, "vic-meeting"),
    ],
)
def test_what_is_owed_for_her_refusal_runs_though_her_son_did_not_refuse(
    session: Session, regime: str, owed: str, status: DutyStatus, goes_on: str
) -> None:
    case = with_her_son(session, regime)
    assert stands(case, owed) is NOT_STARTED
    excused(case, MEETING, "declined", case.person)
    assert (stands(case, owed), stands(case, goes_on)) == (status, OPEN)


def test_a_refusal_runs_while_it_waits_for_a_second_person_and_excuses_nothing(
    session: Session,
) -> None:
    """The wait for whoever reads it is on the clock; and nobody is asked to write it down twice."""
    case = begun_under(session, IRELAND)
    said, excuse = case.at, refused(case)
    assert (stands(case, "ie-refusal"), stands(case, ASKED)) == (OPEN, OPEN)
    assert duty(case, "ie-refusal").starts_at == said
    assert stands(case, "ie-meeting") is OPEN
    assert not [act for act in acts(case) if act.startswith("Record that")]
    agreed = {"excuse": excuse, "agrees": True, "reason": "I read her words."}
    record_as(case.later(days=3), EVA, "excuse_review", **agreed)
    assert (stands(case, "ie-refusal"), stands(case, "ie-meeting")) == (MET, DutyStatus.EXCUSED)
    assert duty(case, "ie-refusal").elapsed_days == 3


def test_what_a_second_person_did_not_agree_to_was_no_refusal(session: Session) -> None:
    case = begun_under(session, IRELAND)
    no = {"excuse": refused(case), "agrees": False, "reason": "She only asked for later."}
    record_as(case.later(days=3), EVA, "excuse_review", **no)
    assert (stands(case, "ie-refusal"), stands(case, ASKED)) == (NOT_STARTED, NOT_STARTED)


def test_attempts_run_while_they_wait_for_a_second_person(session: Session) -> None:
    case = begun_under(session, IRELAND)
    attempts(case, "phone", "post", "phone")
    told = {"person": case.person, "requirement": EVERYTHING, "ground": "unreachable"}
    record_as(case, BEN, "excuse", **told, reason="Nobody answered us.")
    assert (stands(case, "ie-attempts"), stands(case, "ie-meeting")) == (OPEN, OPEN)
    assert not [act for act in acts(case) if act.startswith("Record how we tried")]


def test_a_refusal_of_who_need_not_be_told_asks_nothing_of_us(session: Session) -> None:
    case = begun_under(session, IRELAND)
    neighbour = a_person(case, **SON | {"standing": "also_told", "lawful_basis": "She asked us"})
    excused(case, MEETING, "declined", neighbour)
    assert stands(case, "ie-refusal") is NOT_STARTED


def test_attempts_to_reach_her_alone_are_a_record_and_she_is_met_once_reached(
    session: Session,
) -> None:
    case = with_her_son(session, IRELAND)
    attempts(case, "phone", "post", "phone")
    excuse = excused(case, EVERYTHING, "unreachable", case.person)
    assert (stands(case, "ie-attempts"), stands(case, "ie-meeting")) == (MET, OPEN)
    assert stands(case, AGAIN) is NOT_STARTED
    ends(case, excuse)
    assert (stands(case, "ie-attempts"), stands(case, AGAIN)) == (MET, OPEN)


def refused(case: ACase) -> int:
    told = {"person": case.person, "requirement": EVERYTHING, "ground": "declined"}
    reason = "She wants no contact."
    return record_as(case, BEN, "excuse", **told, reason=reason).id


@pytest.mark.parametrize("several", [False, True])
def test_that_she_came_back_before_it_was_agreed_told_afterwards_undoes_no_record(
    session: Session, several: bool
) -> None:
    """She refused on the second, Eva agreed on the tenth; on the twelfth Ben hears that she had
    asked for a talk on the eighth.
    """
    case = with_her_son(session, IRELAND) if several else begun_under(session, IRELAND)
    said, excuse = case.at, refused(case)
    agreed = {"excuse": excuse, "agrees": True, "reason": "I read her words."}
    record_as(case.later(days=8), EVA, "excuse_review", **agreed)
    assert (stands(case, "ie-refusal"), stands(case, ASKED)) == (MET, OPEN)
    came_back = case.day(-2)
    record_as(case.later(days=2), BEN, "excuse_end", excuse=excuse, at=came_back)
    assert (stands(case, "ie-refusal"), stands(case, ASKED)) == (MET, OPEN)
    assert duty(case, "ie-refusal").starts_at == said
    assert (stands(case, "ie-meeting"), stands(case, AGAIN)) == (OPEN, OPEN)


def test_what_had_ended_before_anybody_agreed_restores_no_contact(session: Session) -> None:
    case = with_her_son(session, IRELAND)
    excuse = refused(case)
    ends(case, excuse)
    agreed = {"excuse": excuse, "agrees": True, "reason": "I read her words."}
    record_as(case.later(hours=1), EVA, "excuse_review", **agreed)
    assert (stands(case, "ie-refusal"), stands(case, AGAIN)) == (NOT_STARTED, NOT_STARTED)


def raised(case: ACase) -> set[str]:
    telling = {"meeting_held", "results_given", "written_notified"}
    return telling & {event.name for event in case.now.clocks.events()}


def test_what_her_brother_heard_or_read_meets_no_duty_to_her(session: Session) -> None:
    case = begun_under(session, ENGLAND)
    name_contact(case)
    a_talk(case, "first")
    him = {"standing": "also_told", "lawful_basis": "Her next of kin", "is_patient": False}
    brother = a_person(case, **him, name="Jan Price", relationship="Brother")
    approved_findings(case.later(days=1))
    a_talk(case.later(hours=1), "disclosure", persons=[brother])
    a_letter(case, "initial_notification", to=brother, until="send")
    assert (raised(case), stands(case, "eng-nhs-written")) == (set(), OPEN)

    a_talk(case.later(hours=1), "disclosure", persons=[brother, case.person])
    assert raised(case) == {"meeting_held", "results_given"}
    a_letter(case, "initial_notification", until="send")
    assert stands(case, "eng-nhs-written") is MET


def test_a_letter_to_who_had_died_without_our_knowing_was_written_in_time(session: Session) -> None:
    case = begun_under(session, ENGLAND)
    name_contact(case)
    a_talk(case, "first")
    died = {"what": "died", "at": case.later(days=1).at.isoformat(), "source": "The ward"}
    a_letter(case.later(days=1), "initial_notification", until="send")
    record_as(case.later(days=1), BEN, "patient_status", **died)
    assert stands(case, "eng-nhs-written") is MET

"""What was done stays done: a death, a new standing or the end of an excuse makes no clock forget,
and nobody agrees beforehand to what has not come on record.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from tests import cases
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    approved_findings,
    move_as,
    record_as,
)
from tests.people import ADA, BEN, EVA, RON
from tests.ways import EVERYTHING, a_daughter, attempts, died, excused
from workflows.clocks import DutyNow
from workflows.regimes import DutyStatus
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
ENGLAND, IRELAND = "gb-eng-reg20-nhs", "ie-psa2023-notifiable"
TOLD, REFUSAL, TRIES = "eng-nhs-inperson", "eng-nhs-declined", "eng-nhs-attempts"
MEETING, AGAIN = "ie-meeting", "ie-contact-restored"
KNEW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SON: dict[str, Any] = {"name": "Mr Tom Price", "relationship": "Son", "is_patient": False}
NOT_STARTED, OPEN, EXCUSED = DutyStatus.NOT_STARTED, DutyStatus.OPEN, DutyStatus.EXCUSED
MET, LATE = DutyStatus.MET, DutyStatus.LATE


def begun_under(session: Session, regime: str = ENGLAND) -> ACase:
    case = an_opened_case(session, KNEW, regimes=[regime])
    case.person = a_person(case.later(hours=1))
    return case


@pytest.fixture
def case(session: Session) -> ACase:
    """Under the rule for NHS bodies, with Mrs Price to be told."""
    return begun_under(session)


def duty(case: ACase, id: str) -> DutyNow:
    return next(each for each in case.now.duties if each.id == id)


def stands(case: ACase, id: str) -> DutyStatus:
    return duty(case, id).status


def relevant(case: ACase) -> list[str]:
    return [person.name for person in case.now.facts.relevant]


def review(case: ACase, by: str, event: object, *, agrees: bool = True) -> None:
    told = {"event": str(event), "agrees": agrees, "reason": "I asked the ward about it."}
    record_as(case, by, "event_review", **told)


def ends(case: ACase, excuse: int) -> None:
    record_as(case.later(days=1), BEN, "excuse_end", excuse=excuse)


def test_who_was_told_and_died_was_told(case: ACase) -> None:
    a_talk(case.later(hours=1), "first")
    died(case)
    assert relevant(case) == []
    assert stands(case, TOLD) is MET


def test_on_a_closed_case_too(session: Session) -> None:
    case = cases.a_case(session, State.CLOSED, regimes=[ENGLAND])
    died(case)
    assert (case.state, relevant(case)) == (State.CLOSED, [])
    assert stands(case, TOLD) is MET


def loses_capacity(case: ACase) -> None:
    """Her son is told from now on, and she no more: Eva agrees."""
    record_as(case.later(days=1), BEN, "patient_status", what="lost_capacity", source="The ward")
    a_person(case, **SON, lawful_basis="Attorney for her health")
    told = {"person": case.person, "standing": "also_told", "reason": "She lacks capacity now."}
    change = record_as(case, BEN, "person_change", **told)
    agreed = {"person_change": change.id, "agrees": True, "reason": "I read the notes."}
    record_as(case, EVA, "person_change_review", **agreed)


def test_who_was_told_and_lost_capacity_was_told(case: ACase) -> None:
    a_talk(case.later(hours=1), "first")
    loses_capacity(case)
    assert relevant(case) == ["Mr Tom Price"]
    assert stands(case, TOLD) is MET


def test_a_talk_with_her_once_her_son_is_told_in_her_place_tells_nobody(case: ACase) -> None:
    loses_capacity(case)
    a_talk(case.later(days=1), "first")
    assert stands(case, TOLD) is OPEN


def test_nobody_talked_with_her_on_a_day_after_her_death(case: ACase) -> None:
    """It came on record before the death did, and the registrar knows the day of that: both cannot
    be true, and the talk counts until it is taken back.
    """
    told_by = {"what": "died", "at": f"{case.at:%Y-%m-%d}", "source": "The registrar"}
    wrong = a_talk(case.later(days=1, hours=2), "first").id
    with pytest.raises(BadInput, match="was talked with on 3 March 2026"):
        record_as(case.later(hours=1), BEN, "patient_status", **told_by)
    case.session.rollback()
    assert stands(case, TOLD) is MET
    taken_back = {"of": wrong, "words": "That was her sister.", "withdraws": True}
    record_as(case, BEN, "correction", **taken_back)
    record_as(case, BEN, "patient_status", **told_by)
    assert stands(case, TOLD) is OPEN


def test_on_the_day_of_her_death_somebody_may_have_talked_with_her(case: ACase) -> None:
    told_by = {"what": "died", "at": f"{case.at:%Y-%m-%d}", "source": "The registrar"}
    a_talk(case.later(hours=2), "first")
    record_as(case.later(hours=1), BEN, "patient_status", **told_by)
    assert stands(case, TOLD) is MET


def test_a_refusal_that_ends_was_recorded_and_what_it_excused_is_owed_again(case: ACase) -> None:
    excuse = excused(case, EVERYTHING, "declined", case.person)
    assert (stands(case, REFUSAL), stands(case, TOLD)) == (MET, EXCUSED)
    ends(case, excuse)
    assert (stands(case, REFUSAL), stands(case, TOLD)) == (MET, OPEN)
    a_talk(case, "first")
    assert stands(case, TOLD) is MET


def test_who_is_reached_after_all_was_sought_and_is_owed_what_they_missed(case: ACase) -> None:
    attempts(case, "phone", "post", "phone")
    excuse = excused(case, EVERYTHING, "unreachable", case.person)
    assert (stands(case, TRIES), stands(case, TOLD)) == (MET, EXCUSED)
    ends(case, excuse)
    assert (stands(case, TRIES), stands(case, TOLD)) == (MET, OPEN)


def test_what_ended_before_anybody_agreed_to_it_was_no_refusal(case: ACase) -> None:
    told = {"person": case.person, "requirement": EVERYTHING, "ground": "declined"}
    excuse = record_as(case, BEN, "excuse", **told, reason="She wants no contact.").id
    ends(case, excuse)
    agreed = {"excuse": excuse, "agrees": True, "reason": "I read her words."}
    record_as(case.later(hours=1), EVA, "excuse_review", **agreed)
    assert (stands(case, REFUSAL), stands(case, TOLD)) == (NOT_STARTED, OPEN)


def test_only_who_was_out_of_touch_comes_back(session: Session) -> None:
    case = begun_under(session, IRELAND)
    ends(case, excused(case, EVERYTHING, "declined", case.person))
    assert (stands(case, AGAIN), duty(case, AGAIN).starts_at) == (OPEN, case.at)


def test_the_end_of_what_nobody_agreed_to_restores_no_contact(session: Session) -> None:
    case = begun_under(session, IRELAND)
    told = {"person": case.person, "requirement": EVERYTHING, "ground": "declined"}
    excuse = record_as(case, BEN, "excuse", **told, reason="She wants no contact.")
    ends(case, excuse.id)
    assert stands(case, AGAIN) is NOT_STARTED


def test_who_asked_for_later_was_never_out_of_touch(session: Session) -> None:
    case = begun_under(session, IRELAND)
    later = {"review_on": case.day(20)}
    talk = ("disclosure_conversation_recorded",)
    ends(case, excused(case, talk, "asked_for_later", case.person, **later))
    assert stands(case, AGAIN) is NOT_STARTED


def test_a_refusal_of_one_is_recorded_and_lets_us_off_once_the_other_refuses_too(
    case: ACase,
) -> None:
    """What is owed for it counts from the first, though she comes back later."""
    daughter, first = a_daughter(case), case.at
    hers = excused(case, EVERYTHING, "declined", case.person)
    assert (stands(case, REFUSAL), stands(case, TOLD)) == (MET, OPEN)
    excused(case.later(days=4), EVERYTHING, "declined", daughter)
    assert (stands(case, REFUSAL), stands(case, TOLD)) == (MET, EXCUSED)
    ends(case, hers)
    assert (stands(case, REFUSAL), stands(case, TOLD)) == (MET, OPEN)
    assert duty(case, REFUSAL).starts_at == first


def test_a_family_is_out_of_reach_from_when_nobody_of_them_can_be_reached(case: ACase) -> None:
    """The attempts to reach the first of them are a record of their own."""
    patient, daughter = case.person, a_daughter(case)
    gave_up = []
    for person in (patient, daughter):
        case.person = person
        attempts(case, "phone", "post", "phone")
        assert stands(case, TOLD) is OPEN
        excused(case, EVERYTHING, "unreachable", person)
        gave_up.append(case.at)
        assert stands(case, TRIES) is MET
    assert stands(case, TOLD) is EXCUSED
    assert duty(case, TRIES).starts_at == gave_up[0]


def test_two_who_refused_one_after_the_other_never_refused_together(case: ACase) -> None:
    daughter = a_daughter(case)
    ends(case, excused(case, EVERYTHING, "declined", case.person))
    excused(case.later(days=1), EVERYTHING, "declined", daughter)
    assert (stands(case, REFUSAL), stands(case, TOLD)) == (MET, OPEN)


def test_a_letter_that_has_not_gone_is_agreed_to_by_nobody(case: ACase) -> None:
    cases.name_contact(case)
    for ref in (a_draft(case, "no_contact"), a_letter(case, "no_contact", until="issue")):
        with pytest.raises(BadInput, match="not sent yet, so there is nothing to agree to") as no:
            review(case, RON, ref)
        assert [fault.field for fault in no.value.faults] == ["event"]


def delivered_late_on_record(session: Session) -> tuple[ACase, str]:
    """Within the day that Victoria allows for an apology; on record two days after that."""
    case = begun_under(session, "au-vic-sdc")
    cases.name_contact(case)
    approved_findings(case)
    ref = a_letter(case, "apology", until="send", how="visit", answers="")
    handed_over = case.later(hours=1).at.isoformat()
    review(case, RON, ref)
    assert stands(case, "vic-apology") is OPEN
    told = {"at": handed_over, "how": "by_hand", "format": "standard"}
    move_as(case.later(days=2), ADA, "deliver", ref, **told)
    return case, ref


def test_nobody_agrees_to_a_delivery_before_it_came_on_record(session: Session) -> None:
    case, ref = delivered_late_on_record(session)
    assert (stands(case, "vic-apology"), duty(case, "vic-apology").awaiting_agreement) == (
        LATE,
        True,
    )
    review(case, RON, ref)
    assert stands(case, "vic-apology") is MET


def test_the_last_word_on_a_delivery_counts(session: Session) -> None:
    case, ref = delivered_late_on_record(session)
    for by, agrees, then in ((RON, True, MET), (RON, False, LATE), (RON, True, MET)):
        review(case, by, ref, agrees=agrees)
        assert stands(case, "vic-apology") is then


def opened_days_after(session: Session) -> ACase:
    """Reported on paper at noon, within Pennsylvania's day; typed in on Thursday."""
    told = {"became_aware_at": KNEW.isoformat(), "regimes": ["us-pa-mcare"]}
    told |= {"occurred_at": (KNEW - timedelta(hours=1)).isoformat()}
    told |= {"reported_at": (KNEW + timedelta(hours=2)).isoformat()}
    return an_opened_case(session, KNEW + timedelta(days=3), ADA, **told)


def test_a_report_whose_opening_came_late_on_record_is_agreed_to_by_another(
    session: Session,
) -> None:
    case = opened_days_after(session)
    assert (stands(case, "pa-worker"), duty(case, "pa-worker").awaiting_agreement) == (LATE, True)
    with pytest.raises(Refused):
        review(case, ADA, case.ref)
    assert stands(case, "pa-worker") is LATE
    review(case, RON, case.ref)
    assert stands(case, "pa-worker") is MET
    review(case, EVA, case.ref, agrees=False)
    assert stands(case, "pa-worker") is LATE


def test_the_reference_of_another_case_opens_nothing_here(session: Session) -> None:
    case, other = opened_days_after(session), opened_days_after(session)
    with pytest.raises(BadInput):
        review(case, RON, other.ref)

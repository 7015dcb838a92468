"""What goes wrong on the way, and the honest way on: one story each."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests import cases
from tests.cases import a_letter, a_person, a_talk, an_opened_case, move_as, record_as
from tests.people import ADA, BEN, EVA, RON
from tests.ways import (
    EVERYTHING,
    LETTERS,
    all_the_way,
    attempts,
    broken,
    excused,
    explained_unmet,
    is_closed_and_whole,
    judged,
    not_kept_and_nobody_to_tell,
)
from workflows.machine import NotReady
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


def test_a_case_that_the_police_hold_up(session: Session) -> None:
    case = cases.a_case(session, at=State.INVESTIGATE)
    at = case.at.isoformat()
    told: dict[str, Any] = {
        "by": "police",
        "limits": ["all_but_apology"],
        "advice_by": "DI Hart",
        "from": at,
    }
    told |= {"reason": "Do not share the findings.", "review_on": case.day(30)}
    hold = record_as(case, ADA, "hold", **told, family_told_at=at)
    record_as(case, EVA, "hold_review", hold=hold.id, agrees=True, reason="I read the advice.")
    cases.investigated(case)
    move_as(case, ADA, "share_findings")
    case.later(days=40)
    record_as(case, ADA, "hold_end", hold=hold.id)
    cases.through(case, until=State.CLOSED)
    is_closed_and_whole(case)


def test_an_incident_that_was_no_matter_of_the_duty(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    at = case.at.isoformat()
    told: dict[str, Any] = {
        "scale": "eng_reg20",
        "level": "reg20_below",
        "reason": "No harm was found.",
        "at": at,
    }
    record_as(case, BEN, "grade", **told)
    reason = "There was no harm at all."
    decision = record_as(case, ADA, "decision", applies="no", reason=reason, at=at)
    review = {"agrees": True, "reason": "I read the notes."}
    record_as(case, EVA, "decision_review", decision=decision.id, **review)
    move_as(case, ADA, "close_without_duty")
    is_closed_and_whole(case)


@pytest.mark.parametrize("role", ["caused", "found"])
def test_another_organisation_takes_over(session: Session, role: str) -> None:
    case = cases.a_case(session, at=State.INVESTIGATE)
    at = case.at.isoformat()
    told: dict[str, Any] = {
        "name": "Far Hospital",
        "role": role,
        "contact": "Their safety team",
    }
    told |= {"who_speaks": "Dr Gray", "accepted_in_writing_at": at, "family_told_at": at}
    record_as(case, ADA, "other_organisation", **told)
    case.later(days=1)
    talk = a_talk(case, "disclosure", keeps=[case.promise])
    move_as(case, EVA, "verify", case.promise)
    told = {"question": case.now.questions[0].ref, "words": "Dr Gray will tell you."}
    record_as(case, BEN, "answer", **told, given_in=str(talk.id))
    move_as(case, ADA, "close_without_duty")
    is_closed_and_whole(case)


def test_a_broken_promise_is_owned_up_to_in_a_letter(session: Session) -> None:
    case = cases.a_case(session, at=State.FOLLOW_UP)
    promise = broken(case)
    letter = a_letter(case, "closing")
    move_as(case, RON, "agree_not_kept", promise, given_in=letter)
    told: dict[str, Any] = {
        "person": case.person,
        "asked_at": case.at.isoformat(),
        "how": "By telephone",
    }
    record_as(case, BEN, "heard", **told, answer="rather_not", told_how_to_complain=True)
    move_as(case, ADA, "close")
    is_closed_and_whole(case)


def test_a_broken_promise_to_somebody_who_wants_no_letters(session: Session) -> None:
    case = cases.a_case(session, at=State.APOLOGIZE)
    excused(case, LETTERS, "declined", case.person)
    move_as(case, ADA, "deliver_apology")
    promise = broken(case)
    talk = a_talk(case, "apology")
    move_as(case, RON, "agree_not_kept", promise, given_in=str(talk.id))
    explained_unmet(case, str(talk.id))
    told: dict[str, Any] = {
        "person": case.person,
        "asked_at": case.at.isoformat(),
        "how": "By telephone",
    }
    record_as(case, BEN, "heard", **told, answer="rather_not", told_how_to_complain=True)
    move_as(case, ADA, "close")
    is_closed_and_whole(case)


def test_a_broken_promise_to_somebody_who_cannot_be_reached_any_more(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case, post=[])
    judged(case)
    a_talk(case, "first", support_offered="Our counsellor", next_contact=cases.a_next_contact(case))
    move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case)
    attempts(case, "phone", "text", "phone")
    excused(case, EVERYTHING, "unreachable", case.person)
    not_kept_and_nobody_to_tell(case)
    explained_unmet(case)
    all_the_way(case)
    is_closed_and_whole(case)


def test_a_letter_that_came_back_is_written_again(session: Session) -> None:
    case = cases.a_case(session, at=State.APOLOGIZE)
    letter = a_letter(case, "apology", until="send")
    told: dict[str, Any] = {"at": case.at.isoformat(), "why": "She moved away."}
    move_as(case, ADA, "returned", letter, **told)
    told = {"person": case.person, "reason": "She told us herself."}
    record_as(case, BEN, "person_change", **told, post=["2 New Road", "Newtown", "NT1 1AA"])
    cases.through(case, until=State.CLOSED)
    is_closed_and_whole(case)


def test_what_was_late_is_explained_and_the_case_ends(session: Session) -> None:
    """Wales: five working days for the letter. It went on day nineteen."""
    case = an_opened_case(session, regimes=["gb-wls-doc"])
    cases.through(case, until=State.FOLLOW_UP)
    late = [d.id for d in case.now.facts.duties if d.blocks and d.status in ("late", "met_late")]
    assert late
    with pytest.raises(NotReady, match="late"):
        cases.through(case, until=State.CLOSED)
    for duty in late:
        words = "Our office was closed for a week."
        told = {"duty": duty, "words": words, "given_in": case.now.letters[-1].ref}
        record_as(case, BEN, "explanation", **told)
    explained_unmet(case, case.now.letters[-1].ref)
    move_as(case, ADA, "close")
    is_closed_and_whole(case)

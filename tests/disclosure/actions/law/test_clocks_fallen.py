"""What fell met nothing: findings that were taken back, and an apology that nobody ever read."""

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.findings import Findings
from tests.cases import (
    FINDINGS,
    ACase,
    a_letter,
    approved_findings,
    move_as,
    name_contact,
    record_as,
)
from tests.disclosure.actions.law.test_clocks_remember import LATE, MET, OPEN, begun_under, stands
from tests.disclosure.actions.test_taken_back import withdrawn
from tests.people import ADA, EVA, IVA
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
JOINT_COMMISSION, REVIEW = "us-jc-ri010201", "jc-rca"
RESULTS = "eng-nhs-results"
VICTORIA, SORRY = "au-vic-sdc", "vic-apology"
SCOTLAND, OFFERED = "gb-sct-odoc", "sct-apology"


@pytest.fixture
def reviewed(session: Session) -> ACase:
    """The review is complete: its findings are approved."""
    case = begun_under(session, JOINT_COMMISSION)
    approved_findings(case.later(days=5))
    assert stands(case, REVIEW) is MET
    return case


def its_findings(case: ACase) -> int:
    return next(case.now.case.those(Findings))[0].number


def test_findings_of_another_patient_completed_no_review_of_this_one(reviewed: ACase) -> None:
    """They were of another patient. Ours come months later, and that shows."""
    withdrawn(reviewed, its_findings(reviewed), IVA)
    assert stands(reviewed, REVIEW) is OPEN
    assert stands(reviewed.later(days=120), REVIEW) is LATE
    approved_findings(reviewed)
    assert stands(reviewed, REVIEW) is DutyStatus.MET_LATE


def test_findings_whose_approver_says_no_after_all_completed_no_review(reviewed: ACase) -> None:
    told = {"findings": its_findings(reviewed), "sha256": Findings(**FINDINGS).sha256()}
    record_as(reviewed, EVA, "findings_approval", **told, agrees=False, note="It is wrong.")
    assert stands(reviewed, REVIEW) is OPEN


def test_what_is_found_anew_undoes_no_review(reviewed: ACase) -> None:
    """The older findings still stand approved: that review was completed then."""
    record_as(reviewed.later(days=120), IVA, "findings", **FINDINGS | {"why": "We know more now."})
    assert stands(reviewed, REVIEW) is MET


def test_from_findings_that_were_withdrawn_no_results_are_owed(session: Session) -> None:
    case = begun_under(session)
    findings = approved_findings(case.later(days=5))
    assert stands(case, RESULTS) is OPEN
    withdrawn(case, findings, IVA)
    assert stands(case, RESULTS) is DutyStatus.NOT_STARTED


def an_apology_that_came_back(session: Session, how: str) -> ACase:
    """It had counted as delivered for three days."""
    case = begun_under(session, VICTORIA)
    name_contact(case)
    approved_findings(case)
    ref = a_letter(case, "apology", until="send", answers="")
    told = {"at": case.later(days=8).at.isoformat(), "how": how, "format": "standard"}
    move_as(case, ADA, "deliver", ref, **told)
    assert stands(case, SORRY) is DutyStatus.MET_LATE
    at = case.later(days=3).at.isoformat()
    move_as(case, ADA, "returned", ref, at=at, why="Nobody of that name")
    return case


def test_an_apology_that_the_post_brought_back_was_not_given(session: Session) -> None:
    case = an_apology_that_came_back(session, "posted_not_returned")
    assert stands(case, SORRY) is LATE


def test_an_apology_that_they_had_in_their_hands_before_was_given(session: Session) -> None:
    case = an_apology_that_came_back(session, "by_hand")
    assert stands(case, SORRY) is DutyStatus.MET_LATE


def test_a_written_apology_that_came_back_unread_was_offered_to_nobody(session: Session) -> None:
    """Scotland asks that it is offered: the duty stood met by a letter of which she knew nothing.
    One that only went is offered, for it may be in her hands."""
    case = begun_under(session, SCOTLAND)
    opinion = {"name": "independent_opinion_received", "evidence": "Her letter is in the file"}
    record_as(case.later(hours=1), ADA, "event", **opinion)
    name_contact(case)
    opening = "We write to tell you what happened in our care."
    ref = a_letter(case.later(hours=1), "initial_notification", until="send", opening=opening)
    assert stands(case, OFFERED) is MET
    at = case.later(days=3).at.isoformat()
    move_as(case, ADA, "returned", ref, at=at, why="Nobody of that name")
    assert stands(case, OFFERED) is OPEN

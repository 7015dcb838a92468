"""What somebody answered to the question of a duty, and until when that answer stands."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.to_do.agree import ANSWERED
from tests.cases import ACase, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.law.test_clocks_remember import LATE, OPEN, begun_under, duty
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import ADA, BEN, EVA
from workflows.regimes import DutyStatus

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
VICTORIA, OREGON = "au-vic-sdc", "us-or-edr"
SENTINEL, DISCUSS, CLOSE = "vic-sentinel-notify", "or-discuss", "or-close"
ACKNOWLEDGE = "wls-ptr-ack"
FIFTY_DAYS, MORE_TIME = "vic-review-report", "vic-review-report-multi"


def graded(case: ACase, level: str = "ahrq_moderate") -> None:
    told = {"scale": "ahrq_cf_harm", "reason": "The ward round has seen it."}
    record_as(case, BEN, "grade", **told, level=level)


def decided(case: ACase, reviewed: bool = True, **answers: str) -> int:
    told = {"applies": "yes", "answers": {d.replace("_", "-"): a for d, a in answers.items()}}
    reason = "The harm is what the rule asks about."
    made = record_as(case, ADA, "decision", **told, reason=reason)
    if reviewed:
        agreed(case, made.id)
    return made.id


def agreed(case: ACase, decision: int, *, agrees: bool = True) -> None:
    told = {"agrees": agrees, "reason": "I read the notes of the ward."}
    record_as(case, EVA, "decision_review", decision=decision, **told)


def asked(case: ACase, words: str) -> None:
    record_as(case, BEN, "concern", person=case.person, words=words)


def runs(case: ACase, id: str) -> DutyStatus | None:
    return next((each.status for each in case.now.duties if each.id == id), None)


def test_a_no_is_over_once_the_harm_is_graded_again(session: Session) -> None:
    """As the decision itself: until somebody decides, the clock runs as if the answer were yes."""
    case = begun_under(session, VICTORIA)
    graded(case)
    decided(case, vic_sentinel_notify="no")
    assert runs(case, SENTINEL) is None
    graded(case.later(hours=1), "ahrq_death")
    assert runs(case, SENTINEL) is OPEN
    decided(case.later(hours=1))
    assert runs(case, SENTINEL) is OPEN  # "it applies" says nothing of what that duty asks
    decided(case.later(hours=1), vic_sentinel_notify="no")
    assert runs(case, SENTINEL) is None


def test_a_yes_to_a_longer_time_outlives_a_new_grade(session: Session) -> None:
    """How bad it was says nothing of how many hospitals took part."""
    case = begun_under(session, VICTORIA)
    graded(case)
    decided(case, reviewed=False, vic_review_report_multi="yes")
    graded(case.later(hours=1), "ahrq_death")
    assert (runs(case, FIFTY_DAYS), runs(case, MORE_TIME)) == (None, OPEN)


@pytest.mark.parametrize("reviewed", [False, True])
def test_a_no_to_one_request_is_none_to_the_next(session: Session, reviewed: bool) -> None:
    case = begun_under(session, OREGON)
    graded(case)
    asked(case, "Nobody rang me back on Friday.")
    decided(case.later(hours=1), or_discuss="no", or_close="no")
    assert (runs(case, DISCUSS), runs(case, CLOSE)) == (None, None)

    asked(case.later(days=2), "I want a meeting, and I make a formal complaint.")
    assert (runs(case, DISCUSS), runs(case, CLOSE)) == (OPEN, OPEN)
    assert duty(case, DISCUSS).starts_at == case.at  # not when nobody had asked for it

    decided(case.later(hours=1), reviewed=reviewed, or_discuss="no", or_close="no")
    assert (runs(case, DISCUSS) is None) is reviewed


def test_a_yes_to_the_later_request_dates_the_duty_from_that(session: Session) -> None:
    case = begun_under(session, OREGON)
    asked(case, "Nobody rang me back on Friday.")
    decided(case.later(hours=1), or_discuss="no")
    asked(case.later(days=2), "I want a meeting.")
    asked_at = case.at
    decided(case.later(hours=1), or_discuss="yes")
    assert duty(case, DISCUSS).starts_at == asked_at


def test_who_takes_a_no_back_means_the_request_that_was_there(session: Session) -> None:
    case = begun_under(session, OREGON)
    asked(case, "I want somebody to talk with me about this.")
    asked_at = case.at
    decided(case.later(hours=1), or_discuss="no")
    decided(case.later(hours=1), reviewed=False, or_discuss="yes")
    assert duty(case, DISCUSS).starts_at == asked_at


def test_a_request_that_was_not_meant_leaves_no_lateness_to_the_next(session: Session) -> None:
    """A grumble, and a month later a formal complaint, which is acknowledged within the hour."""
    case = begun_under(session, "gb-wls-doc")
    asked(case, "The tea was cold.")
    graded(case.later(days=12))
    assert runs(case, ACKNOWLEDGE) is LATE
    decided(case, wls_ptr_ack="no")
    assert runs(case, ACKNOWLEDGE) is None

    asked(case.later(days=20), "I make a formal complaint.")
    assert (runs(case, ACKNOWLEDGE), duty(case, ACKNOWLEDGE).starts_at) == (OPEN, case.at)
    told = {"name": "information_given", "evidence": "The letter of today."}
    record_as(case.later(hours=1), BEN, "event", **told)
    assert runs(case, ACKNOWLEDGE) is DutyStatus.MET


def test_a_formal_complaint_that_nobody_acknowledged_in_time_is_late_for_ever(
    session: Session,
) -> None:
    case = begun_under(session, "gb-wls-doc")
    asked(case, "The tea was cold.")
    graded(case.later(days=12))
    decided(case, wls_ptr_ack="no")
    asked(case.later(days=20), "I make a formal complaint.")
    complaint = case.now.concerns[-1].number
    graded(case.later(days=12))
    notes = [each for each in case.now.case.latenesses if each.duty == ACKNOWLEDGE]
    assert notes[-1].started_by == complaint
    told = {"name": "information_given", "evidence": "The letter of today."}
    record_as(case, BEN, "event", **told)
    assert runs(case, ACKNOWLEDGE) is DutyStatus.MET_LATE


def test_the_lateness_is_back_with_the_request_that_was_meant_after_all(session: Session) -> None:
    case = begun_under(session, "gb-wls-doc")
    asked(case, "Nobody has told me anything.")
    graded(case.later(days=12))
    decided(case, wls_ptr_ack="no")
    decided(case.later(hours=1), wls_ptr_ack="yes")
    assert runs(case, ACKNOWLEDGE) is LATE


def test_a_new_grade_says_nothing_of_what_they_asked(session: Session) -> None:
    case = begun_under(session, OREGON)
    asked(case, "Nobody rang me back on Friday.")
    decided(case.later(hours=1), or_discuss="no")
    graded(case.later(days=60))
    assert runs(case, DISCUSS) is None


@pytest.mark.parametrize("judged", [None, False])
def test_the_shorter_time_runs_again_once_somebody_says_no_to_the_longer(
    session: Session, judged: bool | None
) -> None:
    """No second person is needed to open a clock, nor can one shut it by not agreeing."""
    case = begun_under(session, VICTORIA)
    decided(case, reviewed=False, vic_review_report_multi="yes")
    assert runs(case, FIFTY_DAYS) is None
    no = decided(case.later(days=10), reviewed=False, vic_review_report_multi="no")
    if judged is not None:
        agreed(case.later(hours=1), no, agrees=judged)
    assert (runs(case, FIFTY_DAYS), runs(case, MORE_TIME)) == (OPEN, OPEN)
    assert runs(case.later(days=80), FIFTY_DAYS) is LATE


def test_a_no_that_is_said_once_more_stands_while_it_waits(session: Session) -> None:
    case = begun_under(session, VICTORIA)
    decided(case, vic_sentinel_notify="no")
    decided(case.later(days=1), reviewed=False, vic_sentinel_notify="no")
    assert runs(case, SENTINEL) is None


def test_what_was_late_goes_for_the_longer_time_only_once_a_second_person_agrees(
    session: Session,
) -> None:
    case = begun_under(session, VICTORIA)
    assert runs(case.later(days=80), FIFTY_DAYS) is LATE
    yes = decided(case, reviewed=False, vic_review_report_multi="yes")
    assert (runs(case, FIFTY_DAYS), runs(case, MORE_TIME)) == (LATE, OPEN)
    agreed(case.later(hours=1), yes)
    assert (runs(case, FIFTY_DAYS), runs(case, MORE_TIME)) == (None, OPEN)


def test_a_second_person_is_asked_about_an_answer_that_waits_for_one(session: Session) -> None:
    case = begun_under(session, VICTORIA)
    case.later(days=80)
    yes = decided(case, reviewed=False, vic_review_report_multi="yes", vic_sentinel_notify="yes")
    assert ANSWERED in acts(case)
    agreed(case, yes)
    assert ANSWERED not in acts(case)
    decided(case.later(hours=1), reviewed=False, vic_sentinel_notify="no")
    assert ANSWERED in acts(case)
    graded(case.later(hours=1))
    assert ANSWERED not in acts(case)  # it is decided once more

"""The day of the local report was typed wrongly when the case was opened. From it the contract of
England counts, and no field puts it right: two people do, by an event and their no to the old day.
"""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.cases import ACase, a_person, an_opened_case, move_as, record_as
from tests.disclosure.actions.law.test_clocks_handed_over import ELSEWHERE
from tests.disclosure.actions.law.test_clocks_remember import duty, review
from tests.people import ADA, RON

pytestmark = pytest.mark.usefixtures("team")
CONTRACT, NOTIFY = "gb-eng-nhs-contract-sc35", "sc35-notify"
TYPED, RIGHT = date(2026, 3, 26), date(2026, 3, 30)  # ten working days from the 12th and the 16th


@pytest.fixture
def case(session: Session) -> ACase:
    told = {"regimes": [CONTRACT], "reported_at": "2026-03-12T10:30:00+00:00"}
    return an_opened_case(session, **told).later(days=4)


def reported(case: ACase) -> int:
    told = {"name": "reported_locally", "evidence": "The register"}
    return record_as(case, ADA, "event", **told).id


def denied(case: ACase) -> int:
    told = {"event": case.ref, "agrees": False, "reason": "It was entered on Monday, not then."}
    return record_as(case, RON, "event_review", **told).id


def test_with_the_right_day_and_a_no_to_the_old_one_it_counts_from_the_right_day(
    case: ACase,
) -> None:
    event = reported(case)
    review(case, RON, event)
    assert duty(case, NOTIFY).due_on == TYPED  # somebody reported it twice: the first counts
    denied(case)
    assert duty(case, NOTIFY).due_on == RIGHT


def test_a_no_alone_leaves_no_case_without_its_clock(case: ACase) -> None:
    denied(case)
    assert duty(case, NOTIFY).due_on == TYPED
    event = reported(case)
    assert duty(case, NOTIFY).due_on == TYPED
    review(case, RON, event)
    assert duty(case, NOTIFY).due_on == RIGHT


def put_right_once_late(case: ACase) -> None:
    case.later(days=11)
    told = {"name": "reported_locally", "at": "2026-03-16", "evidence": "The register"}
    review(case, RON, record_as(case, ADA, "event", **told).id)
    denied(case)


def test_what_had_become_late_by_the_old_day_stays_late(case: ACase) -> None:
    put_right_once_late(case)
    assert str(duty(case, NOTIFY).status) == "late"


def test_also_where_another_hospital_takes_over_before_the_right_day(case: ACase) -> None:
    """It was late with us, as every report says. It is not theirs, so it does not go with them."""
    case.person = a_person(case)
    put_right_once_late(case)
    at = case.later(days=1).at.isoformat()
    told = ELSEWHERE | {"accepted_in_writing_at": at, "family_told_at": at}
    record_as(case, ADA, "other_organisation", name="Beech General", **told)
    move_as(case, ADA, "close_without_duty")
    assert (str(duty(case, NOTIFY).status), duty(case, NOTIFY).due_on) == ("late", RIGHT)


def test_a_no_that_was_wrong_itself_is_taken_back(case: ACase) -> None:
    review(case, RON, reported(case))
    told = {"of": str(denied(case)), "words": "It was the 12th.", "withdraws": True}
    record_as(case, RON, "correction", **told)
    assert duty(case, NOTIFY).due_on == TYPED

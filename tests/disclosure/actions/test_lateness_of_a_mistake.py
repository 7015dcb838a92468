"""A duty that was late by a record on the wrong case alone: late no more once two people say so."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.notes import CorrectionReview
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.actions.law.test_clocks_remember import (
    EXCUSED,
    KNEW,
    LATE,
    MET,
    OPEN,
    begun_under,
    stands,
)
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import ADA, BEN, EVA
from tests.ways import EVERYTHING, a_daughter, attempts, excused

pytestmark = pytest.mark.usefixtures("team")
MEETING, INFORM = "vic-meeting", "ca-inform"


@pytest.fixture
def case(session: Session) -> ACase:
    """She wanted to hear nothing, as agreed, and the days for a meeting went by."""
    case = begun_under(session, "au-vic-sdc")
    excused(case, EVERYTHING, "declined", case.person)
    case.later(days=30)
    assert stands(case, MEETING) is EXCUSED
    return case


def taken_back(case: ACase, of: int) -> int:
    words = "This was of another patient."
    told = {"of": of, "words": words, "withdraws": True}
    return record_as(case.later(hours=1), BEN, "correction", **told).id


def two_say_so(case: ACase, of: int) -> None:
    correction = taken_back(case, of)
    told = {"correction": correction, "agrees": True, "reason": "I checked both."}
    record_as(case, EVA, CorrectionReview.word, **told)


def test_the_end_of_a_refusal(case: ACase) -> None:
    refusal = next(e.number for e in case.now.clocks.excuses.all_agreed)
    end = record_as(case, BEN, "excuse_end", excuse=refusal).id
    assert stands(case, MEETING) is LATE
    two_say_so(case, end)
    assert stands(case, MEETING) is EXCUSED


def test_until_a_second_person_says_so_too_it_stays_and_they_are_asked(case: ACase) -> None:
    refusal = next(e.number for e in case.now.clocks.excuses.all_agreed)
    end = record_as(case, BEN, "excuse_end", excuse=refusal).id
    taken_back(case, end)
    assert stands(case, MEETING) is LATE
    assert "Check a correction after which a duty would no longer be late" in acts(case)


def test_a_relative_of_another_family_named_here(case: ACase) -> None:
    daughter = a_daughter(case)
    assert stands(case, MEETING) is LATE
    two_say_so(case, daughter)
    assert stands(case, MEETING) is EXCUSED


def test_a_talk_with_another_patient_whom_nobody_could_reach(session: Session) -> None:
    case = begun_under(session, "au-vic-sdc")
    attempts(case, "phone", "post", "phone")
    excused(case, EVERYTHING, "unreachable", case.person)
    talk = a_talk(case.later(days=30), "follow_up")
    assert stands(case, MEETING) is LATE
    two_say_so(case, talk.id)
    assert stands(case, MEETING) is EXCUSED


def under_california(session: Session) -> ACase:
    """Five days to tell her, or until the regulator is told, where that is sooner."""
    case = an_opened_case(session, KNEW, regimes=["us-ca-1279"])
    case.person = a_person(case)
    return case


def told_the_regulator(case: ACase, **more: object) -> int:
    told = {"evidence": "The receipt", "at": case.at.isoformat()} | more
    return record_as(case, ADA, "event", name="regulator_notified", **told).id


def test_a_report_of_another_patient_that_ended_the_time(session: Session) -> None:
    case = under_california(session)
    report = told_the_regulator(case.later(hours=5))
    assert stands(case.later(hours=1), INFORM) is LATE
    two_say_so(case, report)
    assert stands(case, INFORM) is OPEN
    a_talk(case.later(days=1), "first")
    assert stands(case, INFORM) is MET


def test_who_was_told_before_the_report_was_told_in_time_whatever_was_typed_first(
    session: Session,
) -> None:
    """Told at 9, typed at 11; the report went at 10, typed at 12: no day had passed at 11."""
    case = under_california(session)
    nine = case.at + timedelta(hours=2)
    a_talk(case.later(hours=4), "first", at=nine.isoformat())
    told_the_regulator(case.later(hours=1), at=(nine + timedelta(hours=1)).isoformat())
    assert stands(case, INFORM) is MET


def test_who_was_told_before_it_by_a_record_typed_after_it_needs_a_second_person(
    session: Session,
) -> None:
    case = under_california(session)
    nine = case.at + timedelta(hours=2)
    told_the_regulator(case.later(hours=4), at=(nine + timedelta(hours=1)).isoformat())
    a_talk(case.later(hours=1), "first", at=nine.isoformat())
    assert stands(case, INFORM) is LATE

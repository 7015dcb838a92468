"""A letter that came back unread: the law counts that it was sent, a measure that they heard."""

import pytest
from sqlalchemy.orm import Session

from tests.cases import (
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    approved_findings,
    move_as,
    name_contact,
)
from tests.disclosure.reports.test_same_in_each_report import measured
from tests.people import ADA

pytestmark = pytest.mark.usefixtures("team")


def test_an_apology_in_a_letter_that_came_back_unread_was_given_to_nobody(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    name_contact(case)
    opening = "We write to tell you what happened in our care."
    ref = a_letter(case, "initial_notification", until="send", opening=opening)
    (facts,) = measured(session)
    assert facts.apology
    at = case.later(days=3).at.isoformat()
    move_as(case, ADA, "returned", ref, at=at, why="Nobody of that name")
    (facts,) = measured(session)
    assert not facts.apology


def test_findings_in_a_letter_that_came_back_unread_were_heard_by_nobody(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    name_contact(case)
    a_talk(case, "first")
    case.later(days=10)
    approved_findings(case)
    ref = a_letter(case, "apology", until="send")
    (facts,) = measured(session)
    assert facts.days_to_findings == pytest.approx(10, abs=0.2)
    at = case.later(days=3).at.isoformat()
    move_as(case, ADA, "returned", ref, at=at, why="Nobody of that name")
    (facts,) = measured(session)
    assert (facts.days_to_findings, facts.days_findings_lay) == (None, None)

"""A second person agrees to something after closing: what was given up and was done after all opens
nothing; what makes a duty late does, and the case says by what.
"""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.closed_on import lacking
from tests.cases import ACase, a_case, move_as, ready, record_as
from tests.disclosure.actions.moves.test_fallen_after_closing import reopened_why
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import ADA, BEN, EVA
from tests.ways import explained_unmet
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


def a_talk_of(case: ACase) -> str:
    rows = case.now.case.records.values()
    return str(next(row.number for row in rows if row.kind == "conversation"))


def closed_under(session: Session, regime: str) -> ACase:
    """What nobody did was owned up to, in a talk, and Eva agreed."""
    case = ready(a_case(session, State.FOLLOW_UP, regimes=[regime]))
    explained_unmet(case, a_talk_of(case))
    move_as(case, ADA, "close")
    return case.later(days=2)


def told_and_agreed(case: ACase, name: str, at: str) -> int:
    seen = {"name": name, "evidence": "The copy with her signature", "at": at}
    made = record_as(case, BEN, "event", **seen).id
    told = {"event": str(made), "agrees": True, "reason": "I read the copy."}
    record_as(case, EVA, "event_review", **told)
    return made


def test_what_was_given_up_and_is_given_after_all_opens_nothing(session: Session) -> None:
    """They know why it was late: they were told that it would not come at all."""
    case = closed_under(session, "ie-psa2023-notifiable")
    told_and_agreed(case, "meeting_statement_given", case.at.isoformat())
    statement = {str(d.status) for d in case.now.duties if d.id == "ie-statement"}
    assert (statement, case.state) == ({"met_late"}, State.CLOSED)
    assert not lacking(case.now)
    assert not [act for act in acts(case) if "why this was late" in act]


def test_that_somebody_knew_of_it_earlier_opens_it_and_the_reason_is_true(
    session: Session,
) -> None:
    """It read as if somebody had taken back what they had agreed to."""
    case = closed_under(session, "us-nj-psa")
    earlier = case.incident.became_aware_at - timedelta(days=3)
    record_as(case, BEN, "event", name="occurred", evidence="Her chart", at=earlier.isoformat())
    number = told_and_agreed(case, "became_aware", earlier.isoformat())
    assert case.state is State.FOLLOW_UP
    of = f"The record of an event that the law counts from, No. {number},"
    assert reopened_why(case) == f"{of} was agreed to after closing."

"""A promise that ended stays in the ledger for thirty days of the place where the case is."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.gate import move
from disclosure.pages.commitments.ledger import ledger_for
from tests.cases import a_next_contact, a_person, a_talk, an_opened_case, change_by, move_as
from tests.people import ADA, BEN, EVA, RON, actor

pytestmark = pytest.mark.usefixtures("team")

CHECKED = datetime(2026, 4, 14, 8, tzinfo=UTC)  # nine in the morning in London
LAST_EVENING = datetime(2026, 5, 14, 19, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 5, 14, 23, 30, tzinfo=UTC)  # half past midnight there


def test_thirty_days_end_with_the_last_of_them_where_the_case_is(session: Session) -> None:
    case = an_opened_case(session, datetime(2026, 4, 13, 8, tzinfo=UTC))
    case.person = a_person(case)
    a_talk(case, "first", next_contact=a_next_contact(case))
    case.at = CHECKED
    move_as(case, BEN, "done", case.promise, evidence="I rang her at noon.")
    move_as(case, EVA, "verify", case.promise)
    how, at = "conversation", case.at.isoformat()
    said = {"person": case.person, "how": how, "at": at, "words": "Yes, he rang me."}
    change = change_by(case, RON)
    move(session, change, case.promise, "confirm", data=said)
    ada = actor(session, ADA)
    (entry,) = ledger_for(session, ada, LAST_EVENING).entries
    assert (entry.ref, entry.ended_on) == (case.promise, CHECKED.date())
    assert not ledger_for(session, ada, NEXT_MORNING).entries

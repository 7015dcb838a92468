"""A program is killed in the middle of its work: what it did is there whole, or not at all."""

import os
import random
from multiprocessing.synchronize import Event

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by, move_as, record_as
from tests.people import ADA, BEN, EVA
from tests.processes import killed_after
from workflows.words import CommitmentState, State

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
TIMES = 50 if SOAK else 5
LONGEST = 0.4  # seconds of work before the end

pytestmark = [*([pytest.mark.soak] if SOAK else [])]


def work_for_ever(settings: Settings, case: ACase, ready: Event) -> None:
    """Move a promise to and fro, and write and withdraw letters, until somebody ends it."""
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as case.session:
        while True:
            move_as(case, BEN, "done", case.promise, evidence="We rang her on Monday.")
            ready.set()
            record_as(case, BEN, "note", words="We rang her.")
            move_as(case, EVA, "send_back", case.promise, reason="She heard nothing from us.")
            change = change_by(case, BEN)
            letter, _ = letters.draft(case.session, change, "holding", {"to": case.person})
            move_as(case, ADA, "withdraw", letter.ref, reason="Written for a test only.")


@begins_with(a_case, at=State.INVESTIGATE)
def test_what_a_killed_program_did_is_whole_or_not_there(
    session: Session, begun: ACase, settings: Settings
) -> None:
    luck, before = random.Random(7), begun.incident.version
    for _ in range(TIMES):
        session.rollback()
        begun.session = None  # type: ignore[assignment] # a session does not travel
        killed_after(luck.uniform(0.02, LONGEST), work_for_ever, settings, begun)
        begun.session = session
        found = verify(session)
        assert found.ok, found.broken
        promise = next(c for c in begun.now.commitments if c.ref == begun.promise)
        last = [m.body for m in begun.now.case.moves(begun.promise)][-1:]
        assert str(promise.state) == (last[0]["to"] if last else CommitmentState.OPEN)
        if promise.state is CommitmentState.DONE:  # and it can go on from where it stands
            move_as(begun, EVA, "send_back", begun.promise, reason="Begin again from here.")
    assert begun.now.incident.version >= before + TIMES  # each did something

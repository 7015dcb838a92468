"""A look is on record before anything is shown: also of a page that fails, or is never sent."""

import os
import signal

from flask import Flask

from disclosure.actions.change import Door
from disclosure.actions.looks.looking import look
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.access import looks_of
from disclosure.records.engine import open_database
from disclosure.records.incident import Incident
from disclosure.settings import Settings
from tests.attacker import attack
from tests.begun import begins_with
from tests.cases import AWARE, ACase, a_case
from tests.people import BEN, actor
from tests.processes import processes
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def seen(case: ACase) -> list[tuple[str, str]]:
    case.session.rollback()
    return [(each.by, each.door) for each in looks_of(case.session, case.id)]


def test_a_page_that_fails_after_the_look_leaves_it(
    app: Flask, case: ACase, settings: Settings
) -> None:
    """No word of the case could be shown, and still somebody tried to read it."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = signed_in(app, BEN)
    before = seen(case)
    attack(settings, f"DELETE FROM case_key WHERE incident_id = {case.id}")
    answer = client.get(f"/incidents/{case.ref}")
    assert answer.status_code == 500
    assert seen(case)[: len(seen(case)) - len(before)] == [(BEN, "page")]


def look_and_die(settings: Settings, id: int) -> None:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        incident = session.get_one(Incident, id)
        look(session, actor(session, BEN), incident, AWARE, Door.PAGE, "case")
        os.kill(os.getpid(), signal.SIGKILL)  # before anything is made of what it reads


def test_a_program_killed_between_the_look_and_the_page_leaves_the_look(
    case: ACase, settings: Settings
) -> None:
    before, here = seen(case), processes()
    child = here.Process(target=look_and_die, args=(settings, case.id))
    child.start()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL
    assert len(seen(case)) == len(before) + 1
    assert verify(case.session).ok

"""Backups amid writers, and killed ones: one moment, whole or not there."""

import os
import zipfile
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.cases import ACase, a_case, record_as
from tests.disclosure.operations.test_backup import backed_up, out, place, put_back, says
from tests.people import BEN
from tests.processes import processes
from workflows.words import State

__all__ = ["out", "place"]  # fixtures


def write_for_ever(settings: Settings, case: ACase, ready: Event) -> None:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as case.session:
        while True:
            record_as(case, BEN, "note", words="We rang her and wrote it down.")
            ready.set()


@pytest.mark.long
def test_a_backup_amid_writers_is_one_moment_and_verifies(
    session: Session, settings: Settings, team: None, out: Path, place: Callable[..., Settings]
) -> None:
    case = a_case(session, at=State.INVESTIGATE)
    session.rollback()
    case.session = None  # type: ignore[assignment]
    here, children, wrote = processes(), [], []
    for _ in range(2):
        wrote.append(ready := here.Event())
        child = here.Process(target=write_for_ever, args=(settings, case, ready))
        child.start()
        children.append(child)
        assert ready.wait(90)
    try:
        made = backed_up(settings, out)
        for ready in wrote:
            ready.clear()
            assert ready.wait(90)
        heads = settings.keys.with_name("keys.heads").read_text()
    finally:
        for child in children:
            child.kill()
            child.join()

    there = place(settings)
    assert "recorded later" in says(lambda: put_back(there, out))  # they wrote on
    back = put_back(there, out, accept_loss=True)

    assert back.verified.ok
    assert back.verified.entries == made.entries
    assert len(heads.splitlines()) > made.entries


def fill_up_until_killed(settings: Settings, out: Path, ready: Event) -> None:
    ready.set()
    while True:
        out.unlink(missing_ok=True)
        backed_up(settings, out)


def test_a_killed_backup_leaves_nothing_under_the_name_and_the_next_clears_up(
    walked: Settings, out: Path
) -> None:
    here = processes()
    left = 0
    for _ in range(4):
        ready = here.Event()
        child = here.Process(target=fill_up_until_killed, args=(walked, out, ready))
        child.start()
        assert ready.wait(90)
        child.join(0.25)
        child.kill()
        child.join()
        left += len(list(out.parent.glob(".*")))
        if out.exists():  # then it is whole
            with zipfile.ZipFile(out) as inside:
                assert inside.testzip() is None
            out.unlink()
    tomorrow = out.with_name("tomorrow.zip")  # each night's has a name of its own
    backed_up(walked, tomorrow)
    assert os.listdir(out.parent) == [tomorrow.name]
    assert left  # else nothing was interrupted here

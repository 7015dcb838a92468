"""A very long list, and one that is killed again and again: nothing doubled, memory flat."""

import os
import random
import resource
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.settings import Settings
from tests.dirt import DATIX, Dirt
from tests.disclosure.actions.bringing_in.test_importing import imported
from tests.many_cases import cases_there
from tests.processes import killed_after

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
ROWS, EACH = (500_000, 100) if SOAK else (400, 20)
TIMES, KILLED, LONGEST = (20, 300, 2.0) if SOAK else (2, 6, 0.15)
MIB = 1 << 10  # in what getrusage counts
ROOM = 60 * MIB  # for what the answer names, and what a warm process still learns

pytestmark = [pytest.mark.usefixtures("team"), *([pytest.mark.soak] if SOAK else [])]


def a_long_list(path: Path) -> Path:
    """One row in so many is good; the others each have a fault of their own, or are there twice."""
    odd = (
        Dirt("double", "", cells={"ID": "R2"}),
        Dirt("no site", "Site", cells={"Site": "St Elsewhere"}),
        Dirt("a day to come", "", cells={"Incident date": "99/99/2026"}),
        Dirt("torn", "", raw=b'REF;"left open'),
        Dirt("too few", "", raw=b"REF;1;2"),
    )
    good = Dirt("good", "")

    def rows() -> Iterator[bytes]:
        yield DATIX.file([])
        for number in range(2, ROWS + 2):
            dirt = good if number % EACH == 2 else odd[number % len(odd)]
            yield DATIX.row(number, dirt) + b"\r\n"

    with path.open("wb") as file:
        file.writelines(rows())
    return path


def test_of_a_very_long_list_nothing_is_lost_and_memory_stays_flat(
    session: Session, tmp_path: Path
) -> None:
    path = a_long_list(tmp_path / "long.csv")
    warm = tmp_path / "warm.csv"
    warm.write_bytes(DATIX.file([Dirt("warm", "", cells={"ID": "warm"})]))
    imported(session, warm, "datix")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = imported(session, path, "datix")
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    doubles = sum(number % EACH != 2 and number % 5 == 0 for number in range(2, ROWS + 2))
    assert told.imported == ROWS // EACH == cases_there(session) - 1
    assert told.already == doubles
    assert told.done == ROWS
    with Path(told.rejected_file).open("rb") as file:
        assert sum(1 for _ in file) == told.bad + 1
    assert after - before < ROOM


def import_once(settings: Settings, path: Path, ready: Event) -> None:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        ready.set()
        imported(session, path, "datix")


def test_a_killed_import_goes_on_where_it_was_and_each_row_is_one_whole_case(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    path, luck = tmp_path / "list.csv", random.Random(7)
    path.write_bytes(DATIX.file([Dirt(str(number), "") for number in range(KILLED)]))
    for _ in range(TIMES):
        session.rollback()
        killed_after(luck.uniform(0.0, LONGEST), import_once, settings, path)
    done = imported(session, path, "datix")
    assert done.imported + done.already == KILLED == cases_there(session)
    assert not done.bad
    grades = select(func.count()).select_from(Evidence).where(Evidence.kind == "grade")
    assert session.scalar(grades) == KILLED
    refs = list(session.scalars(select(Incident.external_ref)))
    assert len(set(refs)) == KILLED
    assert verify(session).ok

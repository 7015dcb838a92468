"""Two machines on one database: each notes its own heads; the one that verifies takes all."""

import os
import resource
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from errno import ENOSPC
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.commands.backup import OTHER_MACHINES, _of_restore
from disclosure.kinds.faults import BadInput
from disclosure.operations.backups.lost_since import Lost, in_words
from disclosure.operations.chains.heads_elsewhere import SETTLED, TAKEN, take_heads
from disclosure.operations.doctor import examine
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records import head_file
from disclosure.records.engine import open_database
from disclosure.records.house import house_entries, note_of_house
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.attacker import attacker
from tests.cases import AWARE, ACase, an_opened_case, record_as
from tests.databases import looking
from tests.disclosure.operations.test_backup import backed_up, out, place, put_back
from tests.people import BEN, OPERATOR, actor

__all__ = ["out", "place"]  # where a backup goes and where it comes back, as there
pytestmark = pytest.mark.usefixtures("team")
OF_ANOTHER = f"changes 7 1 {'ab' * 32}\n"


@pytest.fixture
def other(settings: Settings, session: Session, tmp_path: Path) -> Iterator[Session]:
    """Of a second machine: the same database, keys of its own copy, heads of its own."""
    home = tmp_path / "other"
    home.mkdir()
    copy(settings.keys, home / "keys")
    engine = open_database(settings.database_url)
    with session_on(engine, replace(settings, home=home, keys=home / "keys")) as there:
        yield there
    engine.dispose()


@pytest.fixture
def case(other: Session) -> ACase:
    """Of the other machine alone."""
    case = an_opened_case(other)
    case.at += timedelta(minutes=5)
    record_as(case, BEN, "note", words="We rang her.")
    other.rollback()
    return case


def heads_of(other: Session, settings: Settings) -> Path:
    return settings.keys.parent / "other" / "keys.heads"


def taken(session: Session, file: Path, machine: str = "web-2") -> int:
    with file.open() as lines:
        return take_heads(session, OPERATOR, AWARE, Door.COMMAND, machine, lines)


def whys(session: Session) -> str:
    return " ".join(broken.why for broken in verify(session).broken)


def test_verify_needs_what_every_machine_noted(
    session: Session, other: Session, case: ACase, settings: Settings
) -> None:
    assert "changes of 1 cases" in whys(session)  # of which this machine noted nothing

    assert taken(session, heads_of(other, settings)) == 2

    assert verify(session).ok
    assert taken(session, heads_of(other, settings)) == 0  # what came once comes no second time
    assert [e.about for e in house_entries(session) if e.what == TAKEN] == ["web-2", "web-2"]
    assert verify(session).ok


def test_what_was_cut_off_is_seen_by_heads_of_the_other_machine(
    session: Session, other: Session, case: ACase, settings: Settings
) -> None:
    record_as(case, BEN, "note", words="We rang her again.")
    other.rollback()
    with attacker(settings) as database:
        for table in ("audit_entry", "evidence"):
            database.execute(text(f"DELETE FROM {table} WHERE number = 3"))
        database.execute(text("UPDATE incident SET version = 2"))
    taken(session, heads_of(other, settings))

    assert case.ref in {broken.incident for broken in verify(session).broken}


def test_a_line_just_being_written_comes_the_next_time(
    session: Session, other: Session, case: ACase, settings: Settings, tmp_path: Path
) -> None:
    whole = heads_of(other, settings).read_text()
    half = tmp_path / "half"
    half.write_text(whole[:-10])
    assert taken(session, half) == 1
    assert taken(session, heads_of(other, settings)) == 1
    assert verify(session).ok


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (OF_ANOTHER, "another installation"),
        ("{heads}changes 1 one seal\n", "line 3 is no head"),
        ("{heads}\n", "line 3 is no head"),
    ],
)
def test_what_are_no_heads_of_this_record_never_get_in(
    lines: str,
    says: str,
    session: Session,
    other: Session,
    case: ACase,
    settings: Settings,
    tmp_path: Path,
) -> None:
    """They could not be taken out again, and no verify would be content."""
    mine = settings.keys.with_name("keys.heads")
    before, file = mine.read_bytes(), tmp_path / "file"
    file.write_text(lines.format(heads=heads_of(other, settings).read_text()))
    with pytest.raises(BadInput, match=says):
        taken(session, file)
    assert mine.read_bytes() == before
    with pytest.raises(BadInput, match="name the machine"):
        taken(session, heads_of(other, settings), "../web")
    with pytest.raises(Forbidden), file.open() as lines_:
        take_heads(session, actor(session, BEN), AWARE, Door.COMMAND, "web", lines_)


@pytest.mark.parametrize("came", ["", OF_ANOTHER[:-10]])
def test_nothing_that_came_is_not_noted_as_heads_taken(
    session: Session, tmp_path: Path, came: str
) -> None:
    """As where ssh did not reach the other machine, or was cut off in the first line."""
    file = tmp_path / "file"
    file.write_text(came)
    with pytest.raises(BadInput, match="no head came"):
        taken(session, file)
    assert [e.about for e in house_entries(session) if e.what == TAKEN] == []


def test_a_file_that_cannot_be_written_is_no_success(
    session: Session, other: Session, case: ACase, settings: Settings, tmp_path: Path
) -> None:
    theirs = heads_of(other, settings).rename(tmp_path / "theirs")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = settings.keys.with_name("keys.heads").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        with pytest.raises(BadInput, match="cannot be written"):
            taken(session, theirs)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("ours", ["there", "gone"])
def test_a_restore_notes_what_the_other_machine_noted_and_the_record_is_whole(
    session: Session,
    settings: Settings,
    case: ACase,
    out: Path,
    place: Callable[..., Settings],
    tmp_path: Path,
    ours: str,
) -> None:
    """A move that was planned: nobody works, and nothing is lost. Also where the machine that
    failed took its own file along. A line that cannot be read keeps nobody from the record.
    """
    session.rollback()
    backed_up(settings, out)
    theirs = tmp_path / "theirs"
    lines = (tmp_path / "other" / "keys.heads").read_text()
    theirs.write_text(f"a line that is no head\n{lines}")
    there = place(settings)
    if ours == "gone":
        there.heads.unlink()

    back = put_back(there, out, heads=[theirs])

    assert [broken.why for broken in back.verified.broken] == []
    noted = there.heads.read_text()
    assert all(line in noted for line in lines.splitlines())
    assert "no head" not in noted


@pytest.mark.parametrize("mended_by", ["the restore made again", "heads taken"])
def test_whoever_forgot_the_heads_of_the_other_machine_reads_of_no_loss(
    session: Session,
    settings: Settings,
    case: ACase,
    out: Path,
    place: Callable[..., Settings],
    tmp_path: Path,
    mended_by: str,
) -> None:
    """The first restore is found broken, and its own note of that is nobody's lost record."""
    session.rollback()
    backed_up(settings, out)
    theirs, there = tmp_path / "other" / "keys.heads", place(settings)

    first = put_back(there, out)

    assert "changes of 1 cases" in " ".join(broken.why for broken in first.verified.broken)
    assert OTHER_MACHINES in _of_restore(first, (), False)
    if mended_by == "heads taken":
        with looking(there) as seen:
            assert taken(seen, theirs) == 2
            assert verify(seen).ok
        return
    again = place(settings, "again")
    copy(there.heads, again.heads)
    back = put_back(again, out, heads=[theirs])
    assert (back.verified.ok, back.lost) == (True, [])


def test_a_loss_of_the_house_alone_speaks_of_no_case() -> None:
    says = in_words([Lost("house", "", 0, 12, 13)], "2026-11-20")
    assert "later: what is not in it: entries of the house 12 to 13. Nothing was changed." in says
    assert "type the lost cases" not in says


def test_a_restore_with_heads_of_another_installation_is_refused_and_leaves_all_as_it_was(
    session: Session,
    settings: Settings,
    case: ACase,
    out: Path,
    place: Callable[..., Settings],
    tmp_path: Path,
) -> None:
    """They could not be taken out again. That the first file was right helps nobody then."""
    session.rollback()
    backed_up(settings, out)
    there, theirs, strange = place(settings), tmp_path / "other" / "keys.heads", tmp_path / "x"
    strange.write_text(f"changes 1 1 {'ab' * 32}\n")
    before = {file.name: file.read_bytes() for file in there.home.iterdir()}

    with pytest.raises(BadInput, match=f"none of the heads in {strange} is in this database"):
        put_back(there, out, heads=[theirs, strange])

    assert {file.name: file.read_bytes() for file in there.home.iterdir()} == before
    assert put_back(there, out, heads=[theirs]).verified.ok


@pytest.mark.parametrize("accept_loss", [False, True])
def test_heads_of_another_installation_are_no_loss_of_this_one_however_far_they_go(
    session: Session,
    settings: Settings,
    case: ACase,
    out: Path,
    place: Callable[..., Settings],
    tmp_path: Path,
    *,
    accept_loss: bool,
) -> None:
    """As of the machine for trials: the house would else tell of that loss for ever."""
    session.rollback()
    backed_up(settings, out)
    there, theirs, trial = place(settings), tmp_path / "other" / "keys.heads", tmp_path / "trial"
    trial.write_text(OF_ANOTHER + OF_ANOTHER.replace(" 1 ", " 2 "))
    before = {file.name: file.read_bytes() for file in there.home.iterdir()}

    with pytest.raises(BadInput, match=f"none of the heads in {trial} is .* another installation"):
        put_back(there, out, heads=[theirs, trial], accept_loss=accept_loss)

    assert {file.name: file.read_bytes() for file in there.home.iterdir()} == before


def test_what_was_taken_away_again_is_not_noted_when_the_program_ends(
    session: Session,
    settings: Settings,
    case: ACase,
    out: Path,
    place: Callable[..., Settings],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The disk of the keys was full. With room again, the same command finds the record whole."""
    an_opened_case(session)  # by this machine
    session.rollback()
    backed_up(settings, out)
    theirs, there = tmp_path / "other" / "keys.heads", place(settings)
    there.heads.unlink()

    def full(*_: object) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(head_file, "_append", full)
        with pytest.raises(BadInput, match="cannot be written"):
            put_back(there, out, heads=[theirs])
    head_file.note_what_waits()  # as when the process ends
    assert not there.heads.exists()
    assert put_back(there, out, heads=[theirs]).verified.ok


def test_doctor_says_that_heads_of_another_machine_never_came(
    session: Session, other: Session, settings: Settings
) -> None:
    told = {"DISCLOSURE_HOME": str(settings.home), "DISCLOSURE_DATABASE_URL": settings.database_url}

    def said(at: datetime) -> bool:
        return any("another machine" in fault.what for fault in examine(told, at))

    for number in range(6):
        with one_transaction(other):
            note_of_house(other, AWARE, BEN, Door.PAGE, "searched by name", str(number))
    later = AWARE + SETTLED + timedelta(seconds=1)
    assert not said(later - timedelta(hours=1))
    assert said(later)
    taken(session, heads_of(other, settings))
    assert not said(later)

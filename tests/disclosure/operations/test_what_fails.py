"""What lies around the database fails: the file of heads, the clock. What is saved stays saved."""

import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.jobs.sweep import sweep
from disclosure.operations.chains.heads import CUT_SHORT
from disclosure.operations.doctor import examine
from disclosure.operations.verify import verify
from disclosure.records.audit import AuditEntry
from disclosure.records.evidence import Evidence
from disclosure.records.head_file import note_in, why_not_noted
from disclosure.records.outbox import Message
from disclosure.settings import Settings
from tests.cases import AWARE, an_opened_case, record_as
from tests.people import ADA, BEN

pytestmark = pytest.mark.usefixtures("team")


def heads_of(settings: Settings) -> Path:
    return settings.keys.with_name("keys.heads")


def named_by_doctor(settings: Settings, at: datetime) -> str:
    told = {"DISCLOSURE_HOME": str(settings.home), "DISCLOSURE_DATABASE_URL": settings.database_url}
    return " ".join(fault.what for fault in examine(told, at))


def test_what_is_saved_is_no_fault_where_its_head_cannot_be_noted(
    session: Session, settings: Settings
) -> None:
    """Else somebody would type it again, and it would be there twice."""
    case = an_opened_case(session)
    heads = heads_of(settings)
    kept = heads.rename(heads.with_name("kept"))
    heads.mkdir()  # nobody can write to that, not even root

    made = record_as(case, BEN, "note", words="We rang her.")

    assert made.id
    assert case.incident.version == 2
    assert "cannot be written" in named_by_doctor(settings, case.at)
    heads.rmdir()
    kept.rename(heads)
    record_as(case, BEN, "note", words="We rang her again.")
    noted = [line.split()[:3] for line in heads.read_text().splitlines() if "changes" in line]
    assert noted == [["changes", str(case.id), str(n)] for n in (1, 2, 3)]  # it was made up for
    assert "cannot be written" not in named_by_doctor(settings, case.at)
    assert verify(session).ok


def test_a_head_is_noted_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "heads"
    note_in(file, ["changes 1 1 aaaa\n"])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, before[1]))  # room for three letters more
    try:
        note_in(file, ["changes 1 2 bbbb\n"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert file.read_text() == "changes 1 1 aaaa\n"
    assert why_not_noted(file) == ""
    note_in(file, ["changes 1 3 cccc\n"])
    assert file.read_text().split()[3::4] == ["aaaa", "bbbb", "cccc"]


def cut_off(heads: Path, letters: int) -> None:
    with heads.open("rb+") as file:
        file.truncate(heads.stat().st_size - letters)


def test_a_line_that_a_power_cut_left_half_takes_no_later_one_along(
    session: Session, settings: Settings
) -> None:
    case = an_opened_case(session)
    record_as(case.later(hours=1), ADA, "note", words="The chart is copied.")
    session.rollback()
    cut_off(heads := heads_of(settings), 30)  # the last letters never reached the disk
    found = verify(session)
    assert found.ok
    assert [notice.says for notice in found.notices] == [CUT_SHORT]

    record_as(case.later(hours=1), ADA, "note", words="The pump is kept.")

    assert verify(session).ok
    last = heads.read_text().splitlines()[-1]
    assert last.startswith(f"changes {case.id} 3 ")


def test_lines_that_somebody_cut_off_are_missed_also_where_the_cut_goes_through_one(
    session: Session, settings: Settings
) -> None:
    heads = heads_of(settings)
    before = heads.stat().st_size
    for hour in (1, 2):
        record_as(an_opened_case(session).later(hours=hour), ADA, "note", words="The pump is kept.")
    session.rollback()
    cut_off(heads, heads.stat().st_size - before - 30)

    [broken] = verify(session).broken
    assert "lines were taken out: changes of 2 cases" in broken.why


def test_what_could_not_be_noted_is_noted_when_the_program_ends(tmp_path: Path) -> None:
    """As where somebody made room, and then started the pages again."""
    heads = tmp_path / "later" / "keys.heads"
    program = f"""
from pathlib import Path
from disclosure.records.head_file import note_in
heads = Path({str(heads)!r})
note_in(heads, ["changes 1 1 aaaa\\n"])
heads.parent.mkdir()
"""
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert heads.read_text() == "changes 1 1 aaaa\n"


def kept_as(file: Path) -> tuple[int, int, int]:
    there = file.stat()
    return stat.S_IMODE(there.st_mode), there.st_uid, there.st_gid


@pytest.mark.parametrize(
    "first", [lambda file: note_in(file, ["changes 1 1 aaaa\n"]), why_not_noted]
)
def test_a_new_file_of_heads_is_kept_as_the_keys_are(
    tmp_path: Path, first: Callable[[Path], object]
) -> None:
    """Even where root ran the first command: else the pages could note nothing from then on."""
    keys, heads = tmp_path / "another", tmp_path / "another.heads"
    keys.touch(0o600)
    if os.geteuid() == 0:
        os.chown(keys, 10001, 10002)
    first(heads)
    assert kept_as(heads) == kept_as(keys)


def test_a_file_of_heads_that_is_there_keeps_its_owner(tmp_path: Path) -> None:
    keys, heads = tmp_path / "another", tmp_path / "another.heads"
    keys.touch(0o600)
    heads.touch(0o640)
    before = kept_as(heads)
    note_in(heads, ["changes 1 1 aaaa\n"])
    assert kept_as(heads) == before
    alone = tmp_path / "alone.heads"
    note_in(alone, ["changes 1 1 aaaa\n"])
    assert alone.read_text() == "changes 1 1 aaaa\n"


def late_ones(session: Session) -> int:
    session.rollback()
    late = select(func.count()).select_from(Evidence).where(Evidence.kind == "late")
    return session.scalar(late) or 0


def told(session: Session) -> list[tuple[str, str, str]]:
    session.rollback()
    return [(m.to, m.about, m.step) for m in session.scalars(select(Message))]


def test_a_clock_that_jumps_back_takes_nothing_back_and_tells_nothing_twice(
    session: Session,
) -> None:
    an_opened_case(session, AWARE, regimes=["gb-eng-nhs-contract-sc35"])
    month = AWARE + timedelta(days=30)
    sweep(session, month, fallback=True)
    late, messages = late_ones(session), told(session)
    assert late == 1

    for at in (AWARE + timedelta(hours=2), month - timedelta(days=1), month):
        sweep(session, at, fallback=True, every_case=True)

    assert late_ones(session) == late
    after = told(session)
    assert len(set(after)) == len(after)  # nobody hears the same twice
    assert set(messages) <= set(after)
    assert verify(session).ok


def test_a_clock_that_jumped_ahead_and_came_back_is_gone_on_from(
    session: Session, settings: Settings
) -> None:
    """An entry may be older than the one before it: each is sealed by its number, not its time."""
    case = an_opened_case(session)
    right = case.at
    case.at = right + timedelta(days=400)
    record_as(case, BEN, "note", words="Written while the clock was wrong.")
    assert "The clock here says" in named_by_doctor(settings, right)
    case.at = right + timedelta(minutes=5)
    record_as(case, ADA, "note", words="Written when it was right again.")
    session.rollback()

    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [entry.number for entry in entries] == sorted(entry.number for entry in entries)
    assert entries[-1].at < entries[-2].at
    assert verify(session).ok

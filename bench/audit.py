"""What it costs to seal and to verify a record: against bare HMAC of the same bytes."""

import hmac
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from disclosure.operations.chains import parts
from disclosure.operations.chains.links import Links
from disclosure.operations.chains.spelling import Spelling
from disclosure.operations.chains.streams import Table, cases_in, names_of
from disclosure.operations.keys import session_on
from disclosure.operations.schema import upgrade
from disclosure.operations.verify import verify
from disclosure.records.audit import AuditEntry, add_entry
from disclosure.records.base import Record, written_out
from disclosure.records.chain import chain_of, remember_head
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence, new_salt
from disclosure.records.incident import Incident
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site
from disclosure.settings import Settings
from letters.bulk import cores
from workflows.words import State

FULL = 1_000_000  # takes minutes to make
SIZES = (1_000, 20_000, *((FULL,) if os.environ.get("DISCLOSURE_SOAK") else ()))
IN_A_CASE = 50  # entries
TIMES = 3
AT_ONCE = 1_000  # every size is a multiple of it
APPENDED = 1_000  # entries, in one transaction
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOTE = {"words": "We rang her daughter, who asks to be called after four. " * 4}


def run(sizes: tuple[int, ...] = SIZES) -> None:
    """Each size twice in processes of their own: one makes the record, one only measures it."""
    print(f"{'audit, SQLite':<28}{'seconds':^17}   {'/ bare HMAC':^13}   {'/ records too':^13}")
    print(f"{'':<28}{'CPU':>8} {'wall':>8}" + f"   {'CPU':>6} {'wall':>6}" * 2)
    for size in dict.fromkeys(sizes):
        with tempfile.TemporaryDirectory() as home:
            _in_another_process("make", home, str(size))
            _in_another_process("measure", home)


def make(home: str, entries: str) -> None:
    with _session(home, fresh=True) as session, one_transaction(session):
        site = Site(name="Ward", zone_name="Europe/London", regimes=[])
        session.add(site)
        session.flush()
        for id in range(1, int(entries) // IN_A_CASE + 1):
            _make_case(session, id, site.id)


def measure(home: str) -> None:
    with _session(home) as session:
        before, entries = _peak(), session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        with patch.object(parts, "cores", lambda: 1):
            alone = _spent(lambda: _verified(session, entries))
        grew = _peak() - before
        shared = entries >= 2 * parts.A_PART
        together = _spent(lambda: _verified(session, entries)) if shared else None
        laps = zip(*(_laps(_whole_chains(session)) for _ in range(TIMES)), strict=True)
        chain = sum(map(min, laps))  # as of the bare ones, the best of each thousand
        bare = _bare(session, AuditEntry, "seal")
        both = bare + _bare(session, Evidence)
        appending, of_appended = _appended(session)
    print(f"{entries:,} entries: bare HMAC {bare:.3f} s, with the records {both:.3f} s")
    _tell("verify, one process", alone, bare, both, f"{grew} MB")
    if together:
        _tell(f"verify, processes: {cores()}", together, bare, both)
    _tell("the chain alone", (chain, None), bare, both)
    rate = f"{APPENDED / appending[1]:,.0f} a second"
    _tell(f"append {APPENDED:,}", appending, of_appended, of_appended, rate)


def _tell(
    what: str, spent: tuple[float, float | None], bare: float, both: float, more: str = ""
) -> None:
    told = f"  {what:<26}"
    for beside, width in ((1, 8), (bare, 6), (both, 6)):
        each = ("" if seconds is None else f"{seconds / beside:.2f}" for seconds in spent)
        told += " ".join(f"{cell:>{width}}" for cell in each) + "   "
    print(told + more, flush=True)


def _verified(session: Session, entries: int) -> None:
    found = verify(session)
    assert found.ok, found.broken[:3]
    assert found.entries == entries


def _appended(session: Session) -> tuple[tuple[float, float], float]:
    """To one case, as the gate writes an entry; and bare HMAC of what was sealed. Measured last:
    the rows these entries speak of are not written, so the record is not whole any more.
    """
    numbers = range(IN_A_CASE + 1, IN_A_CASE + 1 + APPENDED)
    entries = [_entry(1, _note(session, 1, number)) for number in numbers]

    def append() -> None:
        with one_transaction(session):
            for entry in entries:
                add_entry(session, entry)

    spent, key = _spent(append), chain_of(session).key
    words = [written_out(entry, without=frozenset({"seal"})) for entry in entries]
    return spent, _best(partial(_seal_each, key, words))


def _whole_chains(session: Session) -> Iterator[None]:
    """The entries alone: read, put in one spelling, sealed again, each after the one before. A
    step is as many of them as are sealed bare in one go."""
    entries = Table(session.connection(), AuditEntry, AuditEntry.incident_id, AuditEntry.number)
    links = Links(chain_of(session), AuditEntry)
    for number, case in enumerate(cases_in([entries]), 1):
        for _ in links.whole(entries.of(case), ()):
            pass
        if number % (AT_ONCE // IN_A_CASE) == 0:
            yield


def _bare(session: Session, table: type[AuditEntry] | type[Evidence], without: str = "") -> float:
    """The same bytes, which are there already, through the library's HMAC and nothing else."""
    rows = Table(session.connection(), table, table.incident_id, table.number)
    key, spelled = chain_of(session).key, Spelling(table, without=without).exact
    took, words = 0.0, list[bytes]()
    for case in cases_in([rows]):
        words += [spelled(row) for row in rows.of(case)]
        if len(words) >= AT_ONCE:
            took += _best(partial(_seal_each, key, words))
            words = []
    return took


def _seal_each(key: bytes, words: list[bytes]) -> None:
    for each in words:
        hmac.new(key, each, sha256).hexdigest()


def _make_case(session: Session, id: int, site: int) -> None:
    """Sealed as the gate seals it, but stored all at once: a record in seconds, not in hours."""
    incident, chain, linked = _incident(id, site), chain_of(session), list[Any]()
    before = seal = ""
    for number in range(1, IN_A_CASE + 1):
        row, incident.version = _note(session, id, number), number
        was, before = before, incident.digest()
        entry, entry.before = _entry(id, row), seal
        plain = {"site_id": [None, site]} if number == 1 else {}
        change = {"before": was, "digest": before, "plain": plain, "state": str(incident.state)}
        entry.changes = [change | {"thing": incident.ref}]
        entry.key = chain.key_name
        seal = entry.seal = chain.seal_of(entry)
        remember_head(session, "changes", id, number, seal)
        linked.append((entry, row))
    _store(session, AuditEntry, [entry for entry, _ in linked])
    _store(session, Incident, [incident])
    _store(session, Evidence, [row for _, row in linked])


def _entry(id: int, row: Evidence) -> AuditEntry:
    entry = AuditEntry(incident_id=id, number=row.number, at=row.at, by=row.by, door=row.door)
    entry.what, entry.was, entry.now = "record note", *(str(State.ACKNOWLEDGE),) * 2
    entry.digest, entry.device, entry.changes = row.digest(), new_salt(), []
    return entry


def _incident(id: int, site: int) -> Incident:
    made = Incident(id=id, ref=f"INC-2026-{id:06}", site_id=site, summary="Ten times the heparin")
    made.recorded_at = made.became_aware_at = BEGAN
    made.opened_by, made.regimes, made.salt = "ada@example.org", ["eng_cqc_reg20"], new_salt()
    made.became_aware_day_only = made.occurred_day_only = made.restricted = False
    made.by_demo = made.without_duty = False
    made._state = State.ACKNOWLEDGE
    return made


def _note(session: Session, id: int, number: int) -> Evidence:
    at = BEGAN + timedelta(hours=number)
    row = Evidence(incident_id=id, number=number, kind="note", at=at, recorded_at=at, schema=1)
    row.by, row.door, row.withdraws, row.salt = "ben@example.org", "page", False, new_salt()
    row.keep(session, NOTE)
    return row


def _store(session: Session, table: type[Record], rows: list[Any]) -> None:
    names = names_of(table)
    session.execute(insert(table), [{name: getattr(row, name) for name in names} for row in rows])


@contextmanager
def _session(home: str, *, fresh: bool = False) -> Iterator[Session]:
    settings = Settings.read({"DISCLOSURE_HOME": home})
    engine = open_database(settings.database_url)
    if fresh:
        upgrade(engine)
    with session_on(engine, settings) as session:
        yield session
    engine.dispose()


def _in_another_process(work: str, *told: str) -> None:
    program = f"import sys; from bench import audit; audit.{work}(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", program, *told], check=True)


def _laps(steps: Iterator[None]) -> list[float]:
    """Seconds of the processor, of each step."""
    laps, began = list[float](), time.process_time()
    for _ in steps:
        laps.append(time.process_time() - began)
        began += laps[-1]
    return laps


def _best(act: Callable[[], None]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        act()
        took.append(time.process_time() - began)
    return min(took)


def _spent(act: Callable[[], None]) -> tuple[float, float]:
    """Seconds of the processor, of the processes it began too, and seconds that passed."""
    began, was = time.perf_counter(), _of_processor()
    act()
    return _of_processor() - was, time.perf_counter() - began


def _of_processor() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _peak() -> int:
    """Megabytes that this process ever held at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

"""Heads that other machines noted, brought into the file of this one: verify reads one file.

Each machine notes what was committed on it, in a file of its own beside its keys, out of reach for
whoever can write to the database. Together they hold every head there ever was.
"""

import re
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Permission
from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry
from disclosure.records.chain import chain_of
from disclosure.records.head_file import note_in, whole_lines
from disclosure.records.house import HOUSE, HouseEntry, note_of_house
from disclosure.records.transaction import one_transaction

LINE = re.compile(r"(changes|looks|house) (\d{1,18}) (\d{1,18}) ([0-9a-f]{64})\n", re.ASCII)
MACHINE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,62}", re.ASCII)
TAKEN = "heads of a machine taken"  # as the chain of the house calls it
LOOKED_AT = 100  # heads at the beginning and at the end: one at least is of this record
AT_ONCE = 10_000  # lines
OF_ANOTHER = (
    "They are of another installation, or all that they speak of was taken away. Nothing was taken."
)
LATELY, SETTLED, FEW = 100, timedelta(hours=36), 5


def take_heads(
    session: Session, actor: Actor, at: datetime, door: str, machine: str, lines: Iterable[str]
) -> int:
    """How many were new here. To take them again adds nothing. Raises BadInput."""
    actor.must(Permission.OPERATE)
    if not MACHINE.fullmatch(machine):
        raise _cannot("from", "name the machine in letters, figures, dots and hyphens.")
    number = bring_heads(session, _some(lines))
    with one_transaction(session):
        note_of_house(session, at, actor.email, door, TAKEN, machine)
    return number


def bring_heads(
    session: Session, lines: Iterable[str], field: str = "file", these: str = "these heads"
) -> int:
    """Into the file of this machine. How many were new here. Raises BadInput; `field` and `these`
    are how it calls what was brought."""
    heads = chain_of(session).heads
    with closing(sqlite3.connect("", isolation_level=None)) as place:  # outside our memory
        place.execute("PRAGMA journal_mode = OFF")
        place.execute("CREATE TABLE head (line TEXT PRIMARY KEY, new INTEGER)")
        _put(place, _lines_of(heads), new=False)
        theirs = _Read(lines)
        _put(place, theirs.whole(), new=True)
        _must_be_of_this_record(session, theirs.ends, field, these)
        return _note(place, heads)


def must_be_of_this_record(session: Session, file: Path, field: str) -> None:
    """Of what is not to be taken, but believed. Raises BadInput as `bring_heads` does."""
    theirs = _Read(readable_heads(file))
    deque(theirs.whole(), maxlen=0)
    _must_be_of_this_record(session, theirs.ends, field, f"the heads in {file}")


def _some(lines: Iterable[str]) -> Iterator[str]:
    """Where nothing came, as when the other machine was not reached, nobody would ask why."""
    each = iter(lines)
    first = next(each, "")
    if not first.endswith("\n"):
        raise _cannot(
            "file",
            "no head came. See that the other machine can be reached and its file of heads read. "
            "If it never wrote anything, there is nothing to take.",
        )
    return chain((first,), each)


def readable_heads(file: Path) -> Iterator[str]:
    """Its lines, but for any that is no head: at a restore there may be nobody to mend them."""
    return (line for line in _lines_of(file) if LINE.fullmatch(line))


def noted_whole(heads: Path) -> int:
    """In bytes: as far as its lines are whole."""
    if not heads.is_file():
        return 0
    with heads.open("rb") as there:
        return whole_lines(there)


def elsewhere(session: Session, now: datetime) -> int:
    """How many of the latest entries of the house another machine noted, and never told this one.

    A day and a half is left to bring them; a few are those of programs that were killed.
    """
    here = {int(line.split()[2]) for line in _lines_of(chain_of(session).heads) if _of_house(line)}
    settled = HouseEntry.at <= now - SETTLED
    latest = select(HouseEntry.number).where(settled).order_by(HouseEntry.number.desc())
    begins = min(here, default=0)  # after a restore, the file begins where the backup ended
    numbers = [n for n in session.scalars(latest.limit(LATELY)) if n > begins]
    bare = sum(number not in here for number in numbers)
    return bare if here and bare > FEW else 0


class _Read:
    """What another machine sent, line by line, and what stood at either end of it."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._first: list[str] = []
        self._last = deque[str](maxlen=LOOKED_AT)

    @property
    def ends(self) -> list[str]:
        return [*self._first, *self._last]

    def whole(self) -> Iterator[str]:
        """Raises BadInput. The last may just be being written; it comes the next time."""
        for number, line in enumerate(self._lines, 1):
            if not line.endswith("\n"):
                return
            if not LINE.fullmatch(line):
                raise _cannot("file", f"line {number} is no head. Nothing was taken.")
            (self._first if len(self._first) < LOOKED_AT else self._last).append(line)
            yield line


def _must_be_of_this_record(session: Session, ends: list[str], field: str, these: str) -> None:
    """Else every verify from now on would miss what was never here."""
    if ends and not any(_seal_of(session, line) == line.split()[3] for line in ends):
        raise _cannot(field, f"none of {these} is in this database. {OF_ANOTHER}")


def _seal_of(session: Session, line: str) -> str | None:
    name, owner, number, _ = line.split()
    if name == HOUSE:
        entry = session.get(HouseEntry, int(number))
        return entry.seal if entry else None
    place = (int(owner), int(number))
    if name == "changes":
        change = session.get(AuditEntry, place)
        return change.seal if change else None
    look = session.get(Look, place)
    return look.seal if look else None


def _note(place: sqlite3.Connection, heads: Path) -> int:
    """In their order, after what is there. Raises BadInput where the file cannot grow."""
    before = noted_whole(heads)
    found = place.execute("SELECT line FROM head WHERE new ORDER BY rowid")
    new, number, size = (line for (line,) in found), 0, 0
    while some := list(islice(new, AT_ONCE)):
        note_in(heads, some)
        number, size = number + len(some), size + sum(map(len, some))
    if size and noted_whole(heads) < before + size:
        raise _cannot("file", f"{heads} cannot be written. Make room, and take them again.")
    return number


def _put(place: sqlite3.Connection, lines: Iterable[str], *, new: bool) -> None:
    place.execute("BEGIN")
    rows = ((line, new) for line in lines)
    place.executemany("INSERT OR IGNORE INTO head VALUES (?, ?)", rows)
    place.execute("COMMIT")


def _lines_of(heads: Path) -> Iterator[str]:
    if heads.is_file():
        with heads.open(encoding="utf-8", errors="replace") as lines:
            yield from lines


def _of_house(line: str) -> bool:
    return line.startswith(HOUSE) and LINE.fullmatch(line) is not None


def _cannot(field: str, says: str) -> BadInput:
    return BadInput.at(field, f"{field}: {says}")

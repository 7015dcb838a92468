"""The ends of the chains as they were noted outside the database: in a file, or in a checkpoint."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.operations.chains.streams import WHOLE, Part
from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry
from disclosure.records.chain import Chain
from disclosure.records.house import HOUSE, NOBODY, HouseEntry

CHANGES, LOOKS = "changes", "looks"
CHAINS: Mapping[str, type[AuditEntry] | type[Look]] = {CHANGES: AuditEntry, LOOKS: Look}
Heads = Mapping[int, frozenset[str]]  # the seals that an entry of that number was noted with
Head = tuple[int, int, str]  # whose, the number, the seal
_LARGEST = 2**63 - 1
CUT_SHORT = "the last line of the file of heads is cut short: a power cut, or somebody cut it off"
BEGUN_ANEW = "the file of heads was begun anew, or lines were taken out"
NO_HEADS = "the file of heads is missing or empty: what was cut off at the end cannot be seen"


class Noted:
    """Every head that was noted, by chain and case; and what could not be read.

    There is one for each entry there ever was, so they are put in order outside our memory: in a
    database without a name, which goes away with us.
    """

    def __init__(self, chain: Chain, part: Part = WHOLE) -> None:
        self.faults: list[str] = []
        self.cut_short = False  # the last line, which was never whole
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("PRAGMA synchronous = OFF")
        self._kept.execute("PRAGMA journal_mode = OFF")
        self._kept.execute("CREATE TABLE noted (chain, owner INTEGER, number INTEGER, seal)")
        self._part = part
        self._put(self._read(chain))
        self._kept.execute("CREATE INDEX in_order ON noted (chain, owner, number, seal)")

    def take(self, heads: Iterable[Mapping[str, Any]]) -> None:
        """Those of a checkpoint."""
        self._put((head["chain"], head["id"], head["number"], head["seal"]) for head in heads)

    @property
    def incidents(self) -> frozenset[int]:
        found = self._kept.execute("SELECT DISTINCT owner FROM noted WHERE chain <> ?", (HOUSE,))
        return frozenset(owner for (owner,) in found)

    def of(self, name: str, owner: int) -> Heads:
        mine = "SELECT number, seal FROM noted WHERE chain = ? AND owner = ?"
        seals = defaultdict[int, set[str]](set)
        for number, seal in self._kept.execute(mine, (name, owner)):
            seals[number].add(seal)
        return {number: frozenset(those) for number, those in seals.items()}

    def in_order(self, name: str) -> Iterator[Head]:
        """Of every case, one after the other; each chain from its beginning."""
        mine = "SELECT owner, number, seal FROM noted WHERE chain = ? ORDER BY owner, number, seal"
        return iter(self._kept.execute(mine, (name,)))

    def owners(self, name: str) -> frozenset[int]:
        found = self._kept.execute("SELECT DISTINCT owner FROM noted WHERE chain = ?", (name,))
        return frozenset(owner for (owner,) in found)

    @property
    def is_empty(self) -> bool:
        return self._kept.execute("SELECT 1 FROM noted LIMIT 1").fetchone() is None

    def close(self) -> None:
        self._kept.close()

    def _put(self, heads: Iterable[tuple[str, int, int, str]]) -> None:
        mine = (head for head in heads if self._part.holds(head[1]))
        self._kept.execute("BEGIN")
        self._kept.executemany("INSERT INTO noted VALUES (?, ?, ?, ?)", mine)
        self._kept.execute("COMMIT")

    def _read(self, chain: Chain) -> Iterator[tuple[str, int, int, str]]:
        if not chain.heads.exists():
            return
        with chain.heads.open(encoding="utf-8", errors="replace") as lines:
            for place, line in enumerate(lines, 1):
                if not line.endswith("\n"):
                    self.cut_short = True  # the next head takes its place
                    return
                if head := _head_in(line.split()):
                    yield head
                else:
                    self.faults.append(f"line {place} of the file of heads cannot be read")


def _head_in(cells: list[str]) -> tuple[str, int, int, str] | None:
    if len(cells) != 4 or cells[0] not in (CHANGES, LOOKS, HOUSE):
        return None
    if not (cells[1] + cells[2]).isdecimal():
        return None
    owner, number = int(cells[1]), int(cells[2])
    return (cells[0], owner, number, cells[3]) if max(owner, number) <= _LARGEST else None


Stored = Mapping[str, frozenset[Any]]  # by chain, whose entries there are


def stored_now(session: Session) -> Stored:
    """To be asked before the file of heads is read: what is noted later is no fault of it."""
    there = {name: _owners(session, table) for name, table in CHAINS.items()}
    of_house = session.scalar(select(func.count()).select_from(HouseEntry))
    return there | {HOUSE: frozenset({NOBODY} if of_house else ())}


def never_noted(there: Stored, noted: Noted) -> Iterator[str]:
    """What is stored and has no head outside the database: its end may have been cut off.

    To be asked before the heads of a checkpoint are taken: they end where that was made.
    """
    if noted.is_empty and any(there.values()):
        yield NO_HEADS
        return
    for name, owners in there.items():
        if bare := owners - noted.owners(name):
            of = "the house" if name == HOUSE else f"{name} of {len(bare)} cases"
            yield f"{BEGUN_ANEW}: {of}"


def _owners(session: Session, table: type[AuditEntry] | type[Look]) -> frozenset[Any]:
    """Of more than one moment: a program killed before it noted the first is no attacker."""
    more = func.min(table.at) != func.max(table.at)
    found = select(table.incident_id).group_by(table.incident_id).having(more)
    return frozenset(session.scalars(found))

"""What the file of heads knows and a backup lacks: recorded after it was made, and lost with it.

Where the loss is accepted, the chain of the house keeps which numbers of which cases it was.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.operations.backups.file import HEADS, Opened, private
from disclosure.operations.backups.placing import putting, take_away
from disclosure.records.chain import Chain
from disclosure.records.head_file import heads_in, owned_like
from disclosure.records.house import HOUSE, HouseEntry, note_of_house
from disclosure.records.incident import Incident

NAMED = 20  # cases by their reference; of more, the number
LOST = "lost in a restore"  # an entry of the house for each stretch of numbers
OF = {"changes": "entries", "looks": "looks", HOUSE: "entries of the house"}
_NOTED = re.compile(
    r"(?:(?P<case>\S+): )?(?P<of>entries of the house|entries|looks) "
    r"(?P<first>\d+)(?: to (?P<last>\d+))?(?:,.*)?"
)
ONE = {"entries": "entry", "looks": "look", "entries of the house": "entry of the house"}
STANDS_AGAIN = (
    "A record that was destroyed since the backup stands open again in it: destroy it again, and "
    "type nothing in. A legal hold that was set since is gone: set it again, before anything else."
)
LastNoted = Mapping[tuple[str, int], int]  # the last number, by chain and case
Ends = Mapping[tuple[str, int], tuple[int, str]]  # number and reference, by chain and case


@dataclass(frozen=True, slots=True)
class Lost:
    """Of one chain: the first and the last number that the backup lacks."""

    chain: str
    case: str
    owner: int  # the id of the case; 0: the house
    first: int
    last: int

    @property
    def entries(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        to = f" to {self.last}" if self.last > self.first else ""
        whose = f"{self.case}: " if self.case else ""
        whole = ", which is the whole case" if self.chain == "changes" and self.first == 1 else ""
        return f"{whose}{OF[self.chain]} {self.first}{to}{whole}"


@dataclass(frozen=True, slots=True)
class Loss:
    """As the chain of the house has it. `case`: empty for the house itself."""

    case: str
    of: str
    first: int
    last: int
    at: datetime

    def __str__(self) -> str:
        several = f"{self.of} {self.first} to {self.last} were"
        one = f"{ONE[self.of]} {self.first} was"
        return (
            f"{several if self.last > self.first else one} lost when a backup was put back on "
            f"{self.at:%Y-%m-%d}, and the loss was accepted: what has the number now was written "
            "later"
        )


def note_lost(session: Session, at: datetime, by: str, lost: list[Lost]) -> None:
    """Inside the transaction that accepts it."""
    for each in lost:
        note_of_house(session, at, by, "command", LOST, str(each))


def losses(session: Session, ref: str | None) -> Iterator[Loss]:
    """That were accepted: all, or those of one case."""
    noted = select(HouseEntry.about, HouseEntry.at).where(HouseEntry.what == LOST)
    for about, at in session.execute(noted.order_by(HouseEntry.number)):
        found = _NOTED.fullmatch(about)
        if found and ref in (None, found["case"]):
            first = int(found["first"])
            yield Loss(found["case"] or "", found["of"], first, int(found["last"] or first), at)


def last_noted(*heads: Path) -> LastNoted:
    """By any of these files: each machine noted what it wrote itself."""
    last = dict[tuple[str, int], int]()
    for name, owner, number in (head for file in heads for head in heads_in(file)):
        if name in OF:
            last[name, owner] = max(number, last.get((name, owner), 0))
    return last


def knows_an_end(backup: Opened, heads: Path) -> bool:
    """Whether an entry with which this backup ends was noted there: then it is of this record."""
    ends = set(_as_noted(backup))
    with heads.open(encoding="utf-8", errors="replace") as lines:
        return any(line in ends for line in lines)


def lost_since(backup: Opened, known: LastNoted) -> list[Lost]:
    ends = ends_in(backup)
    return [
        Lost(name, _ref(ends, name, owner), owner, there + 1, number)
        for (name, owner), number in sorted(known.items())
        if number > (there := ends.get((name, owner), (0, ""))[0])
    ]


def ends_in(backup: Opened) -> Ends:
    ends = {}
    for line in backup.lines(HEADS):
        told = json.loads(line)
        ends[told["chain"], told["id"]] = told["number"], told["incident"]
    return ends


def _ref(ends: Ends, name: str, owner: int) -> str:
    if name == HOUSE:
        return ""
    return ends.get(("changes", owner), (0, ""))[1] or f"{Incident.prefix}-?-{owner:06}"


def in_words(lost: list[Lost], made_at: str) -> str:
    """For somebody who stands before this at four in the morning."""
    of_cases = any(each.chain == "changes" for each in lost)
    type_in = "Then type the lost cases in again from paper and memory, the oldest first. "
    return (
        f"This backup ends at {made_at}. The file of heads beside the keys knows what was recorded "
        f"later: {_named(lost)}. Nothing was changed. "
        "Look for a newer backup first, or for the old disk. If there is none, go on with "
        "--accept-loss: the house chain will say which entries are lost, and so "
        "will `audit verify` and each proof from then on. The old file of heads is kept. "
        f"{type_in if of_cases else ''}{STANDS_AGAIN}"
    )


def lacking_in_words(lost: list[Lost]) -> str:
    """Of a backup just made: it is there, and must not be trusted."""
    return (
        "This database is not the whole record. The file of heads beside the keys knows "
        f"{_named(lost)}. The backup was written as the database stands. Delete no older one: look "
        "for the right database, or restore the latest backup that is whole."
    )


def _named(lost: list[Lost]) -> str:
    entries = sum(each.entries for each in lost if each.chain == "changes")
    more = f"; and {len(lost) - NAMED} more" if len(lost) > NAMED else ""
    what = f"{entries} entries of cases that are" if entries else "what is"
    return f"{what} not in it: {'; '.join(map(str, lost[:NAMED]))}{more}"


def put_aside(chain: Chain, at: datetime, undo: ExitStack) -> Path:
    """The file of heads as it was, under a dated name; it is never deleted."""
    aside = chain.heads.with_name(f"{chain.heads.name}.until-{at:%Y-%m-%dT%H%M%SZ}")
    with putting(aside), private(aside) as kept, chain.heads.open("rb") as was:
        owned_like(chain.heads, kept.fileno())
        try:
            shutil.copyfileobj(was, kept)
            kept.flush()
            os.fsync(kept.fileno())
        except BaseException:
            take_away(aside)  # it is not whole, and the file itself is
            raise
    undo.callback(_put_back, aside, chain.heads)
    return aside


def _put_back(aside: Path, heads: Path) -> None:
    with suppress(OSError):  # then it stays beside it, whole
        aside.replace(heads)


def begin_anew(backup: Opened, chain: Chain, undo: ExitStack) -> None:
    """The file of heads as far as the backup goes; whole or not at all."""
    fresh = chain.heads.with_name(f"{chain.heads.name}.{os.getpid()}")
    take_away(fresh)
    if not chain.heads.exists():
        undo.callback(take_away, chain.heads)
    try:
        with putting(chain.heads):
            _write_heads(backup, chain, fresh)
            fresh.replace(chain.heads)
    finally:
        take_away(fresh)


def _as_noted(backup: Opened) -> Iterator[str]:
    for line in backup.lines(HEADS):
        told = json.loads(line)
        yield f"{told['chain']} {told['id']} {told['number']} {told['seal']}\n"


def _write_heads(backup: Opened, chain: Chain, fresh: Path) -> None:
    with private(fresh) as written:
        owned_like(chain.heads, written.fileno())
        for row in _as_noted(backup):
            written.write(row.encode())
        written.flush()
        os.fsync(written.fileno())

"""A long record read by several processes at once, each some of the cases.

Each reads the file of heads before it looks at the database, as verify itself does, so that nothing
noted meanwhile looks like a fault; a case lies whole in one part, so it does not matter that each
sees a moment of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.operations.chains.checkpoints import Heads
from disclosure.operations.chains.heads import Noted
from disclosure.operations.chains.stored import OF_CASES, readable
from disclosure.operations.chains.streams import Part, one_picture
from disclosure.operations.chains.whole import Read, Reading
from disclosure.records.audit import AuditEntry
from disclosure.records.chain import chain_of
from disclosure.records.engine import open_database
from letters.bulk import cores
from letters.in_bulk.workers import pool_of

A_PART = 150_000  # entries; fewer are read before another process has begun
Reads = Callable[[], list[Read] | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What another process needs to read a part."""

    database: str  # its address
    info: Mapping[str, Any]  # of a session
    heads: Heads  # of a checkpoint
    part: Part


@contextmanager
def reading_in_parts(session: Session, heads: Heads) -> Iterator[Reads]:
    """Begins at once, and yields what waits for it: those that are whole together, and each other
    case by itself. None: this has to be done by one process, for the record is short, or somebody
    put into it what does not come in order.
    """
    with one_picture(session) as picture:
        parts, info = _parts(picture), dict(picture.info)
        shared = len(parts) > 1 and not _is_any_of_no_case(picture)
    if not shared:
        yield by_one_process
        return
    address = session.get_bind().engine.url.render_as_string(hide_password=False)
    with pool_of(len(parts)) as pool:
        doing = [pool.submit(read_part, Asked(address, info, heads, part)) for part in parts]
        yield partial(_all_of, doing)


def by_one_process() -> None:
    """What waits for no other."""


def _all_of(doing: Sequence[Future[list[Read]]]) -> list[Read] | None:
    try:
        return [read for each in doing for read in each.result()]
    except Exception:  # where it broke off, one process tells case by case
        return None


def read_part(asked: Asked) -> list[Read]:
    """Raises whatever ends the reading before its end."""
    with ExitStack() as opened:
        engine = open_database(asked.database)
        opened.callback(engine.dispose)
        session = opened.enter_context(Session(engine, info=dict(asked.info), autoflush=False))
        noted = opened.enter_context(closing(Noted(chain_of(session), asked.part)))
        noted.take(asked.heads)
        picture = opened.enter_context(one_picture(session))
        return _together(opened.enter_context(closing(Reading(picture, noted, asked.part))))


def _together(reading: Reading) -> list[Read]:
    others, entries, destroyed = list[Read](), 0, 0
    for read in reading.cases():
        if read.whole:
            entries, destroyed = entries + read.entries, destroyed + read.destroyed
        else:
            others.append(read)
    return [Read(None, True, entries, destroyed), *others]


def _parts(picture: Session) -> list[Part]:
    """With about as many entries each; none where a case has no number to go by."""
    entries = picture.scalar(select(func.count()).select_from(AuditEntry)) or 0
    many = min(cores(), entries // A_PART)
    in_order = select(AuditEntry.incident_id).order_by(AuditEntry.incident_id, AuditEntry.number)
    places = (entries * number // many for number in range(1, many))
    firsts = [picture.scalar(in_order.offset(place).limit(1)) for place in places]
    if not all(isinstance(first, int) for first in firsts):
        return []
    return [Part(since, until) for since, until in pairwise([None, *dict.fromkeys(firsts), None])]


def _is_any_of_no_case(picture: Session) -> bool:
    """Such a row would be in no part. Databases keep it out, unless that was bent too."""
    for table in OF_CASES:
        lost = select(table.incident_id.is_(None)).where(table.incident_id.is_(None))
        with readable(picture, table):
            if picture.scalar(lost.limit(1)):
                return True
    return False

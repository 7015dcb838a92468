"""What was done to the house itself, in a keyed chain of its own: accounts, roles, keys, searches.

No case stands in it by anybody's words: `about` is a reference, an e-mail of staff or a name of a
key, never what a patient is called.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.permissions import Actor
from disclosure.records.base import Record, one_spelling
from disclosure.records.chain import Chain, NotItsKeys, chain_of, remember_head
from disclosure.records.in_turn import Turn, take_turn

HOUSE = "house"  # the name of this chain in the file of heads
NOBODY = 0  # its owner there: there is one house


class HouseEntry(Record):
    __tablename__ = "house_entry"
    added_later = frozenset({"device"})

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    door: Mapped[str]
    what: Mapped[str]  # `account made`, `roles changed`, `key rotated`, `searched by name`
    about: Mapped[str]
    device: Mapped[str | None]  # as in records/audit.py; where two people may have to agree
    key: Mapped[str]  # which key sealed it
    before: Mapped[str]  # the seal of the entry before
    seal: Mapped[str]


_NEWEST = select(HouseEntry).order_by(HouseEntry.number.desc()).limit(1)


def note_of_house(
    session: Session, at: datetime, by: str | Actor, door: str, what: str, about: str = ""
) -> None:
    """Inside the transaction of what is noted, as its last step: others wait for the end of it.

    `by`: an e-mail; where two people may have to agree, whoever did it with their browser.
    Raises NotItsKeys.
    """
    take_turn(session, Turn.HOUSE)
    session.flush()
    before = _newest(session)
    last = before.number if before else 0
    entry = HouseEntry(number=last + 1, at=at, door=door, what=what, about=about)
    entry.by, entry.device = (by, None) if isinstance(by, str) else (by.email, by.device or None)
    seal_after(session, before, entry)
    session.add(entry)
    session.flush()
    remember_head(session, HOUSE, NOBODY, entry.number, entry.seal)


def seal_after(session: Session, before: Any, entry: Any) -> None:
    """In any chain, once it holds all else that it will hold. Raises NotItsKeys."""
    chain = _chain_that_goes_on(session, before)
    entry.key, entry.before = chain.key_name, before.seal if before else ""
    entry.seal = chain.seal_of(entry)


def _chain_that_goes_on(session: Session, before: Record | None) -> Chain:
    """What seals the entry after that one.

    On a machine whose file of keys is behind, a chain would go on with an older key, which cannot
    be mended: so the entry before is asked, and the newest of the house, where each new key of the
    chains is told first. Raises NotItsKeys.
    """
    chain = chain_of(session)
    newest = before if isinstance(before, HouseEntry) else _newest(session)
    if not all(chain.holds_key_of(each) for each in (before, newest) if each):
        raise NotItsKeys
    return chain


def must_go_on(session: Session) -> None:
    """Before what no transaction undoes, as a line in the file of keys. Raises NotItsKeys."""
    session.rollback()  # what was read until now may be old
    _chain_that_goes_on(session, None)


def _newest(session: Session) -> HouseEntry | None:
    return session.scalar(_NEWEST)


def keyed_hashes(
    session: Session, what: str, row: Record, cells: Collection[str]
) -> tuple[str, ...]:
    """Of these cells of a row, under each key of the chains, the present one first.

    One stands in `about` for words that the row alone holds: they cannot be exchanged unseen, and
    nobody who has no key can try which words they were.
    """
    told = one_spelling(type(row), {name: getattr(row, name) for name in cells})
    return chain_of(session).macs(f"{what}: ".encode() + told)[::-1]


def house_entries(session: Session) -> list[HouseEntry]:
    return list(session.scalars(select(HouseEntry).order_by(HouseEntry.number)))


def house_before(
    session: Session, wanted: Collection[ColumnElement[bool]], before: int, most: int
) -> Sequence[HouseEntry]:
    """The latest first. `before`: older than that number; 0: from the latest."""
    found = select(HouseEntry).where(*wanted).order_by(HouseEntry.number.desc()).limit(most)
    return session.scalars(found.where(HouseEntry.number < before) if before else found).all()


def of_sort(sort: str) -> ColumnElement[bool]:
    """What was done, with or without what follows: `account closed, somebody takes over`."""
    follows = (HouseEntry.what.startswith(f"{sort}{sign}", autoescape=True) for sign in ",:")
    return or_(HouseEntry.what == sort, *follows)


def sort_of(what: str) -> str:
    return what.partition(",")[0].partition(":")[0]

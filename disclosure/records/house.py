"""What was done to the house itself, in a keyed chain of its own: accounts, roles, keys, searches.

No case stands in it by anybody's words: `about` is a reference, an e-mail of staff or a name of a
key, never what a patient is called.
"""

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.audit import chain_of, remember_head
from disclosure.records.base import Record

HOUSE = "house"  # the name of this chain in the file of heads
NOBODY = 0  # its owner there: there is one house
_ONE_AT_A_TIME = 7_205_759  # any number; PostgreSQL's lock for the end of this chain


class HouseEntry(Record):
    __tablename__ = "house_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    door: Mapped[str]
    what: Mapped[str]  # `account made`, `roles changed`, `key rotated`, `searched by name`
    about: Mapped[str]
    key: Mapped[str]  # which key sealed it
    before: Mapped[str]  # the seal of the entry before
    seal: Mapped[str]


def note_of_house(
    session: Session, at: datetime, by: str, door: str, what: str, about: str = ""
) -> None:
    """Inside the transaction of what is noted, as its last step: others wait for the end of it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:it)"), {"it": _ONE_AT_A_TIME})
    session.flush()
    last = session.scalar(select(func.max(HouseEntry.number))) or 0
    before = session.get(HouseEntry, last) if last else None
    chain = chain_of(session)
    entry = HouseEntry(number=last + 1, at=at, by=by, door=door, what=what, about=about)
    entry.key, entry.before = chain.key_name, before.seal if before else ""
    entry.seal = chain.seal_of(entry)
    session.add(entry)
    session.flush()
    remember_head(session, HOUSE, NOBODY, entry.number, entry.seal)


def house_entries(session: Session) -> list[HouseEntry]:
    return list(session.scalars(select(HouseEntry).order_by(HouseEntry.number)))

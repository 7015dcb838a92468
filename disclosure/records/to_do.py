"""The things to do of every case, kept beside it so that no page has to work out all cases.

They follow from the record and can be made anew from it; so they are sealed in no chain. What a
row says lies under the key of its case; in clear stands only what finds a row and puts it in order.
"""

import json
from base64 import b64decode
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    Text,
    case,
    delete,
    event,
    exists,
    func,
    insert,
    inspect,
    literal,
    null,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Moment, Record, is_postgres
from disclosure.records.incident import Incident
from disclosure.records.locked import (
    LOCKED,
    CaseKey,
    Unreadable,
    case_key_in,
    document_locked,
    unlock,
)
from disclosure.records.ring import NoKey, Purpose, keys_of
from disclosure.records.team import CaseMember
from disclosure.records.transaction import one_transaction
from disclosure.records.users import User

CHANGED = datetime(1970, 1, 1, tzinfo=UTC)  # before every moment: the case changed since
OUTDATED = datetime(1970, 1, 2, tzinfo=UTC)  # who works here did, or when a day ends there
LONGEST_DAY = timedelta(hours=25)  # when the clocks go back
LATE, TODAY, IN_DAYS = range(3)  # urgencies
NOBODY = 0  # in place of a site: a restricted case, which nobody sees by watching over a site
_IN_ORDER = Text().with_variant(Text(collation="C"), "postgresql")  # byte by byte, as in SQLite


class KeptToDo(Record):
    """One thing to do. `urgency`, `rank`, then the case and the number: the order of the list.

    `soon_from`, `today_from`, `late_from`: when time alone brings it into that group; none where it
    is there, or never comes there. `moves_at`: the nearest of them.
    """

    __tablename__ = "to_do"
    __table_args__ = (
        Index("ix_to_do_site", "watched_by", "urgency", "rank", "incident_id", "number"),
        Index("ix_to_do_stage", "watched_by", "state", "urgency", "rank", "incident_id", "number"),
        Index(
            "ix_to_do_of_site", "watched_by", "owner", "urgency", "rank", "incident_id", "number"
        ),
        Index(
            "ix_to_do_second", "watched_by", "second", "urgency", "rank", "incident_id", "number"
        ),
        Index("ix_to_do_owner", "owner", "urgency", "rank", "incident_id", "number", "watched_by"),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    watched_by: Mapped[int]  # the site whose watchers see it, or NOBODY
    site_id: Mapped[int]
    state: Mapped[str]  # of the case
    urgency: Mapped[int]  # late, today, soon, later
    rank: Mapped[str] = mapped_column(_IN_ORDER)
    owner: Mapped[str]  # e-mail; empty where it is nobody's yet
    needs: Mapped[str]  # a permission
    second: Mapped[bool]  # it waits for a second person
    barred: Mapped[str]  # who may not be that person: e-mails, a space before and after each
    soon_from: Mapped[datetime | None]
    today_from: Mapped[datetime | None]
    late_from: Mapped[datetime | None]
    moves_at: Mapped[datetime | None] = mapped_column(index=True)
    says_kept: Mapped[dict[str, Any]] = mapped_column("says")


class Freshness(Record):
    """Whether the rows of a case say what the case says now.

    `marks`: raised by whatever may change them; who made rows from an older count stores none.
    `fresh_until`: from then on they may be wrong; none: time alone changes nothing.
    """

    __tablename__ = "to_do_fresh"
    __table_args__ = (Index(None, "fresh_until", "incident_id"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    marks: Mapped[int] = mapped_column(default=0)
    fresh_until: Mapped[datetime | None]
    rules: Mapped[str]  # the fingerprint of those they were made with; empty: never made


class NamedFor(Record):
    """Who sees the rows of a case by being named on it, beside those who watch over its site."""

    __tablename__ = "to_do_named"
    __table_args__ = (Index(None, "incident_id"),)

    email: Mapped[str] = mapped_column(primary_key=True)
    watched_by: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)


def make_again(session: Session, incident_id: int) -> None:
    """With whatever may change what is to do in a case, in the same transaction."""
    dialect = postgresql if is_postgres(session) else sqlite
    cells = {"incident_id": incident_id, "marks": 1, "fresh_until": CHANGED, "rules": ""}
    raised = {"marks": Freshness.marks + 1, "fresh_until": CHANGED}
    there = dialect.insert(Freshness).values(**cells)
    session.execute(there.on_conflict_do_update(index_elements=["incident_id"], set_=raised))


def make_all_again(session: Session, site_id: int | None = None) -> None:
    """Of every case (of a site), also of one whose rows were lost: as after a restore."""
    here = true() if site_id is None else Incident.site_id == site_id
    known = exists().where(Freshness.incident_id == Incident.id)
    told = (literal(0), literal(CHANGED, Moment()), literal(""))
    lost = select(Incident.id, *told).where(~known, here)
    cells = ["incident_id", "marks", "fresh_until", "rules"]
    session.execute(insert(Freshness).from_select(cells, lost))
    outdate(session, select(Incident.id).where(here))


def outdate(session: Session, ids: Any) -> None:
    """They may be wrong, though nobody changed the case: the sweep makes them again by and by."""
    these = (Freshness.incident_id.in_(ids), Freshness.fresh_until != CHANGED)
    never = (Freshness.incident_id.in_(ids), Freshness.fresh_until.is_(None))
    cells = {"marks": Freshness.marks + 1, "fresh_until": OUTDATED}
    for which in (these, never):
        session.execute(
            update(Freshness).where(*which).values(**cells), execution_options=_AS_IT_STANDS
        )


def outdate_those_made_ahead(session: Session, at: datetime) -> None:
    """Rows stay fresh until the day ends, at the latest: those that would for longer were made by a
    clock that was ahead.
    """
    ahead = Freshness.fresh_until > at + LONGEST_DAY
    outdate(session, select(Freshness.incident_id).where(ahead))


def bring_forward(session: Session, at: datetime) -> None:
    """What time alone made more urgent goes into its group; what it says is made again later.

    One statement over what moved, so what it costs follows that. A row that another transaction
    holds is left to it.
    """
    row = tuple_(KeptToDo.incident_id, KeptToDo.number)
    moved = select(KeptToDo.incident_id, KeptToDo.number).where(KeptToDo.moves_at <= at)
    if session.scalar(select(KeptToDo.moves_at).where(KeptToDo.moves_at <= at).limit(1)) is None:
        return
    late, today = KeptToDo.late_from <= at, KeptToDo.today_from <= at
    cells = {
        "urgency": case((late, LATE), (today, TODAY), else_=IN_DAYS),
        "moves_at": case((late, null()), (today, KeptToDo.late_from), else_=_after_soon()),
    }
    with one_transaction(session):
        mine = update(KeptToDo).where(row.in_(moved.with_for_update(skip_locked=True)))
        session.execute(mine.values(**cells), execution_options=_AS_IT_STANDS)


def _after_soon() -> Any:
    return func.coalesce(KeptToDo.today_from, KeptToDo.late_from)


def stale(session: Session, until: datetime, most: int, without: Collection[int] = ()) -> list[int]:
    """Ids of cases whose rows may be wrong since `until` or before, the longest first."""
    found = select(Freshness.incident_id).where(Freshness.fresh_until <= until)
    found = found.where(Freshness.incident_id.not_in(without))
    found = found.order_by(Freshness.fresh_until, Freshness.incident_id)
    return list(session.scalars(found.limit(most)))


def marks_of(session: Session, ids: Collection[int]) -> dict[int, int]:
    mine = select(Freshness.incident_id, Freshness.marks).where(Freshness.incident_id.in_(ids))
    return {row.incident_id: row.marks for row in session.execute(mine)}


def stale_among(session: Session, ids: Collection[int], at: datetime, rules: str) -> list[int]:
    """Which of these may be wrong by now."""
    mine = select(Freshness.incident_id).where(
        Freshness.incident_id.in_(ids),
        (Freshness.fresh_until <= at) | (Freshness.rules != rules),
    )
    return list(session.scalars(mine))


def at_rest(rules: str) -> Select[int]:
    """Ids of cases that are closed and in which nothing waits, until somebody changes them."""
    never = (Freshness.fresh_until.is_(None), Freshness.rules == rules)
    return select(Freshness.incident_id).where(*never)


def locked_unless_busy(session: Session, ids: Iterable[int]) -> dict[int, Freshness]:
    """For this transaction alone. One in which somebody writes is left out: it changes anyway."""
    cases = select(Incident.id).where(Incident.id.in_(ids)).order_by(Incident.id)
    free = list(session.scalars(cases.with_for_update(skip_locked=True)))
    return freshness_unless_busy(session, free)


def freshness_unless_busy(session: Session, ids: Collection[int]) -> dict[int, Freshness]:
    """For this transaction alone, which has locked the cases."""
    mine = select(Freshness).where(Freshness.incident_id.in_(ids)).order_by(Freshness.incident_id)
    mine = mine.with_for_update(skip_locked=True)
    found = session.scalars(mine, execution_options={"populate_existing": True})
    return {fresh.incident_id: fresh for fresh in found}


def replace_rows(
    session: Session, incident_id: int, rows: list[dict[str, Any]], named: list[dict[str, Any]]
) -> None:
    """In each row `says` is a document, which is locked with the key of the case."""
    for row in rows:
        place = _place(incident_id, row["number"])
        row["says_kept"] = document_locked(session, incident_id, place, row.pop("says"))
    for table, made in ((KeptToDo, rows), (NamedFor, named)):
        old = delete(table).where(table.incident_id == incident_id)
        session.execute(old, execution_options=_AS_IT_STANDS)
        if made:
            session.execute(insert(table), made, execution_options=_ALIKE)


def words_of(session: Session, rows: Collection[KeptToDo]) -> dict[tuple[int, int], dict[str, Any]]:
    """What each row says, by case and number; not those that nobody can read any more.

    The keys are read at once: a page shows rows of many cases.
    """
    ring, keys = keys_of(session).ring, dict[int, bytes]()
    ids = {row.incident_id for row in rows}
    mine = select(CaseKey).where(CaseKey.incident_id.in_(ids), CaseKey.purpose == Purpose.WORDS)
    found = dict[tuple[int, int], dict[str, Any]]()
    for key in session.scalars(mine):
        with suppress(Unreadable, NoKey):
            keys[key.incident_id] = case_key_in(ring, key.incident_id, Purpose.WORDS, key.wrapped)
    for row in rows:
        with suppress(Unreadable, KeyError, ValueError):
            locked, place = b64decode(row.says_kept[LOCKED]), _place(row.incident_id, row.number)
            words = unlock(keys[row.incident_id], place, locked)
            found[row.incident_id, row.number] = json.loads(words)
    return found


def _place(incident_id: int, number: int) -> str:
    return f"to_do {incident_id} {number}"


_AS_IT_STANDS = {"synchronize_session": False}  # nothing of it is read again in the transaction
_ALIKE = {"render_nulls": True}  # one statement for all rows, whatever is empty in each
_IN_ROWS = ("name", "role_rows", "sites", "active", "successor")  # of an account


@event.listens_for(Session, "before_flush")
def _outdate_for_staff(session: Session, *_: object) -> None:
    """Rows hold names of staff, and whose a thing is follows from roles, and from who has left and
    who took over. Whoever changes them need not think of it."""
    for row in (*session.new, *session.dirty):
        if isinstance(row, User):
            cells = inspect(row).attrs
            if any(cells[name].history.has_changes() for name in _IN_ROWS):
                theirs = CaseMember.email.in_(_line_before(session, row.email))
                outdate(session, select(CaseMember.incident_id).where(theirs))


def _line_before(session: Session, email: str) -> set[str]:
    """They, and who left and whose things are theirs by one successor after the other."""
    left = select(User.email, User.successor).where(User.successor.is_not(None))
    gone = session.execute(left).all()
    found, more = set[str](), {email}
    while more:
        found |= more
        more = {each.email for each in gone if each.successor in more} - found
    return found

"""Keys turned: a new one is put into the file, and what lies under an older one is locked anew.

Every step is a small transaction, and what is left is read from the database: stopped anywhere, it
goes on where it stopped. The words of the cases are not touched, only the keys of the cases.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Permission
from disclosure.records.found_by import FoundBy, make_anew
from disclosure.records.head_file import owned_like
from disclosure.records.house import HouseEntry, must_go_on, note_of_house, of_sort
from disclosure.records.in_turn import Turn, take_turn
from disclosure.records.incident import Incident
from disclosure.records.locked import CaseKey, Unreadable, wrapped_again
from disclosure.records.not_written import named
from disclosure.records.people import people_of
from disclosure.records.ring import Key, NoKey, Purpose, keys_of, line_of
from disclosure.records.second_factor import SecondFactor, lock_secret, open_secret
from disclosure.records.transaction import one_transaction
from disclosure.records.work import WorkItem, locked_again

Cell = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
Told = Callable[[int], None]  # how many so far
Place = tuple[int, ...]  # of a row, in the order in which all are locked anew
AT_ONCE = 100  # rows of one transaction: nobody waits long
_DOOR = "command"
TURNED, DROPPED = "key turned", "old key dropped"  # what an entry of the house says


@dataclass(slots=True)
class LockedAnew:
    """How many rows; and those that could not be opened, by table and number: they stay as they
    are, under the older key.
    """

    rows: int = 0
    unopened: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """`locks`: how many rows lie under it; of the chains and of hashes, what it sealed or made."""

    purpose: Purpose
    name: str
    present: bool
    locks: int

    def document(self) -> dict[str, Any]:
        told = {"purpose": str(self.purpose), "key": self.name}
        return told | {"present": self.present, "locks": self.locks}


def keys_in_use(session: Session) -> list[KeyInUse]:
    """Each key, by purpose, the oldest first; without one that only follows and locks nothing."""
    ring, told = keys_of(session).ring, _names_told(keys_of(session).path)
    found = [
        KeyInUse(purpose, key.name, key is keys[-1], _count(session, purpose, key.name))
        for purpose, keys in ring.keys.items()
        for key in keys
    ]
    return [each for each in found if each.name in told or each.locks or each.present]


def turn(session: Session, actor: Actor, at: datetime, purpose: Purpose) -> str:
    """A new key of that purpose is present from now on, in every process. Its name.

    Raises NotItsKeys: a file that is behind gets no key of its own beside.
    """
    actor.must(Permission.OPERATE)
    must_go_on(session)
    note_untold(session, actor, at)
    file = keys_of(session).path
    with _alone_with(file):
        _put(file, [*_lines(file), line_of(purpose)])
        name = keys_of(session).ring.present(purpose).name
    with one_transaction(session):
        note_of_house(session, at, actor.email, _DOOR, TURNED, f"{purpose} {name}")
    return name


def untold(session: Session) -> list[str]:
    """Purpose and name of each key that was put into the file after the first ones, and of which
    no entry of the house says so: whoever turned it was stopped between the two.
    """
    told = _said(session, TURNED)
    there = (_told_of(line) for line in _put_in_later(_lines(keys_of(session).path)))
    return [each for each in there if each not in told]


def missing(session: Session) -> list[str]:
    """Purpose and name of each key that was turned and never dropped, and that the file lacks, as
    where an older copy of it was put back. Nothing need lie under one that hashes or signs.
    """
    names = keys_of(session).ring.names
    here = {f"{purpose} {name}" for purpose, those in names.items() for name in those}
    return sorted(_said(session, TURNED) - _said(session, DROPPED) - here)


def _said(session: Session, what: str) -> set[str]:
    return set(session.scalars(select(HouseEntry.about).where(of_sort(what))))


def note_untold(session: Session, actor: Actor, at: datetime) -> list[str]:
    """The line that is missing of each, now, and in the name of whoever goes on."""
    actor.must(Permission.OPERATE)
    missing = untold(session)
    for about in missing:
        with one_transaction(session):
            note_of_house(session, at, actor.email, _DOOR, f"{TURNED}, found in the file", about)
    return missing


def _put_in_later(lines: list[str]) -> list[str]:
    """Not those that a file begins with: one of each purpose, in their order, or one key alone."""
    order, begun = list(Purpose), -1
    for place, line in enumerate(lines):
        if place == 0 and len(line.split()) == 1:
            return lines[1:]
        now = order.index(_purpose_in(line))
        if now <= begun:
            return lines[place:]
        begun = now
    return []


def lock_anew(session: Session, purpose: Purpose, after_each: Told) -> LockedAnew:
    """Everything that lies under an older key. `after_each` is told how many so far."""
    done = LockedAnew()
    for sort in _SORTS.get(purpose, ()):
        after: Place | None = ()
        while after is not None:
            some, after = _some(session, purpose, sort, after, done.unopened)
            done.rows += some
            if some:
                after_each(done.rows)
    return done


def steps_left(session: Session) -> Iterator[str]:
    """The same, cut into items for work in the background; see `lock_some_anew`."""
    for purpose, sorts in _SORTS.items():
        for number, sort in enumerate(sorts):
            old = select(func.count()).select_from(sort.table).where(sort.old(session, purpose))
            rows = session.scalar(old) or 0
            yield from (f"{purpose} {number}" for _ in range(-(-rows // AT_ONCE)))


def lock_some_anew(session: Session, step: str) -> int:
    """One transaction of it: how many rows; none where nothing is left there that opens."""
    purpose, _, number = step.partition(" ")
    rows, _ = _some(session, Purpose(purpose), _SORTS[Purpose(purpose)][int(number)], (), [])
    return rows


def drop(session: Session, actor: Actor, at: datetime, name: str) -> None:
    """Take an old key out of the file. Raises BadInput where anything still needs it."""
    note_untold(session, actor, at)
    with one_transaction(session):
        take_turn(session, Turn.KEYS)  # what was just being stored under it is counted too
    found = next((each for each in keys_in_use(session) if each.name == name), None)
    if why := _why_not_dropped(found):
        raise BadInput.at("key", f"key: {why}")
    assert found
    file = keys_of(session).path
    with one_transaction(session), _alone_with(file):  # said only where it is done
        about = f"{found.purpose} {name}"
        note_of_house(session, at, actor.email, _DOOR, DROPPED, about)
        _put(file, [line for line in _lines(file) if _name_in(line) != name])


def _why_not_dropped(key: KeyInUse | None) -> str:
    if key is None:
        return "the file holds none of this name. `disclosure keys list` names them."
    if key.purpose is Purpose.CHAINS:
        return "it sealed entries, which nobody could prove without it. It stays."
    if key.purpose is Purpose.SIGNING:
        return "it signed proofs, which people hold in their hands. It stays."
    if key.purpose is Purpose.FINDING:
        return "by it searches and rows of lists are known again. It stays."
    if key.present:
        return f"it is the present one. First run: disclosure keys turn {key.purpose}."
    if key.locks:
        return f"{key.locks} still lie under it. First run: disclosure keys go-on."
    return ""


def _count(session: Session, purpose: Purpose, name: str) -> int:
    """Rows under that key. Of the chains, and of what was signed, nothing is counted."""
    return sum(
        session.scalar(select(func.count()).where(*where, cell.startswith(f"{name}:"))) or 0
        for where, cell in _cells(purpose)
    )


def _cells(purpose: Purpose) -> Iterator[tuple[list[ColumnElement[bool]], Cell]]:
    """Where rows of that purpose begin with the name of their key."""
    match purpose:
        case Purpose.WORDS | Purpose.ANALYSIS:
            yield [CaseKey.purpose == str(purpose)], CaseKey.wrapped
        case Purpose.FINDING:
            yield [], FoundBy.hash
    if purpose is Purpose.WORDS:
        yield [], SecondFactor.secret
        yield [], SecondFactor.waiting
        yield [WorkItem.kept.is_not(None)], WorkItem.kept


def _some(
    session: Session, purpose: Purpose, sort: "Sort", after: Place, unopened: list[str]
) -> tuple[int, Place | None]:
    """One transaction: how many rows, and the place of the last; none: there is no other behind.
    What cannot be opened is passed over, and named: it must keep no other under the older key.
    """
    rows, place = 0, tuple_(*sort.place)
    with one_transaction(session):
        while not rows:
            old = select(sort.table).where(sort.old(session, purpose))
            old = old.where(place > after) if after else old
            in_order = old.order_by(*sort.place).limit(AT_ONCE).with_for_update()
            for row in (found := session.scalars(in_order).all()):
                after = tuple(getattr(row, cell.key) for cell in sort.place)
                try:
                    sort.lock_anew(session, row)
                    rows += 1
                except (Unreadable, NoKey):
                    unopened.append(f"{sort.table.__tablename__} {'/'.join(map(str, after))}")
            if len(found) < AT_ONCE:
                return rows, None
    return rows, after


def _key_of_case(session: Session, key: CaseKey) -> None:
    key.wrapped = wrapped_again(keys_of(session).ring, key)


def _second_factor(session: Session, row: SecondFactor) -> None:
    anew = [_anew(session, row.user_id, each) for each in (row.secret, row.waiting)]
    row.secret, row.waiting = anew


def _anew(session: Session, user_id: int, stored: str | None) -> str | None:
    if stored is None:
        return None
    return lock_secret(session, user_id, open_secret(session, user_id, stored))


def _hashes(session: Session, incident: Incident) -> None:
    make_anew(session, incident, people_of(session, incident.id))


def _item_of_work(session: Session, item: WorkItem) -> None:
    item.kept = locked_again(keys_of(session).ring, item)


def _of_cases(session: Session, purpose: Purpose) -> ColumnElement[bool]:
    return and_(CaseKey.purpose == str(purpose), _is_old(session, purpose, CaseKey.wrapped))


def _of_factors(session: Session, purpose: Purpose) -> ColumnElement[bool]:
    cells = (SecondFactor.secret, SecondFactor.waiting)
    return or_(*(_is_old(session, purpose, each) for each in cells))


def _of_hashes(session: Session, purpose: Purpose) -> ColumnElement[bool]:
    """Locked by their case, so that nobody changes it meanwhile."""
    old = select(FoundBy.incident_id).where(_is_old(session, purpose, FoundBy.hash))
    return Incident.id.in_(old)


def _of_work(session: Session, purpose: Purpose) -> ColumnElement[bool]:
    return and_(WorkItem.kept.is_not(None), _is_old(session, purpose, WorkItem.kept))


@dataclass(frozen=True, slots=True)
class Sort:
    """Rows of one table: which lie under an older key, their order, how one is locked anew.
    `lock_anew` raises Unreadable or NoKey where the row cannot be opened.
    """

    table: type[Any]
    place: tuple[InstrumentedAttribute[int], ...]
    old: Callable[[Session, Purpose], ColumnElement[bool]]
    lock_anew: Callable[[Session, Any], None]


_CASES = Sort(CaseKey, (CaseKey.incident_id,), _of_cases, _key_of_case)
_SORTS: Mapping[Purpose, tuple[Sort, ...]] = {
    Purpose.WORDS: (
        _CASES,
        Sort(SecondFactor, (SecondFactor.user_id,), _of_factors, _second_factor),
        Sort(WorkItem, (WorkItem.work_id, WorkItem.number), _of_work, _item_of_work),
    ),
    Purpose.ANALYSIS: (_CASES,),
    Purpose.FINDING: (Sort(Incident, (Incident.id,), _of_hashes, _hashes),),
}  # of the chains and of proofs nothing: what they sealed stays sealed as it was


def _is_old(session: Session, purpose: Purpose, cell: Cell) -> ColumnElement[bool]:
    return cell.not_like(f"{keys_of(session).ring.present(purpose).name}:%")


def _lines(file: Path) -> list[str]:
    return [f"{line}\n" for line in file.read_text("utf-8-sig").splitlines() if line.strip()]


def _names_told(file: Path) -> set[str]:
    """Of the keys that stand in the file themselves."""
    return {_name_in(line) for line in _lines(file)}


def _told_of(line: str) -> str:
    """As an entry of the house names it."""
    return f"{_purpose_in(line)} {_name_in(line)}"


def _purpose_in(line: str) -> Purpose:
    cells = line.split()
    return Purpose(cells[0]) if len(cells) > 1 else Purpose.CHAINS


def _name_in(line: str) -> str:
    return Key(bytes.fromhex(line.split()[-1])).name


@contextmanager
def _alone_with(file: Path) -> Iterator[None]:
    """Else each of two would write the lines that both had read, and one new key would be lost.
    The folder is locked, for the file gives its place to another.
    """
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk that knows no locks
            flock(folder, LOCK_EX)
        yield
    finally:
        os.close(folder)


def _put(file: Path, lines: list[str]) -> None:
    """The whole file or none of it, for its owner only, who stays the same."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.touch(0o600)
    try:
        with named(file), fresh.open("w", encoding="utf-8") as out:
            owned_like(file, out.fileno())
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)

"""How far work in the background has come, for pages and commands: counts, rate, time left."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from disclosure.actions.background.check_words import said_of_check
from disclosure.actions.looks.caseload import seen_by
from disclosure.permissions import Actor
from disclosure.records.base import spelled
from disclosure.records.commitment import Commitment
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.work import ItemState, Work, WorkItem, WorkState, is_item, items_set_aside
from workflows.phrases import several

CHECK = "audit_check"
NAMES: Mapping[str, str] = {
    CHECK: "Check of the record",
    "re_encryption": "Locking anew what lies under older keys",
    "import_rows": "Cases imported from a list",
    "look_back_rows": "Cases opened from a list",
    "look_back_findings": "Shared findings given to each case",
    "look_back_letters": "Letters made and issued",
    "look_back_sent": "Letters marked as sent",
    "look_back_promises": "A promise of all: done, checked or told in each case",
}
STALLED, FEW = timedelta(minutes=1), 5  # without an item, and as long as so many took before
QUIET = timedelta(minutes=5)  # without an item: then nobody seems to work, and we say so
MOST = 50  # items that are shown at once
NAMED = 20  # rows that one sentence names
ALREADY = "already"  # in `made` of an item: its row was there before, and nothing of it was taken
LOOK_AT = "look_at"  # in `made` of an item: what somebody has to know of it; nobody's words
CASE = "incident"  # the same: the reference of the case that its row became
WITHIN = (Letter, Commitment)  # what an item may be about that belongs to a case
FOR_OTHERS = "The reason is for others to read now. Tried again or put back, it is asked anew."
_REFERENCE = re.compile(r"INC-\d{4}-\d{6,}")
_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z])")
SAYS = "says"  # in `told`: sentences for whoever asked, of how it was understood; nobody's words


def name_of(work: Work) -> str:
    return NAMES.get(work.kind) or work.kind.replace("_", " ").capitalize()


def per_second(work: Work) -> float:
    """Of the present run; 0 where nobody can say yet."""
    if not (work.run_at and work.beat_at and work.beat_at > work.run_at):
        return 0.0
    behind = work.total - work.waiting - work.run_done
    return behind / (work.beat_at - work.run_at).total_seconds()


def time_left(work: Work, at: datetime) -> timedelta | None:
    """None: nobody can say, nothing runs, or nothing went on for a while: then what is left may
    wait until another worker takes it from one that died.
    """
    rate = per_second(work)
    if work.state != WorkState.RUNNING or not rate or not work.beat_at:
        return None
    if at - work.beat_at > max(STALLED, timedelta(seconds=FEW / rate)):
        return None
    return timedelta(seconds=round(work.waiting / rate))


def is_quiet(work: Work, at: datetime) -> bool:
    """It should run, and nothing of it has for a while."""
    since = max(each for each in (work.beat_at, work.run_at, work.asked_at) if each)
    return work.state in (WorkState.WAITING, WorkState.RUNNING) and at - since > QUIET


def document_of(work: Work, at: datetime) -> dict[str, Any]:
    left = time_left(work, at)
    counts = {"total": work.total, "done": work.done, "set_aside": work.set_aside}
    moments = {
        name: at and spelled(at)
        for name, at in (
            ("asked_at", work.asked_at),
            ("began_at", work.began_at),
            ("ended_at", work.ended_at),
        )
    }
    return {
        "id": work.id,
        "kind": work.kind,
        "about": work.about,
        "asked_by": work.asked_by,
        "state": work.state,
        **counts,
        "left_undone": work.left,
        "waiting": work.waiting,
        "per_second": round(per_second(work), 2),
        "seconds_left": int(left.total_seconds()) if left is not None else None,
        **moments,
    }


@dataclass(frozen=True, slots=True)
class Item:
    """One that was set aside, with its reason as it may be told."""

    number: int
    about: str
    why: str
    made: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Aside:
    """What was set aside, as far as this person may be told of it. `for_others`: how many more
    items are set aside, of cases that only other people see."""

    items: Sequence[Item]
    for_others: int

    @property
    def says(self) -> str:
        """Empty where all are shown."""
        return said_of_others(self.for_others)


def said_of_others(many: int, to_do: str = "see to") -> str:
    """Empty for none."""
    return f"{many:,} more {'is' if many == 1 else 'are'} for others to {to_do}." if many else ""


def aside_of(session: Session, actor: Actor, work: Work, after: int) -> Aside:
    """From the item after that number, in their order, MOST at once."""
    hidden = _hidden_from(actor, WorkItem.about)
    shut = select(func.count()).where(WorkItem.work_id == work.id, is_item(ItemState.SET_ASIDE))
    some = items_set_aside(session, work.id, after, MOST, not_(hidden))
    said = still_told(session, actor, [each.why or "" for each in some])
    items = [
        Item(each.number, each.about, why or FOR_OTHERS, each.made)
        for each, why in zip(some, said, strict=True)
    ]
    return Aside(items, session.scalar(shut.where(hidden)) or 0)


def _hidden_from(actor: Actor, case: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """About a case that only named people see, or a letter or promise of one, where they are not
    named. The operator of the machine may be told references. `case`: where the item has one."""
    if actor.operator:
        return false()
    shut = _is_shut_to(actor)
    within = (exists().where(of.ref == case, of.incident_id == Incident.id, shut) for of in WITHIN)
    return or_(exists().where(Incident.ref == case, shut), *within)


def theirs_to_see_to(actor: Actor) -> ColumnElement[bool]:
    """Of items: what was set aside of a case that only others see, these see to."""
    return not_(_hidden_from(actor, WorkItem.about))


def _is_shut_to(actor: Actor) -> ColumnElement[bool]:
    return false() if actor.operator else and_(Incident.restricted, not_(seen_by(actor)))


def shut_among(session: Session, actor: Actor, refs: Collection[str]) -> set[str]:
    """Those of these cases that only named people see, and this person is none of them."""
    mine = select(Incident.ref).where(Incident.ref.in_(refs), _is_shut_to(actor))
    return set(session.scalars(mine))


def letters_shut_among(session: Session, actor: Actor, refs: Collection[str]) -> set[str]:
    """The same of letters, by whose case they are."""
    mine = select(Letter.ref).join(Incident, Incident.id == Letter.incident_id)
    return set(session.scalars(mine.where(Letter.ref.in_(refs), _is_shut_to(actor))))


def still_told(session: Session, actor: Actor, says: Sequence[str]) -> list[str]:
    """Each of these kept reasons up to the first sentence that names a case which is shut to this
    person by now; empty where nothing is left. What names one of the patient's other cases was no
    secret when it was kept.
    """
    shut = shut_among(session, actor, {ref for each in says for ref in _REFERENCE.findall(each)})

    def is_told(sentence: str) -> bool:
        return shut.isdisjoint(_REFERENCE.findall(sentence))

    return [" ".join(takewhile(is_told, _SENTENCES.split(each))) for each in says]


def whole_document(
    session: Session, actor: Actor, work: Work, at: datetime, after: int = 0
) -> dict[str, Any]:
    """With what was set aside, and what the first items made."""
    aside = aside_of(session, actor, work, after)
    items = [
        {"number": i.number, "about": i.about, "why": i.why, "made": i.made} for i in aside.items
    ]
    shut = _hidden_from(actor, WorkItem.about), _hidden_from(actor, WorkItem.made[CASE].as_string())
    mine = select(WorkItem).where(WorkItem.work_id == work.id, not_(or_(*shut)))
    first = session.scalar(mine) if work.total == 1 else None
    made = {"made": _still_made(session, actor, first.made) if first else None}
    return document_of(work, at) | {"items": items, "for_others": aside.for_others} | made


def _still_made(session: Session, actor: Actor, made: Mapping[str, Any]) -> dict[str, Any]:
    (says,) = still_told(session, actor, [made.get(LOOK_AT, "")])
    kept = {name: value for name, value in made.items() if name != LOOK_AT}
    return kept | ({LOOK_AT: says} if says else {})


def notes_on(session: Session, actor: Actor, work: Work) -> list[str]:
    """What whoever asked has to know though nothing was set aside, in sentences."""
    if work.kind == CHECK:
        return list(_found_by_check(session, actor, work))
    there = _already_there(session, work)
    notes = [str(each) for each in work.told.get(SAYS, ())]
    if there:
        more = f" and {len(there) - NAMED:,} more" if len(there) > NAMED else ""
        were = "was" if len(there) == 1 else "were"
        notes.append(
            f"{len(there):,} {were} there already: nothing of {', '.join(there[:NAMED])}{more} was "
            "taken. What is new in these, such as an address, is changed in the case itself."
        )
    notes += _to_look_at(session, actor, work)
    return notes


def _found_by_check(session: Session, actor: Actor, work: Work) -> Iterator[str]:
    """Of the first MOST of its items that are done; before others those where something is."""
    theirs = not_(_hidden_from(actor, WorkItem.about))
    mine = select(WorkItem).where(WorkItem.work_id == work.id, is_item(ItemState.DONE), theirs)
    broken_first = WorkItem.made["ok"].as_boolean(), WorkItem.number
    for item in session.scalars(mine.order_by(*broken_first).limit(MOST)):
        told = {each["incident"] for each in (*item.made["broken"], *item.made["notices"])}
        yield from said_of_check(item.made, item.about, shut_among(session, actor, told))


def _to_look_at(session: Session, actor: Actor, work: Work) -> list[str]:
    """The first MOST of them, and how many more there are: each by the row that it is about. Not of
    a case that only others see since, nor what is said of one."""
    if SAYS not in work.told:  # of other kinds of work
        return []
    why = WorkItem.made[LOOK_AT].as_string()
    theirs = not_(_hidden_from(actor, WorkItem.made[CASE].as_string()))
    mine = select(WorkItem.about, why).where(WorkItem.work_id == work.id, why.is_not(None), theirs)
    rows = session.execute(mine.order_by(WorkItem.number)).all()
    told = still_told(session, actor, [why for _, why in rows])
    says = [f"{row[0].capitalize()}: {why}" for row, why in zip(rows, told, strict=True) if why]
    more = [f"{len(says) - MOST:,} more rows."] if len(says) > MOST else []
    return [*says[:MOST], *more]


def _already_there(session: Session, work: Work) -> Sequence[str]:
    if SAYS not in work.told:  # of other kinds of work
        return ()
    mine = select(WorkItem.about).where(WorkItem.work_id == work.id)
    there = mine.where(WorkItem.made[ALREADY].as_boolean().is_(True))
    return session.scalars(there.order_by(WorkItem.number)).all()


def how_far(work: Work, at: datetime) -> str:
    """One sentence."""
    said = f"{work.done:,} of {work.total:,} done"
    if work.set_aside:
        said += f", {work.set_aside:,} set aside"
    if work.left:
        said += f", {work.left:,} left undone"
    left = time_left(work, at)
    return f"{said}, {in_words(left)} left." if left is not None else f"{said}."


def in_words(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {several(minutes, 'minute')}"
    hours = round(minutes / 60)
    return f"about {several(hours, 'hour') if hours < 48 else several(round(hours / 24), 'day')}"

"""From the things to do of a case to the rows kept of them, and back: the same either way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from disclosure.actions.thing_to_do import SOON, Clock, Group, Sort, Target, ToDo
from disclosure.permissions import Permission
from disclosure.records.to_do import KeptToDo
from workflows.counting import last_day

AFTER = timedelta(microseconds=1)  # a moment is late once it has passed
_DAY, _MOMENT = "day", "moment"
Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says, with the case it belongs to: its reference, and in a few words."""

    todo: ToDo
    ref: str
    about: str


def cells_of(told: Told, zone: ZoneInfo) -> Cells:
    """Of one row, save which it is. `says` is still to be locked."""
    todo = told.todo
    group, _, __, moment = todo.order_in(zone)
    return {
        "says": _document(told),
        **_when(todo, zone),
        "urgency": int(group),
        "rank": f"{int(not todo.untold)}{int(todo.sort)}{moment}",
        "owner": todo.owner,
        "needs": str(todo.needs),
        "second": todo.second,
        "barred": f" {' '.join(sorted(todo.barred))} ",
    }


def told_of(row: KeptToDo, says: Mapping[str, Any]) -> Told:
    """`says`: its words, unlocked."""
    target = Target(says["where"], says["word"], says["fields"])
    todo = ToDo(
        says["act"],
        says["why"],
        target,
        Group(row.urgency),
        Clock(says["clock"]),
        _time(says["time"]),
        sort=Sort(says["sort"]),
        untold=says["untold"],
        owner=row.owner,
        needs=Permission(row.needs),
        second=row.second,
        barred=frozenset(row.barred.split()),
        working_days=says["working_days"],
        phone=says["phone"],
        key=says["key"],
        ladder=says["ladder"],
        start=_moment(says["start"]),
        duty=says["duty"],
        ours=says["ours"],
        sooner=_time(says.get("sooner")),
        caution=says.get("caution", ""),
        days_in=says.get("days_in", ""),
    )
    return Told(todo, says["ref"], says["about"])


def _document(told: Told) -> Cells:
    todo = told.todo
    return {
        "ref": told.ref,
        "about": told.about,
        "act": todo.act,
        "why": todo.why,
        "where": todo.target.where,
        "word": todo.target.word,
        "fields": dict(todo.target.fields),
        "clock": str(todo.clock),
        "time": _spelled(todo.time),
        "sort": int(todo.sort),
        "untold": todo.untold,
        "working_days": todo.working_days,
        "phone": todo.phone,
        "key": todo.key,
        "ladder": todo.ladder,
        "start": todo.start.isoformat() if todo.start else None,
        "duty": todo.duty,
        "ours": todo.ours,
        "sooner": _spelled(todo.sooner),
        "caution": todo.caution,
        "days_in": todo.days_in,
    }


def _when(todo: ToDo, zone: ZoneInfo) -> Cells:
    """When time alone makes it more urgent. A target of ours that has passed is never late."""
    due, zone = todo.time if todo.clock is Clock.DUE else None, todo.zone_of_days(zone)
    on, near = _last_day(due, zone), _last_day(due and (todo.sooner or due), zone)
    ahead: dict[str, datetime | None] = dict.fromkeys(("soon_from", "today_from", "late_from"))
    if near and todo.group > Group.SOON:
        ahead["soon_from"] = _midnight(near - SOON, zone)
    if near and todo.group > Group.TODAY:
        ahead["today_from"] = _midnight(near, zone)
    if on and due and todo.group > Group.LATE and not todo.ours:
        after = _midnight(on + timedelta(days=1), zone)
        ahead["late_from"] = due + AFTER if isinstance(due, datetime) else after
    return {**ahead, "moves_at": min(filter(None, ahead.values()), default=None)}


def _last_day(due: date | datetime | None, zone: ZoneInfo) -> date | None:
    return last_day(due, zone) if due else None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _spelled(at: date | datetime | None) -> list[str] | None:
    return [_MOMENT if isinstance(at, datetime) else _DAY, at.isoformat()] if at else None


def _time(spelled: list[str] | None) -> date | datetime | None:
    if spelled is None:
        return None
    kind, iso = spelled
    return datetime.fromisoformat(iso) if kind == _MOMENT else date.fromisoformat(iso)


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None

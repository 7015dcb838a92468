"""What somebody sends twice counts once: a double click, a page that was loaded again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, ChangedMeanwhile
from disclosure.actions.checks.references import resolved
from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.moving import Told
from disclosure.actions.reading import MOVE
from disclosure.actions.recording import record
from disclosure.clock import APART
from disclosure.kinds import kind_called
from disclosure.kinds.kind import read
from disclosure.kinds.moves import TOLD_WITH
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from workflows.machine import WrongState

TWICE = timedelta(minutes=1)  # in which the same words of the same person are the same saying
TRIES = 5  # against others who write in the same case just now
MOMENTS = {"at", "asked_at"}  # two clicks are never at the same one


def record_once(session: Session, change: Change, word: str, data: Mapping[str, Any]) -> int:
    """The number of the record. Raises what `record` raises.

    It is written at the version in which it was looked for, so that two at once cannot both be.
    """
    for _ in range(TRIES):
        gathered = _as_it_stands(session, change)
        if before := _said(gathered, change, word, data):
            return before
        seen = replace(change, seen_version=gathered.incident.version)
        try:
            return record(session, seen, word, data).id
        except ChangedMeanwhile:
            continue
    return record(session, change, word, data).id


def move_once(
    session: Session, change: Change, ref: str, trigger: str, data: Mapping[str, Any]
) -> None:
    """The state of the thing refuses the second of two at once. Raises what `move` raises."""
    if _moved(_as_it_stands(session, change), change, ref, trigger, data):
        return
    try:
        gate.move(session, change, ref, trigger, data=data)
    except WrongState:
        if not _moved(_as_it_stands(session, change), change, ref, trigger, data):
            raise


def move_unless_done(
    session: Session, change: Change, ref: str, trigger: str, data: Mapping[str, Any], reason: str
) -> None:
    """Where the last that became of the thing is this very move, told in these very words by this
    very person, it is done: from two pages, say. Else raises what `move` raises.
    """
    try:
        gate.move(session, change, ref, trigger, data=data, reason=reason)
    except (ChangedMeanwhile, WrongState):
        if not _did(_as_it_stands(session, change), change, ref, trigger, data, reason):
            raise


def said_just_now(gathered: Gathered, change: Change, word: str, **told: Any) -> int | None:
    """The number of the record in which this very person told just that, a moment ago."""
    found = (
        row.number
        for row in gathered.case.records.values()
        if row.kind == word and all(row.body.get(name) == told[name] for name in told)
        if is_recent(row.recorded_at, row.by, change)
    )
    return next(found, None)


def _as_it_stands(session: Session, change: Change) -> Gathered:
    session.rollback()
    return gather_by_id(session, change.incident_id, change.at)


def _said(gathered: Gathered, change: Change, word: str, data: Mapping[str, Any]) -> int | None:
    """Only the last thing they said: a yes after a no is a new yes."""
    wanted = _timeless(kind_called(word).read(data, change.at, gathered.zone).stored())
    mine = [row for row in gathered.case.records.values() if row.by == change.by]
    for row in [row for row in mine if not _follows(row)][-1:]:
        same = row.kind == word and _timeless(row.body) == wanted
        if same and is_recent(row.recorded_at, row.by, change):
            return row.number
    return None


def _follows(row: Evidence) -> bool:
    """What a saying set in motion: a closed case that opened again."""
    return row.kind == MOVE and str(row.body.get("thing", "")).startswith(Incident.prefix)


def _moved(
    gathered: Gathered, change: Change, ref: str, trigger: str, data: Mapping[str, Any]
) -> bool:
    """The last thing that became of it is this very move."""
    return any(
        row.body["trigger"] == trigger
        and is_recent(row.recorded_at, row.by, change)
        and _timeless(row.body["data"]) == _timeless(data)
        for row in _last_move(gathered, ref)
    )


def _did(
    gathered: Gathered,
    change: Change,
    ref: str,
    trigger: str,
    data: Mapping[str, Any],
    reason: str,
) -> bool:
    """The same of staff, however long ago, since what they tell is brought into one form; and of
    the same moment: another day is what they tell now.
    """
    last = [row for row in _last_move(gathered, ref) if row.by == change.by]
    if not last or last[0].body["trigger"] != trigger:
        return False
    word = gate.trigger_called(gate.machine_of(ref), trigger)
    told = read(TOLD_WITH[word], data, change.at, gathered.zone)
    told = resolved(gathered.session, gathered.case, told)
    wanted = Told(word, told, reason.strip(), change.at, gathered.zone)
    body = last[0].body
    return (body["reason"], body["data"]) == (wanted.reason, wanted.stored())


def _last_move(gathered: Gathered, ref: str) -> list[Evidence]:
    moves = [row for row in gathered.case.records.values() if row.kind == MOVE]
    return [row for row in moves if row.body.get("thing") == ref][-1:]


def is_recent(at: datetime, by: str, change: Change) -> bool:
    """Of this very person, a moment ago: so that the same once more is a second click. Not what a
    clock that was ahead wrote down as later than now.
    """
    return by == change.by and -APART <= change.at - at < TWICE


def _timeless(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in MOMENTS}

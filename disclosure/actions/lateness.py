"""What became late is noted on the record before anything else changes, and the note stays.

Every change of a case and every sweep asks this first. So whatever a change says about the past,
the record already holds that the day had passed (lateness never disappears).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.law.duties import conditions_of
from disclosure.records.commitment import Commitment
from workflows.clocks import DutyNow
from workflows.counting import whole_day
from workflows.regimes import DutyStatus, LimitType

LATE = (DutyStatus.LATE, DutyStatus.MET_LATE)


@dataclass(frozen=True, slots=True)
class Note:
    """`at`: the last moment in time. `what` stands in the audit entry; `body` in the record."""

    what: str
    at: datetime
    body: Mapping[str, Any]


def newly_late(gathered: Gathered) -> Iterator[Note]:
    """What is late now and was not noted before. A pass on a provisional clock is not noted."""
    if gathered.case.destroyed:
        return  # nothing of it can be late any more
    late = [each for each in gathered.duties if _is_late_by_law(each) and not each.provisional]
    notes = conditions_of(gathered.clocks).latenesses if late else ()
    noted = {(note.regime, note.duty) for note in notes}
    yield from (_of_duty(each) for each in late if (each.regime, each.id) not in noted)
    for promise in gathered.commitments:
        fresh = promise.ref not in gathered.case.late_promises
        if fresh and gathered.is_owed(promise) and gathered.is_late(promise):
            yield _of_promise(promise, gathered)


def _is_late_by_law(duty: DutyNow) -> bool:
    return duty.limit_type is LimitType.DEADLINE and duty.status in LATE


def _of_duty(duty: DutyNow) -> Note:
    assert duty.due_at
    assert duty.starts_at
    body = {
        "regime": duty.regime,
        "duty": duty.id,
        "starts_at": duty.starts_at.astimezone(UTC).isoformat(),
        "due_at": duty.due_at.astimezone(UTC).isoformat(),
        "due_on": duty.due_on.isoformat() if duty.due_on else None,
        "started_by": duty.started_by,
    }
    return Note(f"late {duty.id}", duty.due_at, body)


def _of_promise(promise: Commitment, gathered: Gathered) -> Note:
    day = gathered.day_that_counts(promise)
    assert day
    body = {"promise": promise.ref, "due_on": day.isoformat()}
    return Note(f"late {promise.ref}", whole_day(day, gathered.zone).at, body)

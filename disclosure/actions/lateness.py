"""What became late is noted on the record before anything else changes, and the note stays.

Every change of a case and every sweep asks this first. So whatever a change says about the past,
the record already holds that the day had passed (lateness never disappears).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.law.duties import conditions_of, duties_of
from disclosure.actions.people.in_touch import THEIR_WORDS
from disclosure.actions.people.people_now import persons_now
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.excuses import ExcuseEnd
from disclosure.kinds.people import Person, PersonChange
from disclosure.records.commitment import Commitment
from workflows.clocks import DutyNow
from workflows.counting import whole_day
from workflows.regimes import DutyStatus, LimitType

LATE = (DutyStatus.LATE, DutyStatus.MET_LATE)
_ENDS_AN_EXCUSE = THEIR_WORDS | {
    kind.word for kind in (ExcuseEnd, Person, PersonChange, Conversation)
}


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
    fresh = [each for each in late if (each.regime, each.id) not in noted]
    revived = _revived_by(gathered) if fresh else {}
    yield from (_of_duty(each, revived.get((each.regime, each.id))) for each in fresh)
    for promise in gathered.commitments:
        is_new = promise.ref not in gathered.case.late_promises
        if is_new and gathered.is_owed(promise) and gathered.is_late(promise):
            yield _of_promise(promise, gathered)


def _is_late_by_law(duty: DutyNow) -> bool:
    return duty.limit_type is LimitType.DEADLINE and duty.status in LATE


def _revived_by(gathered: Gathered) -> dict[tuple[str, str], int]:
    """By regime and duty, the record without which the duty would be excused still: the end of a
    refusal, a word of somebody we could not reach, another person to tell. Where it was of another
    patient, and a second person agrees that it goes, so does the lateness.
    """
    agreed = [each.number for each in gathered.clocks.excuses.all_agreed]
    rows = gathered.case.records.values() if agreed else ()
    since = [row for row in rows if row.kind in _ENDS_AN_EXCUSE and row.number > min(agreed)]
    found: dict[tuple[str, str], int] = {}
    for row in since:
        case = gathered.case.without(row.number)
        persons = persons_now(case, gathered.today)
        duties = duties_of(replace(gathered.clocks, case=case, persons=persons), gathered.at)
        excused = [each for each in duties if each.status is DutyStatus.EXCUSED]
        found |= {(duty.regime, duty.id): row.number for duty in excused}
    return found


def _of_duty(duty: DutyNow, revived_by: int | None) -> Note:
    assert duty.due_at
    assert duty.starts_at
    body = {
        "regime": duty.regime,
        "duty": duty.id,
        "starts_at": duty.starts_at.astimezone(UTC).isoformat(),
        "due_at": duty.due_at.astimezone(UTC).isoformat(),
        "due_on": duty.due_on.isoformat() if duty.due_on else None,
        "started_by": duty.started_by,
        "ended_by": duty.ended_by,
        "revived_by": revived_by,
    }
    return Note(f"late {duty.id}", duty.due_at, body)


def _of_promise(promise: Commitment, gathered: Gathered) -> Note:
    day = gathered.day_that_counts(promise)
    assert day
    body = {"promise": promise.ref, "due_on": day.isoformat()}
    return Note(f"late {promise.ref}", whole_day(day, gathered.zone).at, body)

"""Everything that happened in a case, in words: who, when, and what of it counts no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from disclosure.actions.duty_acts import act_of
from disclosure.actions.timeline_words import move_words, record_words
from disclosure.actions.to_do import Viewed, in_quotes
from disclosure.actions.to_do_family import letter_name
from disclosure.records.evidence import Evidence
from workflows.regimes import DutyStatus
from workflows.words import CommitmentState


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime  # when it happened
    words: str
    by: str = ""  # a name; empty for what no person did
    number: int = 0  # of the record; 0 for what is none
    recorded_at: datetime | None = None  # where it came on record on a later day
    withdrawn: bool = False
    late: bool = False
    correctable: bool = False
    day_only: bool = False


def timeline(view: Viewed) -> list[Entry]:
    """The latest first; what came on record together stays in its order."""
    found = [*_opened(view), *_records(view), *_drafts(view), *_became_late(view)]
    return sorted(found, key=lambda entry: (entry.at, entry.number), reverse=True)


def _opened(view: Viewed) -> Iterator[Entry]:
    i = view.incident
    if i.occurred_at:
        yield Entry(i.occurred_at, f"It happened: {i.summary}")
    yield Entry(i.became_aware_at, "We became aware of it.")
    yield Entry(i.recorded_at, f"Opened {i.ref}.", view.staff_name(i.opened_by), 1)


def _records(view: Viewed) -> Iterator[Entry]:
    case = view.gathered.case
    for number, row in case.records.items():
        body = case.bodies.get(number)
        words = record_words(view, body) if body else move_words(view, row.body)
        yield Entry(
            row.at,
            words,
            view.staff_name(row.by),
            number,
            _later(view, row),
            number in case.gone,
            correctable=body is not None and number not in case.gone,
        )


def _later(view: Viewed, row: Evidence) -> datetime | None:
    """Two moments are kept of every fact; the second is said where it is another day."""
    zone = view.gathered.zone
    same = row.at.astimezone(zone).date() == row.recorded_at.astimezone(zone).date()
    return None if same else row.recorded_at


def _drafts(view: Viewed) -> Iterator[Entry]:
    """A draft leaves no record of its own: the letter is that."""
    for letter in view.gathered.letters:
        words = f"Began the {letter_name(letter)} to {view.person_name(letter.to_person)}."
        yield Entry(letter.recorded_at, words, view.staff_name(letter.written_by[0]))


def _became_late(view: Viewed) -> Iterator[Entry]:
    for duty in view.gathered.duties:
        if duty.status in (DutyStatus.LATE, DutyStatus.MET_LATE) and duty.due_at:
            words = f"A duty became late: {act_of(duty, view.rules_on).name.lower()}."
            yield Entry(duty.due_at, words, late=True, day_only=bool(duty.due_on))
    for promise in view.gathered.commitments:
        due = promise.due_on if promise.state is CommitmentState.OPEN else None
        if due and due < view.today and view.gathered.is_owed(promise):
            yield Entry(
                view.end_of(due),
                f"A promise became late: {in_quotes(promise.words)}",
                late=True,
                day_only=True,
            )

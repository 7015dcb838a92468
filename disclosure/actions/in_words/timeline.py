"""Everything that happened in a case, in words: who, when, and what of it counts no more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from disclosure.actions.duty_acts import doubt_of_duty, name_of_duty
from disclosure.actions.in_words.timeline_words import move_words, record_words
from disclosure.actions.lateness import newly_late
from disclosure.actions.law.first_moments import harmed_at, knew_at
from disclosure.actions.letter_names import letter_name, reader_then
from disclosure.actions.reading import LATE, MOVE
from disclosure.actions.said_beside import opening_line
from disclosure.actions.thing_to_do import Viewed, in_quotes
from disclosure.kinds.fields import moment_of
from disclosure.kinds.notes import OPENING
from disclosure.records.evidence import Evidence
from workflows.clock_words import clock_time
from workflows.counting import whole_day


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
    day_only: bool = False  # no hour is known of it, or it is of the whole day
    about: str = ""  # the reference of the letter or promise that it is of


def timeline(view: Viewed) -> list[Entry]:
    """The latest first; what came on record together stays in its order."""
    found = [*_opened(view), *_records(view), *_drafts(view), *_became_late(view)]
    return sorted(found, key=lambda entry: (entry.at, entry.number), reverse=True)


def _opened(view: Viewed) -> Iterator[Entry]:
    i, case = view.incident, view.gathered.case
    if happened := harmed_at(case):
        yield _first(view, happened, f"It happened: {opening_line(case)}")
    yield _first(view, knew_at(case), "We became aware of it.")
    by = _typed_in(view, view.staff_name(i.opened_by), i.written_by, i.recorded_at)
    yield Entry(i.recorded_at, f"Opened {i.ref}.", by, OPENING, correctable=True)


def _first(view: Viewed, at: datetime | date, words: str) -> Entry:
    """As it stands now: when it was put right is told by the record that did so."""
    moment = moment_of(at, view.gathered.zone)
    return Entry(moment, words, day_only=not isinstance(at, datetime))


def _records(view: Viewed) -> Iterator[Entry]:
    case = view.gathered.case
    made = {promise.number: promise.ref for promise in view.gathered.commitments}
    for number, row in case.records.items():
        if row.kind == LATE:
            continue
        body = case.bodies.get(number)
        words = record_words(view, number, body) if body else move_words(view, number, row.body)
        writer = getattr(body, "written_by", None)
        yield Entry(
            row.at,
            words,
            _typed_in(view, view.staff_name(row.by), writer, row.recorded_at),
            number,
            _later(view, row),
            number in case.gone,
            correctable=body is not None and number not in case.gone,
            day_only=case.day_only(number),
            about=made.get(number) or _moved(row),
        )


def _moved(row: Evidence) -> str:
    """Which letter or promise; of the case itself it goes without saying."""
    thing = str(row.body.get("thing", "")) if row.kind == MOVE else ""
    return "" if thing.startswith("INC") else thing


def _typed_in(view: Viewed, by: str, writer: str | None, at: datetime) -> str:
    """Who recorded it stays who recorded it; of a sheet of paper, who wrote it stands before."""
    if not writer:
        return by
    hour = clock_time(at.astimezone(view.gathered.zone))
    return f"Written down by {writer}; typed in by {by} at {hour}"


def _later(view: Viewed, row: Evidence) -> datetime | None:
    """Two moments are kept of every fact; the second is said where it is another day."""
    zone = view.gathered.zone
    same = row.at.astimezone(zone).date() == row.recorded_at.astimezone(zone).date()
    return None if same else row.recorded_at


def _drafts(view: Viewed) -> Iterator[Entry]:
    """A draft leaves no record of its own: the letter is that."""
    for letter in view.gathered.letters:
        to = view.person_name(reader_then(view.gathered.case, letter, 0))
        words = f"Began the {letter_name(letter)} to {to}."
        by = view.staff_name(letter.written_by[0])
        yield Entry(letter.recorded_at, words, by, about=letter.ref)


def _became_late(view: Viewed) -> Iterator[Entry]:
    """What is on record as late, and what is late since it was last looked at."""
    g = view.gathered
    noted: list[tuple[datetime, Mapping[str, Any]]] = [
        (row.at, row.body) for row in g.case.records.values() if row.kind == LATE
    ]
    noted += [(note.at, note.body) for note in newly_late(g)]
    for at, body in noted:
        words, about = _late_words(view, body), str(body.get("promise") or "")
        if on := body.get("due_on"):  # by the clocks of its law, it may end after the day here does
            at = whole_day(date.fromisoformat(on), g.zone).at
        yield Entry(at, words, late=True, day_only=bool(on), about=about)


def _late_words(view: Viewed, body: Mapping[str, Any]) -> str:
    """It stands at its last moment, and of a whole day under that day, on which it was not late."""
    late = "was still open when this day ended" if body.get("due_on") else "became late"
    for promise in view.gathered.commitments:
        if promise.ref == body.get("promise"):
            return f"A promise {late}: {in_quotes(promise.words)}"
    duty = (body["regime"], body["duty"], view.rules_on)
    return f"A duty {late}: {name_of_duty(*duty).lower()}. {doubt_of_duty(*duty)}".rstrip()

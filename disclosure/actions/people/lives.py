"""What is on record of the patient's life: age, capacity and death, and since which entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.reading import Case, in_time
from disclosure.kinds.fields import latest_of, moment_of
from disclosure.kinds.people import PatientStatus
from workflows.moments import to_the_minute
from workflows.words import PatientChange

CAPACITY = frozenset({PatientChange.LOST_CAPACITY, PatientChange.REGAINED_CAPACITY})


@dataclass(frozen=True, slots=True)
class Life:
    """What is on record of the patient's age, capacity and death. Capacity is presumed.

    `until`: the last moment at which they may have lived; of a death often no more than the day is
    known. `capacity`: since when they lacked it, with the number of the entry that says so, or had
    it again, with 0; in time. Of a day without an hour they lacked it from its end on, and had it
    from its beginning: what was said to them that day may have been said while they had it.
    `found_dead`: that moment is when they were found; nobody knows on which day they died.
    """

    born_on: date | None = None
    came_of_age: bool = False
    capacity: tuple[tuple[datetime, int], ...] = ()
    until: datetime | None = None
    found_dead: bool = False

    def lived(self, at: datetime) -> bool:
        return self.until is None or to_the_minute(at) <= self.until

    def lost_capacity_by(self, at: datetime) -> int:
        """The entry by which they lacked it at that moment; 0 where they had it."""
        said = [lost for since, lost in self.capacity if since < at or (since == at and not lost)]
        return said[-1] if said else 0


NOTHING_KNOWN = Life()


@dataclass(frozen=True, slots=True)
class Capacity:
    """What is on record of the patient; capacity is presumed. `lost_by`: the entry that says that
    they lack it, where nothing later says that they have it; else 0.
    """

    came_of_age: bool
    lost_by: int
    regained: bool
    died: bool


def capacity_of(case: Case, before: int | None = None) -> Capacity:
    """`before`: by what was on record when the entry of that number was written."""
    lived = [
        (row, body)
        for row, body in case.those(PatientStatus)
        if before is None or on_record_since(case, row.number) < before
    ]
    capacity = [
        (on_record_since(case, row.number), body.what)
        for row, body in in_time(lived, case.zone)
        if body.what in CAPACITY
    ]
    number, last = capacity[-1] if capacity else (0, None)
    happened = {body.what for _, body in lived}
    return Capacity(
        came_of_age=PatientChange.CAME_OF_AGE in happened,
        lost_by=number if last is PatientChange.LOST_CAPACITY else 0,
        regained=last is PatientChange.REGAINED_CAPACITY,
        died=PatientChange.DIED in happened,
    )


@dataclass(frozen=True, slots=True)
class Death:
    """`known_by`: the entry since which it is on record. `last`: the last word on it."""

    known_by: int
    last: PatientStatus


def death_of(case: Case) -> Death | None:
    """None while no death that counts is on record."""
    told = case.those(PatientStatus)
    died = [(row.number, body) for row, body in told if body.what is PatientChange.DIED]
    if not died:
        return None
    return Death(min(on_record_since(case, number) for number, _ in died), died[-1][1])


def life_of(case: Case) -> Life:
    told = list(case.those(PatientStatus))
    capacity = tuple(
        (latest_of(body.at, case.zone), on_record_since(case, row.number))
        if body.what is PatientChange.LOST_CAPACITY
        else (moment_of(body.at, case.zone), 0)
        for row, body in in_time(told, case.zone)
        if body.what in CAPACITY
    )
    of_age = any(body.what is PatientChange.CAME_OF_AGE for _, body in told)
    known = case.incident.patient_born_on, of_age, capacity
    if not (death := death_of(case)):
        return Life(*known)
    return Life(*known, latest_of(death.last.at, case.zone), bool(death.last.day_unknown))


def on_record_since(case: Case, number: int) -> int:
    """The entry since which it is on record, without a break, that they died, lost capacity, and so
    on: where a wrong day was put right, the one with the wrong day. What was said between the two
    was said by who could say it, whatever the day.
    """
    return min((number, *_said_before(case, number)))


def _said_before(case: Case, number: int) -> Iterator[int]:
    """Of what said the same before, and was withdrawn after that entry came."""
    what = _what(case, number)
    for earlier in case.gone:
        of_it = (earlier, case.records[earlier].parent or 0)
        fell = min((c for each in of_it for c in case.corrections_of(each)), default=0)
        same = earlier < number < fell and _what(case, earlier) is what
        if same and not _ended_between(case, what, earlier, number):
            yield on_record_since(case, earlier)


def _what(case: Case, number: int) -> PatientChange | None:
    body = case.bodies.get(number)
    return body.what if isinstance(body, PatientStatus) else None


def _ended_between(case: Case, what: PatientChange | None, first: int, last: int) -> bool:
    """They had regained what they lost again, or lost again what they had regained."""
    ends = CAPACITY - {what} if what in CAPACITY else frozenset()
    told = case.those(PatientStatus)
    return any(first < row.number < last and body.what in ends for row, body in told)

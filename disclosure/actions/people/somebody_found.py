"""Whether somebody was found since a second person agreed that nobody is there to be told, or that
nobody knows who the patient is. Source: the design of the product, "What may stand in for what".
"""

from collections.abc import Collection, Iterator
from datetime import tzinfo

from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.kinds.excuses import Excuse
from disclosure.kinds.people import PatientStatus, Person, PersonChange
from workflows.excuses import NOBODY
from workflows.words import Ground, PatientChange, Standing

_SPEAKS_AGAIN = (PatientChange.REGAINED_CAPACITY, PatientChange.CAME_OF_AGE)


def ended_by_finding(case: Case, persons: Collection[PersonNow]) -> frozenset[int]:
    """Numbers of the excuses that named nobody and came on record before somebody was found. They
    are over for good: whoever was found may die, and then who must be told is asked anew. What is
    withdrawn found nobody.
    """
    found = max(_found(case, persons), default=0)
    known = max((found, *_known(case, persons)))
    nobody = ((row.number, x.ground) for row, x in case.those(Excuse) if x.ground in NOBODY)
    return frozenset(
        number
        for number, ground in nobody
        if number < (known if ground is Ground.NOT_IDENTIFIED else found)
    )


def _found(case: Case, persons: Collection[PersonNow]) -> Iterator[int]:
    """The entries by which somebody came to be one who must be told, and could be told then."""
    spoke = [row for row, told in case.those(PatientStatus) if told.what in _SPEAKS_AGAIN]
    for person in persons:
        yield from _became_relevant(person, case.zone)
        if person.is_patient:
            now = (row for row in spoke if person.was_relevant(row.recorded_at, case.zone))
            yield from (row.number for row in now)


def _became_relevant(person: PersonNow, zone: tzinfo) -> Iterator[int]:
    """Not where a change says once more what they were already."""
    for before, each in zip((None, *person.stood), person.stood, strict=False):
        new = before is None or before.standing != each.standing
        must = new and each.standing == Standing.RELEVANT
        if must and person.could_be_told(each.since, zone):
            yield each.number


def _known(case: Case, persons: Collection[PersonNow]) -> Iterator[int]:
    """The entries that say who the patient is, whether or not they can be told themselves; not
    what says once more what they were already.
    """
    patients = {person.number for person in persons if person.is_patient}
    yield from patients
    was = {row.number: person.is_patient for row, person in case.those(Person)}
    for row, change in case.those(PersonChange):
        if change.is_patient and change.person in patients and not was.get(change.person):
            yield row.number
        if change.is_patient is not None:
            was[change.person] = change.is_patient
    for row, told in case.those(PatientStatus):
        if told.what is PatientChange.IDENTIFIED:
            yield row.number

"""What another case of the same patient knows that this one does not: that they died, a way never
to use, a newer address.

It is found by the whole of the patient's number, at the same site. A restricted case is never told
of; nor is another of the same look-back, whose list says who is another person. Which case
it is, is not said: whoever reads this may have no sight of it. Who has finds it by that number.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered, gather
from disclosure.actions.people.lives import death_of
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.kinds import OfANewerProgram
from disclosure.kinds.harm import Error, ErrorReview
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.kinds.others import Restrict
from disclosure.kinds.people import PatientStatus, Person, PersonChange, PersonChangeReview
from disclosure.records.found_by import IDENTIFIER, found_with, is_one_patients
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable
from disclosure.records.look_backs import Member
from disclosure.records.to_do import make_again
from workflows.phrases import joined
from workflows.words import ErrorKind

ANOTHER_CASE = "Another case of this patient"
HERE_TOO = "Find out what is so, and record it in this case too."
_SAYS_IT = frozenset(
    kind.word
    for kind in (
        Correction, CorrectionReview, Error, ErrorReview, PatientStatus, Person, PersonChange,
        PersonChangeReview,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What that case knows of the patient. `died`: they did, and nothing here says so; else it is
    of how to reach them.
    """

    says: str
    died: bool


def known_elsewhere(gathered: Gathered) -> Iterator[Elsewhere]:
    """Each once. The last word counts: a wish or an address told here since is not asked for."""
    if death_of(gathered.case):
        return
    found: list[Elsewhere] = []
    for other in _others(gathered.session, gathered.incident):
        with suppress(Unreadable, OfANewerProgram):  # it stops no other case
            found += _known_in(gathered, other)
    yield from dict.fromkeys(found)


def _known_in(gathered: Gathered, other: Incident) -> Iterator[Elsewhere]:
    there = gather(gathered.session, other, gathered.at)
    if _is_of_another(there.case):
        return
    if death_of(there.case):
        yield Elsewhere(f"{ANOTHER_CASE} says that they have died. {HERE_TOO}", died=True)
    elif gathered.patient and there.patient:
        for says in newer_there(gathered.case, gathered.patient, there.case, there.patient):
            yield Elsewhere(f"{ANOTHER_CASE} {says}. {HERE_TOO}", died=False)


def make_others_again(session: Session, incident: Incident, kinds: set[str]) -> None:
    """What is to do there may follow from what these records say here; or did, until only named
    people see this case.
    """
    told = not incident.restricted and not kinds.isdisjoint(_SAYS_IT)
    if told or Restrict.word in kinds:
        for other in _others(session, incident):
            make_again(session, other.id)


def _others(session: Session, incident: Incident) -> list[Incident]:
    number = incident.patient_identifier
    if not number or not is_one_patients(number):
        return []
    found = found_with(session, IDENTIFIER, number).keys() - {incident.id}
    if not found:
        return []
    mine = select(Member.look_back_id).where(Member.incident_id == incident.id)
    beside = select(Member.incident_id).where(Member.look_back_id.in_(mine))
    theirs = (Incident.id.in_(found), Incident.id.not_in(beside))
    here = (Incident.site_id == incident.site_id, not_(Incident.restricted))
    return list(session.scalars(select(Incident).where(*theirs, *here).order_by(Incident.id)))


def _is_of_another(case: Case) -> bool:
    """Somebody said that it was opened on the wrong patient, and no second person said no."""
    wrong = (row for row, error in case.those(Error) if error.what is ErrorKind.WRONG_PATIENT)
    return any(not case.refusal(ErrorReview, row.number) for row in wrong)


def newer_there(ours: Case, here: PersonNow, theirs: Case, there: PersonNow) -> Iterator[str]:
    """How to reach them, as it was told there last: each as the end of a sentence."""
    ways = there.never - here.never
    if ways and _told_since(theirs, there, "safe", ours, here):
        named = joined(way.replace("_", " ") for way in sorted(ways))
        yield f"says never to use {named}"
    same = _lines(here) == _lines(there)
    if _lines(there) and not same and _told_since(theirs, there, "post", ours, here):
        yield "has a newer address of theirs"


def _told_since(theirs: Case, there: PersonNow, field: str, ours: Case, here: PersonNow) -> bool:
    told, known = _told_at(theirs, there, field), _told_at(ours, here, field)
    return told is not None and (known is None or told > known)


def _told_at(case: Case, person: PersonNow, field: str) -> datetime | None:
    """When anybody last said it of them."""
    told = [
        row.recorded_at
        for row, body in case.those(Person)
        if row.number == person.number and _holds(body.as_it_was_stored().get(field))
    ]
    told += [
        row.recorded_at
        for row, body in case.those(PersonChange)
        if body.person == person.number and field in body.changes()
    ]
    return max(told, default=None)


def _holds(said: object) -> bool:
    """Anything: a form that was left empty says nothing."""
    return any(said.values()) if isinstance(said, dict) else bool(said)


def _lines(person: PersonNow) -> list[str]:
    return [" ".join(line.casefold().split()) for line in person.body.get("post", ())]

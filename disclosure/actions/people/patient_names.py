"""What lists call the patient of each case: by the name that the case itself calls them."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered
from disclosure.actions.reading import read_case
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable
from disclosure.records.people import Person
from workflows.words import Standing

NOT_KNOWN_YET = "Name not known yet"


def names_of_patients(session: Session, of: ColumnElement[bool]) -> Mapping[str, str]:
    """By the reference of the case, in one statement for all: whoever was named in it as the
    patient, as they are called since; else the name with which it was opened. Empty where nobody
    knows it yet. `of`: which cases.
    """
    named = and_(Person.incident_id == Incident.id, Person.is_patient)
    told = (Incident.ref, Incident.patient_name, Person.name, Person.number, _perhaps_fell())
    found = select(*told).outerjoin(Person, named).where(of).order_by(Person.number)
    names = dict[str, str]()
    for ref, opened_with, name, number, perhaps in session.execute(found).all():
        names.setdefault(ref, opened_with or "")
        if name and not (perhaps and _fell(session, ref, number)):
            names[ref] = name
    return names


def name_of_patient(gathered: Gathered) -> str:
    """The same of one case that was read already."""
    named = [person.name for person in gathered.persons if person.is_patient]
    return str(named[-1]) if named else gathered.incident.patient_name or ""


def _perhaps_fell() -> ColumnElement[bool]:
    """Somebody withdrew them, as named in the wrong case; and who fell by that is left as a row
    that is not to be told, as a newborn may be too.
    """
    withdrawn = exists().where(
        Evidence.incident_id == Person.incident_id,
        Evidence.about == Person.number,
        Evidence.withdraws,
    )
    return and_(Person.standing == Standing.NOT_TO_BE_TOLD, withdrawn)


def _fell(session: Session, ref: str, number: int) -> bool:
    """Only the case knows whether a second person agreed. The name of another patient is told
    nobody, so none is where it cannot be read.
    """
    incident = session.scalars(select(Incident).where(Incident.ref == ref)).one()
    try:
        return number in read_case(session, incident).gone
    except Unreadable:
        return True

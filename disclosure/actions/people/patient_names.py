"""What lists call the patient of each case: by the name that the case itself calls them."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, exists, func, not_, select
from sqlalchemy.orm import Session

from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.people import Person
from workflows.words import Standing

NOT_KNOWN_YET = "Name not known yet"


def names_of_patients(session: Session, of: ColumnElement[bool]) -> Mapping[str, str]:
    """By the reference of the case, in one statement for all: whoever was named in it as the
    patient, as they are called since; else the name with which it was opened. Empty where nobody
    knows it yet. `of`: which cases.
    """
    named = and_(Person.incident_id == Incident.id, Person.is_patient, not_(_fell()))
    name = func.coalesce(Person.name, Incident.patient_name, "")
    found = select(Incident.ref, name).outerjoin(Person, named).where(of).order_by(Person.number)
    return {row[0]: row[1] for row in session.execute(found)}


def _fell() -> ColumnElement[bool]:
    """Taken back as named in the wrong case: the name of another patient is told nobody. What is
    left of them is a row that is not to be told.
    """
    taken_back = exists().where(
        Evidence.incident_id == Person.incident_id,
        Evidence.about == Person.number,
        Evidence.withdraws,
    )
    return and_(Person.standing == Standing.NOT_TO_BE_TOLD, taken_back)

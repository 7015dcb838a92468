"""Who the patient is, as far as it is known: each record adds what it says, and takes away nothing.

What stood before is kept with each such record, so that it stands again where the record falls.
"""

from disclosure.actions.reading import Case
from disclosure.kinds.faults import bad
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Patient, PatientStatus, Person, PersonChange
from disclosure.records.incident import Incident
from workflows.words import PatientChange

ONLY_IDENTIFIED = "this is said where the patient is identified. Record that by itself"


def known_of(incident: Incident) -> Patient:
    """As the case shows it now."""
    return Patient.model_construct(
        name=incident.patient_name,
        born_on=incident.patient_born_on,
        identifier=incident.patient_identifier,
    )


def with_what_stood(status: PatientStatus, incident: Incident) -> PatientStatus:
    """An identification with what was known before it. Of any other change, what its form had
    filled in says nothing new, and is not kept again. Raises BadInput where it does say more.
    """
    if status.patient is None:
        return status
    known = known_of(incident)
    if status.what is PatientChange.IDENTIFIED:
        return status.model_copy(update={"known_before": known})
    for name in Patient.model_fields:
        said = getattr(status.patient, name)
        if said is not None and said != getattr(known, name):
            raise bad(status, f"patient.{name}", ONLY_IDENTIFIED)
    return status.model_copy(update={"patient": None})


def says_who_it_is(body: Kind) -> bool:
    """By an identification, or by name: also of somebody who has died or lacks capacity."""
    if isinstance(body, PatientStatus):
        return body.what is PatientChange.IDENTIFIED
    return isinstance(body, Person | PersonChange) and bool(body.is_patient)


def bring_in_step(incident: Incident, case: Case) -> None:
    """`case`: with the record that was just made, which may have withdrawn one of these."""
    if (now := _on_record(case)) and now != known_of(incident):
        incident.patient_name, incident.patient_born_on = now.name, now.born_on
        incident.patient_identifier = now.identifier


def _on_record(case: Case) -> Patient | None:
    """None: nobody said more of them than when the case was opened."""
    told = [(n, b) for n, b in case.bodies.items() if isinstance(b, PatientStatus)]
    told = [(number, body) for number, body in told if body.known_before is not None]
    if not told:
        return None
    known = told[0][1].known_before
    assert known
    for number, body in told:
        if body.patient and number not in case.gone:
            known = known.model_copy(update=body.patient.model_dump(exclude_none=True))
    return known

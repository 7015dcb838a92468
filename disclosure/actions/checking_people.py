"""The same of the people of a case: who the patient is, what became of them, each try to reach
somebody or to hear them.
"""

from disclosure.actions.change import OpenCase
from disclosure.actions.checking import bad
from disclosure.actions.checking import checked as checked  # with what stands here
from disclosure.actions.checking_order import why_not_dead_then, why_not_then
from disclosure.actions.facts import Gathered
from disclosure.actions.patient_known import with_what_stood
from disclosure.actions.people_now import patients_of
from disclosure.kinds.care import Meeting, QuestionsSought
from disclosure.kinds.conversation import Heard
from disclosure.kinds.kind import Kind
from disclosure.kinds.notes import Correction
from disclosure.kinds.people import Attempt, PatientStatus, Person
from workflows.counting import day_of
from workflows.letter_recipient import why_not_of_age
from workflows.words import PatientChange

TAKE_IT_BACK = f"withdraw that record first, with “{Correction.heading}”"


@checked.register
def _(person: Person, case: OpenCase, gathered: Gathered) -> Kind:
    """A case has one patient: what is said of the life of one must not be said of another."""
    if person.is_patient and (there := _patient_beside(0, gathered)):
        raise bad(
            person,
            "is_patient",
            f"{there} is the patient here. Record this person as not the patient, or open a case "
            "of their own and join both in a look-back. If it was wrong to record "
            f"{there} as the patient, {TAKE_IT_BACK}",
        )
    return person


@checked.register
def _(correction: Correction, case: OpenCase, gathered: Gathered) -> Kind:
    """Nobody becomes a second patient by that a withdrawal is taken back."""
    bodies = gathered.case.bodies
    taken_back = bodies.get(correction.is_about)
    if not (correction.withdraws and isinstance(taken_back, Correction) and taken_back.withdraws):
        return correction
    person = bodies.get(taken_back.is_about)
    was_patient = isinstance(person, Person) and person.is_patient
    if was_patient and (there := _patient_beside(taken_back.is_about, gathered)):
        says = f"{there} is the patient here now. If that is wrong, {TAKE_IT_BACK}"
        raise bad(correction, "of", says)
    return correction


def _patient_beside(number: int, gathered: Gathered) -> str:
    """What the patient other than that person is called; empty where there is none."""
    patients = patients_of(gathered.case) - {number}
    return next((p.called for p in gathered.persons if p.number in patients), "")


@checked.register
def _(attempt: Attempt, case: OpenCase, gathered: Gathered) -> Kind:
    if says := why_not_then(attempt.at, "of the attempt", gathered):
        raise bad(attempt, "at", says)
    person = next(p for p in gathered.persons if p.number == attempt.person)
    forbidden = attempt.how in person.never_then(attempt.at, gathered.zone)
    return attempt.model_copy(update={"against_wishes": forbidden})


@checked.register
def _(heard: Heard, case: OpenCase, gathered: Gathered) -> Kind:
    if says := why_not_then(heard.asked_at, "of the asking", gathered):
        raise bad(heard, "asked_at", says)
    return heard


@checked.register
def _(meeting: Meeting, case: OpenCase, gathered: Gathered) -> Kind:
    if says := why_not_then(meeting.offered_at, "of the offer", gathered):
        raise bad(meeting, "offered_at", says)
    return meeting


@checked.register
def _(sought: QuestionsSought, case: OpenCase, gathered: Gathered) -> Kind:
    if says := why_not_then(sought.at, "of the asking", gathered):
        raise bad(sought, "at", says)
    return sought


@checked.register
def _(status: PatientStatus, case: OpenCase, gathered: Gathered) -> Kind:
    if status.what is PatientChange.CAME_OF_AGE:
        on = day_of(status.at, gathered.zone)
        if says := why_not_of_age(gathered.incident.patient_born_on, on):
            raise bad(status, "what", says)
    if status.what is PatientChange.DIED and (says := why_not_dead_then(status, gathered)):
        raise bad(status, "at", says)
    return with_what_stood(status, case.incident)

"""The same of the people of a case: what became of the patient, each try to reach somebody or to
hear them.
"""

from disclosure.actions.change import OpenCase
from disclosure.actions.checking import bad
from disclosure.actions.checking import checked as checked  # with what stands here
from disclosure.actions.checking_order import why_not_dead_then, why_not_then
from disclosure.actions.facts import Gathered
from disclosure.actions.patient_known import with_what_stood
from disclosure.kinds.care import Meeting, QuestionsSought
from disclosure.kinds.conversation import Heard
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Attempt, PatientStatus
from workflows.counting import day_of
from workflows.letter_recipient import why_not_of_age
from workflows.words import PatientChange


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

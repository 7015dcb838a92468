"""The same of the people of a case: what became of the patient, each try to reach somebody or to
hear them.
"""

from collections.abc import Mapping

from disclosure.actions.change import OpenCase
from disclosure.actions.checks.checking import checked as checked  # with what stands here
from disclosure.actions.checks.order import why_not_dead_then, why_not_then
from disclosure.actions.facts import Gathered
from disclosure.actions.people.patient_known import with_what_stood
from disclosure.kinds.care import Meeting, QuestionsSought
from disclosure.kinds.conversation import Heard
from disclosure.kinds.faults import bad
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import Attempt, PatientStatus
from disclosure.kinds.ways_said import way_said
from disclosure.permissions import is_family
from workflows.counting import day_of
from workflows.letter_recipient import why_not_of_age
from workflows.words import PatientChange

# Which field says when it was, and what that is the day of.
_WHEN: Mapping[type[Kind], tuple[str, str]] = {
    Heard: ("asked_at", "of the asking"),
    Meeting: ("offered_at", "of the offer"),
    QuestionsSought: ("at", "of the asking"),
}


@checked.register
def _(attempt: Attempt, case: OpenCase, gathered: Gathered) -> Kind:
    if says := why_not_then(attempt.at, "of the attempt", gathered):
        raise bad(attempt, "at", says)
    person = gathered.people[attempt.person]
    forbidden = attempt.how in person.never_then(attempt.at, gathered.zone)
    return attempt.model_copy(update={"against_wishes": forbidden})


@checked.register
def _(body: Heard | Meeting | QuestionsSought, case: OpenCase, gathered: Gathered) -> Kind:
    field, of = _WHEN[type(body)]
    if says := why_not_then(getattr(body, field), of, gathered):
        raise bad(body, field, says)
    meets_at = body.meets_at if isinstance(body, Meeting) else None
    if meets_at and (says := why_not_then(meets_at, "of the meeting", gathered)):
        raise bad(body, "meets_at", says)
    if is_family(case.change.actor.email):  # what they say of their own accord, nobody asked
        return body
    person = gathered.people[body.person]
    forbidden = way_said(body.how) in person.never_then(getattr(body, field), gathered.zone)
    return body.model_copy(update={"against_wishes": forbidden})


@checked.register
def _(status: PatientStatus, case: OpenCase, gathered: Gathered) -> Kind:
    if status.what is PatientChange.CAME_OF_AGE:
        on = day_of(status.at, gathered.zone)
        if says := why_not_of_age(gathered.incident.patient_born_on, on):
            raise bad(status, "what", says)
    if status.what is PatientChange.DIED and (says := why_not_dead_then(status, gathered)):
        raise bad(status, "at", says)
    return with_what_stood(status, case.incident)

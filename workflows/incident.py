"""The steps of an incident, as data.

Source: the product's design, "The states of an incident"; policy/disclosure_practice.md, section 6.
"""

from collections.abc import Iterable

from workflows import requirements as r
from workflows.facts import EndFacts, IncidentFacts
from workflows.machine import (
    Asked,
    OfEachPerson,
    OfTheCase,
    Requirement,
    Step,
    Workflow,
    answer,
    of_each_person,
    of_the_case,
)
from workflows.not_told import is_not_told, not_told, not_told_of_promises
from workflows.second_person import said_no
from workflows.words import State, Trigger

ENDS = {
    "not_notifiable_reviewed": "A second person agreed that the duty does not apply.",
    "error_reviewed": "A second person agreed that this was recorded in error.",
    "handed_over": "Another organisation took this over in writing, and the family knows.",
}


def an_end_is_reached(facts: IncidentFacts) -> Iterable[Asked]:
    """A reviewed 'no', a reviewed error or an accepted hand-over; the one that was begun counts."""
    for end in facts.ends:
        if end.complete:
            yield Asked(end.requirement, True, ENDS[end.requirement])
            return
    if facts.ends:
        yield Asked(facts.ends[-1].requirement, False, _lacks(facts, facts.ends[-1]))
        return
    says = (
        "Record why there is no duty here: a decision that it does not apply, an error, or another "
        "organisation that took over. A second person has to agree."
    )
    yield Asked("not_notifiable_reviewed", False, says)


def _lacks(facts: IncidentFacts, end: EndFacts) -> str:
    if end.refused is None:
        return end.lacks
    if end.requirement == "error_reviewed":
        no = said_no(facts.names, end.refused, "agree that this was recorded in error")
        return f"{no} Say anew why it was, or go on with the case."
    return r.not_agreed_that_none_applies(facts, end.refused)


def outcome_told(facts: IncidentFacts) -> Iterable[Asked]:
    """Asked for whoever was told anything, not only for those who must be told."""
    for person in facts.persons:
        if person.died or not facts.has_heard(person):
            continue
        says = r.outcome_told(facts, person)
        if says and is_not_told(person):
            why = " ".join(not_told(facts, {person.id}))
            yield Asked("outcome_told", True, f"Not told what came of it: {why}")
        else:
            yield answer(r.outcome_told, facts, says, person, for_good=True)


def promises_kept(facts: IncidentFacts) -> Iterable[Asked]:
    """Nothing excuses it. Whoever is not to be told is waited for by no promise, and named here."""
    says, note = r.promises_kept(facts), " ".join(not_told_of_promises(facts))
    met = "Every promise is finished." if note else "Every promise is kept, and they know."
    also = f" Not told: {note}" if note else ""
    yield Asked("promises_kept", not says, f"{says or met}{also}")


def _asks(
    case: Iterable[OfTheCase], person: Iterable[OfEachPerson], *, for_good: bool = False
) -> tuple[Requirement[IncidentFacts], ...]:
    return (
        *(of_the_case(rule, for_good=for_good) for rule in case),
        *(of_each_person(rule, for_good=for_good) for rule in person),
    )


# What every move forward asks, and asks again.
_CASE = (r.relevant_person_named, r.harm_graded, r.notifiability_decided, r.contact_named)
_PERSON = (r.first_conversation_recorded, r.apology_given, r.next_contact_promised)
_FOUND_CASE, _FOUND_PERSON = (r.findings_approved,), (r.family_questions_sought, r.meeting_offered)
_TOLD_CASE = (r.questions_addressed,)
_TOLD_PERSON = (r.disclosure_conversation_recorded, r.understanding_checked)

STEPS: tuple[Step[IncidentFacts], ...] = (
    Step(
        Trigger.BEGIN_INVESTIGATION,
        State.ACKNOWLEDGE,
        State.INVESTIGATE,
        _asks(_CASE, (*_PERSON[:2], r.support_offered, _PERSON[2])),
    ),
    Step(
        Trigger.SHARE_FINDINGS,
        State.INVESTIGATE,
        State.DISCLOSE,
        _asks((*_CASE, *_FOUND_CASE), (*_PERSON, *_FOUND_PERSON)),
    ),
    Step(
        Trigger.RECORD_DISCLOSURE,
        State.DISCLOSE,
        State.APOLOGIZE,
        _asks((*_CASE, *_TOLD_CASE), (*_PERSON, *_TOLD_PERSON)),
    ),
    Step(
        Trigger.DELIVER_APOLOGY,
        State.APOLOGIZE,
        State.FOLLOW_UP,
        _asks((*_CASE, r.promises_recorded), (*_PERSON, r.apology_letter_delivered)),
    ),
    Step(
        Trigger.CLOSE,
        State.FOLLOW_UP,
        State.CLOSED,
        (
            *_asks((*_CASE, *_FOUND_CASE, r.promises_recorded), (), for_good=True),
            promises_kept,
            *_asks(
                (r.questions_answered, r.duties_met, r.no_open_concern),
                (
                    *_PERSON[:2],
                    r.support_offered,
                    *_FOUND_PERSON,
                    *_TOLD_PERSON,
                    r.apology_letter_delivered,
                    r.closing_letter_given,
                    r.family_heard,
                ),
                for_good=True,
            ),
        ),
    ),
    *(
        Step(
            Trigger.CLOSE_WITHOUT_DUTY,
            source,
            State.CLOSED,
            (
                an_end_is_reached,
                outcome_told,
                promises_kept,
                *_asks((r.questions_answered, r.no_open_concern), (), for_good=True),
            ),
        )
        for source in (State.ACKNOWLEDGE, State.INVESTIGATE, State.DISCLOSE, State.APOLOGIZE)
    ),
    *(
        Step(
            Trigger.RETURN_TO_INVESTIGATION,
            source,
            State.INVESTIGATE,
            _asks((r.reason_given,), ()),
        )
        for source in (State.DISCLOSE, State.APOLOGIZE, State.FOLLOW_UP)
    ),
    *(
        Step(Trigger.REOPEN, State.CLOSED, dest, _asks((r.reason_given,), ()))
        for dest in (State.FOLLOW_UP, State.INVESTIGATE, State.ACKNOWLEDGE)
    ),
)
INCIDENT = Workflow("incident", State, STEPS)


GOES_ON = (State.FOLLOW_UP, State.INVESTIGATE)


def reopens_to(facts: IncidentFacts) -> tuple[State, ...]:
    """Where a closed incident can open again; where nobody says, at the first of them.

    Closed without duty, it always starts again at acknowledge.
    """
    return (State.ACKNOWLEDGE,) if facts.closed_without_duty else GOES_ON

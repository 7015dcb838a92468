"""How the incident moves: its facts, where it opens again, and how it was closed."""

from dataclasses import replace

from sqlalchemy.orm import Session

from disclosure.actions.change import OpenCase
from disclosure.actions.facts import Gathered
from disclosure.actions.moving import Machine, Told
from disclosure.kinds.faults import BadInput
from disclosure.records.incident import Incident, incident_called
from workflows.facts import IncidentFacts
from workflows.incident import INCIDENT, reopens_to
from workflows.phrases import joined
from workflows.words import State, Trigger


def _called(session: Session, ref: str) -> Incident:
    if found := incident_called(session, ref):
        return found
    raise BadInput.at("ref", f"ref: there is no incident {ref}.")


def _next_state(gathered: Gathered, incident: Incident, told: Told) -> State:
    facts = replace(gathered.facts, reason=told.reason)
    is_closed = incident.state is State.CLOSED  # of any other, the table says that it is not
    to = _opens_at(facts, told) if told.trigger is Trigger.REOPEN and is_closed else None
    return State(INCIDENT.advance(incident.state, told.trigger, facts, to))


def _opens_at(facts: IncidentFacts, told: Told) -> State:
    there = reopens_to(facts)
    to = told.data.to or there[0]
    if to not in there:
        names = joined((f"'{each}'" for each in there), "or")
        raise BadInput.at("to", f"to: this incident opens again at {names}.")
    return State(to)


def _after(case: OpenCase, gathered: Gathered, incident: Incident, told: Told, was: str) -> None:
    if incident.state is State.CLOSED:
        incident.without_duty = told.trigger is Trigger.CLOSE_WITHOUT_DUTY


MACHINE = Machine(
    triggers=INCIDENT.triggers(),
    called=_called,
    next_state=_next_state,
    after=_after,
)

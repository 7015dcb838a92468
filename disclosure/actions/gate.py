"""The gate: the only way an incident, a letter or a commitment moves. Every door calls `move`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions.change import Change, OpenCase, must_have_seen, open_case
from disclosure.actions.checks.references import told_of
from disclosure.actions.facts import Gathered
from disclosure.actions.letters import moves as letter_moves
from disclosure.actions.moves import commitment as commitment_moves
from disclosure.actions.moves import incident as incident_moves
from disclosure.actions.moving import Machine, Thing, Told, reopening, told_in
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.moves import TOLD_WITH
from disclosure.records import door
from disclosure.records.sealed import changed_rows
from disclosure.records.transaction import OnlyTried, only_tried
from workflows.incident import INCIDENT
from workflows.machine import Asked, NotReady
from workflows.reasons import TOO_SHORT, is_reason
from workflows.words import Trigger

MACHINES: Mapping[str, Machine] = {
    "INC": incident_moves.MACHINE,
    "LET": letter_moves.MACHINE,
    "COM": commitment_moves.MACHINE,
}
NO_REASON = Fault("reason", f"Why: {TOO_SHORT}.")


@dataclass(frozen=True, slots=True)
class Moved:
    """`was` and `now` are states; equal where the move only set a mark. `version`: of what was
    moved; of a dry run, as it stands."""

    ref: str
    was: str
    now: str
    version: int


def move(
    session: Session,
    change: Change,
    ref: str,
    trigger: str,
    *,
    data: object = None,
    reason: str = "",
    dry_run: bool = False,
    unless: Callable[[Gathered, Any], str | None] = lambda gathered, thing: None,
) -> Moved:
    """Permission, version, guard, change, audit entry, consequences: all in one transaction.

    `unless`: why whoever asks would not have it moved, asked in the locked case before the guard.
    Raises BadInput, Forbidden, ChangedMeanwhile, Refused, WrongState, or NotReady with every
    unmet requirement.
    """
    machine = machine_of(ref)
    word = trigger_called(machine, trigger)
    change.actor.must_move(word)
    _must_be_a_reason(reason)
    prepared = machine.prepare(session, ref, word, change.at)
    seen, change = change.seen_version, replace(change, seen_version=None)
    moved = None
    with only_tried(session, dry_run), open_case(session, change) as case:
        thing = machine.called(session, ref)
        must_have_seen(session, case.incident, thing.version, seen)
        gathered = case.gathered
        if why := unless(gathered, thing):
            raise Refused(why)
        told = _told(case, word, data, reason, prepared)
        was, version = str(thing.state), thing.version
        with _no_reason_is_too_short():
            step(case, gathered, machine, thing, told)
        version = version if dry_run else _version_sealed(case, thing)
        moved = Moved(ref, was, str(thing.state), version)
        if dry_run:
            raise OnlyTried
    assert moved
    return moved


def _version_sealed(case: OpenCase, thing: Thing) -> int:
    """Of the thing, to be given back with its next move: a mark leaves a promise as it was."""
    changed = thing is case.incident or thing in changed_rows(case.session)
    return case.number - 1 if changed else thing.version


def step(case: OpenCase, gathered: Gathered, machine: Machine, thing: Thing, told: Told) -> None:
    """One move inside an open case: whoever calls has checked the permission of the trigger."""
    machine.allowed(case, gathered, thing, told)
    was = str(thing.state)
    now = machine.next_state(gathered, thing, told)
    body: dict[str, Any] = {"thing": thing.ref, "trigger": str(told.trigger)}
    body |= {
        "from": was,
        "to": str(now),
        "data": told.stored(),
        "reason": told.reason,
    } | told.beside(thing)
    case.write_down(f"move {told.trigger} {thing.ref}", case.evidence("move", told.at, body))
    if str(now) != was:
        with door.opened():
            thing.move_to(str(now))
    machine.after(case, gathered, thing, told, was)
    for each in machine.follows(case, gathered, thing, told):
        with case.changed_by(each.change):
            step(case, gathered, machine_of(each.thing.ref), each.thing, each.told)


def reopen(case: OpenCase, gathered: Gathered, why: str) -> None:
    """What the family says after closing opens the case again, in the same transaction."""
    step(case, gathered, incident_moves.MACHINE, case.incident, reopening(case, why))


def checklist(gathered: Gathered, trigger: Trigger, reason: str = "") -> tuple[Asked, ...]:
    """Every requirement of a move of the incident, met or not, as the gate would ask them."""
    facts = replace(gathered.facts, reason=reason)
    return INCIDENT.checklist(gathered.incident.state, trigger, facts)


def machine_of(ref: str) -> Machine:
    """By the letters that its reference begins with. Raises BadInput."""
    if machine := MACHINES.get(ref.partition("-")[0]):
        return machine
    raise BadInput.at("ref", f"ref: '{ref}' is no incident, letter or commitment.")


def trigger_called(machine: Machine, word: str) -> Any:
    """Raises BadInput, which names those that there are."""
    found = [trigger for trigger in machine.triggers if str(trigger) == word]
    if not found:
        there = ", ".join(map(str, machine.triggers))
        raise BadInput.at("trigger", f"trigger: there is no '{word}'. Use {there}.")
    return found[0]


def _told(case: OpenCase, trigger: Any, data: object, reason: str, prepared: Any) -> Told:
    given = {} if data is None else data
    body = told_of(case.session, case.gathered.case, TOLD_WITH[trigger], given, case.change.at)
    return told_in(case, trigger, body, reason.strip(), prepared)


def _must_be_a_reason(reason: str) -> None:
    if reason.strip() and not is_reason(reason):
        raise BadInput([NO_REASON])


@contextmanager
def _no_reason_is_too_short() -> Iterator[None]:
    """Where a move wants one, none at all has fewer than three words too."""
    try:
        yield
    except NotReady as lacks:
        if any(item.id == "reason_given" for item in lacks.unmet):
            raise BadInput([NO_REASON]) from None
        raise

"""Every way Python code of ours could write a state past the gate, tried and refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.commitment import Commitment
from disclosure.records.door import StateWrittenOutsideTheGate
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.settings import Settings
from workflows.commitment import COMMITMENT, MARKS
from workflows.incident import INCIDENT
from workflows.letter import LETTER
from workflows.machine import Workflow
from workflows.words import State

OTHER: dict[type[Any], str] = {Incident: "investigate", Letter: "issued", Commitment: "open"}
THINGS = pytest.mark.parametrize("thing", OTHER)


@pytest.fixture
def whole(walked: Settings) -> Iterator[Session]:
    engine = open_database(walked.database_url)
    with session_on(engine, walked) as session:
        yield session
        session.rollback()
        assert verify(session).ok  # nothing of what was tried stayed
    engine.dispose()


@THINGS
def test_a_state_cannot_be_assigned(whole: Session, thing: type[Any]) -> None:
    row = whole.get_one(thing, 1)
    with pytest.raises(StateWrittenOutsideTheGate):
        row._state = OTHER[thing]
    with pytest.raises(StateWrittenOutsideTheGate):
        setattr(row, "_state", OTHER[thing])  # noqa: B010 - as somebody might try
    with pytest.raises(StateWrittenOutsideTheGate):
        row.move_to(OTHER[thing])
    with pytest.raises(AttributeError):
        row.state = OTHER[thing]


@THINGS
def test_a_new_row_begins_at_the_beginning(thing: type[Any]) -> None:
    later = "closed" if thing is Incident else "sent" if thing is Letter else "verified"
    with pytest.raises(StateWrittenOutsideTheGate):
        thing(_state=later)


@THINGS
def test_a_state_slipped_past_the_latch_is_refused_by_the_database(
    whole: Session, thing: type[Any]
) -> None:
    row = whole.get_one(thing, 1)
    set_committed_value(row, "_state", OTHER[thing])
    flag_modified(row, "_state")
    with pytest.raises(IntegrityError, match="without an audit entry"):
        whole.flush()


@THINGS
def test_bulk_writes_are_refused(whole: Session, thing: type[Any]) -> None:
    values: dict[Any, Any] = {"_state": OTHER[thing]}
    for write in (update(thing).values(values), update(thing).where(thing.id == 1).values(values)):
        with pytest.raises(StateWrittenOutsideTheGate):
            whole.execute(write)
    with pytest.raises(StateWrittenOutsideTheGate):
        whole.query(thing).update(values)
    with pytest.raises(StateWrittenOutsideTheGate):
        whole.execute(delete(thing))
    with pytest.raises(IntegrityError):
        whole.bulk_update_mappings(thing, [{"id": 1, **values}])


@THINGS
def test_statements_on_the_table_are_refused_by_the_database(
    whole: Session, thing: type[Any]
) -> None:
    table = thing.__table__
    row = dict(whole.execute(table.select().where(table.c.id == 1)).mappings().one())
    for write in (
        update(table).where(table.c.id == 1).values(state=OTHER[thing]),
        update(table)
        .where(table.c.id == 1)
        .values(state=OTHER[thing], version=table.c.version + 1),
        insert(table).values(row | {"id": 900, "ref": "NEW-1", "external_ref": "new"})
        if thing is Incident
        else insert(table).values(row | {"id": 900, "ref": "NEW-1"}),
        delete(table).where(table.c.id == 1),
    ):
        with pytest.raises(IntegrityError):
            whole.execute(write)
        whole.rollback()


@THINGS
def test_nothing_is_deleted_through_the_session(whole: Session, thing: type[Any]) -> None:
    whole.delete(whole.get_one(thing, 1))
    with pytest.raises(IntegrityError):
        whole.flush()


def test_a_record_is_neither_changed_nor_deleted(whole: Session) -> None:
    row = whole.get_one(Evidence, (1, 5))
    row.body_kept = {"words": "Something else"}
    with pytest.raises(IntegrityError, match="only ever added to"):
        whole.flush()
    whole.rollback()
    whole.delete(whole.get_one(Evidence, (1, 5)))
    with pytest.raises(IntegrityError, match="only ever added to"):
        whole.flush()


@pytest.mark.parametrize("workflow", [INCIDENT, LETTER, COMMITMENT], ids=lambda w: str(w.name))
def test_a_machine_has_the_moves_of_its_table_and_no_others(workflow: Workflow[Any]) -> None:
    """`transitions` adds to_closed() and the like unless told not to: that skips every guard."""
    machine = workflow.machine
    assert set(machine.events) == {str(trigger) for trigger in workflow.triggers()}
    assert not [name for name in machine.events if name.startswith("to_")]
    moves = {
        (event, transition.source, transition.dest)
        for event, found in machine.events.items()
        for transitions in found.transitions.values()
        for transition in transitions
    }
    assert moves == {(str(s.trigger), s.source.name, s.dest.name) for s in workflow.steps}
    assert machine.models == []


def test_every_move_is_guarded_by_its_requirements() -> None:
    for event in INCIDENT.machine.events.values():
        for transitions in event.transitions.values():
            assert all(transition.conditions for transition in transitions)
    assert all(step.requires for step in INCIDENT.steps)


def test_marks_change_no_state() -> None:
    assert not {mark for mark in MARKS if mark in COMMITMENT.triggers()}
    assert State.CLOSED not in {step.source for step in INCIDENT.steps if step.dest is State.CLOSED}

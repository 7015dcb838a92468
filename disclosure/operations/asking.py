"""Work that the house asks for itself: the record proved, rows under older keys locked anew."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.change import Door
from disclosure.actions.finding import incident_of
from disclosure.operations.rotation import steps_left
from disclosure.permissions import Actor
from disclosure.records.house import note_of_house
from disclosure.records.transaction import one_transaction
from disclosure.records.work import Work

AUDIT_CHECK, RE_ENCRYPTION = "audit_check", "re_encryption"


def ask_for_check(
    session: Session, actor: Actor, at: datetime, door: Door, refs: Iterable[str] = ()
) -> Work:
    """The record proved from end to end, or these cases. Raises BadInput for one not there."""
    actor.must_manage()
    cases = [Asked(incident_of(session, ref).ref) for ref in refs]
    return _asked(session, actor, at, door, AUDIT_CHECK, cases or [Asked("")])


def ask_to_lock_anew(session: Session, actor: Actor, at: datetime, door: Door) -> Work:
    """As `disclosure keys go-on`, beside the pages."""
    actor.must_manage()
    steps = [Asked(step) for step in steps_left(session)]
    return _asked(session, actor, at, door, RE_ENCRYPTION, steps)


def _asked(
    session: Session, actor: Actor, at: datetime, door: Door, kind: str, items: list[Asked]
) -> Work:
    with one_transaction(session):
        work = ask(session, actor, at, door, kind, "", items)
        words = kind.replace("_", " ")
        note_of_house(session, at, actor.email, str(door), f"{words} asked for", f"work {work.id}")
    return work

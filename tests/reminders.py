"""Messages as the sweep writes them, for tests of what becomes of them."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from disclosure.records.outbox import Message
from disclosure.records.transaction import one_transaction

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def remind(
    session: Session, to: str, ref: str, key: str, step: str, at: datetime = NOON, **more: object
) -> None:
    """`more`: other cells of the message, such as `mail_from`."""
    with one_transaction(session):
        session.add(reminder(ref, key, step, to, at, **more))


def reminder(
    ref: str, key: str, step: str, to: str = "", at: datetime = NOON, **more: object
) -> Message:
    """`key`: of the thing in its case, as `actions.watching` names it."""
    about = f"{ref} {key}" if "-" in key.partition(" ")[0] else ref
    whole = " ".join((ref, key, step.partition(" ")[2], to))
    cells = {"recorded_at": at, "step_at": at, "mail_from": at, **more}
    return Message(key=whole, to=to, about=about, step=step, **cells)

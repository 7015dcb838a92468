"""Somebody sets when they work: reminders by e-mail wait for it. None: the hours of the house."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time

from sqlalchemy.orm import Session

from disclosure.actions.people.accounts import no_account
from disclosure.kinds.faults import BadInput, Fault
from disclosure.permissions import Actor, Permission
from disclosure.records.transaction import one_transaction
from disclosure.records.users import User, user_called

WEEK = range(7)


@dataclass(frozen=True, slots=True)
class HoursAsked:
    """Hours as somebody wants them: `date.weekday()`, and times; None: it cannot be read."""

    days: Collection[int]
    from_: time | None
    until: time | None


def set_hours(session: Session, actor: Actor, email: str, hours: HoursAsked | None) -> User:
    """For oneself, or by an administrator. None: those of the house hold again."""
    if actor.email != email:
        actor.must(Permission.ADMINISTER)
    actor.must(Permission.SIGNED_IN)
    with one_transaction(session):
        user = user_called(session, email)
        if user is None or not user.active:
            raise no_account(email)
        user.works = _as_stored(hours) if hours else None
    return user


def _faults_of(hours: HoursAsked) -> Iterator[Fault]:
    if not hours.days or not set(hours.days) <= set(WEEK):
        yield Fault("days", "Days: choose at least one.")
    if hours.from_ is None:
        yield Fault("from_", "From: give a time, such as 08:00.")
    if hours.until is None:
        yield Fault("until", "Until: give a time, such as 18:00.")
    elif hours.from_ is not None and hours.until <= hours.from_:
        says = "this has to be later than the start."
        yield Fault("until", f"Until: {says} For night shifts, give the part before midnight.")


def _as_stored(hours: HoursAsked) -> dict[str, object]:
    """Raises BadInput."""
    faults = tuple(_faults_of(hours))
    if faults or hours.from_ is None or hours.until is None:
        raise BadInput(faults)
    first, last = hours.from_.isoformat("minutes"), hours.until.isoformat("minutes")
    return {"days": sorted(set(hours.days)), "from": first, "until": last}

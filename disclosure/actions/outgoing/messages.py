"""Messages to staff, written with the change that causes them: to whom, and from when by mail.

Whoever is away or has left is told nothing: who stands in for them is, and never nobody.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from disclosure.actions.change import OpenCase
from disclosure.actions.people.colleagues import Staff, no_holiday_at
from disclosure.policy import policy
from disclosure.records.outbox import (
    Message,
    as_told_to,
    key_passed_on,
    keys_there,
    unseen_of,
)
from disclosure.records.team import team_of
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site
from workflows.counting import local_day
from workflows.escalation import Receiver, Watched
from workflows.staffing import Told, mail_from, receivers


def tell_risk_managers(
    case: OpenCase, step: str, about: str, save: Collection[str] = ()
) -> frozenset[str]:
    return tell(case, (Receiver.RISK_MANAGER,), step, about, save=save)


def tell_owner(case: OpenCase, owner: str, step: str, about: str, once: str = "") -> frozenset[str]:
    """Whoever has to act; a risk manager where it is nobody's yet."""
    to = (Receiver.OWNER,) if owner else (Receiver.RISK_MANAGER,)
    return tell(case, to, step, about, owner, once)


def tell(
    case: OpenCase,
    to: tuple[Receiver, ...],
    step: str,
    about: str,
    owner: str = "",
    once: str = "",
    save: Collection[str] = (),
) -> frozenset[str]:
    """Once for each entry of the chain, whoever is told; or `once`, where no entry is written.

    `save`: who hears the same otherwise. Returns who is told in their own right, by e-mail.
    """
    at, site = case.change.at, case.incident.site
    staff, watched = Staff(case.session, at), Watched(about, step, at, None, owner)
    team, today = team_of(case.session, case.incident.id), local_day(at, case.zone)
    everybody = staff.of_case(case.incident, team)
    told_now = [each for each in receivers(to, watched, everybody, today) if each.email not in save]
    for told in told_now:
        key = f"{case.incident.ref} {once or case.number} {step} {about} {told.email}"
        case.session.add(
            message_to(told, key, about, step, at, staff=staff, site=site, case=case.incident.id)
        )
    return frozenset(told.email for told in told_now if told.instead_of is None)


def message_to(
    told: Told,
    key: str,
    about: str,
    step: str,
    step_at: datetime,
    *,
    staff: Staff,
    site: Site,
    case: int | None = None,
    at_once: bool = False,
    due: date | datetime | None = None,
) -> Message:
    """One message to one person, not yet stored; `key` makes a second one impossible.

    The list shows it now; mail waits for their hours, where that does no harm before `due`.
    """
    message = Message(key=key, to=told.email, about=about, step=step, instead_of=told.instead_of)
    message.recorded_at, message.step_at = staff.at, step_at
    message.incident_id = case if told.sees else None
    hours = staff.hours_of(told.email) or policy().reminders.hours
    zone = site.zone
    message.mail_from = mail_from(staff.at, at_once, due, hours, no_holiday_at(site), zone)
    return message


def pass_on(
    session: Session,
    at: datetime,
    leaves: str,
    takes_over: str,
    cases: Collection[int] | None = None,
) -> None:
    """What somebody who leaves has not seen is told to whoever takes over and was not told of it
    themselves. Asked twice: once.

    `cases`: of these alone, where they stay in the house."""
    with one_transaction(session):
        unseen = unseen_of(session, leaves)
        if cases is not None:
            unseen = [message for message in unseen if message.incident_id in cases]
        keys = {message.id: key_passed_on(message.key, takes_over) for message in unseen}
        own = {message.id: as_told_to(message, takes_over) for message in unseen}
        there = keys_there(session, [*keys.values(), *own.values()])
        for old in unseen:
            old.seen_at = at  # by nobody any more: it is told to somebody else
            if there.isdisjoint((keys[old.id], own[old.id])):
                new = Message(key=keys[old.id], to=takes_over, about=old.about, step=old.step)
                new.recorded_at = at
                new.mail_from = at if old.tries else max(at, old.mail_from)  # what waits, waits
                new.step_at, new.instead_of = old.step_at, leaves
                new.incident_id = old.incident_id
                session.add(new)

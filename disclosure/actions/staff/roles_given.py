"""When an administrator gives somebody sight of cases, or takes the second factor from an account
that has it, who watches over these sites is told."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.outgoing.messages import message_to
from disclosure.actions.people.colleagues import Staff
from disclosure.permissions import GRANTS, Actor, Permission, Role
from disclosure.records.outbox import Message, keys_there
from disclosure.records.users import Site, User
from workflows.counting import local_day
from workflows.escalation import Receiver, Watched
from workflows.staffing import receivers

GIVEN, RESET = "role_given", "second_factor_reset"
Sights = frozenset[tuple[Role, str]]  # a role that sees cases, and the site where it does


def sights_of(user: User) -> Sights:
    seeing = [role for role in user.roles if Permission.SEE_CASES in GRANTS[role]]
    return frozenset((role, site.name) for role in seeing for site in user.sites)


def tell_of_sights(
    session: Session, actor: Actor, at: datetime, user: User, before: Sights, step: str = GIVEN
) -> None:
    """`before`: what they saw already, of which nobody is told again.

    Never who gives or gets it. Not of the operator's doing: a house is set up that way,
    and whoever has the machine has more than any role; the chain of the house holds it.
    """
    session.flush()
    new = {name for _, name in sights_of(user) - before}
    if not new or actor.operator:
        return
    told: dict[str, Message] = {}
    staff = Staff(session, at)
    for site in user.sites:
        if site.name in new:
            for message in _messages(staff, site, user.email, {actor.email, user.email}, step):
                told.setdefault(message.key, message)
    there = keys_there(session, list(told))
    session.add_all(message for key, message in told.items() if key not in there)


def _messages(
    staff: Staff, site: Site, about: str, never: set[str], step: str
) -> Iterator[Message]:
    at = staff.at
    others = {email: each for email, each in staff.of_site(site).items() if email not in never}
    watched, today = Watched(about, step, at, None, ""), local_day(at, site.zone)
    for told in receivers((Receiver.RISK_MANAGER,), watched, others, today):
        key = f"{about} {step} {at.isoformat()} {told.email}"
        yield message_to(told, key, about, step, at, staff=staff, site=site, at_once=True)

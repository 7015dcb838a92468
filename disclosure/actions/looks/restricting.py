"""Who shuts a case to all but named people, who had better be among them, and who has to be."""

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from disclosure.actions.people.staff_names import staff_name
from disclosure.permissions import Permission, Role
from disclosure.records.incident import Incident
from disclosure.records.team import named_by_restriction
from disclosure.records.users import User, users_by_email, users_with

TOOK_PART = (
    "You took part in this patient's care, so another person has to say who may see the case."
)


def better_named_too(session: Session, site_id: int, out: Collection[str]) -> str:
    """A sentence for whoever restricts: who could look after the case beside them; "" for nobody.

    `out`: e-mails of whoever restricts and of those who took part in the care.
    """
    deciding = users_with(session, Permission.DECIDE, site_id)
    others = [staff_name(session, user.email) for user in deciding if user.email not in out]
    if not others:
        return ""
    return (
        "Name another risk manager too, who can go on when you are away or leave: "
        f"{', '.join(others)}."
    )


def named_here(session: Session, incident: Incident) -> list[User]:
    """Of those whom the restriction names, who is still here."""
    named = named_by_restriction(session, incident.id)
    return [user for user in users_by_email(session, named) if user.active]


def free_deciders(users: Iterable[User], involved: Collection[str]) -> list[User]:
    """The risk managers among them who are here and took no part in the care."""
    deciding = (user for user in users if user.active and Role.RISK_MANAGER in user.roles)
    return [user for user in deciding if user.email not in involved]


def needs_another(session: Session, incident: Incident, involved: Collection[str]) -> bool:
    """Whether a restricted case is left with no risk manager who may judge it: whoever took part
    then lets one in. To shut the case, or anybody out of it, is never theirs.
    """
    if not incident.restricted:
        return False
    return not free_deciders(named_here(session, incident), involved)


def last_free_decider(session: Session, incident: Incident, involved: Collection[str]) -> str:
    """A sentence for whoever records who took part: whom the case could lose; "" where it is safe.

    Nobody is kept from recording what is so: it says what else to do.
    """
    if not incident.restricted:
        return ""
    named = named_here(session, incident)
    free = free_deciders(named, involved)
    if len(free) != 1:
        return ""
    name = staff_name(session, free[0].email)
    out = {*(user.email for user in named), *involved}
    others = better_named_too(session, incident.site_id, out)
    return (
        f"{name} is the only risk manager named on this case who took no part in the care. If they "
        f"took part, let another see the case too, or nobody here could judge it. {others}"
    ).rstrip()

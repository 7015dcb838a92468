"""What hangs on somebody who leaves, and what stands in the way of a successor. Changes nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.checking import involved_in
from disclosure.actions.commitment_moves import why_ended
from disclosure.actions.destroyed import stub_of
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.names_had import bare, called, figures, is_meant, who_is_here
from disclosure.actions.people_now import named_contact
from disclosure.actions.refused import Refused
from disclosure.kinds.care import Contact
from disclosure.permissions import Actor, Permission, Role
from disclosure.records.concerns import Concern
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.team import CaseMember, may_write, named_by_restriction
from disclosure.records.users import (
    actor_called,
    name_of,
    site_numbered,
    user_called,
    users_with,
)
from workflows.words import CommitmentState, QuestionState, State


def must_be_able(session: Session, at: datetime, leaves: str, takes_over: str) -> None:
    """Asked before an account is closed: then everything is handed over, or nothing is.

    Raises Refused with a sentence for each case, by its reference alone, since an administrator
    reads none; and with the names of those who could take over.
    """
    numbers = cases_naming(session, leaves)
    says = [
        why
        for each in _gathered(session, numbers, at)
        if (why := why_not(each, leaves, takes_over))
    ]
    if says:
        cases = [*_gathered(session, numbers, at)]
        raise Refused(" ".join([*says, _whom_instead(session, cases, leaves, takes_over)]))


def _gathered(session: Session, numbers: Iterable[int], at: datetime) -> Iterator[Gathered]:
    """One after the other: somebody may be named in thousands."""
    for number in numbers:
        yield gather(session, session.get_one(Incident, number), at)


def why_not(gathered: Gathered, leaves: str, takes_over: str) -> str | None:
    """None where this case can go to that successor; else the sentence to show."""
    session, incident = gathered.session, gathered.incident
    if incident.restricted and not stub_of(session, incident.id):
        only = named_by_restriction(session, incident.id)
        if leaves in only or is_left(gathered, leaves):
            if says := _why_not_looked_after(gathered, only, leaves, takes_over):
                return says
            if takes_over not in only and who_lets_in(session, only, leaves) is None:
                return (
                    f"Nobody named on {incident.ref}, which only named people see, is a risk "
                    f"manager. Give the role to {_one_of(session, only, leaves)} first."
                )
    if who_acts(session, incident, leaves, takes_over) or not is_left(gathered, leaves):
        return None
    site = site_numbered(session, incident.site_id)
    return (
        f"Nobody who is left may change {incident.ref}, so what was promised there cannot be "
        f"handed over. Give a risk manager the site {site.name if site else ''} first."
    )


def who_acts(session: Session, incident: Incident, leaves: str, takes_over: str) -> Actor | None:
    """With whose rights it is done, since an administrator reads and changes no case: a risk
    manager of the site, else whoever may promise there, else the successor."""
    managers = users_with(session, Permission.MOVE_INCIDENT, incident.site_id)
    others = users_with(session, Permission.PROMISE, incident.site_id)
    heir = user_called(session, takes_over)
    for user in (*managers, *others, *([heir] if heir else [])):
        actor = user.actor()
        let_in = incident.restricted and heir is not None and user.email == heir.email
        may = let_in or may_write(session, actor, incident)
        if user.email != leaves and actor.may(Permission.PROMISE) and may:
            return actor
    return None


def who_lets_in(session: Session, only: set[str], leaves: str) -> Actor | None:
    """A risk manager whom the restriction names, also one who has left: nobody else sees it."""
    named = [user for email in sorted(only) if (user := user_called(session, email))]
    named.sort(key=lambda user: (not user.active, user.email != leaves))
    able = (user.actor() for user in named if user.actor().may(Permission.DECIDE))
    return next(able, None)


def who_stays(session: Session, only: set[str], leaves: str, takes_over: str) -> list[str]:
    """Whom the restriction names after the hand-over, by e-mail."""
    here = (email for email in {*only, takes_over} if actor_called(session, email))
    return sorted(email for email in here if email != leaves)


def _why_not_looked_after(
    gathered: Gathered, only: set[str], leaves: str, takes_over: str
) -> str | None:
    """Where nobody could close the case any more, or only who took part in it."""
    session, involved = gathered.session, involved_in(gathered)
    kept = who_stays(session, only, leaves, takes_over)
    left = {email for email in kept if decides(session, email)}
    free = leaves in only and decides(session, leaves) and leaves not in involved
    if left and (left - involved or not free):
        return None
    heir, gone = name_of(session, takes_over), name_of(session, leaves)
    return (
        f"{gathered.incident.ref} is seen only by people named on it. If {heir} takes over from "
        f"{gone}, none of them may decide there and took no part in the care. Name a risk manager "
        "who took no part."
    )


def decides(session: Session, email: str) -> bool:
    user = user_called(session, email)
    return user is not None and Role.RISK_MANAGER in user.roles


def _one_of(session: Session, only: set[str], leaves: str) -> str:
    return name_of(session, leaves) if leaves in only else "one of them"


def _whom_instead(
    session: Session, cases: Collection[Gathered], leaves: str, takes_over: str
) -> str:
    """Risk managers of the sites of these cases who could take over every one of them."""
    sites = {case.incident.site_id for case in cases}
    managers = {user for site in sites for user in users_with(session, Permission.DECIDE, site)}
    able = [
        user.name
        for user in managers
        if user.email not in (leaves, takes_over)
        and not any(why_not(case, leaves, user.email) for case in cases)
    ]
    if able:
        return f"Who could take over: {', '.join(sorted(able))}."
    return "No risk manager of the site could take over now."


# What hangs on them


def cases_naming(session: Session, email: str) -> list[int]:
    """Where they are named; and where a family rings somebody, perhaps by their name alone."""
    named = select(CaseMember.incident_id).where(CaseMember.email == email)
    rung = select(Evidence).join(Incident, Incident.id == Evidence.incident_id)
    rung = rung.where(Evidence.kind == Contact.word, Incident._state != State.CLOSED)
    gone = _Gone(session, email)
    by_name = {each.incident_id for each in session.scalars(rung) if gone.may_be_in(each.body)}
    return sorted({*session.scalars(named), *by_name})


def is_left(gathered: Gathered, leaves: str) -> bool:
    """Whether anything of this case hangs on the one who leaves."""
    rings = any(no_longer_rung(gathered, leaves))
    owes = owed(gathered, leaves) or asked(gathered, leaves) or raised(gathered, leaves)
    return bool(owes) or (rings and gathered.incident.state is not State.CLOSED)


def owed(gathered: Gathered, owner: str) -> list[str]:
    """Open promises; one that ended with its letter or its record is nobody's any more."""
    mine = (c for c in gathered.commitments if c.owner == owner)
    return [
        c.ref for c in mine if c.state is CommitmentState.OPEN and why_ended(gathered, c) is None
    ]


def asked(gathered: Gathered, owner: str) -> list[str]:
    """Questions of the family that still wait for their answer."""
    waits = (QuestionState.OPEN, QuestionState.NOT_YET)
    return [q.ref for q in gathered.questions if q.owner == owner and q.state in waits]


def raised(gathered: Gathered, owner: str) -> list[Concern]:
    """Concerns that nobody has answered yet."""
    return [c for c in gathered.concerns if c.owner == owner and c._state == "open"]


def no_longer_rung(gathered: Gathered, leaves: str) -> Iterator[str]:
    """What the team is told where a family would ring somebody who has left."""
    contact = named_contact(gathered.case)
    if contact is None or gathered.incident.state is State.CLOSED:
        return
    gone = _Gone(gathered.session, leaves)
    if contact.user == leaves or (not contact.user and gone.is_rung(contact.name, contact.phone)):
        left = f"{contact.name}, the family's contact, has left."
        yield f"{left} Name the family's new contact, and tell the family."
    if (cover := contact.cover) and gone.is_rung(cover.name, cover.phone):
        left = f"{cover.name}, who covers for the family's contact, has left."
        yield f"{left} Name who covers now, and tell the family."


class _Gone:
    """Somebody who left, as a record may name them without their account."""

    def __init__(self, session: Session, leaves: str) -> None:
        user = user_called(session, leaves)
        self.who = called(user) if user else None
        self.others = who_is_here(session, but=leaves)

    def may_be_in(self, contact: Mapping[str, Any]) -> bool:
        places = (contact, contact.get("cover") or {})
        return any(self.is_rung(each.get("name", ""), each.get("phone", "")) for each in places)

    def is_rung(self, name: str, phone: str) -> bool:
        """A ward has one telephone for many: it is not theirs where a colleague is named."""
        if self.who is None:
            return False
        by_phone = bool(self.who.phone) and figures(phone) == self.who.phone
        colleague = any(bare(name) in each.names for each in self.others)
        return is_meant(self.who, self.others, name, phone) or (by_phone and not colleague)

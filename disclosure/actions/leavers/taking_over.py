"""What hangs on somebody who leaves, or gets other roles or sites, and what stands in the way of a
successor. Changes nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.concern_owners import heir_for, who_gives
from disclosure.actions.destroyed import stub_of
from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.leavers.leaver import OPEN, Leaver, Open, cases_left
from disclosure.actions.people.names_had import called, figures, is_meant, who_is_here
from disclosure.actions.people.people_now import named_contact
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.promises.ended import why_ended
from disclosure.actions.refused import Refused
from disclosure.actions.words_closed import CLOSED_WORDS
from disclosure.kinds.care import Contact
from disclosure.permissions import Actor, Permission, Role
from disclosure.records.commitment import Commitment
from disclosure.records.concerns import Concern
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable, a_hundred_at_a_time
from disclosure.records.questions import Question
from disclosure.records.team import CaseMember, may_write, named_by_restriction
from disclosure.records.users import actor_called, user_called, users_with
from workflows.words import State


def must_be_able(session: Session, at: datetime, leaver: Leaver, takes_over: str) -> None:
    """Asked before an account is closed or changed: everything is handed over, or nothing is.

    Raises Refused with a sentence for each case, by its reference alone, since an administrator
    reads none; and with the names of those who could take over.
    """
    numbers = cases_of(session, leaver)
    whys = {
        each.incident.id: why
        for each in gathered_of(session, numbers, at)
        if (why := why_not(each, leaver, takes_over))
    }
    closed = {number for number, why in whys.items() if CLOSED_WORDS in why}  # to whomever it goes
    says = [*whys.values()]
    if whys.keys() - closed:
        cases = [*gathered_of(session, (each for each in numbers if each not in closed), at)]
        says.append(_whom_instead(session, cases, leaver, takes_over))
    if says:
        raise Refused(" ".join(says))


def gathered_of(session: Session, numbers: Iterable[int], at: datetime) -> Iterator[Gathered]:
    """One after the other: somebody may be named in thousands."""
    for number in numbers:
        yield gather_by_id(session, number, at)


def why_not(gathered: Gathered, leaver: Leaver, takes_over: str) -> str | None:
    """None where this case can go to that successor; else the sentence to show. A case whose words
    cannot be opened keeps no account open: that it is not handed over is said once the rest is.
    """
    try:
        return _why_not(gathered, leaver, takes_over)
    except Unreadable:
        ref = gathered.incident.ref
        return None if leaver.leaves else f"{ref} cannot be handed over: {CLOSED_WORDS}"


def _why_not(gathered: Gathered, leaver: Leaver, takes_over: str) -> str | None:
    session, incident, leaves = gathered.session, gathered.incident, leaver.email
    if stub_of(session, incident.id):
        return None
    if incident.restricted:
        only = named_by_restriction(session, incident.id)
        if gives_up_seat(gathered, only, leaver) or is_left(gathered, leaver):
            if says := _why_not_looked_after(gathered, only, leaver, takes_over):
                return says
            if takes_over not in only and who_lets_in(session, only, leaves) is None:
                return (
                    f"Nobody named on {incident.ref}, which only named people see, is a risk "
                    f"manager. Give the role to {_one_of(session, only, leaves)} first."
                )
    if not is_left(gathered, leaver):
        return None
    if who_acts(session, incident, leaves, takes_over):
        return _why_not_answered(gathered, leaver, takes_over)
    return (
        f"Nobody who is left may change {incident.ref}, so what was promised there cannot be "
        f"handed over. Give a risk manager the site {gathered.incident.site.name} first."
    )


def _why_not_answered(gathered: Gathered, leaver: Leaver, takes_over: str) -> str | None:
    """Of who stays: each concern needs an heir, and somebody who may give it to them. Who leaves
    cannot wait for that; the team is told then."""
    concerns = [] if leaver.leaves else raised(gathered, leaver)
    ref, leaves = gathered.incident.ref, leaver.email
    if not all(heir_for(gathered, each, leaves, takes_over) for each in concerns):
        return (
            f"There is a concern in {ref} that nobody could take over: nobody else who may answer "
            "it took no part in the care and is not who it is about. Name such a person."
        )
    if concerns and who_gives(gathered.session, gathered.incident, leaves, takes_over) is None:
        return (
            f"Nobody who is left may say who deals with a concern in {ref}. Give a risk manager "
            f"the site {gathered.incident.site.name} first."
        )
    return None


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


def who_stays(session: Session, named: set[str], leaver: Leaver) -> list[str]:
    """Of these, whom the restriction names after the hand-over, by e-mail."""
    here = (email for email in named if actor_called(session, email))
    return sorted(each for each in here if each != leaver.email or leaver.still_sees_cases)


def gives_up_seat(gathered: Gathered, only: set[str], leaver: Leaver) -> bool:
    """Of a case that only named people see: whether somebody has to be let in for them. For who
    stays in the house only where they decided there, and none of the others could any more."""
    if leaver.email not in only or leaver.leaves:
        return leaver.email in only
    others = only - {leaver.email}
    return decides(gathered.session, leaver.email) and _nobody_decides(
        gathered, others, only, leaver
    )


def _nobody_decides(
    gathered: Gathered, kept: Collection[str], only: set[str], leaver: Leaver
) -> bool:
    """Where nobody could close the case any more, or only who took part in it."""
    session, involved, leaves = gathered.session, involved_in(gathered), leaver.email
    left = {each for each in kept if each != leaves and actor_called(session, each)}
    left = {each for each in left if decides(session, each)}
    left |= {leaves} if leaves in only and leaver.still_decides else set()
    free = leaves in only and decides(session, leaves) and leaves not in involved
    return not left or (free and not left - involved)


def _why_not_looked_after(
    gathered: Gathered, only: set[str], leaver: Leaver, takes_over: str
) -> str | None:
    session = gathered.session
    if not _nobody_decides(gathered, {*only, takes_over}, only, leaver):
        return None
    heir, gone = staff_name(session, takes_over), staff_name(session, leaver.email)
    return (
        f"{gathered.incident.ref} is seen only by people named on it. If {heir} takes over from "
        f"{gone}, none of them may decide there and took no part in the care. Name a risk manager "
        "who took no part."
    )


def decides(session: Session, email: str) -> bool:
    user = user_called(session, email)
    return user is not None and Role.RISK_MANAGER in user.roles


def _one_of(session: Session, only: set[str], leaves: str) -> str:
    return staff_name(session, leaves) if leaves in only else "one of them"


def _whom_instead(
    session: Session, cases: Collection[Gathered], leaver: Leaver, takes_over: str
) -> str:
    """Risk managers of the sites of these cases who could take over every one of them."""
    sites = {case.incident.site_id for case in cases}
    managers = {user for site in sites for user in users_with(session, Permission.DECIDE, site)}
    able = [
        staff_name(session, user.email)
        for user in managers
        if user.email not in (leaver.email, takes_over)
        and not any(why_not(case, leaver, user.email) for case in cases)
    ]
    if able:
        return f"Who could take over: {', '.join(sorted(able))}."
    return "No risk manager of the site could take over now."


# What hangs on them


def cases_of(session: Session, leaver: Leaver) -> list[int]:
    """Where anything may have to be handed over, by id."""
    if leaver.leaves:
        return _cases_naming(session, leaver.email)
    owns = (number for table in OPEN for number in cases_left(session, leaver, table))
    return sorted({*seats_of(session, leaver), *owns})


def seats_of(session: Session, leaver: Leaver) -> list[int]:
    """Cases that only named people see, they among them, where they may decide no more."""
    named = select(CaseMember.incident_id).join(Incident, Incident.id == CaseMember.incident_id)
    named = named.where(CaseMember.email == leaver.email, CaseMember.only, Incident.restricted)
    if leaver.still_decides:
        return []
    return [number for number in session.scalars(named) if not stub_of(session, number)]


def _cases_naming(session: Session, email: str) -> list[int]:
    """Where they are named; and where a family rings somebody, perhaps by their name alone: whom it
    rings in a case whose words cannot be opened, nobody knows."""
    named = select(CaseMember.incident_id).where(CaseMember.email == email)
    rung = select(Evidence).join(Incident, Incident.id == Evidence.incident_id)
    rung = rung.where(Evidence.kind == Contact.word, Incident._state != State.CLOSED)
    gone = _Gone(session, email)
    found = set(session.scalars(named))
    there = session.scalars(rung.with_only_columns(Evidence.incident_id).distinct()).all()
    for some in a_hundred_at_a_time(session, [each for each in there if each not in found]):
        for contact in session.scalars(rung.where(Evidence.incident_id.in_(some))):
            with suppress(Unreadable):
                found |= {contact.incident_id} if gone.may_be_in(contact.body) else set()
    return sorted(found)


def is_left(gathered: Gathered, leaver: Leaver) -> bool:
    """Whether anything of this case hangs on them that they may not look after."""
    rings = any(no_longer_rung(gathered, leaver))
    owes = owed(gathered, leaver) or asked(gathered, leaver) or raised(gathered, leaver)
    return bool(owes) or (rings and gathered.incident.state is not State.CLOSED)


def owed(gathered: Gathered, leaver: Leaver) -> list[str]:
    """Open promises; one that ended with its letter or its record is nobody's any more."""
    mine = [] if _may(Commitment, gathered, leaver) else gathered.commitments
    return [
        c.ref
        for c in mine
        if c.owner == leaver.email
        and c._state in OPEN[Commitment]
        and why_ended(gathered, c) is None
    ]


def asked(gathered: Gathered, leaver: Leaver) -> list[str]:
    """Questions of the family that still wait for their answer."""
    mine = [] if _may(Question, gathered, leaver) else gathered.questions
    return [q.ref for q in mine if q.owner == leaver.email and q._state in OPEN[Question]]


def raised(gathered: Gathered, leaver: Leaver) -> list[Concern]:
    """Concerns that nobody has answered yet."""
    mine = [] if _may(Concern, gathered, leaver) else gathered.concerns
    return [c for c in mine if c.owner == leaver.email and c._state in OPEN[Concern]]


def _may(table: Open, gathered: Gathered, leaver: Leaver) -> bool:
    return leaver.looks_after(table, gathered.session, gathered.incident)


def no_longer_rung(gathered: Gathered, leaver: Leaver) -> Iterator[str]:
    """What the team is told where a family would ring somebody who has left."""
    contact, leaves = named_contact(gathered.case), leaver.email
    if contact is None or not leaver.leaves or gathered.incident.state is State.CLOSED:
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
        colleague = any(each.is_named(name) for each in self.others)
        return is_meant(self.who, self.others, name, phone) or (by_phone and not colleague)

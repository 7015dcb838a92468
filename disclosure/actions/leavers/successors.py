"""Who may take over from somebody: asked alike before an account closes, and before roles or sites
change so that what is open could not be looked after any more. Changes nothing.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.learning.improvements import may_own
from disclosure.actions.leavers.handing_over import left_behind, left_open
from disclosure.actions.leavers.leaver import Leaver, cases_left, improvements_left
from disclosure.actions.leavers.taking_over import (
    gathered_of,
    gives_up_seat,
    must_be_able,
    seats_of,
)
from disclosure.actions.people.people_now import named_contact
from disclosure.actions.people.who_left import who_left
from disclosure.actions.promises.heirs import heir_of
from disclosure.actions.refused import Refused
from disclosure.kinds.care import Contact
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Permission
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable
from disclosure.records.questions import Question
from disclosure.records.team import CaseMember, named_by_restriction
from disclosure.records.users import StaffAccount, User, accounts, name_of, user_called
from workflows.phrases import joined
from workflows.words import State

Needs = tuple[tuple[Permission | None, str, str], ...]  # None: may own improvements
PROMISES = (Permission.DO_PROMISED, "keep promises", "has made some")
TELLING = (Permission.RECORD_CARE, "tell a family how a promise stands", "has made some")
QUESTIONS = (Permission.RECORD_CARE, "answer a family's questions", "has some to answer")
IMPROVEMENTS = (None, "put improvements in place", "has some to do")


def must_follow(session: Session, at: datetime, leaver: Leaver, successor: str) -> User:
    """The successor, to whom everything can go. Raises BadInput as `must_be_fit` does, or Refused
    as `must_be_able`."""
    heir = must_be_fit(session, leaver, successor)
    must_be_able(session, at, leaver, heir.email)
    return heir


def must_be_fit(session: Session, leaver: Leaver, successor: str) -> User:
    """The successor, whose roles let them do what goes to them. Raises BadInput. Concerns ask
    nothing of their roles: they go to whoever may answer; `must_be_able` asks for one."""
    heir = user_called(session, successor)
    if heir is None or not heir.active or heir.email == leaver.email:
        raise BadInput.at("successor", "Name somebody else who works here.")
    for needed, may, has in needs_of(session, leaver):
        if not _may(heir.actor(), needed):
            says = f"{heir.name} may not {may}, and {name_of(session, leaver.email)} {has}."
            raise BadInput.at("successor", f"{says} Name somebody who may.")
    return heir


def needs_of(session: Session, leaver: Leaver) -> Needs:
    """What a successor has to be able to do, for what there is."""
    promises = any(cases_left(session, leaver, Commitment))
    found = (
        (PROMISES, promises),
        (QUESTIONS, any(cases_left(session, leaver, Question))),
        (TELLING, promises and leaver.told),
        (IMPROVEMENTS, bool(improvements_left(session, leaver))),
    )
    return tuple(need for need, is_there in found if is_there)


def who_may_follow(session: Session, leaver: Leaver) -> list[StaffAccount]:
    """To be offered: who works here and may do what goes to them."""
    needs = needs_of(session, leaver)
    others = (user for user in accounts(session) if user.active and user.email != leaver.email)
    return [user for user in others if all(_may(user.actor(), need[0]) for need in needs)]


def _may(heir: Actor, needed: Permission | None) -> bool:
    return may_own(heir) if needed is None else heir.may(needed)


# Of somebody who stays


def must_leave_nothing(session: Session, at: datetime, leaver: Leaver) -> None:
    """Asked before roles or sites change. Raises BadInput naming what there is, for a successor;
    Refused where a family rings them."""
    must_not_be_rung(session, at, leaver)
    found = [*left_open(session, at, leaver), *_only_seats(session, at, leaver)]
    if found:
        name = name_of(session, leaver.email)
        says = f"With these roles and sites {name} could not look after {joined(found)} any more."
        raise BadInput.at("successor", f"{says} Say who takes over.")


def must_not_be_rung(session: Session, at: datetime, leaver: Leaver) -> None:
    """Whom a family rings is not handed over: a risk manager of the case decides that. Who stays in
    the house goes on answering that telephone until then. Raises Refused."""
    cases = gathered_of(session, _rung_in(session, leaver), at)
    named = ((each.incident.ref, named_contact(each.case)) for each in cases)
    if refs := [ref for ref, contact in named if contact and contact.user == leaver.email]:
        name = name_of(session, leaver.email)
        raise Refused(
            f"{name} is the family's contact in {joined(refs)}, and could not look at it any "
            "more. A risk manager of the case names another first, and tells the family."
        )


def _only_seats(session: Session, at: datetime, leaver: Leaver) -> Iterator[str]:
    for gathered in gathered_of(session, seats_of(session, leaver), at):
        only = named_by_restriction(session, gathered.incident.id)
        if gives_up_seat(gathered, only, leaver):
            yield f"{gathered.incident.ref}, which only named people see,"


def _rung_in(session: Session, leaver: Leaver) -> list[int]:
    """Open cases where they were ever named as the contact, and could do nothing now. Whom a family
    rings in a case whose words cannot be opened, nobody knows: it keeps nobody in their roles."""
    named = select(Evidence).join(Incident, Incident.id == Evidence.incident_id)
    named = named.join(CaseMember, CaseMember.incident_id == Incident.id)
    named = named.where(CaseMember.email == leaver.email, Incident._state != State.CLOSED)
    rows = session.scalars(named.where(Evidence.kind == Contact.word))
    there = set[int]()
    for row in rows:
        with suppress(Unreadable):
            there |= {row.incident_id} if row.body.get("user") == leaver.email else set()
    return [
        id for id in sorted(there) if not leaver.still_rung(session, session.get_one(Incident, id))
    ]


# Of an account that is closed already


def must_leave_something(session: Session, at: datetime, email: str, successor: str) -> None:
    """Else somebody would be said to take over, and get nothing. Raises Refused."""
    user, heir = user_called(session, email), user_called(session, successor)
    if user is None or user.active or heir is None:
        return
    keeper = heir_of(session, who_left(session), user.email)
    if keeper is None or heir.email in (user.successor, keeper.email):
        return
    if not left_behind(session, user.email, at):
        raise Refused(
            f"{user.name} left before, and {keeper.name} took over. Nothing is left to hand over "
            f"to {heir.name}; give a promise or a question to somebody else on its case."
        )

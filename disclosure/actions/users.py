"""Accounts and tokens: what an administrator does, or the operator at set-up."""

import re
import secrets
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.leavers import handing_over
from disclosure.actions.leavers.coming_back import say_taken
from disclosure.actions.leavers.leaver import Leaver, who_stays_as
from disclosure.actions.leavers.successors import (
    must_be_fit,
    must_follow,
    must_leave_nothing,
    must_leave_something,
    must_not_be_rung,
)
from disclosure.actions.on_call.absences import look_where_asked, today_of
from disclosure.actions.people.accounts import account_of, must_be_open
from disclosure.actions.people.names_had import rename
from disclosure.actions.refused import Refused
from disclosure.actions.sites import (
    LONGEST,
    faults_of_comma,
    faults_of_name,
    faults_of_signs,
    make_where_missing,
    refuse,
)
from disclosure.actions.staff.passwords import faults_of_password, hashed
from disclosure.actions.staff.roles_given import sights_of, tell_of_sights
from disclosure.actions.staff.sent_twice import remember_sent
from disclosure.kinds.faults import Fault
from disclosure.kinds.mail_address import in_a_mail, why_no_mail
from disclosure.kinds.seen import seen
from disclosure.permissions import Actor, Role
from disclosure.records.base import hash_of
from disclosure.records.house import note_of_house
from disclosure.records.in_turn import Turn, take_turn
from disclosure.records.open_id import forget_links
from disclosure.records.transaction import one_transaction
from disclosure.records.users import (
    Token,
    User,
    UserRole,
    end_sessions,
    next_staff_number,
    site_called,
    user_called,
    user_with_number,
)

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
STAFF_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")

HandOver = Callable[[str, str], None]  # from, to: open promises and contacts move


@dataclass(frozen=True, slots=True)
class Person:
    """An account as somebody wants it to be. Roles and sites are still words here."""

    email: str
    name: str
    roles: Collection[str]
    sites: Collection[str] = ()
    title: str = ""
    phone: str = ""
    password: str = ""  # empty: cannot sign in until one is set
    staff_number: str = ""  # empty: the next free one, or the one they have


def add_user(
    session: Session,
    actor: Actor,
    at: datetime,
    person: Person,
    *,
    make_sites: bool = False,
    door: Door = Door.PAGE,
    sent: str = "",
) -> User:
    """`make_sites`: in development a site that is not there is made with defaults. `sent`: all of
    the form that asks for it, by which it is known where it comes twice.
    """
    actor.must_manage()
    email = seen(person.email).lower()
    password = hashed(person.password) if person.password else None  # slow: before the lock
    with one_transaction(session):
        take_turn(session, Turn.ACCOUNTS)
        refuse(_faults_of_new(session, person, make_sites))
        make_where_missing(session, actor, at, door, person.sites)
        user = User(email=email, recorded_at=at, password_hash=password)
        _describe(session, user, person)
        session.add(user)
        tell_of_sights(session, actor, at, user, frozenset())
        remember_sent(session, sent, at)
        note_of_house(session, at, actor.email, door, "account made", user.email)
    return user


def change_user(
    session: Session,
    actor: Actor,
    at: datetime,
    person: Person,
    successor: str = "",
) -> User:
    """Name, roles and sites, but not one's own roles and sites: else an administrator could see
    cases for an hour and leave no trace in their account. Takes effect with the next page.
    What they could not look after any more goes to the successor first, as where an account is
    closed; without one it is refused, and names what there is.
    """
    actor.must_manage()
    goes = _as_they_go(session, _may_become(session, actor, person), person)
    if goes:
        must_not_be_rung(session, at, goes)
        if successor:
            takes_over = must_follow(session, at, goes, successor).email
            by, then = actor.email, goes.then
            handing_over.hand_over(session, at, goes.email, takes_over, asked_by=by, then=then)
    with one_transaction(session):
        take_turn(session, Turn.ACCOUNTS)
        user = _may_become(session, actor, person)
        if goes := _as_they_go(session, user, person):
            must_leave_nothing(session, at, goes)
        before, saw = (user.roles, {site.name for site in user.sites}), sights_of(user)
        _describe(session, user, person)
        tell_of_sights(session, actor, at, user, saw)
        changed = before != (user.roles, {site.name for site in user.sites})
        what = "roles or sites changed" if changed else "account changed"
        what += _given(user, before[0])
        note_of_house(session, at, actor.email, Door.PAGE, what, user.email)
    return user


def as_they_would_go(session: Session, person: Person) -> Leaver | None:
    """The account as somebody wants it to be, whose things may have to go; None: nothing goes."""
    return _as_they_go(session, account_of(session, person.email), person)


def disable_user(
    session: Session,
    actor: Actor,
    at: datetime,
    email: str,
    successor: str,
    hand_over: HandOver | None = None,
    door: Door = Door.PAGE,
) -> User:
    """Sessions and links to the other sign-in end at once, then `hand_over` moves what is open to
    the successor, and ends tokens.

    What cannot be handed over to that successor is refused before: the account stays open, and
    nothing is moved. Handing over takes a transaction per case. Asked again, this goes on where it
    stopped; with another successor, only while something is left to take over.
    """
    actor.must_manage()
    must_leave_something(session, at, email, successor)
    takes_over = must_follow(session, at, Leaver(account_of(session, email).email), successor).email
    with one_transaction(session):
        take_turn(session, Turn.ACCOUNTS)  # two who close each other leave one
        user = account_of(session, email)
        must_be_fit(session, Leaver(user.email), takes_over)
        _keep_an_administrator(session, user)
        user.left_at = at if user.active else user.left_at
        user.active, user.successor = False, takes_over
        forget_links(session, user.id)
        end_sessions(session, user)
        leaves = user.email
        what = f"account closed, {takes_over} takes over"
        note_of_house(session, at, actor.email, door, what, leaves)
        look_where_asked(session, leaves, today_of(user, at), at)
    if hand_over:
        hand_over(leaves, takes_over)
    return user


def add_token(session: Session, actor: Actor, at: datetime, email: str) -> str:
    """The token itself, once. An older one of this person ends. Raises Refused for who has left."""
    actor.must_manage()
    token = secrets.token_urlsafe(32)
    with one_transaction(session):
        user = account_of(session, email)
        if not user.active:
            raise Refused(f"{user.name} has left. Their account takes no token.")
        held = select(Token).where(Token.user_id == user.id, Token.ended_at.is_(None))
        for old in session.scalars(held):
            old.ended_at = at
        session.add(Token(user_id=user.id, hash=hash_of(token), recorded_at=at))
        note_of_house(session, at, actor.email, Door.COMMAND, "token made", user.email)
    return token


def _faults_of_new(session: Session, person: Person, make_sites: bool) -> Iterator[Fault]:
    email = seen(person.email)
    if not EMAIL.fullmatch(email) or len(email) > LONGEST:
        yield Fault("email", "E-mail address: use the form name@place.")
    elif has := user_called(session, email) or _same_mailbox(session, email):
        says = f"{has.email} has an account" if has.active else f"{has.name} has {has.email}"
        yield Fault("email", say_taken("E-mail address", says, has))
    elif why := why_no_mail(email):
        yield Fault("email", f"E-mail address: {why}.")
    if person.password:
        yield from faults_of_password(person.password, email)
    yield from _faults_of_person(session, person, make_sites)


def _same_mailbox(session: Session, email: str) -> User | None:
    """Whoever reads what is sent there, spelled in another way: one person with two accounts could
    agree to what they wrote.
    """
    mail, local = in_a_mail(email.lower()), email.lower().partition("@")[0]
    alike = select(User).where(User.email.startswith(f"{local}@", autoescape=True))
    same = (user for user in session.scalars(alike) if mail and in_a_mail(user.email) == mail)
    return next(same, None)


def _faults_of_person(session: Session, person: Person, make_sites: bool) -> Iterator[Fault]:
    yield from faults_of_name(person.name)
    yield from faults_of_signs("title", "Title", person.title)
    yield from faults_of_signs("phone", "Telephone", person.phone)
    yield from _faults_of_number(session, person)
    if not person.roles:
        yield Fault("roles", "Roles: choose at least one.")
    for role in person.roles:
        if role not in set(Role):
            yield Fault("roles", f"Roles: there is none called '{role}'. Use {', '.join(Role)}.")
    for name in (name for name in person.sites if site_called(session, name) is None):
        if not make_sites:
            yield Fault("sites", f"Sites: there is none called '{name}'.")
        else:
            yield from faults_of_signs("sites", "Sites", name)
            yield from faults_of_comma("sites", name)


def _faults_of_number(session: Session, person: Person) -> Iterator[Fault]:
    """One person's for ever, so that nobody who comes later is taken for them."""
    number = person.staff_number.strip()
    if not number:
        return
    if not STAFF_NUMBER.fullmatch(number):
        yield Fault("staff_number", "Staff number: use up to 20 letters, figures and hyphens.")
    elif (has := user_with_number(session, number)) and has.email != person.email.strip().lower():
        says = f"{has.name} has {number.upper()}"
        yield Fault("staff_number", say_taken("Staff number", says, has))


def _describe(session: Session, user: User, person: Person) -> None:
    number = person.staff_number.strip().upper()
    user.staff_number = number or user.staff_number or next_staff_number(session)
    rename(user, seen(person.name))
    user.title, user.phone = seen(person.title) or None, seen(person.phone) or None
    user.give_roles(frozenset(map(Role, person.roles)))
    there = (site_called(session, name) for name in sorted(map(seen, person.sites)))
    user.sites = [*{site.id: site for site in there if site}.values()]


def _may_become(session: Session, actor: Actor, person: Person) -> User:
    """The account, where it may be so. Asked before anything is handed over, and once more."""
    user = account_of(session, person.email)
    must_be_open(user)
    refuse(_faults_of_person(session, person, make_sites=False))
    if Role.ADMINISTRATOR not in person.roles:
        _keep_an_administrator(session, user)
    _never_ones_own(actor, user, person)
    return user


def _as_they_go(session: Session, user: User, person: Person) -> Leaver | None:
    """None where no role and no site is taken from them: then nothing is lost by it."""
    roles, now = frozenset(role for role in Role if role in person.roles), user.actor()
    named = (site_called(session, name) for name in person.sites)
    sites = frozenset(site.id for site in named if site)
    if not user.active or (now.roles <= roles and now.sites <= sites):
        return None
    return who_stays_as(now, Actor(user.email, person.name, roles, sites))


def _never_ones_own(actor: Actor, user: User, person: Person) -> None:
    roles, sites = set(map(Role, person.roles)), {name.strip() for name in person.sites}
    if actor.email == user.email and (roles, sites) != (
        set(user.roles),
        {site.name for site in user.sites},
    ):
        raise Refused("Ask another administrator to change your own roles or sites.")


def _given(user: User, before: Collection[Role]) -> str:
    """Which roles came: an entry that only says "changed" hides what was lent for an hour."""
    new = sorted(role.value for role in user.roles - frozenset(before))
    return f", given: {', '.join(new)}" if new else ""


def _keep_an_administrator(session: Session, user: User) -> None:
    """Else nobody could let anyone in again by the pages; the operator makes another one first."""
    admins = select(func.count()).select_from(User).where(User.active)
    others = admins.where(User.role_rows.any(UserRole.role == Role.ADMINISTRATOR))
    last = session.scalar(others.where(User.id != user.id)) == 0
    if last and user.active and Role.ADMINISTRATOR in user.roles:
        raise Refused(f"{user.name} is the last administrator. Make somebody else one first.")

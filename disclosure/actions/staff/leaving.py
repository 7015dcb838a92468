"""What ends with an account: keys for scripts and calendars. And turns on call that lie ahead."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.people.names_had import called
from disclosure.permissions import Permission
from disclosure.records.house import note_of_house
from disclosure.records.outbox import Message, keys_there
from disclosure.records.rota import OnCall, turns_of_sites
from disclosure.records.transaction import one_transaction
from disclosure.records.users import (
    Site,
    StaffAccount,
    Token,
    User,
    accounts,
    all_sites,
    user_called,
)

Turns = list[tuple[Site, OnCall]]


def turns_ahead(session: Session, user: User, at: datetime) -> Turns:
    """On call now or later, the earliest first; by the name in the rota, also one they had before,
    for a turn there is nobody's account."""
    who, sites = called(user), {site.id: site for site in all_sites(session)}
    turns = turns_of_sites(session, sites, at)
    return [(sites[turn.site_id], turn) for turn in turns if who.is_named(turn.name)]


def end_keys_and_turns(session: Session, at: datetime, leaves: str) -> None:
    """Their tokens and their calendar's address end; administrators are told of turns ahead.

    A turn stays until somebody takes it away: another of the same name may be meant. Asked twice,
    this does nothing the second time.
    """
    with one_transaction(session):
        user = user_called(session, leaves)
        if user is None:
            return
        ended = end_keys(session, user, at)
        told = _tell_of_turns(session, user, at)
        if ended or told:
            note_of_house(session, at, "clock", str(Door.JOB), "keys of who left ended", leaves)


def end_keys(session: Session, user: User, at: datetime) -> bool:
    """Inside a transaction. Whether there were any."""
    held = select(Token).where(Token.user_id == user.id, Token.ended_at.is_(None))
    tokens = list(session.scalars(held))
    had_any = bool(tokens) or user.feed_hash is not None
    for token in tokens:
        token.ended_at = at
    user.feed_hash = None
    return had_any


def _tell_of_turns(session: Session, user: User, at: datetime) -> bool:
    """One message for each site; which turns, its page of who is on call shows."""
    sites = {site.name: site for site, _ in turns_ahead(session, user, at)}
    keepers = [each.email for each in accounts(session) if each.active and _administers(each)]
    left = f" {user.left_at:%Y-%m-%d %H:%M:%S}" if user.left_at else ""  # each time anew
    who = f"turns of {user.email}{left}"
    keys = {f"{name} {who} {to}": (name, to) for name in sites for to in keepers}
    new = set(keys) - keys_there(session, list(keys))
    for key in sorted(new):
        name, to = keys[key]
        message = Message(key=key, to=to, about=name, step="turns_of_who_left")
        message.recorded_at = message.step_at = message.mail_from = at
        session.add(message)
    return bool(new)


def _administers(user: User | StaffAccount) -> bool:
    return user.actor().may(Permission.ADMINISTER)

"""Who comes with a token: the person it belongs to, who agrees to nothing by it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.actions.staff.tries import LOCKED, key_of, locked_still, place_at, tries_of
from disclosure.permissions import Actor
from disclosure.records.transaction import one_transaction
from disclosure.records.users import actor_with_token

GUESSES = 20  # wrong tokens from one address, then it waits


class UnknownToken(Exception):
    """Nobody here has this token. `wait_until`: no other is looked at before."""

    def __init__(self, wait_until: datetime | None = None) -> None:
        super().__init__("Nobody here has this token.")
        self.wait_until = wait_until


def caller_with(session: Session, token: str, address: str, at: datetime) -> Actor:
    """Raises UnknownToken. What takes a second factor, no token does: approving, reviewing,
    verifying, breaking a glass.

    One that holds is let in also from an address where others guess: a whole hospital may stand
    behind it, and what is guessed is as long as a key.
    """
    if found := actor_with_token(session, token):
        return replace(found, by_token=True)
    raise UnknownToken(_count_guess(session, address, at))


def _count_guess(session: Session, address: str, at: datetime) -> datetime | None:
    with one_transaction(session):
        each = tries_of(session, key_of(f"tokens from {place_at(address)}"), at)
        if until := locked_still(each.locked_until, at):
            return until
        each.failures, each.last_at = each.failures + 1, at
        if each.failures >= GUESSES:
            each.locked_until = at + LOCKED
        return None

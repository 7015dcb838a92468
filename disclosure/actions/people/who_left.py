"""Who has left, and who took over from them: read once for a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.people.names_had import AS_CALLED, Called
from disclosure.records.users import User


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody whose account was closed. `here`: it is open again."""

    account: tuple[str, str, list[str] | None, str | None]  # as AS_CALLED has it
    successor: str
    at: datetime | None  # the last time; None: before this was kept
    here: bool

    @property
    def called(self) -> Called:
        """Asked of few: thousands may have left."""
        return Called.by(*self.account)


WhoLeft = Mapping[str, Left]  # by e-mail, also who came back


def who_left(session: Session) -> WhoLeft:
    ever = select(*AS_CALLED, User.successor, User.left_at, User.active)
    ever = ever.where(or_(not_(User.active), User.left_at.is_not(None)))
    return {
        email: Left((email, name, before, phone), heir or "", at, here)
        for email, name, before, phone, heir, at, here in session.execute(ever)
    }


def has_left(left: WhoLeft, email: str) -> bool:
    return email in left and not left[email].here


def who_took_over(left: WhoLeft, email: str) -> str:
    """Whoever works here at the end of the line of successors; empty where nobody does."""
    met: set[str] = set()
    while has_left(left, email) and email not in met:
        met.add(email)
        email = left[email].successor
    return "" if has_left(left, email) else email

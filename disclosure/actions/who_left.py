"""Who has left, and who took over from them: read once for a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from disclosure.records.house import HouseEntry, of_sort
from disclosure.records.users import User


@dataclass(frozen=True, slots=True)
class Left:
    name: str
    successor: str


WhoLeft = Mapping[str, Left]  # by e-mail


def who_left(session: Session) -> WhoLeft:
    gone = select(User.email, User.name, User.successor).where(not_(User.active))
    return {email: Left(name, heir or "") for email, name, heir in session.execute(gone)}


def who_took_over(left: WhoLeft, email: str) -> str:
    """Whoever works here at the end of the line of successors; empty where nobody does."""
    met: set[str] = set()
    while email in left and email not in met:
        met.add(email)
        email = left[email].successor
    return "" if email in left else email


def left_at(session: Session, email: str) -> datetime | None:
    """When the account was closed, as the chain of the house says."""
    closed = select(func.min(HouseEntry.at)).where(HouseEntry.about == email)
    return session.scalar(closed.where(of_sort("account closed")))

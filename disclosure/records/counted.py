"""Counting that stops: nobody needs to know how many more there are, and to count takes time."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

MOST_COUNTED = 999


def at_most(session: Session, rows: Select[Any], most: int = MOST_COUNTED) -> int:
    """How many there are; where there are more than `most`, one more than that."""
    some = rows.limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def counted(number: int) -> str:
    """For a page."""
    return str(number) if number <= MOST_COUNTED else f"more than {MOST_COUNTED}"

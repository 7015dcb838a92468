"""Counting that stops: nobody needs to know how many more there are, and to count takes time."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

MOST_COUNTED = 999


def at_most(session: Session, *parts: Select[*tuple[Any, ...]], most: int | None = None) -> int:
    """How many rows there are in parts that share none; where there are more than `most`, by
    itself MOST_COUNTED, one more than that."""
    enough = (MOST_COUNTED if most is None else most) + 1
    found = 0
    for part in parts:
        if found < enough:
            some = part.limit(enough - found).subquery()
            found += session.scalar(select(func.count()).select_from(some)) or 0
    return found


def counted(number: int) -> str:
    """For a page."""
    return str(number) if number <= MOST_COUNTED else f"more than {MOST_COUNTED}"

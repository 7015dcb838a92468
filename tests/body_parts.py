"""What the bodies of tests/bodies.py are made of: moments, reviews and ends, and their types."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

Body = dict[str, Any]
Ids = Mapping[str, int]  # by kind: the record of that kind that others name
Bodies = Mapping[str, tuple[str, Callable[[Ids, datetime], Body]]]  # who records it, and the body


def review(ids: Ids, of: str) -> Body:
    return {of: ids[of], "agrees": True, "reason": "I read it and agree"}


def end(ids: Ids, of: str, at: datetime) -> Body:
    return {of: ids[of], "at": moment(at), "reason": "She said so herself"}


def moment(at: datetime) -> str:
    return at.isoformat()


def day(at: datetime, days: int) -> str:
    return (at + timedelta(days=days)).date().isoformat()

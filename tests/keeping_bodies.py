"""A body of each kind that speaks of keeping and destroying a record."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.people import ADA, EVA, RON

Body = dict[str, Any]
Ids = Mapping[str, int]

KEEPING_BODIES: Mapping[str, tuple[str, Callable[[Ids, datetime], Body]]] = {
    "legal_hold": (
        ADA,
        lambda ids, at: {
            "advice_by": "Our solicitor",
            "reason": "An inquest was announced",
            "from": at.isoformat(),
            "review_on": (at + timedelta(days=90)).date().isoformat(),
        },
    ),
    "legal_hold_end": (
        RON,
        lambda ids, at: {
            "legal_hold": ids["legal_hold"],
            "at": at.isoformat(),
            "reason": "The inquest is over",
            "advice_by": "Our solicitor",
        },
    ),
    "destruction_asked": (
        ADA,
        lambda ids, at: {"reason": "Its time is over", "rule": "gb-eng-serious-incident"},
    ),
    "destruction_review": (
        EVA,
        lambda ids, at: {
            "asked": ids["destruction_asked"],
            "agrees": False,
            "reason": "Its time is not over",
        },
    ),
}

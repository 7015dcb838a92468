"""A body of each kind that speaks of keeping and destroying a record."""

from tests.body_parts import Bodies, day, moment
from tests.people import ADA, EVA, RON

KEEPING_BODIES: Bodies = {
    "legal_hold": (
        ADA,
        lambda ids, at: {
            "advice_by": "Our solicitor",
            "reason": "An inquest was announced",
            "from": moment(at),
            "review_on": day(at, 90),
        },
    ),
    "legal_hold_end": (
        RON,
        lambda ids, at: {
            "legal_hold": ids["legal_hold"],
            "at": moment(at),
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

"""One good body for each kind of learning and of US programmes; part of tests/bodies.py."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.people import ADA, BEN, CAL

Ids = Mapping[str, int]
LEARNING_BODIES: Mapping[str, tuple[str, Callable[[Ids, datetime], dict[str, Any]]]] = {
    "debrief": (
        CAL,
        lambda ids, at: {"words": "It went well", "conversation": ids["conversation"]},
    ),
    "prevention": (
        BEN,
        lambda ids, at: {
            "commitment": ids["commitment"],
            "promised": "change",
            "cause": "Two boxes that look the same",
            "place": "The medicine room",
        },
    ),
    "offer": (
        ADA,
        lambda ids, at: {
            "what": "waiver",
            "by": "The hospital",
            "at": at.isoformat(),
            "stands": "made",
            "words": "The bill of that week",
        },
    ),
    "insurer_told": (
        ADA,
        lambda ids, at: {
            "who": "Beech Mutual",
            "at": at.isoformat(),
            "how": "By telephone",
            "note": "They open a file",
        },
    ),
}

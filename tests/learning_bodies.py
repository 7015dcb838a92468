"""One good body for each kind of learning and of US programmes; part of tests/bodies.py."""

from tests.body_parts import Bodies, moment
from tests.people import ADA, BEN, CAL

LEARNING_BODIES: Bodies = {
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
            "at": moment(at),
            "stands": "made",
            "words": "The bill of that week",
        },
    ),
    "insurer_told": (
        ADA,
        lambda ids, at: {
            "who": "Beech Mutual",
            "at": moment(at),
            "how": "By telephone",
            "note": "They open a file",
        },
    ),
}

"""One good body for each kind that came with the family's page; part of tests/bodies.py."""

from tests.body_parts import Bodies, moment
from tests.people import ADA, BEN, IVA, RON

FAMILY_BODIES: Bodies = {
    "question_taken_back": (
        ADA,
        lambda ids, at: {
            "question": ids["question"],
            "at": moment(at),
            "words": "She found out herself",
        },
    ),
    "request": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "wants": "interpreter",
            "words": "Polish, please",
            "at": moment(at),
        },
    ),
    "request_met": (
        BEN,
        lambda ids, at: {
            "request": ids["request"],
            "commitment": ids["commitment"],
            "words": "Booked for Monday",
        },
    ),
    "written_down_rightly": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "of": ids["question"],
            "right": False,
            "words": "She asked who did it",
            "at": moment(at),
        },
    ),
    "interest": (
        IVA,
        lambda ids, at: {"who": IVA, "has_interest": True, "words": "She trained with Cal."},
    ),
    "question_owner": (BEN, lambda ids, at: {"question": ids["question"], "owner": RON}),
    "concern_owner": (ADA, lambda ids, at: {"concern": ids["concern"], "owner": RON}),
}

"""One good body for each kind about the people of a case; part of tests/bodies.py."""

from tests.body_parts import Bodies, Body, day, end, moment, review
from tests.people import BEN, EVA

_PATIENT: Body = {
    "name": "Mrs Ann Price",
    "relationship": "Patient",
    "is_patient": True,
    "standing": "relevant",
    "phone": "01632 960222",
    "safe": {"use": ["phone"], "never": ["text"]},
}

PEOPLE_BODIES: Bodies = {
    "person": (
        BEN,
        lambda ids, at: (
            _PATIENT
            if "person" not in ids
            else {
                "name": "Ms Eve Price",
                "preferred_name": "Eve",
                "relationship": "Daughter",
                "is_patient": False,
                "standing": "also_told",
                "lawful_basis": "The patient agreed",
                "tell": ["What happened"],
                "not_with": [ids["person"]],
                "post": ["1 High Street", "Aldervale", "AB1 2CD"],
                "phone": "01632 960223",
                "email": "eve@example.net",
                "safe": {"use": ["phone"], "never": ["text"]},
                "language": "English",
                "interpreter": "Sign language",
                "formats": ["large_print"],
                "avoid": [{"on": day(at, 9), "why": "A birthday"}],
                "matters": "That you say her name",
            }
        ),
    ),
    "person_change": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "phone": "01632 960224",
            "reason": "She has a new telephone",
        },
    ),
    "person_change_review": (EVA, lambda ids, at: review(ids, "person_change")),
    "patient_status": (
        BEN,
        lambda ids, at: {
            "what": "identified",
            "at": moment(at),
            "source": "The ward",
            "patient": {
                "name": "Mrs Ann Price",
                "born_on": "1948-05-02",
                "identifier": "943 476 5919",
            },
        },
    ),
    "consent": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "purpose": "share",
            "with": "Her daughter",
            "agrees": True,
            "until": day(at, 90),
            "asked_by": "Ben Okoro",
            "at": moment(at),
        },
    ),
    "consent_end": (BEN, lambda ids, at: end(ids, "consent", at)),
}

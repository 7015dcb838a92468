"""One good body for each kind of record, with every field of the contract that fits together."""

from collections.abc import Callable, Mapping
from datetime import datetime

from disclosure.kinds import KINDS
from disclosure.kinds.findings import Findings
from tests.body_parts import Bodies, Body, Ids, day, end, moment, review
from tests.family_bodies import FAMILY_BODIES
from tests.keeping_bodies import KEEPING_BODIES
from tests.learning_bodies import LEARNING_BODIES
from tests.people import ADA, BEN, CAL, EVA, IVA, RON
from tests.people_bodies import PEOPLE_BODIES

_FINDINGS: Body = {
    "facts": "You were given 5,000 units of heparin instead of 500.",
    "why": "Two boxes looked the same, and we stored them side by side.",
    "changes": "We have moved the strong heparin to a locked cupboard.",
}

# In an order in which each finds what it names. Who records it, and the body.
_BODIES: Bodies = {
    **PEOPLE_BODIES,
    "grade": (
        BEN,
        lambda ids, at: {
            "scale": "eng_reg20",
            "level": "reg20_moderate",
            "axis": "physical",
            "reason": "She needed a transfusion",
            "at": moment(at),
            "review_on": day(at, 30),
        },
    ),
    "decision": (
        ADA,
        lambda ids, at: {
            "regimes": ["gb-eng-reg20-nhs"],
            "applies": "yes",
            "answers": {"eng-nhs-written": "yes"},
            "reason": "The harm is moderate",
            "at": moment(at),
        },
    ),
    "decision_review": (EVA, lambda ids, at: review(ids, "decision")),
    "event": (
        BEN,
        lambda ids, at: {
            "name": "review_started",
            "at": moment(at),
            "evidence": "The letter of the panel",
            "duties": ["eng-nhs-written"],
            "note": "The panel met",
        },
    ),
    "event_review": (EVA, lambda ids, at: review(ids, "event")),
    "attempt": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "how": "phone",
            "at": moment(at),
            "result": "No answer",
        },
    ),
    "conversation": (
        BEN,
        lambda ids, at: {
            "kind": "first",
            "persons": [ids["person"]],
            "at": moment(at),
            "how": "in_person",
            "place": "Ward office",
            "attendees": [{"name": "Ben Okoro", "role": "Charge nurse", "side": "staff"}],
            "said": "We gave you ten times too much heparin.",
            "not_known": "Why it happened",
            "apology_words": "I am sorry that we gave you ten times too much heparin.",
            "family_said": "Thank you for telling us.",
            "questions": ["Why did this happen?"],
            "support_offered": "Our counsellor, free of charge",
            "preferences": "By telephone, after four",
            "understanding": {"how": "She told it back", "result": "She knows about the dose"},
            "next_contact": {"words": "We will ring you", "due_on": day(at, 10), "owner": BEN},
            "staff_only": "The nurse is looked after",
        },
    ),
    "apology_review": (EVA, lambda ids, at: review(ids, "conversation")),
    "account": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "words": "I told the nurse at nine.",
            "at": moment(at),
            "about": "The evening",
        },
    ),
    "support": (
        BEN,
        lambda ids, at: {"offered_to": ids["person"], "what": "A counsellor", "at": moment(at)},
    ),
    "contact": (
        ADA,
        lambda ids, at: {
            "name": "Ben Okoro",
            "user": BEN,
            "role": "Charge nurse",
            "phone": "01632 960101",
            "hours": "9am to 5pm",
            "cover": {"name": "Ada Lind", "phone": "01632 960102"},
            "family_told_at": moment(at),
        },
    ),
    "meeting": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "offered_at": moment(at),
            "how": "By telephone",
            "meets_at": moment(at),
            "place": "Her home",
            "outcome": "held",
            "statement_given_at": moment(at),
        },
    ),
    "questions_sought": (
        BEN,
        lambda ids, at: {"person": ids["person"], "at": moment(at), "how": "By telephone"},
    ),
    "question": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "words": "Will it happen again?",
            "at": moment(at),
            "owner": BEN,
        },
    ),
    "commitment": (
        BEN,
        lambda ids, at: {
            "words": "We will write to you",
            "owner": BEN,
            "due_on": day(at, 20),
            "source": {"conversation": ids["conversation"], "persons": [ids["person"]]},
        },
    ),
    "answer": (
        BEN,
        lambda ids, at: {
            "question": ids["question"],
            "words": "We do not know yet",
            "unknown": "not_yet",
            "commitment": ids["commitment"],
            "given_in": ids["conversation"],
        },
    ),
    "answer_review": (EVA, lambda ids, at: review(ids, "answer")),
    "explanation": (
        BEN,
        lambda ids, at: {
            "duty": "eng-nhs-written",
            "words": "We were short of staff",
            "given_in": ids["conversation"],
            "unmet": True,
        },
    ),
    "explanation_review": (EVA, lambda ids, at: review(ids, "explanation")),
    "heard": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "asked_at": moment(at),
            "how": "By telephone",
            "answer": "words",
            "told_how_to_complain": True,
            "words": "You listened",
        },
    ),
    "excuse": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "requirement": ["apology_letter_delivered"],
            "ground": "declined",
            "reason": "She wants no letters",
            "how": "On the telephone",
            "attempts": [ids["attempt"]],
            "at": moment(at),
            "review_on": day(at, 30),
        },
    ),
    "excuse_review": (EVA, lambda ids, at: review(ids, "excuse")),
    "excuse_told": (
        BEN,
        lambda ids, at: {"excuse": ids["excuse"], "how": "By telephone", "at": moment(at)},
    ),
    "excuse_end": (BEN, lambda ids, at: end(ids, "excuse", at)),
    "hold": (
        ADA,
        lambda ids, at: {
            "by": "police",
            "limits": ["findings"],
            "advice_by": "Inspector Gray",
            "reason": "The police look into it",
            "from": moment(at),
            "review_on": day(at, 30),
            "family_told_at": moment(at),
        },
    ),
    "hold_review": (EVA, lambda ids, at: review(ids, "hold")),
    "hold_told": (
        BEN,
        lambda ids, at: {"hold": ids["hold"], "how": "By telephone", "at": moment(at)},
    ),
    "hold_end": (ADA, lambda ids, at: end(ids, "hold", at)),
    **KEEPING_BODIES,
    "findings": (IVA, lambda ids, at: _FINDINGS),
    "findings_approval": (
        EVA,
        lambda ids, at: {
            "findings": ids["findings"],
            "sha256": Findings(**_FINDINGS).sha256(),
            "agrees": True,
            "note": "Plain and true",
        },
    ),
    "analysis": (IVA, lambda ids, at: {"text": "Privileged: the staffing of that night"}),
    "concern": (
        BEN,
        lambda ids, at: {
            "person": ids["person"],
            "words": "Nobody rang me back",
            "at": moment(at),
            "about": [CAL],
            "external_ref": "C-77",
        },
    ),
    "concern_answer": (
        RON,
        lambda ids, at: {"concern": ids["concern"], "words": "We are sorry. We rang today."},
    ),
    "concern_end": (
        BEN,
        lambda ids, at: {"concern": ids["concern"], "outcome": "accepted", "at": moment(at)},
    ),
    "note": (BEN, lambda ids, at: {"words": "The chart is copied"}),
    "huddle": (BEN, lambda ids, at: {"words": "Ben leads"}),
    "correction": (
        BEN,
        lambda ids, at: {"of": ids["note"], "words": "It was sealed", "withdraws": False},
    ),
    "correction_review": (EVA, lambda ids, at: review(ids, "correction")),
    "other_organisation": (
        ADA,
        lambda ids, at: {
            "name": "Beech Clinic",
            "role": "treats_now",
            "contact": "Dr Ash",
            "who_speaks": "We do",
            "accepted_in_writing_at": moment(at),
            "family_told_at": moment(at),
        },
    ),
    "analysis_reader": (ADA, lambda ids, at: {"user": IVA, "reason": "She looks into it with us"}),
    "analysis_reader_end": (
        ADA,
        lambda ids, at: {"analysis_reader": ids["analysis_reader"], "at": moment(at)},
    ),
    "involved": (
        ADA,
        lambda ids, at: {"user": CAL, "name": "Cal Reyes", "part": "Gave the dose"},
    ),
    "billing_hold": (
        ADA,
        lambda ids, at: {
            "from": moment(at),
            "by": "Accounts",
            "released_at": moment(at),
            "reason": "It was written off",
        },
    ),
    **FAMILY_BODIES,
    **LEARNING_BODIES,
    "error": (ADA, lambda ids, at: {"what": "not_an_incident", "reason": "It was a drill"}),
    "error_review": (EVA, lambda ids, at: review(ids, "error")),
    "restrict": (
        ADA,
        lambda ids, at: {
            "of": "staff_member",
            "reason": "She is known to staff",
            "only": [ADA, BEN, EVA, IVA, RON, CAL],
        },
    ),
}
_MISSING = ", ".join(sorted(set(KINDS) - set(_BODIES)))
assert not _MISSING, f"{_MISSING}: add to tests/bodies.py"
KINDS_IN_ORDER = tuple(_BODIES)
RECORDED_BY: Mapping[str, str] = {kind: email for kind, (email, _) in _BODIES.items()}


def good_body(kind: str, ids: Ids, at: datetime) -> Body:
    """Whoever records it at that moment, in a case that holds what `ids` names."""
    return dict(_BODIES[kind][1](ids, at))


def record_each(
    record: Callable[[str, str, Body], int],
    at: datetime,
    kinds: tuple[str, ...] = KINDS_IN_ORDER,
) -> dict[str, int]:
    """Record one of each kind through `record(email, kind, body)`; the id of the first of each."""
    ids: dict[str, int] = {}
    for kind in ("person", *kinds):  # the patient, then her daughter
        ids.setdefault(kind, record(RECORDED_BY[kind], kind, good_body(kind, ids, at)))
    return ids

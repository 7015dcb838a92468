"""In which order a form asks, on the page and on paper: who types in a sheet reads downwards."""

from collections.abc import Mapping

KINDS_OF_TALK: Mapping[str, str] = {
    "first": "The first: what happened, and sorry",
    "disclosure": "What we found",
    "apology": "Saying sorry for what we found",
    "follow_up": "Any other",
}
HOW: Mapping[str, str] = {"in_person": "Face to face", "phone": "By phone", "video": "By video"}
BEGAN: Mapping[str, str] = {
    "they": "They rang us, or asked for this call",
    "we": "We rang, although they asked us not to",
}

SURROUNDINGS = ("kind", "at", "how", "began", "place", "persons", "attendees", "letter")
FRESH = ("said", "not_known", "apology_words", "family_said", "questions", "next_contact")
CAN_WAIT = (
    *("support_offered", "understanding", "preferences", "without_interpreter"),
    *("keeps", "staff_only"),
)
NEXT_CONTACT = ("owner", "words", "due_on", "standing")

FIRST = ("became_aware_at", "summary", "patient", "occurred_at")
THEN = ("regimes",)
SELDOM = ("occurred_words", "reported_at", "restricted", "external_ref")

ATTEMPT = ("person", "how", "at", "result", "tried_by")

WHO = ("name", "preferred_name", "relationship", "is_patient", "standing")
REACH = ("post", "phone", "email", "safe")
NEEDS = (
    *("lawful_basis", "tell", "not_with", "language", "interpreter", "formats"),
    *("avoid", "matters", "pronouns"),
)
THEIR_LIFE = ("what", "at", "day_unknown", "source", "patient", "funeral_on")

HEAD = ("written_by",)  # asked of a sheet of paper alone: it stands at the top of each

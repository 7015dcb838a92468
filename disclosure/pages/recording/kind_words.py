"""Boxes of a kind of record that can wait, and the words of grounds and axes in forms."""

from collections.abc import Mapping

from disclosure.actions.form_order import NEEDS

# Boxes seldom needed at first: folded, and open as soon as something in them is wrong.
FOLDED: Mapping[str, tuple[str, ...]] = {
    "person": NEEDS,
    "person_change": (
        *("relationship", "lawful_basis", "tell", "not_with", "language", "interpreter"),
        *("formats", "avoid", "matters", "preferred_name", "pronouns", "empties"),
        *("letter", "how"),
    ),
    "contact": ("replaces", "family_told_at"),
    "event": ("duties", "note"),
    "consent": ("with_person", "with", "what", "until"),
    "concern": ("about", "external_ref", "letter", "how"),
    "question": ("owner", "letter", "how"),
    "account": ("about", "letter", "how"),
    "meeting": ("statement_given_at",),
    "excuse": ("how",),
    "huddle": ("lead", "lead_trained", "coach", "known", "not_to_guess", "setting"),
    "commitment": ("at",),
    "offer": ("replaces", "words"),
    "heard": ("how_we_did", "contact_may_read"),
    "patient_status": ("funeral_on",),
}
AXES: Mapping[str, str] = {
    "physical": "Harm to the body",
    "psychological": "Psychological harm",
    "": "Both, or as the level says",
}
PURPOSES: Mapping[str, str] = {  # of a consent: “Contact: no” was taken for a wish to be left alone
    "share": "Share: tell somebody what happened",
    "record": "Record a meeting, as sound or film",
    "contact": "Contact: ask them later how they are, after all this is done",
    "teach": "Teach: use their story, without their name",
}
GROUND_NEEDS: Mapping[str, str] = {
    "declined": "What they turned down, and no more than that. It ends when they ask.",
    "unreachable": "Three tries, on three days, by two ways, each on record. "
    "A letter to a safe address where there is one. It ends when you reach them.",
    "would_harm": "Only a clinician may say so, and only until a day to look again.",
    "asked_for_later": "Until the day they named.",
    "not_identified": "Until somebody is found. Name nobody.",
    "nobody_to_tell": "Until somebody is found. Name nobody. Say where you searched.",
}

"""What each content that a law or practice asks of a letter is called where people write it.

The words of law stand in policy/regimes.yaml (vocabulary.contents); these say the same shortly.
"""

from collections.abc import Mapping

from letters.kinds import LetterKind

IN_PLAIN_WORDS: Mapping[str, str] = {
    "apology": "An apology for what we did",
    "facts_known": "What we know of what happened",
    "what_happened": "What happened",
    "when_it_happened": "The day it happened, and when and how we found out",
    "why_threshold_met": "Why this law applies",
    "consequences_present": "What it has done to them",
    "consequences_expected": "What may still come of it, and what probably will not",
    "treatment_offered": "The care we give or offer for it",
    "further_enquiries": "What we still look into",
    "results_of_enquiries": "What we found",
    "actions_to_prevent": "What we change so that it does not happen again",
    "response_to_event": "What we did when it happened",
    "support_offered": "Help that we offer",
    "contact_named": "Who to call, and how",
    "persons_present": "Who was there when we met",
    "statutory_basis": "Under which law we tell them this, and since when",
    "signature": "The signature",
    "other_procedures": "Who else looks into it",
    "opportunity_to_ask": "That they can ask us, and tell us how they see it",
    "reason_for_delay": "Why it is late",
    "right_to_complain": "How to complain, here or outside",
    "right_to_request_later": "That they can change their mind later, and how",
    "legal_protection_notice": "How the law limits the use of this letter",
    "questions_answered": "Answers to their questions",
    "offer_of_review_report": "That they can have a copy of the report",
    "access_to_records": "How to get a copy of the health record",
    "alternatives_explained": "What they need to know to choose their further care",
}

# Where a letter of that kind means something narrower by it: see policy/letter_parts.yaml.
IN_A_KIND: Mapping[tuple[str, str], str] = {
    (LetterKind.delay, "further_enquiries"): "When they hear from us next: by which day",
    (LetterKind.delay, "apology"): "An apology for the delay itself",
    (LetterKind.holding, "further_enquiries"): "What we do next, and by which day they hear",
    (LetterKind.closing, "actions_to_prevent"): "What we promised and did, or still change",
}
# What would count, where people ask: said beside the part that is missing.
WHAT_COUNTS: Mapping[tuple[str, str], str] = {
    (LetterKind.delay, "further_enquiries"): (
        "Say who tells them what, and by which day, as in “I will write to you by 4 May and tell "
        "you what we found.”"
    ),
    (LetterKind.delay, "reason_for_delay"): (
        "Say why in a sentence of its own, as in “This has taken longer because the laboratory had "
        "to repeat the test.”"
    ),
}


def in_plain_words(kind: str, part: str) -> str:
    """What a content id means, for whoever writes a letter of that kind; "" where we have no words
    of our own for it."""
    return IN_A_KIND.get((kind, part)) or IN_PLAIN_WORDS.get(part, "")


def what_counts(kind: str, part: str) -> str:
    """A hint with an example; "" where the words of the part say enough."""
    return WHAT_COUNTS.get((kind, part), "")

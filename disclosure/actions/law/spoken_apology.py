"""Which words of a talk are an apology to the person: what counts, and what never can."""

from disclosure.actions.reading import Case
from disclosure.kinds.conversation import ApologyReview, Conversation
from letters.check import apology_is_conditional, apology_passes

NO_WORDS = "No words of an apology are on record there. Say sorry, and record the words you said."
WITH_AN_IF = (
    "These words doubt that there was harm, so nobody can take them for an apology. Say sorry "
    "again, without “if”, and record the words you said."
)


def spoken_apology(case: Case, number: int, talk: Conversation) -> bool:
    """Words that pass the check, or that a second person takes for one."""
    words = talk.apology_words
    if words is None or why_never_one(words):
        return False
    return apology_passes(words) or case.agreed(ApologyReview, number)


def why_never_one(words: str | None) -> str | None:
    """Of what no second person can agree to either: in sentences, with what to do."""
    if not words:
        return NO_WORDS
    return WITH_AN_IF if apology_is_conditional(words) else None

"""What counts as a reason, at every door. Fewer than three words are none.

Source: the product's design, "What may stand in for what": a reason of a real sentence.
"""

FEWEST_WORDS = 3
GIVE_ONE = "Give a reason of at least three words."
TOO_SHORT = "use at least three words"


def is_reason(words: str) -> bool:
    """Two words say that something happened; three can say why."""
    return len(words.split()) >= FEWEST_WORDS

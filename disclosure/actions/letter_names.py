"""What a letter of each kind is called in the middle of a sentence, and to whom it was written."""

from collections.abc import Mapping

from disclosure.actions.reading import Case
from disclosure.records.letter import Letter

LETTERS: Mapping[str, str] = {
    "initial_notification": "first letter",
    "holding": "holding letter",
    "delay": "letter about the delay",
    "findings": "letter with the findings",
    "apology": "letter of apology",
    "closing": "closing letter",
    "no_contact": "letter to somebody we could not reach",
}

WAS_TO = "was_to"  # in the record of the move that wrote it to another


def letter_name(letter: Letter) -> str:
    return LETTERS.get(letter.kind, letter.kind.replace("_", " "))


def reader_then(case: Case, letter: Letter, number: int) -> int:
    """Whom it was written to when the entry of that number was made: it may be another now."""
    later = (move.body for move in case.moves(letter.ref) if move.number > number)
    return next((int(body[WAS_TO]) for body in later if WAS_TO in body), letter.to_person)

"""What a letter of each kind is called in the middle of a sentence."""

from collections.abc import Mapping

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


def letter_name(letter: Letter) -> str:
    return LETTERS.get(letter.kind, letter.kind.replace("_", " "))

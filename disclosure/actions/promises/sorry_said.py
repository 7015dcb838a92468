"""Where we may have said sorry for not keeping a promise: in what they heard once it was made."""

from collections.abc import Collection

from disclosure.records.commitment import Commitment
from disclosure.records.letter import Letter


def sorry_in_letter(letter: Letter, promise: Commitment, owed: Collection[int]) -> bool:
    """To somebody it is owed to, issued after it was made, and not the one that made it."""
    theirs = letter.to_person in {*owed, *promise.owed_to}
    later = letter.issued_number is None or letter.issued_number > promise.number
    return theirs and later and letter.ref != promise.letter_ref

"""The fingerprint of all the words of a letter: what is approved is these, and nothing else."""

import json
from hashlib import sha256

from disclosure.records.letter import Letter


def words_sha256(letter: Letter) -> str:
    """Of the text alone, where there is nothing else; else of every word as canonical JSON.

    To whom it is counts too, where it was begun to another: who agreed to the same words for the
    first agreed to nothing. A slip to answer on has no words of this letter: to add one or take it
    away returns the letter to its writer. Whoever changes any sets `text_sha256` to this.
    """
    alone = letter.easy_read is None and letter.translation is None
    if alone and not letter.is_to_another:
        return sha256(letter.text.encode()).hexdigest()
    return _of_all(letter, {})


def fingerprints(letter: Letter) -> frozenset[str]:
    """Each that its words may have on record: while a slip counted as words, it was another."""
    before = {_of_all(letter, {"slip": True})} if letter.with_slip else set()
    return frozenset({words_sha256(letter), *before})


def _of_all(letter: Letter, also: dict[str, object]) -> str:
    words: dict[str, object] = {
        "text": letter.text,
        "easy_read": letter.easy_read,
        "translation": letter.translation,
        **also,
    }
    if letter.is_to_another:
        words["to"] = letter.to_person
    spelled = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(spelled.encode()).hexdigest()

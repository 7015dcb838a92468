"""The fingerprint of all the words of a letter: what is approved is these, and nothing else."""

import json
from hashlib import sha256

from disclosure.records.letter import Letter


def words_sha256(letter: Letter) -> str:
    """Of the text alone, where there is nothing else; else of every word as canonical JSON.

    That a slip goes with it is one of them; and to whom it is, where it was begun to another: who
    agreed to the same words for the first agreed to nothing. Whoever changes any sets `text_sha256`
    to this.
    """
    alone = letter.easy_read is None and letter.translation is None
    if alone and not letter.with_slip and not letter.is_to_another:
        return sha256(letter.text.encode()).hexdigest()
    words: dict[str, object] = {
        "text": letter.text,
        "easy_read": letter.easy_read,
        "translation": letter.translation,
    }
    if letter.with_slip:
        words["slip"] = True
    if letter.is_to_another:
        words["to"] = letter.to_person
    spelled = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(spelled.encode()).hexdigest()

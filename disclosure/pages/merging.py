"""Two texts of the same thing: what is new in each, and both joined so that nothing is lost."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"\S.*?(?:[.?!][”\"')]*(?=\s|$)|(?=\n)|$)\s*", re.DOTALL)

Pieces = tuple[tuple[str, bool], ...]  # a sentence, and whether the other side lacks it


@dataclass(frozen=True, slots=True)
class Both:
    theirs: Pieces
    mine: Pieces
    joined: str


def both(theirs: str, mine: str) -> Both:
    """Sentence by sentence. Where both changed the same place, theirs stands first."""
    left, right = _SENTENCE.findall(theirs), _SENTENCE.findall(mine)
    bare = [[piece.strip() for piece in side] for side in (left, right)]
    steps = SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_opcodes()
    return Both(
        tuple((piece, step[0] != "equal") for step in steps for piece in left[step[1] : step[2]]),
        tuple((piece, step[0] != "equal") for step in steps for piece in right[step[3] : step[4]]),
        _joined(
            piece
            for tag, a, b, c, d in steps
            for piece in (*left[a:b], *(right[c:d] if tag != "equal" else ()))
        ),
    )


def _joined(pieces: Iterable[str]) -> str:
    text = ""
    for piece in pieces:
        text += piece if not text or text[-1].isspace() else f" {piece}"
    return text.strip()

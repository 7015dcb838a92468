"""Two texts of one thing: both joined so that nothing is lost, or what went and what came in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"\S.*?(?:[.?!][”\"')]*(?=\s|$)|(?=\n)|$)\s*", re.DOTALL)
_WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 8000  # of both together; beyond that, whole paragraphs are compared
SAME, OUT, IN = "", "out", "in"

Pieces = tuple[tuple[str, bool], ...]  # a sentence, and whether the other side lacks it
Piece = tuple[str, str]  # the words; and whether they stayed, went out or came in


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


def word_diff(before: str, after: str) -> Iterator[Piece]:
    """In reading order; what went out stands before what came in its place."""
    left, right = _cut(before, after)
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "".join(left[a:b]), SAME
            continue
        if a < b:
            yield "".join(left[a:b]), OUT
        if c < d:
            yield "".join(right[c:d]), IN


def _cut(before: str, after: str) -> tuple[list[str], list[str]]:
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    if len(left) + len(right) <= MOST_WORDS:
        return left, right
    return before.splitlines(keepends=True), after.splitlines(keepends=True)

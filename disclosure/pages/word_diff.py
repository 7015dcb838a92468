"""Two texts word by word: what went out and what came in."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 8000  # of both together; beyond that, whole paragraphs are compared
SAME, OUT, IN = "", "out", "in"
Piece = tuple[str, str]  # the words; and whether they stayed, went out or came in


def word_diff(before: str, after: str) -> list[Piece]:
    """In reading order; what went out stands before what came in its place."""
    left, right = _cut(before, after)
    steps = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return list(_joined(left, right, steps))


def _cut(before: str, after: str) -> tuple[list[str], list[str]]:
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    if len(left) + len(right) <= MOST_WORDS:
        return left, right
    return before.splitlines(keepends=True), after.splitlines(keepends=True)


def _joined(
    left: list[str], right: list[str], steps: Iterable[tuple[str, int, int, int, int]]
) -> Iterator[Piece]:
    for tag, a, b, c, d in steps:
        if tag == "equal":
            yield "".join(left[a:b]), SAME
            continue
        if a < b:
            yield "".join(left[a:b]), OUT
        if c < d:
            yield "".join(right[c:d]), IN

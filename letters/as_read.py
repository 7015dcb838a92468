"""A text as a reader sees it: without marks that cannot be seen, without the marks of bold, and
each letter with its accent, which some programs write apart.

Any of these would hide a word from the check: "sor\u00adry" is printed as sorry, "**sorry** if"
says sorry if, and "Pry\u0302s" is Pr\u0177s. What is found in the words that are read is told at
its place in the text as it stands.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar
from unicodedata import combining, is_normalized, normalize

from letters.marks import Advice, Fault, Promise

# A hyphen that shows only at the end of a line, spaces of no width, joiners, directions.
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
# Bold within a line. A whole bold line is a heading, and bold capitals are a hole to be filled.
_MARKED = re.compile(
    rf"[{_UNSEEN}]+|^[ ]*\*\*[^*\n]+\*\*:?[ ]*$"
    r"|(?P<on>\*\*)(?=[^\s*])(?=[^*\n]*[a-z])(?P<bold>[^*\n]+)(?P<off>\*\*)",
    re.MULTILINE,
)
_Marked = TypeVar("_Marked", Fault, Promise, Advice)


@dataclass(frozen=True, slots=True)
class AsRead:
    """`places`: where each letter of `words` begins and ends in `text`; None: they are one."""

    text: str
    words: str
    places: tuple[tuple[int, int], ...] | None

    def told(self, found: Iterable[_Marked]) -> tuple[_Marked, ...]:
        """What was found in the words, at its place in the text."""
        return tuple(found) if self.places is None else tuple(map(self._told, found))

    def _told(self, each: _Marked) -> _Marked:
        places = self.places or ()
        start = places[each.start][0] if each.start < len(places) else len(self.text)
        end = places[each.end - 1][1] if each.end > each.start else start
        text = self.text[start:end] if each.text else ""
        return replace(each, text=text, start=start, end=end)


def as_read(text: str) -> AsRead:
    if text.isascii() and "**" not in text:  # most are: no mark can stand in it
        return AsRead(text, text, None)
    left_out = [span for match in _MARKED.finditer(text) for span in _unread(match)]
    if not left_out and is_normalized("NFC", text):
        return AsRead(text, text, None)
    gone = {at for start, end in left_out for at in range(start, end)}
    letters = tuple(_letters(text, gone))
    words = "".join(letter for letter, _ in letters)
    return AsRead(text, words, tuple(place for _, place in letters))


def _letters(text: str, gone: set[int]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each with its accents, as one letter where there is one."""
    together: list[list[int]] = []
    for at in range(len(text)):
        if at in gone:
            continue
        if together and combining(text[at]):
            together[-1].append(at)
        else:
            together.append([at])
    for places in together:
        for letter in composed("".join(text[at] for at in places)):
            yield letter, (places[0], places[-1] + 1)


def composed(words: str) -> str:
    """Letters and their accents as one, where some programs write them apart."""
    return normalize("NFC", words)


def _unread(match: re.Match[str]) -> list[tuple[int, int]]:
    if match["on"]:
        return [match.span("on"), match.span("off")]
    return [] if "*" in match.group() else [match.span()]

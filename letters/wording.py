"""Words in the forms that patterns read them in: as written, in small letters, tagged."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

REMEMBERED = 2048  # sentences, two in a row, paragraphs; never a whole letter
_DOTLESS = "\N{LATIN SMALL LETTER DOTLESS I}"


class Wording:
    """Each form is made when the first pattern asks for it; small letters are of the same length,
    so that a place in them is a place in what is written."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.found: dict[Any, re.Match[str] | None] = {}  # by each pattern and rule asked of them

    @cached_property
    def small(self) -> str:
        return in_small_letters(self.written)

    def tagged(self, tags: "Tags") -> "Wording":
        if tags not in self._tagged:
            self._tagged[tags] = Wording(tags.put_into(self.written))
        return self._tagged[tags]

    @cached_property
    def _tagged(self) -> dict["Tags", "Wording"]:
        return {}


@lru_cache(maxsize=REMEMBERED)
def wording_of(written: str) -> Wording:
    """One for the same words, so that what was made of them, and found in them, is kept: who writes
    a letter asks again at each word, and many letters share most of their sentences."""
    return Wording(written)


def in_small_letters(words: str) -> str:
    """Of the same length, unlike `str.casefold`: "ß" stays one letter."""
    if words.isascii():
        return words.lower()
    small = words.casefold().replace(_DOTLESS, "i")
    return small if len(small) == len(words) else "".join(map(_small_letter, words))


def _small_letter(letter: str) -> str:
    small = letter.casefold().replace(_DOTLESS, "i")
    return small if len(small) == 1 else letter.lower()[0]


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """Signs put around certain words, so that the patterns of a file look for the sign alone.

    The last two groups of `pattern` are an ending of those words, written out as `endings` has it,
    and what may stand between them and their verb; the others stand in the order of `signs`.
    A subject has its sign on both sides, and once more behind what stands between; after one of
    `no_subject_after` none is a subject.
    """

    pattern: re.Pattern[str]
    opening: re.Pattern[str]  # a first word of them that is no name: read in small letters
    signs: str
    no_subject_after: frozenset[str]
    endings: Mapping[str, str]

    def both_ways(self, small: str) -> str:
        """The text, and once more with the endings written out as in a tagged one: whatever stands
        in that stands in this, the signs aside."""
        long = small
        for ending, whole in self.endings.items() if "'" in small else ():
            long = long.replace(ending, whole)
        return small if long == small else f"{small}\n{long}"

    def put_into(self, words: str) -> str:
        opening = self.opening.match(words)
        if opening:
            words = opening[0].lower() + words[opening.end() :]
        return self.pattern.sub(self._around, words)

    def _around(self, match: re.Match[str]) -> str:
        *found, ending, aside = match.groups(default="")
        sign, words = next(each for each in zip(self.signs, found, strict=True) if each[1])
        before = match.string[: match.start()].rpartition(" ")[0].rpartition(" ")[2]
        ending = self.endings.get(ending.casefold(), ending)
        behind = "" if ending[:1] == "'" or before.casefold() in self.no_subject_after else sign
        return f"{sign}{words}{behind}{ending}{aside}{behind if aside else ''}"

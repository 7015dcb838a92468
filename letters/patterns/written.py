"""Patterns as policy/ writes them: their {pieces}, and which form of a text each of them reads."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter

from letters.patterns.known_needs import known_needs
from letters.patterns.needs import Outline, Phrases, best_needs, outline_of
from letters.wording import Tags, Wording

_PIECE = re.compile(r"\{([a-z_]+)\}")
_TOKENS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_LETTERS = re.compile(r"\\.|[^\\]", re.DOTALL)
_MINDS_CAPITALS = "(?-i:"
_FIRST_SIGN = 0xE000  # of those that no text uses; each stands for a piece while it is outlined
_NO_ROOM = Outline(frozenset(("",)))


class Pieces:
    """What the {pieces} of a file stand for, and the tags that its patterns may read."""

    def __init__(self, texts: Mapping[str, str | Sequence[str]], tags: Tags | None = None) -> None:
        self._texts = texts
        self.tags = tags
        self._signs = {name: chr(_FIRST_SIGN + at) for at, name in enumerate(texts)}
        self._names = {sign: name for name, sign in self._signs.items()}
        self._outlines: dict[str, Outline] = {}

    def with_tags(self, tags: Tags) -> "Pieces":
        return Pieces(self._texts, tags)

    def whole(self, text: str) -> str:
        """The pattern with its pieces written out; a piece may hold others, or be a list."""
        while _PIECE.search(text):
            text = _PIECE.sub(lambda match: f"(?:{self._text(match[1])})", text)
        return text.replace("\n", "")  # a long one is written over several lines

    def outline(self, text: str, flags: int) -> Outline:
        """Each piece is parsed once, and not in each pattern: many are long."""
        short = _PIECE.sub(lambda match: self._signs[match[1]], text.replace("\n", ""))
        return outline_of(short, flags, self._stands_for)

    def _text(self, name: str) -> str:
        piece = self._texts[name]
        return piece if isinstance(piece, str) else "|".join(piece)

    def _stands_for(self, sign: str) -> Outline | None:
        if self.tags and sign in self.tags.signs:
            return _NO_ROOM  # texts are sieved without tags
        if sign not in self._names:
            return None
        if sign not in self._outlines:
            self._outlines[sign] = self.outline(self._text(self._names[sign]), 0)
        return self._outlines[sign]


class Pattern:
    """A regular expression that is made when it is first run: most letters run a few."""

    def __init__(
        self,
        text: str,
        flags: re.RegexFlag,
        pieces: Pieces | None = None,
        signs: Phrases = frozenset(),
    ) -> None:
        """`pieces`: None for a text that has none. `signs`: one of them has to stand in a text."""
        self._text, self.flags = text, flags
        self._pieces = pieces
        self._signs = signs

    @cached_property
    def needs(self) -> tuple[Phrases, ...]:
        """Of each of these, one phrase stands in any text that the pattern matches. In small
        letters, and without tags. Raises re.error for what is no pattern."""
        known = known_needs(self.words, self.flags)
        best = self.needs_worked_out() if known is None else known
        return (self._signs, *best) if self._signs else best

    def needs_worked_out(self) -> tuple[Phrases, ...]:
        """Without the signs. Raises re.error for what is no pattern."""
        return best_needs((self._pieces or Pieces({})).outline(self._text, self.flags))

    @cached_property
    def words(self) -> str:
        """The expression written out."""
        return self._pieces.whole(self._text) if self._pieces else self._text

    @property
    def with_its_case(self) -> str:
        """The expression as a part of others that are to read what is written."""
        return f"(?{'i' if self.flags & re.IGNORECASE else '-i'}:{self.words})"

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The machine is several times as quick where it need not mind the case; so in most
        patterns the letters are made small, as they are in what these read."""
        if self._reads_small:
            return re.compile(_in_small_letters(self.words))
        return re.compile(self.words, self.flags)

    @cached_property
    def _reads_small(self) -> bool:
        return bool(self.flags & re.IGNORECASE) and _MINDS_CAPITALS not in self.words

    @cached_property
    def _form(self) -> Callable[[Wording], str]:
        """What it reads of any words."""
        form = attrgetter("small" if self._reads_small else "written")
        tags = self._reads_tags
        return (lambda words: form(words.tagged(tags))) if tags else form

    @cached_property
    def _reads_tags(self) -> Tags | None:
        tags = self._pieces.tags if self._pieces else None
        return tags if tags and any(sign in self.words for sign in tags.signs) else None

    def search(self, words: Wording) -> re.Match[str] | None:
        if self not in words.found:
            words.found[self] = self._search(self._form(words))
        return words.found[self]

    def every(self, words: Wording) -> Iterator[re.Match[str]]:
        """All matches."""
        return self.compiled.finditer(self._form(words))

    def blanked(self, words: Wording) -> Wording:
        """With as many spaces for whatever it matches."""
        written = words.written
        for match in self.every(words):
            written = written[: match.start()] + " " * len(match[0]) + written[match.end() :]
        return words if written is words.written else Wording(written)

    @cached_property
    def _search(self) -> Callable[[str], re.Match[str] | None]:
        return self.compiled.search


def _in_small_letters(words: str) -> str:
    r"""But \S and its like, which are other patterns than \s."""
    return _LETTERS.sub(lambda each: each[0] if len(each[0]) > 1 else each[0].lower(), words)


def branches_of(words: str) -> list[str]:
    """The pattern cut at each "|" that stands in no bracket: any of them is a match."""
    found = [""]
    depth = 0
    for token in _TOKENS.findall(words):
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += token
    return found

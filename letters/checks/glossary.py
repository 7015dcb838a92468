"""The words of the trade as one table, so that a text is read once and not once for each term."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from letters.rules import read_policy

_WORD = re.compile(r"\w+")
_JOINS = re.compile(r"[\s&/-]{1,3}")
_TITLE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Sister|Nurse|Matron)\.? $")
_OF_A_NAME = re.compile(
    r"(?<!\w)(?!(?:Your|Our|The|His|Her|Their|My|A|An|In|At|On|This|That|No|If|When|As|And|But)\b)"
    r"[A-Z][\w'-]* (?:of |and |for |& )?$"
)
_FIRST_NAME = re.compile(r"(?:Ife|Chi|Na|Adao|Isi|Om|Ol|Eu|Nu|Ade?)\w*(?:oma|emia|uria|osis)")
_ON_THE_WAY = re.compile(
    r"\b(?:home|back|over|out|up|down|road|bus|train|ferry|near|lives?|lived) (?:to |in |at )?$"
)
_OFFICE = re.compile(r"(?:Commissioner|Registrar|Regulator|Inspectorate|Tribunal)s?")
_INTO_A_NAME = re.compile(r" (?:and |of |& )?(?:[A-Z][a-z]|(?:UK|NZ|USA?|NI)\b)")
_PART_OF_ADDRESS = re.compile(r"[@/]|\.\w|-\d")
SHORTEST_STAR = 3  # letters before the star
SHORTEST_REST = 3  # letters before an ending, or after a beginning
LONGEST_WORD = 60
MOST_WORDS = 100_000


@dataclass(frozen=True, slots=True)
class Meaning:
    """`term` as the glossary has it; `plain` what to say instead."""

    term: str
    plain: str
    weak: bool = False  # jargon only in company
    law: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A term in a sentence, from `start` to `end`. `key` is one for all its forms."""

    start: int
    end: int
    term: str
    plain: str
    key: str
    weak: bool = False
    law: bool = False


Phrase = tuple[tuple[str, ...], Meaning | None]  # None: everybody knows it
Begun = dict[str, list[Phrase]]  # by the second word, "" for one with a star


@dataclass(frozen=True)
class Table:
    exact: Mapping[str, Meaning]  # words with a capital
    words: Mapping[str, Meaning]
    starred: Mapping[str, Meaning]
    phrases: Mapping[str, list[Phrase]]
    endings: Mapping[str, str]
    beginnings: Mapping[str, str]
    known: frozenset[str]
    _seen: dict[str, tuple[Begun, Meaning | None]] = field(default_factory=dict)
    _calm: set[str] = field(default_factory=set)  # of those seen, what begins no term

    def uses_in(self, text: str) -> Iterator[Use]:
        """Every term, the longest where one stands in another."""
        words = _WORD.findall(text)
        if not (self._begins_any(words) or "-" in text):
            return
        tokens = [(match.group(), *match.span()) for match in _WORD.finditer(text)]
        past = 0
        calm = self._calm
        for at, (word, start, end) in enumerate(tokens):
            if word in calm and text[end : end + 1] != "-":
                continue
            phrases, meaning = self._seen.get(word) or self._learned(word)
            hyphen = text[end : end + 1] == "-"
            if at < past or not (phrases or meaning or hyphen):
                continue
            count, meaning = self._longest(text, tokens, at, (phrases, meaning), hyphen)
            past, end = at + count, tokens[at + count - 1][2]
            if meaning and not _is_name(text, start, end, word in self.exact):
                yield Use(
                    *(start, end, text[start:end], meaning.plain, meaning.term),
                    weak=meaning.weak,
                    law=meaning.law,
                )

    def _begins_any(self, words: Sequence[str]) -> bool:
        """One of them is a term, or stands before the second word of one."""
        calm = self._calm
        for at in [at for at, word in enumerate(words) if word not in calm]:
            phrases, meaning = self._seen.get(words[at]) or self._learned(words[at])
            if meaning or (
                phrases
                and ("" in phrases or (at + 1 < len(words) and words[at + 1].lower() in phrases))
            ):
                return True
        return False

    def _longest(
        self,
        text: str,
        tokens: list[tuple[str, int, int]],
        at: int,
        known: tuple[Begun, Meaning | None],
        hyphen: bool,
    ) -> tuple[int, Meaning | None]:
        """How many words belong together here, and what they are."""
        best: tuple[int, Meaning | None] = (1, known[1])
        second = tokens[at + 1][0].lower() if known[0] and at + 1 < len(tokens) else ""
        for parts, meaning in (*known[0].get(second, ()), *known[0].get("", ())):
            if len(parts) > best[0] and _follows(text, tokens, at, parts):
                best = (len(parts), meaning)
        if best[0] == 1 and hyphen and at + 1 < len(tokens):
            word, start, _ = tokens[at + 1]
            small = tokens[at][0].lower()
            if start == tokens[at][2] + 1 and small + word.lower() in self.known:
                return 2, None
            if start == tokens[at][2] + 1 and small not in self.known:
                joined = self._looked_up(small + word.lower())
                return (2, joined) if joined else best
        return best

    def _learned(self, word: str) -> tuple[Begun, Meaning | None]:
        """People write with few words, so each is looked up once."""
        if len(self._seen) > MOST_WORDS:
            self._seen.clear()
            self._calm.clear()
        small = word.lower()
        phrases: Begun = {}
        for key in dict.fromkeys((word, small, small[:SHORTEST_STAR] + "*")):
            for each in self.phrases.get(key, ()):
                second = each[0][1].lower()
                forms = ("",) if second.endswith("*") else (second, second + "s", second + "es")
                for form in forms:
                    phrases.setdefault(form, []).append(each)
        meaning = self._exact(word)
        if meaning is None and not _FIRST_NAME.fullmatch(word):
            meaning = self._looked_up(small)
        self._seen[word] = phrases, meaning
        if not (phrases or meaning):
            self._calm.add(word)
        return phrases, meaning

    def _exact(self, word: str) -> Meaning | None:
        return self.exact.get(word) or (self.exact.get(word[:-1]) if word[-1] == "s" else None)

    def _looked_up(self, word: str) -> Meaning | None:
        if not 2 <= len(word) <= LONGEST_WORD or word in self.known or _one(word) in self.known:
            return None
        for way in dict.fromkeys((word, _one(word), folded(word), folded(_one(word)))):
            if way in self.words:
                return self.words[way]
            for length in range(len(way), SHORTEST_STAR - 1, -1):
                if way[:length] in self.starred:
                    return self.starred[way[:length]]
        return self._made(folded(_one(word)), word)

    def _made(self, folded_word: str, word: str) -> Meaning | None:
        """By how words of medicine are made."""
        for length in range(3, len(folded_word) - SHORTEST_REST + 1):
            if plain := self.endings.get(folded_word[-length:]):
                return Meaning(word, f"say what it is ({plain})")
        for length in range(4, len(folded_word) - SHORTEST_REST + 1):
            if plain := self.beginnings.get(folded_word[:length]):
                return Meaning(word, f"say what it is ({plain})")
        return None


def folded(word: str) -> str:
    """British and American spelling as one."""
    return word.replace("ae", "e").replace("oe", "e") if len(word) > 4 else word


@cache
def table() -> Table:
    document = read_policy("glossary.yaml")
    exact: dict[str, Meaning] = {}
    words: dict[str, Meaning] = {}
    starred: dict[str, Meaning] = {}
    phrases: dict[str, list[Phrase]] = {}
    weak = [
        (term, Meaning(meaning.term, f"say “{meaning.plain}”", weak=True))
        for term, meaning in _rows({"weak": document["weak"]})
    ]
    for term, meaning in (*weak, *_rows(document["words"])):
        parts = _parts(term)
        if len(parts) > 1:
            _add_phrase(phrases, parts, meaning)
        elif term != term.lower():
            exact[term] = meaning
        elif term.endswith("*"):
            starred[folded(term[:-1])] = starred[term[:-1]] = meaning
        else:
            words[folded(term)] = words[term] = meaning
    for term in document["known_phrases"]:
        _add_phrase(phrases, _parts(term), None)
    return Table(
        exact,
        words,
        starred,
        phrases,
        {folded(each): plain for each, plain in document["endings"].items()},
        {folded(each): plain for each, plain in document["beginnings"].items()},
        frozenset(document["known"]),
    )


def _rows(fields: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Meaning]]:
    for name, rows in fields.items():
        for terms, plain in rows.items():
            for term in str(terms).split(" | "):
                yield term, Meaning(term.rstrip("*"), plain, law=name == "the law")


def _parts(term: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+\*?", term))


def _add_phrase(
    phrases: dict[str, list[Phrase]], parts: tuple[str, ...], meaning: Meaning | None
) -> None:
    first = parts[0]
    key = first[:SHORTEST_STAR] + "*" if first.endswith("*") else first
    phrases.setdefault(key, []).append((parts, meaning))


def _follows(
    text: str, tokens: list[tuple[str, int, int]], at: int, parts: tuple[str, ...]
) -> bool:
    if at + len(parts) > len(tokens):
        return False
    for number, part in enumerate(parts):
        word, start, _ = tokens[at + number]
        if number and not _JOINS.fullmatch(text, tokens[at + number - 1][2], start):
            return False
        if part == part.lower():
            word = word.lower()
        fits = word.startswith(part[:-1]) if part[-1] == "*" else word == part
        last = number == len(parts) - 1
        if not fits and not (last and len(part) > 2 and word in (part + "s", part + "es")):
            return False
    return True


def _one(word: str) -> str:
    """The singular, or what an adverb is made of, near enough."""
    if word.endswith("ally") and len(word) > 7:
        return word[:-2]
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "is", "us")) else word


def _is_name(text: str, start: int, end: int, exact: bool) -> bool:
    """A surname, the name of a team or of a post, or part of an address."""
    word = text[start:end]
    if _PART_OF_ADDRESS.match(text, end) or text[start - 1 : start] in ("@", ".", "/", "#"):
        return True
    before = text[max(start - 40, 0) : start]
    if _TITLE.search(before):
        return word[:1].isupper() and word[1:].islower()
    named = (
        not exact and word[:1].isupper() and not word.isupper() and before.strip(" \"'(*-") != ""
    )
    if named and _OFFICE.fullmatch(word) and before.endswith("the "):
        return True
    if named and _ON_THE_WAY.search(before):  # home to Doohoma
        return True
    return named and bool(_OF_A_NAME.search(before) or _INTO_A_NAME.match(text, end))

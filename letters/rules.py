"""The rules of the check, read once from policy/: what to look for, and the words said about it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from letters.patterns import Index, Pattern, each_of

POLICY = Path(__file__).parent.parent / "policy"
_PIECE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of policy/letter_rules/, whose README says what each field means."""

    id: str
    kind: str
    find: tuple[Pattern, ...]
    ignore: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    why: str
    suggestion: str
    scope: str
    marks: str
    notice: bool
    bad: tuple[str, ...]
    good: tuple[str, ...]

    def chances_in(self, index: Index) -> list["Chance"]:
        """The parts of a text in which it may find something, in order."""
        pairs = self.scope == "pair"
        find: dict[int, list[Pattern]] = {}
        for pattern in self.find:
            for number in each_of(pattern.places_in(index, pairs=pairs)):
                find.setdefault(number, []).append(pattern)
        ignore = [(p, p.places_in(index, pairs=pairs)) for p in self.ignore] if find else []
        return [
            Chance(number, patterns, [p for p, places in ignore if places >> number & 1])
            for number, patterns in sorted(find.items())
        ]

    def found_in(self, words: str, small: str, chance: "Chance") -> re.Match[str] | None:
        """The first match, where nothing excuses it. `small`: the words casefolded."""
        match = next(chance.matches(words), None)
        return None if match is None or self.excused(words, small) else match

    def excused(self, words: str, small: str) -> bool:
        return any(pattern.search(words, small) for pattern in self.unless)


@dataclass(frozen=True, slots=True)
class Chance:
    """Part `number` of a text, and which patterns of a rule may match there."""

    number: int
    find: list[Pattern]
    ignore: list[Pattern]

    def matches(self, words: str) -> Iterator[re.Match[str]]:
        """Every match; what is ignored becomes as many spaces, so that offsets stay."""
        for pattern in self.ignore:
            words = pattern.compiled.sub(lambda match: " " * len(match.group()), words)
        for pattern in self.find:
            yield from pattern.compiled.finditer(words)


@dataclass(frozen=True, slots=True)
class Part:
    """A content id that a kind of letter must hold. `when`: always, has_results, is_late …"""

    kind: str
    content: str
    when: str
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the trade, and what to say instead."""

    term: str
    plain: str
    source: str
    pattern: Pattern


@cache
def fault_rules() -> tuple[Rule, ...]:
    return _rules("faults")


@cache
def promise_rules() -> tuple[Rule, ...]:
    return _rules("promises")


@cache
def content_rules() -> tuple[Rule, ...]:
    """Their `kind` is the content id that the sentence brings."""
    return _rules("contents")


@cache
def advice_rules() -> tuple[Rule, ...]:
    return _rules("advice")


@cache
def plain_abbreviations() -> frozenset[str]:
    """Abbreviations that everybody knows; they need no explanation."""
    return frozenset(_read("letter_rules/names.yaml")["plain_abbreviations"])


@cache
def short_forms() -> Mapping[str, frozenset[str]]:
    """For a name in small letters, the names it is short for, and the other way round."""
    found: dict[str, set[str]] = {}
    for whole, shorts in _read("letter_rules/names.yaml")["short_forms"].items():
        for short in shorts.split():
            found.setdefault(whole, set()).add(short)
            found.setdefault(short, set()).add(whole)
    return {name: frozenset(others) for name, others in found.items()}


@cache
def letter_parts() -> tuple[Part, ...]:
    rows = _read("letter_parts.yaml")["parts"]
    return tuple(Part(row["kind"], row["content"], row["when"], row["source"]) for row in rows)


@cache
def glossary() -> tuple[Term, ...]:
    rows = _read("glossary.yaml")["terms"]
    return tuple(term_of(row) for row in rows)


def term_of(row: Mapping[str, str]) -> Term:
    words = row.get("find") or re.escape(row["term"])
    # An abbreviation is one only in capitals: "IT", "OR" and "HER" are words as well.
    flags = re.NOFLAG if row["term"].isupper() else re.IGNORECASE
    pattern = Pattern.of(rf"(?<![\w-])(?:{words})(?![\w-])", flags)
    return Term(row["term"], row["plain"], row["source"], pattern)


def _rules(section: str) -> tuple[Rule, ...]:
    shared: Mapping[str, str] = _read("letter_rules/words.yaml")["words"]
    found: list[Rule] = []
    for path in sorted((POLICY / "letter_rules").glob("*.yaml")):
        document = _read(f"letter_rules/{path.name}")
        pieces = {**shared, **document.get("words", {})}
        found += [_rule(row, pieces) for row in document.get(section, ())]
    return tuple(found)


def _rule(row: Mapping[str, Any], pieces: Mapping[str, str]) -> Rule:
    flags = re.NOFLAG if row.get("capitals_matter") else re.IGNORECASE

    def compiled(name: str) -> tuple[Pattern, ...]:
        written = (_whole(text, pieces.__getitem__) for text in row.get(name, ()))
        return tuple(Pattern.of(text, flags) for text in written)

    return Rule(
        id=row["id"],
        kind=row["kind"],
        find=compiled("find"),
        ignore=compiled("ignore"),
        unless=compiled("unless"),
        why=row.get("why", ""),
        suggestion=row.get("suggestion", ""),
        scope=row.get("scope", "sentence"),
        marks=row.get("marks", "sentence"),
        notice=bool(row.get("notice", False)),
        bad=tuple(row["bad"]),
        good=tuple(row["good"]),
    )


def _whole(text: str, piece: Callable[[str], str]) -> str:
    """The pattern with its {pieces} written out; a piece may hold others."""
    while _PIECE.search(text):
        text = _PIECE.sub(lambda match: f"(?:{piece(match[1])})", text)
    return text


def _read(name: str) -> Mapping[str, Any]:
    with (POLICY / name).open(encoding="utf-8") as file:
        document: Mapping[str, Any] = yaml.safe_load(file)
    return document

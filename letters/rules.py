"""The rules of the check, read once from policy/: what to look for, and the words said about it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

POLICY = Path(__file__).parent.parent / "policy"
_PIECE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of policy/letter_rules.yaml.

    A sentence is found when a `find` matches in it after what `ignore` matches is blanked, and
    no `unless` matches. `scope`: "sentence"; "pair" (two neighbours, the match reaching into the
    second); "beside" (`unless` looks at both neighbours too). `marks`: "sentence" or "match".
    `notice`: a text that a law asks for may use such words.
    """

    id: str
    kind: str
    find: tuple[re.Pattern[str], ...]
    ignore: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    why: str
    suggestion: str
    scope: str
    marks: str
    notice: bool
    bad: tuple[str, ...]
    good: tuple[str, ...]

    def found_in(self, words: str, around: str | None = None) -> re.Match[str] | None:
        """The first match; `around` is where `unless` looks, if that is more than `words`."""
        if any(pattern.search(words if around is None else around) for pattern in self.unless):
            return None
        return next(iter(self.all_in(words)), None)

    def all_in(self, words: str) -> list[re.Match[str]]:
        """Every match, `unless` not asked."""
        left = blanked(words, self.ignore)
        return [match for pattern in self.find for match in pattern.finditer(left)]


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
    pattern: re.Pattern[str]


def blanked(words: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    """What the patterns match replaced by as many spaces, so that offsets stay."""
    for pattern in patterns:
        words = pattern.sub(lambda match: " " * len(match.group()), words)
    return words


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
    return frozenset(_document()["plain_abbreviations"])


@cache
def short_forms() -> Mapping[str, frozenset[str]]:
    """For a name in small letters, the names it is short for, and the other way round."""
    found: dict[str, set[str]] = {}
    for whole, shorts in _document()["short_forms"].items():
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
    return tuple(_term(row) for row in rows)


def _term(row: Mapping[str, str]) -> Term:
    words = row.get("find") or re.escape(row["term"])
    # An abbreviation is one only in capitals: "IT", "OR" and "HER" are words as well.
    flags = re.NOFLAG if row["term"].isupper() else re.IGNORECASE
    pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", flags)
    return Term(row["term"], row["plain"], row["source"], pattern)


def _rules(section: str) -> tuple[Rule, ...]:
    pieces: Mapping[str, str] = _document()["words"]
    return tuple(_rule(row, pieces) for row in _document()[section])


def _rule(row: Mapping[str, Any], pieces: Mapping[str, str]) -> Rule:
    flags = re.NOFLAG if row.get("capitals_matter") else re.IGNORECASE

    def compiled(name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(
            re.compile(_whole(text, pieces.__getitem__), flags) for text in row.get(name, ())
        )

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


@cache
def _document() -> Mapping[str, Any]:
    return _read("letter_rules.yaml")


def _read(name: str) -> Mapping[str, Any]:
    with (POLICY / name).open(encoding="utf-8") as file:
        document: Mapping[str, Any] = yaml.safe_load(file)
    return document

"""The rules of the check, read once from policy/: what to look for, and the words said about it."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from letters.patterns.needs import Phrases
from letters.patterns.sieve import Sieve
from letters.patterns.written import Pattern, Pieces, branches_of
from letters.wording import Tags, Wording

POLICY = Path(__file__).parent.parent / "policy"
# The safe loader, and the quick one where the library has it: the glossary is long.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, eq=False)
class Rule:
    """One row of policy/letter_rules/, whose README says what each field means."""

    id: str
    section: str
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
    only_with: tuple[Pattern, ...] = ()
    plain: bool = False

    def needs_of(self, pattern: Pattern) -> tuple[Phrases, ...]:
        """Those of one of `find`, and what all of `only_with` need."""
        needs = [each.needs for each in self.only_with]
        if not needs or not all(needs):
            return pattern.needs
        return (*pattern.needs, frozenset().union(*(each[0] for each in needs)))

    def stands_with(self, words: Wording) -> bool:
        return not self.only_with or any(each.search(words) for each in self.only_with)

    def excused(self, words: Wording) -> bool:
        return any(pattern.search(words) for pattern in self._excuses.may_match(words.small))

    def without_ignored(self, words: Wording) -> Wording:
        """What is ignored becomes as many spaces, so that offsets stay."""
        for pattern in self._ignored.may_match(words.small):
            words = pattern.blanked(words)
        return words

    @cached_property
    def _excuses(self) -> Sieve[Pattern]:
        return Sieve((each, each.needs) for each in self.unless)

    @cached_property
    def _ignored(self) -> Sieve[Pattern]:
        return Sieve((each, each.needs) for each in self.ignore)


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
def others_act_rules() -> tuple[Rule, ...]:
    """What they find is done by others, and no promise of ours: their `bad` ones are."""
    return _rules("others_act")


@cache
def content_rules() -> tuple[Rule, ...]:
    """Their `kind` is the content id that the sentence brings."""
    return _rules("contents")


@cache
def advice_rules() -> tuple[Rule, ...]:
    return _rules("advice")


@cache
def plain_rules() -> tuple[Rule, ...]:
    """In words that they find, a rule of their kind is believed, however unlike the others are."""
    listed = (*fault_rules(), *promise_rules())
    return (*(rule for rule in listed if rule.plain), *_rules("plainest"))


@cache
def no_such_faults() -> tuple[Rule, ...]:
    """What they find is no fault of their kind, or no promise, however like one: their `good` ones
    are found."""
    return _rules("no_such_fault")


def finds(rules: tuple[Rule, ...], kind: str, words: Wording) -> bool:
    """Whether one of these rules of the kind finds something in the words."""
    ways = _by_kind(rules).get(kind)
    return ways is not None and any(
        pattern.search(words) and not rule.excused(words)
        for rule, pattern in ways.may_match(words.small)
    )


@cache
def _by_kind(rules: tuple[Rule, ...]) -> Mapping[str, Sieve[tuple[Rule, Pattern]]]:
    found = defaultdict[str, list[tuple[Rule, Pattern]]](list)
    for rule in rules:
        found[rule.kind] += ((rule, pattern) for pattern in rule.find)
    return {kind: Sieve((way, way[1].needs) for way in ways) for kind, ways in found.items()}


@cache
def all_tags() -> tuple[Tags, ...]:
    """Those that some patterns of the rules read."""
    found = (pieces_of(name).tags for name in _files())
    return tuple(tags for tags in found if tags)


@cache
def plain_abbreviations() -> frozenset[str]:
    """Abbreviations that everybody knows; they need no explanation."""
    return frozenset(read_policy("letter_rules/names.yaml")["plain_abbreviations"])


@cache
def common_words() -> frozenset[str]:
    """Words, in small letters, that are taken for no name at the start of a sentence."""
    told = read_policy("letter_rules/names.yaml")
    return frozenset((*told["common_words"], *told["words_of_letters"].split()))


@cache
def surnames_that_are_words() -> frozenset[str]:
    """Surnames, in small letters, that are also a word, a first name, a place or an illness."""
    listed = frozenset().union(*map(_also, ("words", "first_names")))
    return listed | places_and_illnesses() | common_words() | frozenset(short_forms())


@cache
def places_and_illnesses() -> frozenset[str]:
    """Such as Leeds and Parkinson: they are called like people, in small letters."""
    return _also("places") | _also("illnesses_and_tools")


def _also(kind: str) -> frozenset[str]:
    return frozenset(read_policy("letter_rules/names.yaml")["surnames_that_are_also"][kind].split())


@cache
def patterns_of(name: str, section: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a section that no rule of letters/rules.py runs, its pieces written out."""
    pieces, texts = _written_in(name, section)
    return tuple(re.compile(pieces.whole(text)) for text in texts)


def stands_in(words: str, name: str, section: str) -> bool:
    """Whether one of these patterns matches in the words."""
    return any(each.search(words) for each in patterns_of(name, section))


@cache
def sieve_of(name: str, section: str) -> Sieve[Pattern]:
    """The same where there are many and few may match in any sentence: each by what it needs."""
    return Sieve((pattern, pattern.needs) for pattern in patterns_in(name, section))


def patterns_in(name: str, section: str) -> tuple[Pattern, ...]:
    pieces, texts = _written_in(name, section)
    return tuple(Pattern(text, re.NOFLAG, pieces) for text in texts)


def _written_in(name: str, section: str) -> tuple[Pieces, list[str]]:
    document = read_policy(f"letter_rules/{name}.yaml")
    rows = document[section]
    return Pieces(document["words"]), [rows] if isinstance(rows, str) else rows


@cache
def short_forms() -> Mapping[str, frozenset[str]]:
    """For a name in small letters, the names it is short for, and the other way round."""
    found: dict[str, set[str]] = {}
    for whole, shorts in _short_forms().items():
        for short in shorts.split():
            found.setdefault(whole, set()).add(short)
            found.setdefault(short, set()).add(whole)
    return {name: frozenset(others) for name, others in found.items()}


def are_short_for_one(name: str, other: str) -> bool:
    """Peggy and Maggie are, for Margaret; Gerard and Gerald are not, though both may be a Gerry,
    nor are Kathryn and Katherine, who may each be a Katie."""
    none = frozenset[str]()
    return not _wholes().get(name, none).isdisjoint(_wholes().get(other, none))


@cache
def _wholes() -> Mapping[str, frozenset[str]]:
    """For a short form, the names it is short for."""
    found: dict[str, set[str]] = {}
    for whole, shorts in _short_forms().items():
        for short in shorts.split():
            found.setdefault(short, set()).add(whole)
    return {name: frozenset(wholes) for name, wholes in found.items()}


@cache
def whole_names() -> frozenset[str]:
    """First names that have short forms of their own."""
    return frozenset(_short_forms())


def _short_forms() -> Mapping[str, str]:
    told: Mapping[str, str] = read_policy("letter_rules/names.yaml")["short_forms"]
    return told


@cache
def letter_parts() -> tuple[Part, ...]:
    rows = read_policy("letter_parts.yaml")["parts"]
    return tuple(Part(row["kind"], row["content"], row["when"], row["source"]) for row in rows)


@cache
def glossary() -> tuple[Term, ...]:
    """The terms that need a pattern; the many others are in `letters.checks.glossary`."""
    rows = read_policy("glossary.yaml")["terms"]
    return tuple(term_of(row) for row in rows)


def term_of(row: Mapping[str, str]) -> Term:
    words = row.get("find") or re.escape(row["term"])
    # An abbreviation is one only in capitals: "IT", "OR" and "HER" are words as well.
    flags = re.NOFLAG if row["term"].isupper() else re.IGNORECASE
    pattern = Pattern(rf"(?<![\w-])(?:{words})(?![\w-])", flags)
    return Term(row["term"], row["plain"], row["source"], pattern)


def _rules(section: str) -> tuple[Rule, ...]:
    found: list[Rule] = []
    for name in _files():
        document = read_policy(f"letter_rules/{name}")
        if section in document:
            pieces = pieces_of(name)
            found += [_rule(row, section, pieces) for row in document[section]]
    return tuple(found)


def _files() -> list[str]:
    return sorted(path.name for path in (POLICY / "letter_rules").glob("*.yaml"))


@cache
def pieces_of(name: str) -> Pieces:
    """Those of that file of rules, and those that all files share."""
    document = read_policy(f"letter_rules/{name}")
    shared = read_policy("letter_rules/words.yaml")["words"]
    pieces = Pieces({**shared, "offices": _offices(), **document.get("words", {})})
    return pieces.with_tags(_tags(document["tags"], pieces)) if "tags" in document else pieces


@cache
def _offices() -> str:
    """Those that act for themselves, by the names that our own letters and pages give them."""
    offices = (row["office"] for row in read_policy("letter_templates.yaml")["offices"])
    places = read_policy("complaint_routes.yaml")["places"]
    routes = (route["name"] for place in places for route in place["routes"])
    names = {re.sub("^The ", "", name) for name in (*offices, *routes)}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


def _tags(row: Mapping[str, Any], pieces: Pieces) -> Tags:
    groups = "|".join(f"({pieces.whole(text)})" for text in row["around"].values())
    first, aside = "|".join(row["first_words"]), pieces.whole(row["aside"])
    # It minds capitals: the machine is several times as quick so.
    return Tags(
        re.compile(rf"\b(?=(?:{first})\b|[A-Z])(?:{groups})\b('\w*)?({aside})?"),
        re.compile(rf"\W*(?:{first})\b", re.IGNORECASE),
        "".join(row["around"]),
        frozenset(row["no_subject_after"]),
        row["endings"],
    )


def _rule(row: Mapping[str, Any], section: str, pieces: Pieces) -> Rule:
    flags = re.NOFLAG if row.get("capitals_matter") else re.IGNORECASE

    def patterns(name: str) -> tuple[Pattern, ...]:
        written: list[str] = row.get(name, [])
        if name == "find" and row.get("scope") != "pair":
            # Each way to match needs other words; alone, it is run on fewer sentences.
            written = [branch for text in written for branch in branches_of(text)]
        signs = frozenset(row.get("signs", ())) if name == "find" else frozenset()
        return tuple(Pattern(text, flags, pieces, signs) for text in written)

    return Rule(
        id=row["id"],
        section=section,
        kind=row["kind"],
        find=patterns("find"),
        ignore=patterns("ignore"),
        unless=patterns("unless"),
        only_with=patterns("only_with"),
        why=row.get("why", ""),
        suggestion=row.get("suggestion", ""),
        scope=row.get("scope", "sentence"),
        marks=row.get("marks", "sentence"),
        notice=bool(row.get("notice", False)),
        bad=tuple(row["bad"]),
        good=tuple(row["good"]),
        plain=bool(row.get("plain", False)),
    )


@cache
def read_policy(name: str) -> Mapping[str, Any]:
    """Read once: four sections of rules stand in the same files. Nobody changes what it gives."""
    with (POLICY / name).open(encoding="utf-8") as file:
        document: Mapping[str, Any] = yaml.load(file, Loader=_LOADER)
    return document

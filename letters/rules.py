"""The rules of the check, read once from policy/: what to look for, and the words said about it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from letters.patterns import Index, Pattern, Places, Table, branches_of, each_of

POLICY = Path(__file__).parent.parent / "policy"
# The safe loader, and the quick one where the library has it: the glossary is long.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PIECE = re.compile(r"\{([a-z_]+)\}")
Piece = str | Sequence[str]


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

    def read_by(self, pattern: Pattern) -> bool:
        return _reads(pattern, self.signs)

    def put_into(self, words: str) -> str:
        return _tagged(self, words)

    def _around(self, match: re.Match[str]) -> str:
        *found, ending, aside = match.groups(default="")
        sign, words = next(each for each in zip(self.signs, found, strict=True) if each[1])
        before = match.string[: match.start()].rpartition(" ")[0].rpartition(" ")[2]
        ending = self.endings.get(ending.casefold(), ending)
        behind = "" if ending[:1] == "'" or before.casefold() in self.no_subject_after else sign
        return f"{sign}{words}{behind}{ending}{aside}{behind if aside else ''}"


@cache
def _reads(pattern: Pattern, signs: str) -> bool:
    return any(sign in pattern.compiled.pattern for sign in signs)


@lru_cache(maxsize=1024)
def _tagged(tags: Tags, words: str) -> str:
    opening = tags.opening.match(words)
    if opening:
        words = opening[0].lower() + words[opening.end() :]
    return tags.pattern.sub(tags._around, words)


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
    signs: tuple[str, ...] = ()
    only_with: tuple[Pattern, ...] = ()
    tags: Tags | None = None

    def chances(self, index: Index, found: Iterable[tuple[Pattern, Places]]) -> Iterator["Chance"]:
        """The parts of a text in which it may find something, in order.

        `found`: those of its patterns that may match, and where.
        """
        signed = index.places_of_signs(self.signs) if self.signs else index.everywhere
        find: dict[int, list[Pattern]] = {}
        for pattern, places in found:
            for number in each_of(places & signed):
                find.setdefault(number, []).append(pattern)
        ignore = [(p, p.places_in(index)) for p in self.ignore] if find else []
        for number, patterns in sorted(find.items()):
            left_out = [p for p, there in ignore if there >> number & 1]
            yield Chance(number, patterns, left_out, self.tags)

    def found_in(self, words: str, small: str, chance: "Chance") -> re.Match[str] | None:
        """The first match, where nothing excuses it. `small`: the words casefolded."""
        if self.only_with and not any(each.search(words, small) for each in self.only_with):
            return None
        match = next(chance.matches(words), None)
        return None if match is None or self.excused(words, small) else match

    def excused(self, words: str, small: str) -> bool:
        return any(pattern.search(words, small) for pattern in self.unless)


class Rules(tuple[Rule, ...]):
    """Those of one section."""

    @cached_property
    def _tables(self) -> Mapping[str, Table]:
        return {
            scope: Table(self._patterns(scope)) for scope in sorted({rule.scope for rule in self})
        }

    def _patterns(self, scope: str) -> Iterator[tuple[int, Pattern]]:
        for number, rule in enumerate(self):
            if rule.scope == scope:
                yield from ((number, each) for each in rule.find)

    def chances_in(self, index: Index, *scopes: str) -> Iterator[tuple[Rule, "Chance"]]:
        """Where in a text each rule of these scopes may find something; of all where none is
        named."""
        for scope in scopes or tuple(self._tables):
            read = index.of_pairs() if scope == "pair" else index
            found = self._tables[scope].places_in(read)
            for number in sorted(found):
                rule = self[number]
                for chance in rule.chances(read, found[number]):
                    yield rule, chance


@dataclass(frozen=True, slots=True)
class Chance:
    """Part `number` of a text, and which patterns of a rule may match there."""

    number: int
    find: list[Pattern]
    ignore: list[Pattern]
    tags: Tags | None = None

    def matches(self, words: str) -> Iterator[re.Match[str]]:
        """Every match that is one without what is ignored, too.

        What is ignored becomes as many spaces, so that offsets stay.
        """
        find = [each for each in self.find if each.compiled.search(self._read(words, each))]
        for pattern in self.ignore if find else ():
            words = pattern.compiled.sub(lambda match: " " * len(match.group()), words)
        for pattern in find:
            yield from pattern.compiled.finditer(self._read(words, pattern))

    def _read(self, words: str, pattern: Pattern) -> str:
        """The words as the pattern reads them."""
        return self.tags.put_into(words) if self.tags and self.tags.read_by(pattern) else words


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
def fault_rules() -> Rules:
    return _rules("faults")


@cache
def promise_rules() -> Rules:
    return _rules("promises")


@cache
def content_rules() -> Rules:
    """Their `kind` is the content id that the sentence brings."""
    return _rules("contents")


@cache
def advice_rules() -> Rules:
    return _rules("advice")


@cache
def plain_abbreviations() -> frozenset[str]:
    """Abbreviations that everybody knows; they need no explanation."""
    return frozenset(read_policy("letter_rules/names.yaml")["plain_abbreviations"])


@cache
def common_words() -> frozenset[str]:
    """Words, in small letters, that are taken for no name at the start of a sentence."""
    return frozenset(read_policy("letter_rules/names.yaml")["common_words"])


@cache
def patterns_of(name: str, section: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a section that no rule of letters/rules.py runs, its pieces written out."""
    document = read_policy(f"letter_rules/{name}.yaml")
    rows = document[section]
    written = [rows] if isinstance(rows, str) else rows
    return tuple(re.compile(_whole(text, document["words"])) for text in written)


@cache
def short_forms() -> Mapping[str, frozenset[str]]:
    """For a name in small letters, the names it is short for, and the other way round."""
    found: dict[str, set[str]] = {}
    for whole, shorts in read_policy("letter_rules/names.yaml")["short_forms"].items():
        for short in shorts.split():
            found.setdefault(whole, set()).add(short)
            found.setdefault(short, set()).add(whole)
    return {name: frozenset(others) for name, others in found.items()}


@cache
def letter_parts() -> tuple[Part, ...]:
    rows = read_policy("letter_parts.yaml")["parts"]
    return tuple(Part(row["kind"], row["content"], row["when"], row["source"]) for row in rows)


@cache
def glossary() -> tuple[Term, ...]:
    """The terms that need a pattern; the many others are in `letters.glossary`."""
    rows = read_policy("glossary.yaml")["terms"]
    return tuple(term_of(row) for row in rows)


def term_of(row: Mapping[str, str]) -> Term:
    words = row.get("find") or re.escape(row["term"])
    # An abbreviation is one only in capitals: "IT", "OR" and "HER" are words as well.
    flags = re.NOFLAG if row["term"].isupper() else re.IGNORECASE
    pattern = Pattern.of(rf"(?<![\w-])(?:{words})(?![\w-])", flags)
    return Term(row["term"], row["plain"], row["source"], pattern)


def _rules(section: str) -> Rules:
    shared: Mapping[str, Piece] = read_policy("letter_rules/words.yaml")["words"]
    found: list[Rule] = []
    for path in sorted((POLICY / "letter_rules").glob("*.yaml")):
        document = read_policy(f"letter_rules/{path.name}")
        if section not in document:
            continue
        pieces = {**shared, **document.get("words", {})}
        tags = _tags(document["tags"], pieces) if "tags" in document else None
        found += [_rule(row, pieces, tags) for row in document[section]]
    return Rules(found)


def _tags(row: Mapping[str, Any], pieces: Mapping[str, Piece]) -> Tags:
    groups = "|".join(f"({_whole(text, pieces)})" for text in row["around"].values())
    first, aside = "|".join(row["first_words"]), _whole(row["aside"], pieces)
    # It minds capitals: the machine is several times as quick so.
    return Tags(
        re.compile(rf"\b(?=(?:{first})\b|[A-Z])(?:{groups})\b('\w*)?({aside})?"),
        re.compile(rf"\W*(?:{first})\b", re.IGNORECASE),
        "".join(row["around"]),
        frozenset(row["no_subject_after"]),
        row["endings"],
    )


def _rule(row: Mapping[str, Any], pieces: Mapping[str, Piece], tags: Tags | None) -> Rule:
    flags = re.NOFLAG if row.get("capitals_matter") else re.IGNORECASE

    def compiled(name: str) -> tuple[Pattern, ...]:
        written = [_whole(text, pieces) for text in row.get(name, ())]
        if name == "find" and row.get("scope") != "pair":
            # Each way to match needs other words; alone, it is run on fewer sentences.
            written = [branch for text in written for branch in branches_of(text)]
        return tuple(Pattern.of(text, flags) for text in written)

    return Rule(
        id=row["id"],
        kind=row["kind"],
        find=compiled("find"),
        ignore=compiled("ignore"),
        unless=compiled("unless"),
        only_with=compiled("only_with"),
        tags=tags,
        why=row.get("why", ""),
        suggestion=row.get("suggestion", ""),
        scope=row.get("scope", "sentence"),
        marks=row.get("marks", "sentence"),
        notice=bool(row.get("notice", False)),
        bad=tuple(row["bad"]),
        good=tuple(row["good"]),
        signs=tuple(row.get("signs", ())),
    )


def _whole(text: str, pieces: Mapping[str, Piece]) -> str:
    """The pattern with its {pieces} written out; a piece may hold others, or be a list of them."""

    def written(match: re.Match[str]) -> str:
        piece = pieces[match[1]]
        return f"(?:{piece if isinstance(piece, str) else '|'.join(piece)})"

    while _PIECE.search(text):
        text = _PIECE.sub(written, text)
    return text.replace("\n", "")  # a long one is written over several lines


@cache
def read_policy(name: str) -> Mapping[str, Any]:
    """Read once: four sections of rules stand in the same files. Nobody changes what it gives."""
    with (POLICY / name).open(encoding="utf-8") as file:
        document: Mapping[str, Any] = yaml.load(file, Loader=_LOADER)
    return document

"""Which contents a letter holds, by the ids of policy/regimes.yaml (vocabulary.contents)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from letters.faults import faults_in_words
from letters.marks import Fault
from letters.patterns import Index
from letters.rules import Rule, content_rules
from letters.text import Sentence, Sentences

# An apology with one of these is none; one with a "but" still counts, and has its own fault.
_UNDONE_BY = ("conditional", "feelings", "regret-only", "obligation")

LONGEST_PARAGRAPH = 3000  # beyond it only the patterns get slower


class Part(NamedTuple):
    """Words that are read as one; a sentence is one too."""

    plain: str
    small: str
    closing: bool


def contents_in(sentences: Sentences, faults: Iterable[Fault] | None = None) -> frozenset[str]:
    """`faults`: those found in these sentences, where somebody looked already."""
    if faults is None:
        faults = faults_in_words(sentences, notice=False, judged=True)
    read: Mapping[str, tuple[Sequence[Part | Sentence], Index]] = {
        "sentence": (sentences, sentences.places),
        "paragraph": _joined(sentences, " ", by_paragraph=True),
        "letter": _joined(sentences, "\n", by_paragraph=False),
    }
    found = {"apology"} if _apologises(sentences, faults) else set()
    for rule in content_rules():
        told = rule.kind in found or rule.kind == "apology"
        if not told and _brings(rule, *read[rule.scope]):
            found.add(rule.kind)
    return frozenset(found)


def _brings(rule: Rule, parts: Sequence[Part | Sentence], index: Index) -> bool:
    for chance in rule.chances_in(index):
        part = parts[chance.number]
        if not part.closing and rule.found_in(part.plain, part.small, chance):
            return True
    return False


def _apologises(sentences: Sentences, faults: Iterable[Fault]) -> bool:
    undone = {fault.start for fault in faults if fault.kind in _UNDONE_BY}
    for rule in content_rules():
        if rule.kind != "apology":
            continue
        for chance in rule.chances_in(sentences.places):
            each = sentences[chance.number]
            if each.start not in undone and rule.found_in(each.said, each.small, chance):
                return True
    return False


def _joined(sentences: Sentences, by: str, *, by_paragraph: bool) -> tuple[list[Part], Index]:
    """The paragraphs, or the letter as a whole with its signature."""
    joined: dict[int, list[str]] = {}
    for each in sentences:
        joined.setdefault(each.paragraph if by_paragraph else 0, []).append(each.plain)
    words = [
        by.join(said)[: LONGEST_PARAGRAPH if by_paragraph else None] for said in joined.values()
    ]
    parts = [Part(each, each.casefold(), closing=False) for each in words]
    return parts, Index([part.small for part in parts])

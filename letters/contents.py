"""Which contents a letter holds, by the ids of policy/regimes.yaml (vocabulary.contents)."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from letters.faults import faults_in_words
from letters.marks import Fault
from letters.patterns import Index
from letters.rules import Chance, Rule, content_rules
from letters.text import Sentence, Sentences, is_hole, said

# An apology with one of these is none; one with a "but" still counts, and has its own fault.
_UNDONE_BY = ("conditional", "feelings", "regret-only", "obligation")

# Somebody else's words in quotation marks, such as their question, are no apology and no offer.
_IN_OUR_WORDS = ("apology", "support_offered")

LONGEST_PARAGRAPH = 3000  # beyond it only the patterns get slower


class Part(NamedTuple):
    """Words that are read as one; a sentence is one too."""

    plain: str
    said: str
    small: str
    closing: bool = False
    heading: bool = False


def contents_in(
    sentences: Sentences,
    faults: Iterable[Fault] | None = None,
    wanted: Collection[str] | None = None,
) -> frozenset[str]:
    """`faults`: those found in these sentences, where somebody looked already.

    `wanted`: the ids to look for, when not all.
    """
    if faults is None:
        faults = faults_in_words(sentences, notice=False, judged=True)
    asked = [rule for rule in content_rules() if wanted is None or rule.kind in wanted]
    kinds = {rule.kind for rule in asked}
    found: set[str] = set()
    undone = {fault.start for fault in faults if fault.kind in _UNDONE_BY}
    for scope in sorted({rule.scope for rule in asked}):
        parts, index = _read_by(scope, sentences)
        for rule, chance in content_rules().chances_in(index, scope):
            if rule.kind in found or rule.kind not in kinds:
                continue
            if _brings(rule, parts[chance.number], chance, undone):
                found.add(rule.kind)
    return frozenset(found)


def _brings(rule: Rule, part: Part | Sentence, chance: Chance, undone: set[int]) -> bool:
    """A heading, a hole and what stands under the letter tell nothing."""
    words = part.said if rule.kind in _IN_OUR_WORDS else part.plain
    if rule.found_in(words, part.small, chance) is None:
        return False
    if rule.kind == "apology":
        assert isinstance(part, Sentence)
        return part.start not in undone
    return not (part.closing or part.heading or is_hole(part.plain))


def _read_by(scope: str, sentences: Sentences) -> tuple[Sequence[Part | Sentence], Index]:
    """By the sentence, by the paragraph, or the letter as a whole."""
    if scope == "sentence":
        return sentences, sentences.places
    by_paragraph = scope == "paragraph"
    return _joined(sentences, " " if by_paragraph else "\n", by_paragraph=by_paragraph)


def _joined(sentences: Sentences, by: str, *, by_paragraph: bool) -> tuple[list[Part], Index]:
    """The paragraphs, or the letter as a whole with its signature."""
    joined: dict[int, list[str]] = {}
    for each in sentences:
        joined.setdefault(each.paragraph if by_paragraph else 0, []).append(each.plain)
    words = [by.join(one)[: LONGEST_PARAGRAPH if by_paragraph else None] for one in joined.values()]
    parts = [Part(each, said(each), each.casefold()) for each in words]
    return parts, Index([part.small for part in parts])

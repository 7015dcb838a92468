"""Which contents a letter holds, by the ids of policy/regimes.yaml (vocabulary.contents)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from letters.chances import Chance, chances_in, chances_in_sentence
from letters.faults import faults_in_words
from letters.marks import Fault
from letters.rules import Rule, content_rules
from letters.text import Sentence, Sentences, is_hole, said
from letters.wording import Wording

# An apology with one of these is none; one with a "but" still counts, and has its own fault.
_UNDONE_BY = ("conditional", "feelings", "regret-only", "obligation")

# Somebody else's words in quotation marks, such as their question, are no apology and no offer.
_IN_OUR_WORDS = ("apology", "support_offered")

_SCOPES = ("letter", "sentence", "paragraph")  # the dearest patterns last: most need not be run
LONGEST_PARAGRAPH = 3000  # beyond it only the patterns get slower


class Part(NamedTuple):
    """Several sentences that are read as one."""

    plain: str
    plain_wording: Wording
    said_wording: Wording
    closing: bool = False
    heading: bool = False


Words = Part | Sentence


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
    undone = {fault.start for fault in faults if fault.kind in _UNDONE_BY}
    asked = [rule for rule in content_rules() if wanted is None or rule.kind in wanted]
    found: set[str] = set()
    for scope in _SCOPES:
        left = [rule for rule in asked if rule.scope == scope and rule.kind not in found]
        chances = _chances(scope, sentences) if left else {}
        for rule in left:
            if rule.kind not in found and any(
                _brings(part, chance, undone) for part, chance in chances.get(rule, ())
            ):
                found.add(rule.kind)
    return frozenset(found)


def _chances(scope: str, sentences: Sentences) -> Mapping[Rule, list[tuple[Words, Chance]]]:
    found: dict[Rule, list[tuple[Words, Chance]]] = {}
    if scope == "sentence":
        for each in sentences:
            for chance in chances_in_sentence("contents", each.small):
                found.setdefault(chance.rule, []).append((each, chance))
        return found
    for part in _paragraphs(sentences) if scope == "paragraph" else _letter(sentences):
        for chance in chances_in("contents", scope, part.plain_wording.small):
            found.setdefault(chance.rule, []).append((part, chance))
    return found


def _brings(part: Words, chance: Chance, undone: set[int]) -> bool:
    """A heading, a hole and what stands under the letter tell nothing."""
    kind = chance.rule.kind
    if chance.found_in(part.said_wording if kind in _IN_OUR_WORDS else part.plain_wording) is None:
        return False
    if kind == "apology":
        assert isinstance(part, Sentence)
        return part.start not in undone
    return not (part.closing or part.heading or is_hole(part.plain))


def _paragraphs(sentences: Sentences) -> Iterator[Part]:
    for _, those in groupby(sentences, lambda each: each.paragraph):
        yield _part(" ".join(each.plain for each in those)[:LONGEST_PARAGRAPH])


def _letter(sentences: Sentences) -> Iterator[Part]:
    """With its signature."""
    yield _part("\n".join(each.plain for each in sentences))


def _part(words: str) -> Part:
    return Part(words, Wording(words), Wording(said(words)))

"""Which contents a letter holds, by the ids of policy/regimes.yaml (vocabulary.contents)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from letters.checks.chances import (
    Chance,
    candidates_in,
    candidates_in_letter,
    candidates_in_sentence,
)
from letters.checks.faults import UNDONE_BY, faults_in_words
from letters.checks.likeness import brings, is_unlike_part, parts_heard
from letters.marks import Fault
from letters.patterns.written import Pattern
from letters.rules import Rule, content_rules
from letters.text import LONGEST_PARAGRAPH, Sentence, Sentences, said, side_by_side, without_holes
from letters.wording import Wording, wording_of

# Somebody else's words in quotation marks, such as their question, are no apology and no offer.
_IN_OUR_WORDS = ("apology", "support_offered")

_SCOPES = ("letter", "sentence", "paragraph")  # the dearest patterns last: most need not be run


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
    sentences = without_holes(sentences)
    undone = {fault.start for fault in faults if fault.kind in UNDONE_BY}
    asked = [rule for rule in content_rules() if wanted is None or rule.kind in wanted]
    found: set[str] = set()
    for scope in _SCOPES:
        left = {rule for rule in asked if rule.scope == scope and rule.kind not in found}
        for part, candidates in _by_part(scope, sentences) if left else ():
            for rule, find in candidates:
                if rule in left and rule.kind not in found and _brings(part, rule, find, undone):
                    found.add(rule.kind)
    left_out = {rule.kind for rule in asked} - found
    return frozenset(found | _heard(sentences, left_out & parts_heard().keys()))


def _heard(sentences: Sentences, missing: Collection[str]) -> set[str]:
    """Of the parts that no rule found: those that a sentence, or two side by side, sound like."""
    if not missing:
        return set()
    told = [each for each in sentences if not each.heading]
    beside = [f"{first.said} {second.said}" for first, second in side_by_side(told)]
    said = [*(each.said for each in told), *beside]
    return {part for part in missing if any(brings(_read(words, part), part) for words in said)}


def _read(words: str, part: str) -> str:
    """What no rule for this part passes over, such as the telephone of an ombudsman where the one
    to ring is looked for."""
    for rule in content_rules():
        if rule.kind == part and rule.ignore:
            words = rule.without_ignored(wording_of(words)).written
    return words


def _by_part(scope: str, sentences: Sentences) -> Iterator[tuple[Words, Sequence[Chance]]]:
    if scope == "sentence":
        yield from ((e, candidates_in_sentence("contents", e.small)) for e in sentences)
    elif scope == "paragraph":
        for part in _paragraphs(sentences):
            yield part, candidates_in("contents", scope, part.plain_wording.small)
    else:
        letter = _letter(sentences)
        yield letter, candidates_in_letter("contents", letter.plain_wording.small)


def _brings(part: Words, rule: Rule, find: Sequence[Pattern], undone: set[int]) -> bool:
    """A heading and what stands under the letter tell nothing; nor does a sentence that is unlike
    all that do, save by a rule that is `plain`."""
    words = part.said_wording if rule.kind in _IN_OUR_WORDS else part.plain_wording
    if not _says(words, rule, find):
        return False
    if rule.kind == "apology":
        assert isinstance(part, Sentence)
        return part.start not in undone
    unlike = isinstance(part, Sentence) and is_unlike_part(part.said, rule.kind)
    return not (part.closing or part.heading or (unlike and not rule.plain))


def _says(words: Wording, rule: Rule, find: Sequence[Pattern]) -> bool:
    """Kept with the words, as what each pattern finds in them is."""
    if rule not in words.found:
        asked = (Chance(rule, [pattern]) for pattern in find if pattern.search(words))
        found = (chance.found_in(words) for chance in asked) if rule.stands_with(words) else ()
        words.found[rule] = next(filter(None, found), None)
    return words.found[rule] is not None


def _paragraphs(sentences: Sentences) -> Iterator[Part]:
    for _, those in groupby(sentences, lambda each: each.paragraph):
        words = " ".join(each.plain for each in those)
        yield _part(words[:LONGEST_PARAGRAPH], wording_of)


def _letter(sentences: Sentences) -> Part:
    """With its signature."""
    return _part("\n".join(each.plain for each in sentences), Wording)


def _part(words: str, wording: Callable[[str], Wording]) -> Part:
    heard = said(words)
    whole = wording(words)
    return Part(words, whole, whole if heard is words else wording(heard))

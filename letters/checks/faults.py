"""Faults that can be seen in the words alone, by the rules of policy/letter_rules/."""

import re
from collections.abc import Collection, Iterator

from letters.checks.chances import Chance, candidates_in, candidates_in_sentence, chances_of
from letters.marks import Fault
from letters.rules import Rule
from letters.text import Sentence, Sentences, side_by_side
from letters.wording import wording_of

LEGAL_NOTICE = "legal_protection_notice"

# The first eight of the contract; they are faults of an apology, written or spoken.
APOLOGY_FAULTS = (
    *("conditional", "feelings", "passive", "but"),
    *("blame", "minimise", "regret-only", "obligation"),
)
# An apology with one of these is none; one with a "but" still counts, and has its own fault.
UNDONE_BY = ("conditional", "feelings", "regret-only", "obligation")
FAULT_KINDS = frozenset(APOLOGY_FAULTS) | {
    *("jargon", "placeholder", "wrong-name", "raw-identifier", "unlinked-promise")
}
# These need no knowledge of the language.
ANY_LANGUAGE = ("placeholder", "raw-identifier")
# Only these words have to go; of other kinds the sentence has to be written anew.
MARKS_WORDS = frozenset({"raw-identifier"})
# In English nothing else stands in these marks; in Arabic, French or Russian all that is quoted.
_FIELD = re.compile(r"«[A-Z_]\w*»", re.ASCII | re.IGNORECASE)


def faults_in_words(sentences: Sentences, *, notice: bool, judged: bool) -> list[Fault]:
    """`notice`: a law asks for a notice here. `judged`: the language is one the rules know."""
    found: list[Fault] = []
    beside: list[tuple[Chance, int]] = []
    after = {a.start: b for a, b in side_by_side(sentences) if not a.heading}
    for number, sentence in enumerate(sentences):
        candidates = candidates_in_sentence("faults", sentence.small)
        for chance in chances_of(candidates, sentence.said_wording):
            if _is_asked(chance.rule, notice, judged):
                if chance.rule.scope == "beside":
                    beside.append((chance, number))
                else:
                    found += _faults_by(chance, sentences[number], judged)
        if (following := after.get(sentence.start)) is not None:
            found += (
                fault
                for rule, fault in _over_two(sentence, following)
                if _is_asked(rule, notice, judged)
            )
    doubtful = {fault.start for fault in found if fault.kind in UNDONE_BY}
    for chance, number in beside:
        found += _beside(chance, sentences, number, doubtful)
    return found


def _is_asked(rule: Rule, notice: bool, judged: bool) -> bool:
    return (judged or rule.kind in ANY_LANGUAGE) and not (notice and rule.notice)


def _faults_by(chance: Chance, sentence: Sentence, judged: bool) -> Iterator[Fault]:
    if chance.rule.marks == "match":
        holes = _holes(chance, sentence)
        yield from holes if judged else (each for each in holes if not _is_quoted(each, sentence))
    elif match := chance.found_in(sentence.said_wording):
        start, end = _marked(match) if chance.rule.kind in MARKS_WORDS else (0, len(sentence.text))
        at = sentence.start
        yield _fault(chance.rule, sentence.text[start:end], at + start, at + end)


def _marked(match: re.Match[str]) -> tuple[int, int]:
    """The name alone, where the pattern says which part of it is one."""
    return match.span("name" if "name" in match.re.groupindex else 0)


def _holes(chance: Chance, sentence: Sentence) -> Iterator[Fault]:
    words = sentence.said_wording
    matches = list(chance.matches(words))
    for match in matches if matches and not chance.rule.excused(words) else ():
        first, last = match.span()
        place = sentence.start
        yield _fault(chance.rule, sentence.text[first:last], place + first, place + last)


def _is_quoted(hole: Fault, sentence: Sentence) -> bool:
    return hole.text[0] == "«" and not _FIELD.match(sentence.text, hole.start - sentence.start)


def _over_two(first: Sentence, second: Sentence) -> Iterator[tuple[Rule, Fault]]:
    candidates = candidates_in("faults", "pair", f"{first.small} {second.small}")
    if not candidates:
        return
    words = wording_of(f"{first.said} {second.said}")
    for chance in chances_of(candidates, words):
        match = chance.found_in(words)
        if match and match.start() < len(first.said) < match.end():
            text = f"{first.text} {second.text}"
            yield chance.rule, _fault(chance.rule, text, first.start, second.end)


def _beside(
    chance: Chance, sentences: Sentences, number: int, doubtful: Collection[int]
) -> Iterator[Fault]:
    """`unless` looks at the neighbours too, and at what they quote; not where they are `doubtful`
    themselves, by the places at which those begin."""
    here = sentences[number]
    if next(chance.matches(here.said_wording), None) is None:
        return
    near = [
        each
        for each in sentences[max(number - 1, 0) : number + 2]
        if each.paragraph == here.paragraph and (each is here or each.start not in doubtful)
    ]
    if not chance.rule.excused(wording_of(" ".join(each.plain for each in near))):
        yield _fault(chance.rule, here.text, here.start, here.end)


def _fault(rule: Rule, text: str, start: int, end: int) -> Fault:
    return Fault(rule.kind, text, start, end, rule.why, rule.suggestion)

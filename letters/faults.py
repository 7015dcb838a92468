"""Faults that can be seen in the words alone, by the rules of policy/letter_rules/."""

from collections.abc import Iterator

from letters.marks import Fault
from letters.rules import Chance, Rule, fault_rules
from letters.text import Sentence, Sentences

LEGAL_NOTICE = "legal_protection_notice"

# The first eight of the contract; they are faults of an apology, written or spoken.
APOLOGY_FAULTS = (
    *("conditional", "feelings", "passive", "but"),
    *("blame", "minimise", "regret-only", "obligation"),
)
FAULT_KINDS = frozenset(APOLOGY_FAULTS) | {
    *("jargon", "placeholder", "wrong-name", "raw-identifier", "unlinked-promise")
}
# These need no knowledge of the language.
ANY_LANGUAGE = ("placeholder", "raw-identifier")
# Only these words have to go; of other kinds the sentence has to be written anew.
MARKS_WORDS = frozenset({"raw-identifier"})


def faults_in_words(sentences: Sentences, *, notice: bool, judged: bool) -> list[Fault]:
    """`notice`: a law asks for a notice here. `judged`: the language is one the rules know."""
    found: list[Fault] = []
    for rule, chance in fault_rules().chances_in(sentences.places):
        known = judged or rule.kind in ANY_LANGUAGE
        if known and not (notice and rule.notice):
            found += _faults_by(rule, chance, sentences)
    return found


def _faults_by(rule: Rule, chance: Chance, sentences: Sentences) -> Iterator[Fault]:
    sentence = sentences[chance.number]
    if rule.scope == "pair":
        yield from _over_two(rule, chance, sentence, _after(sentences, chance.number))
    elif rule.marks == "match":
        yield from _holes(rule, chance, sentence)
    elif rule.scope == "beside":
        yield from _beside(rule, chance, sentences)
    elif match := rule.found_in(sentence.said, sentence.small, chance):
        start, end = match.span() if rule.kind in MARKS_WORDS else (0, len(sentence.text))
        at = sentence.start
        yield _fault(rule, sentence.text[start:end], at + start, at + end)


def _holes(rule: Rule, chance: Chance, sentence: Sentence) -> Iterator[Fault]:
    if rule.excused(sentence.said, sentence.small):
        return
    for match in chance.matches(sentence.said):
        start = sentence.start + match.start()
        yield _fault(rule, sentence.text[match.start() : match.end()], start, start + len(match[0]))


def _over_two(
    rule: Rule, chance: Chance, first: Sentence, second: Sentence | None
) -> Iterator[Fault]:
    if second is None:
        return
    words, small = f"{first.said} {second.said}", f"{first.small} {second.small}"
    match = rule.found_in(words, small, chance)
    if match and match.start() < len(first.said) < match.end():
        yield _fault(rule, f"{first.text} {second.text}", first.start, second.end)


def _after(sentences: Sentences, number: int) -> Sentence | None:
    if number + 1 == len(sentences) or sentences[number].heading:
        return None
    following = sentences[number + 1]
    return following if following.paragraph == sentences[number].paragraph else None


def _beside(rule: Rule, chance: Chance, sentences: Sentences) -> Iterator[Fault]:
    """`unless` looks at the neighbours too, and at what they quote."""
    number = chance.number
    here = sentences[number]
    if next(chance.matches(here.said), None) is None:
        return
    near = [e for e in sentences[max(number - 1, 0) : number + 2] if e.paragraph == here.paragraph]
    if not rule.excused(" ".join(e.plain for e in near), " ".join(e.small for e in near)):
        yield _fault(rule, here.text, here.start, here.end)


def _fault(rule: Rule, text: str, start: int, end: int) -> Fault:
    return Fault(rule.kind, text, start, end, rule.why, rule.suggestion)

"""Faults that can be seen in the words alone, by the rules of policy/letter_rules.yaml."""

import re
from collections.abc import Iterator

from letters.marks import Fault
from letters.rules import Rule, fault_rules
from letters.text import Sentence

LEGAL_NOTICE = "legal_protection_notice"

# The first eight of the contract; they are faults of an apology, written or spoken.
APOLOGY_FAULTS = (
    *("conditional", "feelings", "passive", "but"),
    *("blame", "minimise", "regret-only", "obligation"),
)
# These need no knowledge of the language.
ANY_LANGUAGE = ("placeholder", "raw-identifier")

_QUOTED = re.compile(r'"[^"\n]*"')
_SORRY = re.compile(r"\b(?:sorry|apolog)", re.IGNORECASE)


def faults_in_words(sentences: tuple[Sentence, ...], *, notice: bool, judged: bool) -> list[Fault]:
    """`notice`: a law asks for a notice here. `judged`: the language is one the rules know."""
    rules = [rule for rule in fault_rules() if judged or rule.kind in ANY_LANGUAGE]
    if notice:
        rules = [rule for rule in rules if not rule.notice]
    return [fault for rule in rules for fault in _faults_by(rule, sentences)]


def _faults_by(rule: Rule, sentences: tuple[Sentence, ...]) -> Iterator[Fault]:
    for index, sentence in enumerate(sentences):
        if rule.marks == "match":
            yield from _holes(rule, sentence)
        elif rule.scope == "pair":
            yield from _over_two(rule, sentence, _after(sentences, index))
        else:
            around = _beside(sentences, index) if rule.scope == "beside" else None
            if rule.found_in(said(sentence.plain), around):
                yield _fault(rule, sentence.text, sentence.start, sentence.end)


def said(words: str) -> str:
    """Without what is quoted: somebody else's words, or our own bad ones taken back.

    A quotation with its own sorry stays: that is how a spoken apology is written down.
    """

    def blank(match: re.Match[str]) -> str:
        return match.group() if _SORRY.search(match.group()) else " " * len(match.group())

    return _QUOTED.sub(blank, words)


def _holes(rule: Rule, sentence: Sentence) -> Iterator[Fault]:
    words = said(sentence.plain)
    if rule.found_in(words) is None:
        return
    for match in rule.all_in(words):
        start = sentence.start + match.start()
        yield _fault(rule, sentence.text[match.start() : match.end()], start, start + len(match[0]))


def _over_two(rule: Rule, first: Sentence, second: Sentence | None) -> Iterator[Fault]:
    if second is None:
        return
    words = f"{said(first.plain)} {said(second.plain)}"
    match = rule.found_in(words)
    if match and match.start() < len(first.plain) < match.end():
        yield _fault(rule, f"{first.text} {second.text}", first.start, second.end)


def _after(sentences: tuple[Sentence, ...], index: int) -> Sentence | None:
    if index + 1 == len(sentences) or sentences[index].heading:
        return None
    following = sentences[index + 1]
    return following if following.paragraph == sentences[index].paragraph else None


def _beside(sentences: tuple[Sentence, ...], index: int) -> str:
    here = sentences[index].paragraph
    near = sentences[max(index - 1, 0) : index + 2]
    return " ".join(each.plain for each in near if each.paragraph == here)


def _fault(rule: Rule, text: str, start: int, end: int) -> Fault:
    return Fault(rule.kind, text, start, end, rule.why, rule.suggestion)

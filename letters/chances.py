"""Where in a text which rule may find something, and whether it does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from letters.patterns import Pattern
from letters.rules import Rule, advice_rules, all_tags, content_rules, fault_rules, promise_rules
from letters.sieve import Sieve
from letters.wording import Wording

_BY_SENTENCE = ("beside", "sentence")  # the scopes that look for their patterns in one sentence
_REMEMBERED = 2048  # sentences: many letters share most of theirs


class Chance(NamedTuple):
    """A rule, and those of its patterns that may match in a certain text."""

    rule: Rule
    find: list[Pattern]

    def matches(self, words: Wording) -> Iterator[re.Match[str]]:
        """Every match that is one without what is ignored, too."""
        find = [each for each in self.find if each.search(words)]
        if find:
            words = self.rule.without_ignored(words)
        for pattern in find:
            yield from pattern.every(words)

    def found_in(self, words: Wording) -> re.Match[str] | None:
        """The first match, where nothing excuses it."""
        only_with = self.rule.only_with
        if only_with and not any(each.search(words) for each in only_with):
            return None
        match = next(self.matches(words), None)
        return None if match is None or self.rule.excused(words) else match


def chances_in_sentence(section: str, small: str) -> Sequence[Chance]:
    """The rules of a section that may find something in a sentence, given in small letters."""
    return _in_sentence(small).get(section, ())


def chances_in(section: str, scope: str, small: str) -> Sequence[Chance]:
    """The same for what another scope reads as one: a pair, a paragraph, the letter."""
    return _sieved((scope,), small).get(section, ())


@lru_cache(maxsize=_REMEMBERED)
def _in_sentence(small: str) -> Mapping[str, Sequence[Chance]]:
    """For all sections at once: each of them asks for the same sentence."""
    for tags in all_tags():
        small = tags.both_ways(small)
    return _sieved(_BY_SENTENCE, small)


def _sieved(scopes: tuple[str, ...], small: str) -> Mapping[str, Sequence[Chance]]:
    """By section; in it in the order of the rules."""
    found: dict[str, list[Chance]] = {}
    last: Chance | None = None
    for rule, pattern in _sieve(scopes).may_match(small):
        if last is None or last.rule is not rule:
            last = Chance(rule, [])
            found.setdefault(rule.section, []).append(last)
        last.find.append(pattern)
    return found


@cache
def _sieve(scopes: tuple[str, ...]) -> Sieve[Rule]:
    every = (*fault_rules(), *promise_rules(), *content_rules(), *advice_rules())
    rules = sorted((rule for rule in every if rule.scope in scopes), key=lambda rule: rule.scope)
    return Sieve((rule, pattern) for rule in rules for pattern in rule.find)

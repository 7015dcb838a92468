"""Where in a text which rule may find something, and whether it does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from letters.patterns.sieve import Sieve
from letters.patterns.written import Pattern
from letters.rules import (
    Rule,
    advice_rules,
    all_tags,
    content_rules,
    fault_rules,
    others_act_rules,
    promise_rules,
)
from letters.wording import REMEMBERED, Wording

_BY_SENTENCE = ("beside", "sentence")  # the scopes that look for their patterns in one sentence


class Chance(NamedTuple):
    """A rule, and those of its patterns that may match where nothing is ignored yet."""

    rule: Rule
    find: Sequence[Pattern]

    def matches(self, words: Wording) -> Iterator[re.Match[str]]:
        """Every match that is one without what is ignored, too."""
        words = self.rule.without_ignored(words)
        for pattern in self.find:
            yield from pattern.every(words)

    def _stands(self, words: Wording) -> bool:
        return self.rule.stands_with(words) and not self.rule.excused(words)

    def found_in(self, words: Wording) -> re.Match[str] | None:
        """The first match, where nothing excuses it."""
        match = next(self.matches(words), None)
        return match if match and self._stands(words) else None


def chances_of(candidates: Sequence[Chance], words: Wording) -> list[Chance]:
    """With the patterns that do match: most match nothing, so they are run before anything else is
    done for a rule."""
    found: list[Chance] = []
    for rule, patterns in candidates:
        if find := [pattern for pattern in patterns if pattern.search(words)]:
            found.append(Chance(rule, find))
    return found


def candidates_in_sentence(section: str, small: str) -> Sequence[Chance]:
    """What of a section may find something in a sentence, given in small letters."""
    return _in_sentence(small).get(section, ())


@lru_cache(maxsize=REMEMBERED)
def candidates_in(section: str, scope: str, small: str) -> Sequence[Chance]:
    """The same for what another scope reads as one: a pair, a paragraph."""
    return _sieved((scope,), small).get(section, ())


def candidates_in_letter(section: str, small: str) -> Sequence[Chance]:
    """The same for a whole one: it may be long, so it is not kept."""
    return _sieved(("letter",), small).get(section, ())


@lru_cache(maxsize=REMEMBERED)
def _in_sentence(small: str) -> Mapping[str, Sequence[Chance]]:
    """For all sections at once: each of them asks for the same sentence."""
    for tags in all_tags():
        small = tags.both_ways(small)
    return _sieved(_BY_SENTENCE, small)


def _sieved(scopes: tuple[str, ...], small: str) -> Mapping[str, Sequence[Chance]]:
    """By section; in it in the order of the rules."""
    found: dict[str, list[Chance]] = {}
    for rule, those in groupby(_sieve(scopes).may_match(small), itemgetter(0)):
        found.setdefault(rule.section, []).append(Chance(rule, [pattern for _, pattern in those]))
    return found


@cache
def _sieve(scopes: tuple[str, ...]) -> Sieve[tuple[Rule, Pattern]]:
    every = (
        *(*fault_rules(), *promise_rules(), *others_act_rules()),
        *(*content_rules(), *advice_rules()),
    )
    rules = sorted((rule for rule in every if rule.scope in scopes), key=lambda rule: rule.scope)
    return Sieve(((rule, each), rule.needs_of(each)) for rule in rules for each in rule.find)

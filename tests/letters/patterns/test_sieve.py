"""Most patterns are never run on a sentence: none of those that match may be among them."""

import re
from collections.abc import Iterator

import pytest

from letters.checks.chances import candidates_in_sentence
from letters.patterns.sieve import Sieve
from letters.patterns.written import Pattern, Pieces
from letters.rules import Rule, advice_rules, all_tags, content_rules, fault_rules, promise_rules
from letters.text import sentences_of
from letters.wording import Wording, in_small_letters

RULES = (*fault_rules(), *promise_rules(), *content_rules(), *advice_rules())


def pattern(text: str, **pieces: str) -> Pattern:
    return Pattern(text, re.IGNORECASE, Pieces(pieces))


def let_through(text: str, *patterns: Pattern) -> list[int]:
    sieve = Sieve((number, each.needs) for number, each in enumerate(patterns))
    return sieve.may_match(Wording(text).small)


def test_a_text_brings_up_the_patterns_whose_needs_it_meets_in_their_order() -> None:
    found = let_through(
        "We are SORRY that you fell",
        pattern("sorry if"),
        pattern(r"sorry \w+ (?:you|they)"),
        pattern(r"\w+"),
        pattern("we are(?: very)? sorry"),
        pattern("apolog"),
    )
    assert found == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("we (?:are|were) sorry", {"we are sorry", "we were sorry"}),
        ("sorr(?:y|ow)?", {"sorr"}),
        (r"(?=.*\bbut\b)sorry", {"but"}),
        ("{sad} that", {"sorry that", "grieved that"}),
        ("[sw]orry", {"sorry", "worry"}),
        ("(?:sorry ){2}", {"sorry "}),
        (r"we (?:\w+ly ){0,2}ate", {" ate"}),
        (r"@[a-z]+,? (?:can|could)\b", {"@"}),
    ],
)
def test_needs_are_phrases_of_which_one_stands_in_every_match(text: str, needs: set[str]) -> None:
    assert needs in pattern(text, sad="sorry|grieved").needs


@pytest.mark.parametrize("text", ["9 pills", "\N{ARABIC-INDIC DIGIT SIX} pills", "9"])
def test_a_figure_of_any_script_meets_the_need_of_one(text: str) -> None:
    assert let_through(text, pattern(r"\d+")) == [0]
    assert let_through("no pills", pattern(r"\d+")) == []


@pytest.mark.parametrize("text", [r"\w+", "(?:sorry)?", "sorry|", "(?!sorry)"])
def test_what_may_match_anything_needs_nothing(text: str) -> None:
    assert pattern(text).needs == ()


def _matching(rule: Rule, words: str) -> Iterator[tuple[str, Pattern]]:
    for sentence in sentences_of(words):
        for each in rule.find:
            if each.search(sentence.said_wording):
                yield sentence.small, each


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_what_a_pattern_matches_meets_its_needs(rule: Rule) -> None:
    (tags,) = all_tags()
    for words in (*rule.bad, *rule.good):
        for small, each in _matching(rule, words):
            text = tags.both_ways(small)
            assert all(any(phrase in text for phrase in need) for need in each.needs)


def test_an_ending_written_out_in_a_tagged_text_is_found() -> None:
    found = candidates_in_sentence("faults", "you'd been warned more than once about the oxygen.")
    assert "their_part_in_it" in {rule.id for rule, _ in found}


@pytest.mark.parametrize("words", ["Straße", "İf", "ﬁt", "S\u0131gn", "ẞ", "SORRY"])
def test_small_letters_keep_every_place(words: str) -> None:
    assert len(in_small_letters(words)) == len(words)

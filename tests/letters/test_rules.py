"""Each rule stands beside sentences it must find and sentences it must not."""

import pytest

from letters.check import check, contents_found, promise_sentences
from letters.kinds import LetterKind
from letters.rules import (
    Rule,
    advice_rules,
    content_rules,
    fault_rules,
    glossary,
    letter_parts,
    others_act_rules,
    promise_rules,
    short_forms,
)

PROMISES = (*promise_rules(), *others_act_rules())
EVERY = (*fault_rules(), *PROMISES, *content_rules(), *advice_rules())
FAULTS = [(rule, words) for rule in fault_rules() for words in (*rule.bad, *rule.good)]
KINDS_OF_THE_CONTRACT = {
    *("conditional", "feelings", "passive", "but", "blame", "minimise", "regret-only"),
    *("obligation", "placeholder", "raw-identifier"),
}


def _named(value: object) -> str:
    return value.id if isinstance(value, Rule) else str(value)[:50]


@pytest.mark.parametrize(("rule", "words"), FAULTS, ids=_named)
def test_a_rule_for_faults_tells_its_bad_examples_from_its_good_ones(
    rule: Rule, words: str
) -> None:
    kinds = {fault.kind for fault in check(words).faults}
    assert (rule.kind in kinds) == (words in rule.bad)


@pytest.mark.parametrize("rule", fault_rules(), ids=_named)
def test_no_good_example_of_any_rule_has_any_fault(rule: Rule) -> None:
    assert [check(words).faults for words in rule.good] == [()] * len(rule.good)


@pytest.mark.parametrize("rule", PROMISES, ids=_named)
def test_a_rule_for_promises_tells_its_examples_apart(rule: Rule) -> None:
    assert all(promise_sentences(words) for words in rule.bad)
    assert not any(promise_sentences(words) for words in rule.good)


@pytest.mark.parametrize("rule", content_rules(), ids=_named)
def test_a_rule_for_contents_tells_its_examples_apart(rule: Rule) -> None:
    assert all(rule.kind in contents_found(words) for words in rule.good)
    assert not any(rule.kind in contents_found(words) for words in rule.bad)


@pytest.mark.parametrize("rule", advice_rules(), ids=_named)
def test_advice_tells_its_examples_apart_and_never_decides(rule: Rule) -> None:
    for words in rule.bad:
        checked = check(words)
        assert rule.kind in {each.kind for each in checked.advice}
        assert checked.ok
    assert not any(check(words).advice for words in rule.good)


def test_every_rule_has_examples_both_ways_and_says_why() -> None:
    assert [rule.id for rule in EVERY if not (rule.bad and rule.good)] == []
    assert [rule.id for rule in fault_rules() if not (rule.why and rule.suggestion)] == []
    assert len({rule.id for rule in EVERY}) == len(EVERY)


def test_every_fault_that_stands_in_words_alone_has_a_rule() -> None:
    assert {rule.kind for rule in fault_rules()} == KINDS_OF_THE_CONTRACT


def test_every_part_and_every_plain_word_has_a_source() -> None:
    assert all(part.source and part.kind in set(LetterKind) for part in letter_parts())
    assert {part.content for part in letter_parts()} <= {rule.kind for rule in content_rules()}
    assert all(term.source and term.plain for term in glossary())


def test_short_forms_work_both_ways() -> None:
    assert "bill" in short_forms()["william"]
    assert "william" in short_forms()["bill"]

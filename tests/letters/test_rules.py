"""Each rule stands beside sentences it must find and sentences it must not."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from letters.check import check, contents_found, promise_sentences
from letters.kinds import LetterKind
from letters.rules import (
    POLICY,
    Rule,
    advice_rules,
    content_rules,
    fault_rules,
    finds,
    glossary,
    letter_parts,
    no_such_faults,
    others_act_rules,
    plain_rules,
    promise_rules,
    read_policy,
    short_forms,
)
from letters.wording import wording_of

PROMISES = (*promise_rules(), *others_act_rules())
EVERY = (*fault_rules(), *PROMISES, *content_rules(), *advice_rules())
LISTED = (*{*EVERY, *plain_rules()}, *no_such_faults())
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


@pytest.mark.parametrize(
    "rule", [each for each in plain_rules() if each.kind == "promise"], ids=_named
)
def test_in_the_plainest_words_of_a_promise_a_rule_is_believed(rule: Rule) -> None:
    assert all(promise_sentences(words) for words in rule.bad)
    assert not any(promise_sentences(words) for words in rule.good)


@pytest.mark.parametrize("rule", no_such_faults(), ids=_named)
def test_what_is_no_such_fault_is_told_from_one_that_looks_like_it(rule: Rule) -> None:
    for words in rule.good:
        assert finds((rule,), rule.kind, wording_of(words))
        assert rule.kind not in _kinds(words)
    assert all(rule.kind in _kinds(words) for words in rule.bad)


@pytest.mark.parametrize("rule", [*plain_rules(), *no_such_faults()], ids=_named)
def test_each_pattern_that_outweighs_the_second_ear_has_an_example(rule: Rule) -> None:
    found = rule.good if rule.section == "no_such_fault" else rule.bad
    wordings = [wording_of(words) for words in found]
    assert [each.words for each in rule.find if not any(map(each.search, wordings))] == []


def _kinds(words: str) -> set[str]:
    checked = check(words)
    return {fault.kind for fault in checked.faults} | ({"promise"} if checked.promises else set())


def test_no_suggestion_puts_a_fact_into_the_authors_mouth() -> None:
    """“The effect on you was serious” was offered whatever the effect had been, and also to whoever
    wrote to a daughter. What is offered is what we did, or how something is called.
    """
    offered = [words for rule in EVERY for words in re.findall("“([^”]+)”", rule.suggestion)]
    ours = (
        r"(?:I|[Ww]e|[Oo]ur)\b|You can ask us|the (?:notes|pain that it caused)\b|another patient$"
    )
    assert len(offered) > 20
    assert [words for words in offered if not re.match(ours, words)] == []


def test_every_rule_has_examples_both_ways_and_says_why() -> None:
    assert [rule.id for rule in LISTED if not (rule.bad and rule.good)] == []
    assert [rule.id for rule in fault_rules() if not (rule.why and rule.suggestion)] == []
    assert len({rule.id for rule in LISTED}) == len(LISTED)


def test_every_fault_that_stands_in_words_alone_has_a_rule() -> None:
    assert {rule.kind for rule in fault_rules()} == KINDS_OF_THE_CONTRACT


def test_every_part_and_every_plain_word_has_a_source() -> None:
    assert all(part.source and part.kind in set(LetterKind) for part in letter_parts())
    assert {part.content for part in letter_parts()} <= {rule.kind for rule in content_rules()}
    assert all(term.source and term.plain for term in glossary())


def test_every_piece_of_a_pattern_is_used() -> None:
    texts = {file.name: file.read_text() for file in (POLICY / "letter_rules").glob("*.yaml")}
    for name, text in texts.items():
        read = "".join(texts.values()) if name == "words.yaml" else text
        words = read_policy(f"letter_rules/{name}").get("words", {})
        assert [piece for piece in words if f"{{{piece}}}" not in read] == [], name


def test_short_forms_work_both_ways() -> None:
    assert "bill" in short_forms()["william"]
    assert "william" in short_forms()["bill"]


class _Strict(yaml.SafeLoader):
    """The loader that is everywhere; what stands twice in one place is told, and not the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), (node.start_mark.line + 1, sorted(keys))
        return super().construct_mapping(node, deep)


@pytest.mark.parametrize(
    "path", sorted((POLICY / "letter_rules").glob("*.yaml")), ids=lambda each: each.stem
)
def test_a_file_of_rules_says_nothing_twice_and_reads_the_same_without_the_quick_loader(
    path: Path,
) -> None:
    """A second `ignore` of one rule had silently taken the place of the first."""
    text = path.read_text(encoding="utf-8")
    assert yaml.load(text, _Strict) == read_policy(f"letter_rules/{path.name}")

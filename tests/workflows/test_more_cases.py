"""More worked cases, each reasoned from the text of a rule and a calendar, in the nasty spots."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from disclosure.kinds.faults import BadInput
from disclosure.policy import policy
from tests.workflows.test_worked_cases import answered, comparable, duties_of, told_of
from workflows.regimes import Certainty, weakest

FILE = Path(__file__).parent / "more_cases.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))["cases"]
ANSWERED = [case for case in CASES if "refused" not in case["expect"]]
REFUSED = [case for case in CASES if "refused" in case["expect"]]

every_answer = pytest.mark.parametrize("case", ANSWERED, ids=[case["id"] for case in ANSWERED])


@every_answer
def test_it_applies_as_was_reasoned(case: dict[str, Any]) -> None:
    found, expected = answered(case), case["expect"]

    assert found["applies"] == expected["applies"]
    assert found["in_force"] == expected.get("in_force", found["in_force"])


@every_answer
def test_each_duty_stands_as_was_reasoned(case: dict[str, Any]) -> None:
    found = duties_of(case)
    stated: dict[str, dict[str, Any]] = case["expect"]["duties"]

    told = {name: told_of(found[name], expected) for name, expected in stated.items()}

    assert told == {name: comparable(expected) for name, expected in stated.items()}


@every_answer
def test_what_was_answered_no_or_replaced_does_not_run_and_all_else_does(
    case: dict[str, Any],
) -> None:
    regime = policy().regime(case["regime"])
    expected = {duty.id for duty in regime.duties} - {*case["expect"].get("not_running", [])}
    if case["expect"]["applies"] == "no":
        expected = set()

    assert duties_of(case).keys() == expected


@every_answer
def test_the_certainty_stated_is_that_of_the_weakest_rule(case: dict[str, Any]) -> None:
    found = duties_of(case)
    stated = [Certainty(found[name]["rule_certainty"]) for name in case["expect"]["duties"]]

    assert not stated or weakest(*stated) == case["certainty"]


@pytest.mark.parametrize("case", REFUSED, ids=[case["id"] for case in REFUSED])
def test_a_count_into_an_unlisted_year_is_refused_by_calendar_and_year(
    case: dict[str, Any],
) -> None:
    expected = case["expect"]["refused"]

    with pytest.raises(BadInput) as no:
        answered(case)

    said = " ".join(fault.says for fault in no.value.faults)
    assert expected["calendar"] in said
    assert str(expected["year"]) in said


def test_every_regime_has_at_least_four_more_cases_and_no_case_stands_twice() -> None:
    counted = Counter(case["regime"] for case in CASES)

    assert {regime.id: counted[regime.id] >= 4 for regime in policy().regimes} == dict.fromkeys(
        counted, True
    )
    assert len({case["id"] for case in CASES}) == len(CASES)

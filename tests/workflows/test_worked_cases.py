"""Every worked case, reasoned by hand from the words of the law, against what the clocks say."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from disclosure.actions.law.duty_answers import answer_duties
from disclosure.policy import policy
from disclosure.policy.marks import LOADER
from workflows.regimes import Certainty, weakest

NEVER = datetime(1999, 1, 1, tzinfo=UTC)


def cases_in(name: str) -> list[dict[str, Any]]:
    text = (Path(__file__).parent / name).read_text("utf-8")
    cases: list[dict[str, Any]] = yaml.load(text, Loader=LOADER)["cases"]
    return cases


CASES, MORE = cases_in("cases.yaml"), cases_in("more_cases.yaml")
ANSWERED = [case for case in (*CASES, *MORE) if "refused" not in case["expect"]]
every_case = pytest.mark.parametrize("case", ANSWERED, ids=[case["id"] for case in ANSWERED])


def answered(case: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("regime", "harm", "facts", "answers", "facility", "now")
    asked = {key: case[key] for key in keys if key in case}
    return answer_duties(json.loads(json.dumps(asked)), policy(), NEVER)


def duties_of(case: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {duty["id"]: duty for duty in answered(case)["duties"]}


@every_case
def test_the_duty_applies_as_was_reasoned(case: dict[str, Any]) -> None:
    found, expected = answered(case), case["expect"]

    assert found["applies"] == expected["applies"]
    assert found["in_force"] == expected.get("in_force", found["in_force"])


@every_case
def test_each_duty_stands_as_was_reasoned(case: dict[str, Any]) -> None:
    found = duties_of(case)
    stated: dict[str, dict[str, Any]] = case["expect"]["duties"]

    told = {name: told_of(found[name], expected) for name, expected in stated.items()}

    assert told == {name: comparable(expected) for name, expected in stated.items()}


@every_case
def test_what_was_answered_no_or_replaced_does_not_run_and_all_else_does(
    case: dict[str, Any],
) -> None:
    regime = policy().regime(case["regime"])
    expected = {duty.id for duty in regime.duties} - {*case["expect"].get("not_running", [])}
    expected -= {name for name, said in case.get("answers", {}).items() if said == "no"}
    if case["expect"]["applies"] == "no":
        expected = set()

    assert duties_of(case).keys() == expected


@every_case
def test_a_whole_day_lasts_until_its_last_second(case: dict[str, Any]) -> None:
    for duty in duties_of(case).values():
        if duty["due_on"]:
            due_at = datetime.fromisoformat(duty["due_at"])
            assert (due_at.date(), due_at.time().isoformat()) == (
                date.fromisoformat(duty["due_on"]),
                "23:59:59",
            )


@every_case
def test_no_answer_is_surer_than_its_rule(case: dict[str, Any]) -> None:
    found = duties_of(case)
    stated = [Certainty(found[name]["rule_certainty"]) for name in case["expect"]["duties"]]
    if stated:
        assert weakest(*stated) == case["certainty"]
    for duty in found.values():
        shown, rule = Certainty(duty["certainty"]), Certainty(duty["rule_certainty"])
        assert weakest(shown, rule) is shown


def test_all_eighty_two_cases_and_all_regimes_are_here() -> None:
    assert len(CASES) == 82
    assert {case["regime"] for case in CASES} == {regime.id for regime in policy().regimes}


def told_of(duty: dict[str, Any], expected: Mapping[str, Any]) -> dict[str, Any]:
    """The stated fields alone; a due moment of null is a duty without any date."""
    told = {name: duty[name] for name in expected}
    if "due_at" in expected:
        told["due_at"] = moment(duty["due_at"])
        told["due_on"] = duty["due_on"]
    return told


def comparable(expected: Mapping[str, Any]) -> dict[str, Any]:
    stated = dict(expected)
    if "due_at" in stated:
        stated |= {"due_at": moment(stated["due_at"]), "due_on": None}
    return stated


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None

"""What cannot be used is named with the mend that is right for it."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from disclosure.commands.duties import duties
from tests.by_command import ago, opened
from tests.people import ADA
from tests.terminal import Terminal

WALES = "gb-wls-doc"
KNEW = {"became_aware": "2026-05-19T10:00:00+01:00"}


def faults(text: str) -> dict[str, str]:
    result = CliRunner().invoke(duties, ["--facts", "-", "--json"], input=text)
    assert result.exit_code == 2, result.output
    return {each["field"]: each["says"] for each in json.loads(result.stdout)["faults"]}


def asked(**facts: Any) -> dict[str, str]:
    return faults(json.dumps({"regime": WALES, "facts": KNEW | facts, "now": "2026-06-20"}))


@pytest.mark.parametrize("day", ["20260602", "2026-W23-2", "2026W232"])
def test_a_day_in_another_spelling_is_told_in_ours(day: str) -> None:
    said = f"facts.support_given: '{day}' is a day: write it as 2026-06-02."
    assert asked(support_given=day) == {"facts.support_given": said}


def test_a_moment_without_an_offset_is_asked_for_one() -> None:
    assert "has no time zone" in asked(support_given="2026-06-02T10:00")["facts.support_given"]


def test_only_what_can_happen_twice_is_asked_for_as_a_list() -> None:
    both = '{"regime": "gb-wls-doc", "regime": "us-ca-1279", "facts": {"occurred": "2026-05-01"'
    said = faults(both + ', "occurred": "2026-05-02"}}')
    assert said == {
        "facts.occurred": "facts.occurred: it stands in the file twice: give its times as a list.",
        "regime": "regime: it stands there twice: give it once.",
    }


@pytest.mark.parametrize("occurred", ["2026-05-20", "2026-05-19T10:01:00+01:00"])
def test_nobody_knew_of_what_had_not_happened(occurred: str) -> None:
    assert asked(occurred=occurred) == {
        "facts.occurred": (
            "facts.occurred: this lies after facts.became_aware, and nobody knows of what has not"
            " happened yet. Correct one of the two."
        )
    }


@pytest.mark.parametrize("occurred", ["2026-05-19", "2026-05-19T10:00:00+01:00", KNEW])
def test_it_may_have_happened_as_we_knew_or_on_that_day(occurred: object) -> None:
    facts = {"occurred": "2026-05-19T10:30:00+01:00", "became_aware": "2026-05-19"}
    facts = facts if isinstance(occurred, dict) else KNEW | {"occurred": str(occurred)}
    text = json.dumps({"regime": WALES, "facts": facts, "now": "2026-06-20"})
    assert CliRunner().invoke(duties, ["--facts", "-"], input=text).exit_code == 0


def test_an_event_for_a_duty_that_is_not_there_is_bad_input(terminal: Terminal) -> None:
    ref = opened(terminal)
    data = {"name": "review_started", "at": ago(minutes=1), "evidence": "The panel met"}
    words = ("record", ref, "event", "--as", ADA, "--data", "-")
    assert terminal.unusable(*words, data=data | {"duties": ["eng-writen"]}) == ["duties"]
    assert terminal(*words, data=data | {"duties": ["eng-nhs-results"]})["kind"] == "event"

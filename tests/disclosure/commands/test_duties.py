"""`disclosure duties` from a terminal."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from disclosure.commands.duties import duties

WALES = ("--regime", "gb-wls-doc", "--harm", "lfpse_phys_moderate")
KNEW = ("--became-aware", "2026-05-19T10:00:00+01:00")
NOW = ("--now", "2026-06-01T09:00:00+01:00")


def asked(*options: str) -> Result:
    return CliRunner().invoke(duties, [*options, "--json"])


def asked_from(folder: Path, facts: object) -> Result:
    file = folder / "facts.json"
    file.write_text(json.dumps(facts), "utf-8")
    return asked("--facts", str(file))


def faults(result: Result) -> dict[str, str]:
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return {each["field"]: each["says"] for each in json.loads(result.stdout)["faults"]}


def duty(result: Result, duty_id: str) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    return next(each for each in json.loads(result.stdout)["duties"] if each["id"] == duty_id)


def test_it_answers_by_options_what_is_owed_and_by_when() -> None:
    told = "in_person_notified=2026-05-20T15:00:00+01:00"

    written = duty(asked(*WALES, *KNEW, *NOW, "--event", told), "wls-written")

    assert (written["due_on"], written["status"]) == ("2026-05-28", "late")
    assert written["due_at"] == "2026-05-28T23:59:59+01:00"
    assert written["starts_at"] == "2026-05-20T15:00:00+01:00"
    assert (written["hard"], written["provisional"]) == (True, False)


@pytest.mark.parametrize(
    ("regime", "says"),
    [
        ("us-ca-1279", "ca-report: open. Due by 17 March 2026. 5 days after"),
        (
            "us-ca-1279",
            "ca-report-urgent: open. Due by 13 March 2026, 10:30am (UTC-07:00). 24 hours",
        ),
        ("gb-wls-doc", "wls-inperson-delay: open. An explanation is owed after 27 April 2026. 30"),
        (
            "ie-psa2023-notifiable",
            "ie-later-request: open. They may ask until 12 March 2031. 5 years",
        ),
    ],
)
def test_who_reads_it_need_not_count_the_day(regime: str, says: str) -> None:
    knew = "2026-03-12T10:30:00-07:00"
    asking = ("--regime", regime, "--became-aware", knew, "--event", f"declined_by_person={knew}")
    assert f"- {says}" in CliRunner().invoke(duties, [*asking, "--now", knew]).stdout


def test_hours_that_end_as_a_day_begins_are_said_to_end_with_the_day_before() -> None:
    asking = ("--regime", "au-nsw-od", "--became-aware", "2026-03-12", "--now", "2026-03-12")
    said = CliRunner().invoke(duties, asking).stdout
    assert "- nsw-clinician: open. Due by the end of 12 March 2026. 24 hours after" in said


def test_a_question_about_days_ahead_is_answered_as_of_their_first() -> None:
    ahead = ("--became-aware", "2027-03-01T09:00:00+00:00", "--event")
    entered = "reported_locally=2027-03-01T10:00:00+00:00"
    found = duty(asked("--regime", "gb-eng-nhs-contract-sc35", *ahead, entered), "sc35-notify")

    assert (found["due_on"], found["status"]) == ("2027-03-15", "open")


def test_a_facts_file_gives_the_same_answer(tmp_path: Path) -> None:
    facts = {
        "regime": "gb-wls-doc",
        "harm": {"level": "lfpse_phys_moderate", "scale": "nhs_lfpse_physical"},
        "facts": {"became_aware": ["2026-05-19T10:00:00+01:00"]},
        "now": "2026-06-01T09:00:00+01:00",
    }

    assert asked_from(tmp_path, facts).stdout == asked(*WALES, *KNEW, *NOW).stdout


def test_a_regime_alone_is_enough_to_ask(tmp_path: Path) -> None:
    found = json.loads(asked_from(tmp_path, {"regime": "gb-wls-doc"}).stdout)

    assert found["applies"] == "undecided"
    assert {each["status"] for each in found["duties"]} == {"not_started"}


def test_without_json_it_speaks_in_sentences() -> None:
    result = CliRunner().invoke(duties, [*WALES, *KNEW, *NOW])

    assert result.exit_code == 0
    assert "wls-inperson: open. The law gives no number." in result.stdout


@pytest.mark.parametrize(
    ("options", "field", "says"),
    [
        (("--regime", "gb"), "regime", "use one of gb-eng-reg20-nhs"),
        ((), "regime", "say which"),
        ((*WALES[:2], "--harm", "grave"), "harm.level", "lfpse_phys_none"),
        ((*WALES, "--scale", "lfpse"), "harm.scale", "nhs_lfpse_physical"),
        ((*WALES, "--became-aware", "2026-05-19T10:00:00"), "facts.became_aware", "+01:00"),
        ((*WALES, "--became-aware", "yesterday"), "facts.became_aware", "is not a time"),
        ((*WALES, "--became-aware", "9999-12-31"), "facts.became_aware", "give a year"),
        ((*WALES, "--event", "told=2026-05-19"), "facts.told", "in_person_notified"),
        ((*WALES, "--event", "told"), "event", "NAME=TIME"),
        ((*WALES, "--now", "2026-05-19T10:00"), "now", "time zone"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_can(
    options: tuple[str, ...], field: str, says: str
) -> None:
    assert says in faults(asked(*options))[field]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ([], "facts"),
        ({"regime": 7}, "regime"),
        ({"regime": "gb-wls-doc", "harm": "bad"}, "harm"),
        ({"regime": "gb-wls-doc", "harm": {"levl": "x"}}, "harm.levl"),
        ({"regime": "gb-wls-doc", "facts": {"became_aware": 5}}, "facts.became_aware"),
        ({"regime": "gb-wls-doc", "facts": ["became_aware"]}, "facts"),
        ({"regime": "gb-wls-doc", "fact": {}}, "fact"),
        ({"regime": "gb-wls-doc", "answers": {"wls-written": "no"}}, "answers.wls-written"),
        ({"regime": "gb-wls-doc", "answers": {"wls-ptr-ack": "maybe"}}, "answers.wls-ptr-ack"),
        ({"regime": "gb-wls-doc", "facility": {"timezone": "Mars"}}, "facility.timezone"),
        ({"regime": "gb-wls-doc", "facility": {"timezone": "../etc"}}, "facility.timezone"),
        ({"regime": "gb-wls-doc", "facility": {"calendar": "mars"}}, "facility.calendar"),
    ],
)
def test_a_facts_file_that_cannot_be_used_is_refused_by_field(
    tmp_path: Path, facts: object, field: str
) -> None:
    assert field in faults(asked_from(tmp_path, facts))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    facts = {"regime": "gb", "harm": {"level": "grave"}, "facts": {"told": "x"}, "now": "x"}

    assert faults(asked_from(tmp_path, facts)).keys() == {
        "regime",
        "harm.level",
        "facts.told",
        "now",
    }


def test_a_file_that_is_not_json_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_bytes(b"\xff{")

    assert asked("--facts", str(file)).exit_code == 2


def test_a_file_and_options_are_not_mixed(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text("{}", "utf-8")

    assert "take out regime" in faults(asked("--facts", str(file), *WALES[:2]))["facts"]


def test_a_count_into_a_year_without_holidays_is_refused_by_calendar_and_year() -> None:
    late_in_2028 = "in_person_notified=2028-12-29T15:00:00+00:00"

    says = faults(asked(*WALES, *KNEW, "--event", late_in_2028, *NOW[:1], "2028-12-30"))

    assert "wales" in says["wls-written"]
    assert "2029" in says["wls-written"]


def test_a_rule_without_a_number_is_answered_also_in_a_year_without_holidays() -> None:
    """Only the house's own target needs the year; nobody goes without what the law says for it."""
    asking = ("--regime", "gb-eng-reg20-nhs", "--became-aware", "2025-12-19T10:00:00+00:00")
    found = duty(asked(*asking, "--now", "2026-02-10T10:30:00+00:00"), "eng-nhs-inperson")

    assert (found["status"], found["due_at"], found["internal_target_on"]) == ("open", None, None)
    assert "cannot be counted. The calendar england lists no working days for 2025" in found["says"]


def test_a_law_not_yet_in_force_is_shown_as_such() -> None:
    found = json.loads(
        asked("--regime", "ie-psa2023-notifiable", "--became-aware", "2020-01-04").stdout
    )

    assert found["in_force"] is False

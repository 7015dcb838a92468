"""`disclosure regimes`, its list and what is our own in it; and `duties` under rules of our own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from disclosure.commands.output import Unread
from disclosure.policy import adopt
from disclosure.policy.cautions import ASK, NOT_VERIFIED
from tests.own_rules import (
    STRICTER,
    WALES,
    WRITTEN,
    Written,
    a_new_regime,
    changed,
    regime,
    version_of_wales,
    write_own,
)
from tests.terminal import Terminal

MODERATE = ("--harm", "lfpse_phys_moderate")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    yield Terminal(tmp_path)
    adopt(None)


def lines(terminal: Terminal, *words: str) -> list[str]:
    result = terminal.run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def line_of(found: list[str], head: str) -> str:
    return next(each for each in found if each.removeprefix("- ").startswith(head))


def test_regimes_are_listed_with_their_duties_versions_and_certainty(terminal: Terminal) -> None:
    listed = terminal("regimes")

    assert len(listed) == 27
    assert sum(len(each["duties"]) for each in listed) == 177
    keys = {"id", "name", "jurisdiction", "certainty", "in_force", "own", "duties"}
    assert all(each.keys() >= keys for each in listed)
    assert all(duty["certainty"] for each in listed for duty in each["duties"])
    wales = next(each for each in listed if each["id"] == WALES)
    assert wales["in_force"] == {"from": "2023-04-01", "to": None}
    assert not any(each["own"] for each in listed)
    assert not any(duty["own"] for each in listed for duty in each["duties"])


def test_a_person_reads_beside_each_rule_how_sure_it_is(terminal: Terminal) -> None:
    found = lines(terminal, "regimes")
    listed = terminal("regimes")

    assert len(found) == 27 + 177
    for each in listed:
        for rule in (each, *each["duties"]):
            said = line_of(found, f"{rule['id']}: ")
            assert (NOT_VERIFIED in said) == (rule["certainty"] != "verified"), said
            assert (ASK in said) == (rule["certainty"] == "unclear"), said
    assert "Within 5 working days. Duty of Candour Procedure (Wales)" in line_of(found, WRITTEN)
    assert "14 duties, in force from 1 April 2023" in line_of(found, WALES)
    statement = line_of(found, "ie-statement: ")
    assert "Within 5 days. The day it runs from is day 1." in statement
    assert "Within 1 hour. A target, not the law." in line_of(found, "candor-first: ")


def test_a_person_reads_what_a_number_of_days_is_for(terminal: Terminal) -> None:
    """“Within 30 working days” stood beside an explanation that is owed only once they have passed.
    That California gives five days only where the regulator does not hear of it sooner was left
    out; and a program that reads the list was not told of 1 March.
    """
    found = lines(terminal, "regimes")
    threshold = line_of(found, "wls-inperson-delay: ")
    assert "An explanation is owed after 30 working days. Duty" in threshold
    assert "They may ask for 5 years. Patient Safety" in line_of(found, "ie-later-request: ")
    earlier = "Within 5 days. Earlier where this comes first: regulator notified."
    assert earlier in line_of(found, "ca-inform: ")
    listed = terminal("regimes")
    limits = {duty["id"]: duty["limit"] for each in listed for duty in each["duties"]}
    assert limits["ca-inform"]["also_before"] == "regulator_notified"
    assert limits["nv-annual"]["date"] == "03-01"
    assert limits["vic-apology"]["also_as_soon_as_practicable"]


def test_without_rules_of_our_own_the_difference_is_nothing(terminal: Terminal) -> None:
    assert terminal("regimes", "--diff") == []
    assert lines(terminal, "regimes", "--diff") == [
        "Nothing is our own here: these are the rules as they were shipped."
    ]


def test_what_our_own_file_changed_is_listed(terminal: Terminal) -> None:
    own = changed(STRICTER) | {
        "targets": {"wls-inperson": None},
        "calendars": {"wales": {"extra_days": {"2026-06-15": "Fair"}, "computed_years": [2029]}},
        "regimes": [a_new_regime()],
    }
    write_own(terminal.home, own)

    found = terminal("regimes", "--diff")

    limit = next(each for each in found if each["field"] == "limit")
    assert limit == {
        "what": "rule",
        "regime": WALES,
        "version": "2023-04-01",
        "duty": WRITTEN,
        "calendar": None,
        "field": "limit",
        "shipped": {"n": 5, "unit": "working_days"},
        "ours": {"n": 3, "unit": "working_days"},
    }
    kinds = [each["what"] for each in found]
    assert {*kinds} == {"extra_days", "computed_years", "rule", "target", "regime"}
    said = lines(terminal, "regimes", "--diff")
    assert len(said) == len(found)
    assert "calendar wales: also not worked: 2026-06-15 Fair." in said
    assert "calendar wales: computed, and unclear: 2029." in said
    assert (
        "gb-wls-doc (from 2023-04-01) / wls-written / limit:"
        " shipped: n 5, unit working_days; ours: n 3, unit working_days." in said
    )
    assert line_of(said, "our-policy (from 2023-04-01): a regime of our own: name Our policy")


def test_our_own_rules_are_called_our_own(terminal: Terminal) -> None:
    write_own(terminal.home, changed(STRICTER) | {"regimes": [a_new_regime()]})

    found = lines(terminal, "regimes")

    assert line_of(found, WRITTEN).endswith("Board policy on being open, 4.2. Our own rule.")
    assert "Our own rule." not in line_of(found, "wls-results")
    assert line_of(found, "our-policy").endswith("Our own rule.")
    assert [each["id"] for each in terminal("regimes") if each["own"]] == ["our-policy"]


def told(terminal: Terminal, aware: str, *more: str, regime: str = WALES) -> dict[str, Any]:
    words = ("duties", "--regime", regime, *MODERATE, "--became-aware", aware, *more)
    found: dict[str, Any] = terminal(*words)
    return found


@pytest.mark.parametrize(
    ("aware", "due_on"),
    [
        # told on Wednesday 1 July 2026; five working days end on the 8th, three on the 6th
        ("2026-06-30T23:59:59+01:00", "2026-07-08"),
        ("2026-06-30T22:59:59+00:00", "2026-07-08"),
        ("2026-06-30", "2026-07-08"),
        ("2026-07-01T00:00:00+01:00", "2026-07-06"),
        ("2026-06-30T23:00:00+00:00", "2026-07-06"),  # midnight in Cardiff
        ("2026-07-01T08:30:00+09:30", "2026-07-06"),  # the same moment, written in Darwin
        ("2026-07-01", "2026-07-06"),
    ],
)
def test_the_version_holds_that_was_in_force_where_and_when_we_became_aware(
    terminal: Terminal, aware: str, due_on: str
) -> None:
    write_own(terminal.home, {"regimes": [version_of_wales("2026-07-01", 3)]})
    spoke = ("--event", "in_person_notified=2026-07-01T10:00:00+01:00", "--now", "2026-07-02")

    found = told(terminal, aware, *spoke)

    assert (found["in_force"], found["own"]) == (True, due_on == "2026-07-06")
    assert next(d for d in found["duties"] if d["id"] == WRITTEN)["due_on"] == due_on


def test_the_first_of_several_awarenesses_chooses_the_version(terminal: Terminal) -> None:
    write_own(terminal.home, {"regimes": [version_of_wales("2026-07-01", 3)]})
    before = ("--event", "became_aware=2026-06-30T23:00:00+01:00", "--now", "2026-08-01")

    assert told(terminal, "2026-07-05", *before)["own"] is False


def test_where_a_regime_has_no_zone_the_day_is_that_of_whoever_wrote_it(terminal: Terminal) -> None:
    version: Written = regime("us-jc-ri010201")
    assert version["timezone"] is None
    version["in_force"] |= {"from": "2026-07-01"}
    write_own(terminal.home, {"regimes": [version]})

    late_in_june = "2026-06-30T23:30:00-05:00"  # 04:30 of 1 July at Greenwich
    found = told(terminal, late_in_june, "--now", "2026-07-02", regime="us-jc-ri010201")

    assert found["own"] is False


def test_an_extra_day_moves_a_date_and_is_named_with_the_place(terminal: Terminal) -> None:
    spoke = ("--event", "in_person_notified=2026-07-01T10:00:00+01:00", "--now", "2026-07-02")
    write_own(terminal.home, "calendars: {wales: {extra_days: {2026-07-03: Founder's day}}}")

    found = told(terminal, "2026-07-01", *spoke)

    written = next(each for each in found["duties"] if each["id"] == WRITTEN)
    assert written["due_on"] == "2026-07-09"
    assert written["says"].startswith(
        "5 working days after 1 July 2026, not counting weekends and Founder's day in Wales."
    )


def test_a_year_that_is_computed_is_counted_and_not_verified(terminal: Terminal) -> None:
    spoke = ("--event", "in_person_notified=2028-12-29T10:00:00+00:00", "--now", "2028-12-30")
    words = ("duties", "--regime", WALES, *MODERATE, "--became-aware", "2028-12-28", *spoke)
    assert "2029" in terminal.answer(*words).document["faults"][0]["says"]

    write_own(terminal.home, "calendars: {wales: {computed_years: [2029]}}")

    # Friday 29 December is day 0; New Year's Day is Monday: days 1 to 4 are 2 to 5 January
    written = next(each for each in terminal(*words)["duties"] if each["id"] == WRITTEN)
    assert (written["due_on"], written["certainty"]) == ("2029-01-08", "unclear")


def test_a_person_reads_beside_each_date_how_sure_it_is_and_whose(terminal: Terminal) -> None:
    write_own(terminal.home, changed(STRICTER))
    words = ("duties", "--regime", WALES, *MODERATE, "--became-aware", "2026-05-19")
    spoke = ("--event", "in_person_notified=2026-05-20", "--now", "2026-05-21")

    found = lines(terminal, *words, *spoke)

    assert line_of(found, WRITTEN).endswith(f"{NOT_VERIFIED} {ASK} Our own rule.")
    assert line_of(found, "wls-support").endswith("The law gives no number.")
    assert line_of(found, "wls-ptr-ack").endswith(ASK)


def test_whoever_has_read_enough_may_stop_reading(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_reads(*_: object) -> None:
        raise Unread("Broken pipe")

    monkeypatch.setattr("disclosure.commands.duties.answer", nobody_reads)
    result = terminal.run("regimes")
    assert (result.exit_code, result.output) == (3, "")

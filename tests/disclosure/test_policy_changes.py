"""What an own file changed is found by comparing, so that nothing shipped goes without a word."""

from pathlib import Path

from disclosure.policy import Change, Policy
from tests.own_rules import (
    BOARD,
    STRICTER,
    WALES,
    WRITTEN,
    a_new_regime,
    changed,
    duty_of,
    policy_with,
    regime,
    version_of_wales,
)

SINCE = "2023-04-01"


def of(read: Policy, what: str) -> list[Change]:
    return [each for each in read.changes if each.what == what]


def test_an_override_is_told_field_by_field_with_both_values(tmp_path: Path) -> None:
    read = policy_with(tmp_path, changed(STRICTER))

    told = {each.field: (each.shipped, each.ours) for each in read.changes if each.duty}
    assert told["limit"] == ({"n": 5, "unit": "working_days"}, {"n": 3, "unit": "working_days"})
    assert told.keys() == {"limit", "source"}
    assert {each.regime for each in read.changes} == {WALES}
    assert {each.version for each in read.changes} == {SINCE}
    (source,) = (each for each in read.changes if each.field == "sources.wls-board")
    assert isinstance(source.ours, dict)
    assert (source.shipped, source.ours["title"]) == (None, BOARD["title"])


def test_a_rule_named_again_without_a_change_is_no_change(tmp_path: Path) -> None:
    shipped = duty_of(regime(WALES), WRITTEN)
    same = {"source": shipped["source"], "certainty": shipped["certainty"]}

    read = policy_with(tmp_path, {"overrides": {WALES: {WRITTEN: same}}})

    assert read.changes == ()
    assert not read.regime(WALES).duty(WRITTEN).own


def test_a_duty_left_out_of_a_replaced_version_is_told(tmp_path: Path) -> None:
    written = regime(WALES)
    written["duties"] = [each for each in written["duties"] if each["id"] != WRITTEN]

    (gone,) = policy_with(tmp_path, {"regimes": [written]}).changes

    assert (gone.duty, gone.field, gone.ours) == (WRITTEN, None, None)
    assert isinstance(gone.shipped, dict)
    assert gone.shipped["what"].startswith("Take all reasonable steps")


def test_a_new_version_is_told_with_what_it_changes_and_ends(tmp_path: Path) -> None:
    read = policy_with(tmp_path, {"regimes": [version_of_wales("2026-07-01", 3)]})

    ended, version, rule = read.changes
    assert (ended.version, ended.field, ended.ours) == (SINCE, "in_force.to", "2026-06-30")
    assert (version.what, version.shipped, version.ours) == ("version", SINCE, "2026-07-01")
    assert (rule.version, rule.duty, rule.field) == ("2026-07-01", WRITTEN, "limit")


def test_a_new_regime_is_told_once_with_its_duties(tmp_path: Path) -> None:
    (added,) = policy_with(tmp_path, {"regimes": [a_new_regime()]}).changes

    assert (added.what, added.regime, added.shipped) == ("regime", "our-policy", None)
    assert isinstance(added.ours, dict)
    assert "our-wls-written" in added.ours["duties"]


def test_targets_and_calendars_are_told(tmp_path: Path) -> None:
    read = policy_with(
        tmp_path,
        "targets: {wls-inperson: null, wls-written: {n: 3, unit: hours, basis: Board}}\n"
        "calendars: {wales: {extra_days: {2026-06-15: Fair}, computed_years: [2028, 2029]}}\n",
    )

    taken, given = of(read, "target")
    assert (taken.duty, taken.ours) == ("wls-inperson", None)
    assert (given.duty, given.shipped) == (WRITTEN, None)
    assert given.ours == {"n": 3.0, "unit": "hours", "not_law": True, "basis": "Board"}
    (days,), (years,) = of(read, "extra_days"), of(read, "computed_years")
    assert (days.calendar, days.ours) == ("wales", {"2026-06-15": "Fair"})
    assert (years.calendar, years.ours) == ("wales", [2029])

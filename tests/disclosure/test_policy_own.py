"""The organisation's own rules laid over the shipped ones: what they may do."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from disclosure.app import create_app
from disclosure.policy import BadPolicy, adopt, own_rules_in, policy
from disclosure.policy.regimes_file import RegimeShape
from disclosure.settings import Settings
from tests.own_rules import (
    SHIPPED,
    STRICTER,
    WALES,
    WRITTEN,
    a_new_regime,
    changed,
    policy_with,
    version_of_wales,
    write_own,
)
from workflows.regimes import Certainty, Target, Unit

MAY_BE_EMPTY = (
    *("letter_must_contain", "record_must_keep", "who_is_told"),
    *("apology_protection", "penalties", "open_points"),
)


def test_an_organisation_without_a_file_has_the_shipped_rules(tmp_path: Path) -> None:
    read = adopt(own_rules_in(tmp_path))

    assert read is policy()
    assert read.changes == ()
    assert not any(each.own or any(d.own for d in each.duties) for each in read.regimes)
    assert not any(d.target and d.target.own for each in read.regimes for d in each.duties)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}", "targets: {}\n"])
def test_a_file_with_nothing_in_it_changes_nothing(tmp_path: Path, text: str) -> None:
    read = policy_with(tmp_path, text)

    assert (read.changes, read.regimes) == ((), policy().regimes)


def test_an_extra_day_is_not_worked_and_has_its_name(tmp_path: Path) -> None:
    read = policy_with(tmp_path, "calendars: {england: {extra_days: {2026-06-15: Founder's day}}}")

    england = read.calendar("england")
    assert not england.is_working(date(2026, 6, 15))
    assert england.names[date(2026, 6, 15)] == "Founder's day"
    assert read.regime("gb-eng-reg20-nhs").calendar == england
    assert policy().calendar("england").is_working(date(2026, 6, 15))
    assert read.calendar("wales") == policy().calendar("wales")


def test_a_further_year_is_computed_and_never_sure(tmp_path: Path) -> None:
    read = policy_with(tmp_path, "calendars: {wales: {computed_years: [2029]}}")

    wales = read.calendar("wales")
    assert wales.years == {2026, 2027, 2028, 2029}
    # by the rule of Easter, the Sunday after the first full moon of spring: 1 April 2029
    assert {date(2029, 3, 30), date(2029, 4, 2)} <= wales.non_working
    assert wales.names[date(2029, 3, 30)] == "Good Friday"
    assert wales.certainty is Certainty.UNCLEAR


def test_a_listed_year_is_not_computed(tmp_path: Path) -> None:
    own = "calendars: {england: {computed_years: [2026, 2027]}}"

    read = policy_with(tmp_path, own)

    assert read.calendar("england") == policy().calendar("england")
    assert read.changes == ()


def test_a_whole_calendar_may_be_added(tmp_path: Path) -> None:
    calendar = {
        "working_day": "Monday to Thursday",
        "note": "The island keeps its own days.",
        "definition_certainty": "verified",
        "default_timezone": "Europe/London",
        "weekend": ["fri", "sat", "sun"],
        "dates_source": "the gazette",
        "dates_certainty": "verified",
        "non_working_dates": {2026: ["2026-07-06"]},
        "place": "the Isle of Man",
    }
    own = a_new_regime() | {"calendar": "isle"}

    read = policy_with(tmp_path, {"calendars": {"isle": calendar}, "regimes": [own]})

    isle = read.regime("our-policy").calendar
    assert isle is not None
    assert (isle.place, isle.is_working(date(2026, 7, 3))) == ("the Isle of Man", False)


def test_a_target_of_our_own_is_never_law(tmp_path: Path) -> None:
    own = "targets: {wls-written: {n: 3, unit: working_days, basis: Board minute 12}}"

    duty = policy_with(tmp_path, own).regime(WALES).duty(WRITTEN)

    assert duty.target == Target(3, Unit.WORKING_DAYS, "Board minute 12", own=True)
    assert not duty.own
    assert duty.limit == policy().regime(WALES).duty(WRITTEN).limit


def test_a_target_may_be_taken_away(tmp_path: Path) -> None:
    read = policy_with(tmp_path, "targets: {wls-inperson: null}")

    assert policy().regime(WALES).duty("wls-inperson").target is not None
    assert read.regime(WALES).duty("wls-inperson").target is None


def test_an_override_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    ours = policy_with(tmp_path, changed(STRICTER)).regime(WALES)
    shipped = policy().regime(WALES)

    duty = ours.duty(WRITTEN)
    assert (duty.limit.n, duty.own, ours.own) == (3, True, False)
    assert str(duty.source) == "Board policy on being open, 4.2"
    assert duty.certainty is Certainty.VERIFIED
    assert (duty.what, duty.excuses) == (shipped.duty(WRITTEN).what, shipped.duty(WRITTEN).excuses)
    others = [each for each in ours.duties if each.id != WRITTEN]
    assert others == [each for each in shipped.duties if each.id != WRITTEN]


def test_a_regime_of_our_own_is_added(tmp_path: Path) -> None:
    read = policy_with(tmp_path, {"regimes": [a_new_regime()]})

    ours = read.regime("our-policy")
    assert ours.own
    assert all(duty.own for duty in ours.duties)
    assert read.regimes[:-1] == policy().regimes


def test_what_a_regime_says_nothing_of_may_be_missing(tmp_path: Path) -> None:
    """Its lists that may be empty: who has nothing to say there need not write [] seven times."""
    short, empty = a_new_regime(), a_new_regime()
    for name in MAY_BE_EMPTY:
        del short[name]
        empty[name] = []
    for duty in short["duties"]:
        del duty["excuses"]
    for duty in empty["duties"]:
        duty["excuses"] = []

    read = policy_with(tmp_path / "short", {"regimes": [short]}).regime("our-policy")

    assert read == policy_with(tmp_path / "empty", {"regimes": [empty]}).regime("our-policy")
    assert (read.letter_parts, read.who_is_told, read.duties[0].excuses) == ((), (), frozenset())


def test_a_version_of_the_same_day_replaces_the_shipped_one(tmp_path: Path) -> None:
    read = policy_with(tmp_path, {"regimes": [version_of_wales("2023-04-01", 3)]})

    (ours,) = (each for each in read.regimes if each.id == WALES)
    assert ours.own
    assert [duty.id for duty in ours.duties if duty.own] == [WRITTEN]
    assert ours.duty(WRITTEN).limit.n == 3


def test_a_later_version_ends_the_shipped_one_the_day_before(tmp_path: Path) -> None:
    read = policy_with(tmp_path, {"regimes": [version_of_wales("2026-07-01", 3)]})

    old, new = (each for each in read.regimes if each.id == WALES)
    assert (old.to_on, new.from_on, new.to_on) == (date(2026, 6, 30), date(2026, 7, 1), None)
    assert (old.own, new.own) == (False, True)
    assert read.regime(WALES, date(2026, 6, 30)).duty(WRITTEN).limit.n == 5
    assert read.regime(WALES, date(2026, 7, 1)).duty(WRITTEN).limit.n == 3


def test_several_own_versions_follow_one_another(tmp_path: Path) -> None:
    versions = [version_of_wales("2027-01-01", 2), version_of_wales("2026-07-01", 3)]

    read = policy_with(tmp_path, {"regimes": versions})

    found = [each for each in read.regimes if each.id == WALES]
    ends = [date(2026, 6, 30), date(2026, 12, 31), None]
    assert [each.to_on for each in found] == ends
    assert [each.duty(WRITTEN).limit.n for each in found] == [5, 3, 2]


def test_an_end_of_its_own_is_kept_and_the_gap_is_seen(tmp_path: Path) -> None:
    replaced = version_of_wales("2023-04-01", 5, to="2026-03-31")

    read = policy_with(tmp_path, {"regimes": [replaced, version_of_wales("2026-07-01", 3)]})

    between = read.regime(WALES, date(2026, 5, 1))
    assert between.to_on == date(2026, 3, 31)
    assert not between.in_force(date(2026, 5, 1))


def test_in_a_gap_the_version_nearest_to_the_day_runs_as_every_page_says(tmp_path: Path) -> None:
    """The board's rule ended in March, and the next began on 1 July: a ward that knew on 30 June
    reads that the nearest is used."""
    ended = version_of_wales("2023-04-01", 5, to="2026-03-31")

    read = policy_with(tmp_path, {"regimes": [ended, version_of_wales("2026-07-01", 3)]})

    days = (date(2026, 3, 31), date(2026, 5, 16), date(2026, 5, 17), date(2026, 6, 30))
    assert [read.regime(WALES, each).duty(WRITTEN).limit.n for each in days] == [5, 5, 3, 3]


def test_an_application_adopts_the_rules_of_its_home(tmp_path: Path) -> None:
    with_rules, without = tmp_path / "a", tmp_path / "b"
    write_own(with_rules, "targets: {wls-inperson: null}")
    try:
        create_app(Settings.read({"DISCLOSURE_HOME": str(with_rules)}))
        assert policy().changes
    finally:
        create_app(Settings.read({"DISCLOSURE_HOME": str(without)}))
    assert not policy().changes


def test_the_fingerprint_follows_every_file_of_rules(tmp_path: Path) -> None:
    def found(own: str) -> str:
        return policy_with(tmp_path, own).fingerprint

    assert found("{}") == found("{}")
    assert len({policy().fingerprint, found("{}"), found("targets: {wls-inperson: null}")}) == 3


def test_the_example_of_the_documentation_is_right(tmp_path: Path) -> None:
    text = (SHIPPED / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)

    read = policy_with(tmp_path, example)

    assert {each.what for each in read.changes} >= {
        "extra_days",
        "computed_years",
        "target",
        "rule",
    }
    assert set(yaml.safe_load(example)) >= {"calendars", "targets", "sources", "overrides"}
    assert [duty.id for duty in read.regime("our-open-policy").duties if duty.own] == [
        "our-open-talk",
        "our-open-letter",
    ]


def test_the_example_of_a_regime_shows_every_field_it_needs(tmp_path: Path) -> None:
    """And it cannot do with less: whoever copies it and leaves a line out is told which."""
    text = (SHIPPED / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    written = yaml.safe_load(example)
    (regime,) = written["regimes"]

    assert set(regime) == {*RegimeShape.model_fields} - {"calendar_certainty", "calendar_note"}
    for part, missing in ((regime, "applies_to"), (regime["duties"][0], "counting")):
        kept = part.pop(missing)
        with pytest.raises(BadPolicy, match=f"{missing}: this is missing: add it"):
            policy_with(tmp_path, written)
        part[missing] = kept

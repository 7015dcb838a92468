"""Whether the rules can be relied on today, and what is to be done where they cannot."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from disclosure.policy import policy
from disclosure.policy.standing import policy_faults
from tests.own_rules import policy_with
from workflows.clocks import duties_now
from workflows.events import Event
from workflows.regimes import Calendar

IN_TIME = date(2026, 12, 1)
WALES = "gb-wls-doc"


def test_rules_in_order_have_no_faults() -> None:
    assert policy_faults(policy(), ["gb-eng-reg20-nhs"], IN_TIME) == []
    assert policy_faults(policy(), [], IN_TIME) == []


def test_rules_not_checked_in_time_are_told() -> None:
    last = policy().review_by

    assert policy_faults(policy(), [], last) == []
    ((what, mend),) = policy_faults(policy(), [], date(2027, 2, 21))
    assert what == "The rules were to be checked anew by 20 February 2027."
    assert "checked against the law of today" in mend


def test_rules_of_long_ago_are_told_even_where_nobody_set_a_day_for_it() -> None:
    old = replace(policy(), review_by=date(2030, 1, 1))

    assert policy_faults(old, [], date(2027, 11, 20)) == []
    ((what, _),) = policy_faults(old, [], date(2027, 11, 21))
    assert what == "The rules were compiled more than a year ago, on 20 November 2026."


def test_telling_without_a_number_and_without_a_target_is_told(tmp_path: Path) -> None:
    rules = policy_with(tmp_path, "targets: {eng-nhs-inperson: null, eng-nhs-written: null}")

    faults = policy_faults(rules, ["gb-eng-reg20-nhs", "gb-eng-reg20-nhs"], IN_TIME)

    (in_person, mend), (in_writing, _) = faults
    assert in_person.startswith(
        "No target is set for telling in person (gb-eng-reg20-nhs, eng-nhs-inperson)"
    )
    assert in_writing.startswith("No target is set for telling in writing")
    assert "targets: {eng-nhs-inperson: {n: 10, unit: working_days" in mend
    assert "policy/regimes.yaml under DISCLOSURE_HOME" in mend


def test_the_mend_it_gives_mends_it(tmp_path: Path) -> None:
    unset = [what for what, _ in policy_faults(policy(), ["gb-sct-odoc"], IN_TIME)]
    own = "targets:\n" + "".join(
        f"  {what.split(', ')[1].split(')')[0]}: {{n: 10, unit: working_days, basis: Board}}\n"
        for what in unset
    )

    assert policy_faults(policy_with(tmp_path, own), ["gb-sct-odoc"], IN_TIME) == []


def test_a_regime_that_nobody_wrote_is_told() -> None:
    ((what, mend),) = policy_faults(policy(), ["us-ma-law"], IN_TIME)

    assert what == "There are no rules for the regime us-ma-law, which is used here."
    assert "add us-ma-law to regimes" in mend


def test_a_regime_that_is_not_in_force_is_told() -> None:
    wales = policy().regime(WALES)
    ended = replace(policy(), regimes=(replace(wales, to_on=date(2026, 11, 30)),))
    coming = replace(policy(), regimes=(replace(wales, from_on=date(2027, 1, 1)),))

    assert policy_faults(ended, [WALES], date(2026, 11, 30)) == []
    ((what, _),) = policy_faults(ended, [WALES], IN_TIME)
    assert what == "The regime gb-wls-doc, which is used here, ended on 30 November 2026."
    ((what, _),) = policy_faults(coming, [WALES], IN_TIME)
    assert what == "The regime gb-wls-doc, which is used here, begins only on 1 January 2027."


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2028, 9, 2), []),  # 120 days are left
        (date(2028, 9, 3), [2029]),
        (date(2029, 1, 5), [2029]),
        (date(2029, 12, 1), [2029, 2030]),
    ],
)
def test_a_year_without_holidays_is_told_in_time(today: date, years: list[int]) -> None:
    kept = replace(policy(), review_by=date(2040, 1, 1), compiled_on=today)

    faults = policy_faults(kept, [WALES], today)

    assert [what.split(":")[0] for what, _ in faults] == [
        f"The calendar wales lists no holidays for {year}" for year in years
    ]
    assert all("calendars: {wales: {computed_years: [" in mend for _, mend in faults)


def test_a_year_is_told_of_before_the_longest_count_needs_it() -> None:
    """New Zealand gives a review 120 working days: one that begins in July ends in the next year,
    and nobody should learn in September that its day could not be counted since.
    """
    regime = policy().regime("nz-hdc-code")
    kept = replace(policy(), review_by=date(2040, 1, 1), compiled_on=date(2028, 6, 1))

    def told(today: date) -> bool:
        return policy_faults(kept, [regime.id], today) != []

    def uncounted(today: date) -> bool:
        at = datetime.combine(today, time(9), UTC)
        return any(duty.refused for duty in duties_now(regime, [Event("became_aware", at)], at))

    days = [date(2028, 6, 1) + timedelta(days=n) for n in range(60)]
    assert not told(days[0])
    assert any(map(uncounted, days))
    assert [each for each in days if uncounted(each) and not told(each)] == []


def test_a_calendar_that_nothing_computes_is_to_be_listed() -> None:
    wales = policy().regime(WALES)
    isle = Calendar("isle", frozenset(), frozenset(), frozenset({2026}))
    rules = replace(policy(), regimes=(replace(wales, calendar=isle),))

    ((_, mend),) = policy_faults(rules, [WALES], IN_TIME)

    assert "the days of 2027 to non_working_dates of isle" in mend


def test_a_target_in_working_days_under_rules_without_a_calendar_is_told(tmp_path: Path) -> None:
    """The board of a hospital in Perth said two working days: nothing ever counted them, and
    nobody was told that.
    """
    board = "targets: {au-odf-disclose: {n: 2, unit: working_days, basis: Board}}"
    rules = policy_with(tmp_path, board)
    ((what, mend),) = policy_faults(rules, ["au-national-odf"], IN_TIME)
    assert what.startswith("Our own target for au-odf-disclose counts working days")
    assert "calendar_days or hours" in mend
    days = board.replace("working_days", "calendar_days")
    assert policy_faults(policy_with(tmp_path, days), ["au-national-odf"], IN_TIME) == []


def test_what_is_offered_where_a_target_is_missing_can_be_counted_there(tmp_path: Path) -> None:
    rules = policy_with(tmp_path, "targets: {au-odf-disclose: null}")
    ((_, mend),) = policy_faults(rules, ["au-national-odf"], IN_TIME)
    assert "{n: 10, unit: calendar_days, basis" in mend

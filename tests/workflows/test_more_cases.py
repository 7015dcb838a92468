"""Beside the worked cases: what cannot be counted, what is told to the second or not at all."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from disclosure.kinds.faults import BadInput
from disclosure.policy import policy
from tests.workflows.test_worked_cases import MORE, answered, duties_of
from workflows.clocks import DutyStatus, Event, duties_now

KNEW = datetime(2028, 12, 18, 9, tzinfo=UTC)
LAST_LISTED = datetime(2028, 12, 31, 23, 59, 59, tzinfo=UTC)
YEARS_ON = datetime(2030, 6, 1, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
REFUSED = [case for case in MORE if "refused" in case["expect"]]


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


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, DutyStatus.OPEN),
        ({"in_person_notified": LAST_LISTED}, DutyStatus.MET),
        ({"in_person_notified": LAST_LISTED + A_SECOND}, DutyStatus.OPEN),
        ({"declined_by_person": KNEW, "refusal_recorded": LAST_LISTED}, DutyStatus.EXCUSED),
        ({"declined_by_person": KNEW, "refusal_recorded": YEARS_ON}, DutyStatus.OPEN),
    ],
)
def test_what_was_settled_while_days_could_be_counted_is_settled_though_the_limit_is_not_known(
    told: dict[str, datetime], status: DutyStatus
) -> None:
    """The limit lies somewhere in 2029: before that year is in time, from then on nobody knows."""
    facts = {"became_aware": KNEW, "reported_locally": KNEW, **told}
    events = [Event(name, at) for name, at in facts.items()]

    found = duties_now(policy().regime("gb-eng-nhs-contract-sc35"), events, YEARS_ON)

    notify = next(duty for duty in found if duty.id == "sc35-notify")
    assert (notify.status, notify.due_on) == (status, None)
    assert notify.refused
    assert "2029" in notify.refused


def test_a_threshold_that_cannot_be_counted_is_not_owed_once_the_duty_it_watches_is_done() -> None:
    events = [Event("became_aware", KNEW), Event("in_person_notified", LAST_LISTED)]

    found = duties_now(policy().regime("gb-wls-doc"), events, YEARS_ON)

    delay = next(duty for duty in found if duty.id == "wls-inperson-delay")
    assert delay.status is DutyStatus.NOT_OWED


def test_what_is_told_to_the_minute_counts_in_the_minute_of_a_start_with_seconds() -> None:
    start = datetime(2026, 5, 4, 9, 0, 30, tzinfo=UTC)
    told = start.replace(second=0)
    events = [Event("became_aware", start), Event("apology_given", told)]

    found = duties_now(policy().regime("au-vic-sdc"), events, start)

    assert next(duty.status for duty in found if duty.id == "vic-apology") is DutyStatus.MET


def test_an_answer_of_null_is_no_answer() -> None:
    found = duties_of({"regime": "gb-wls-doc", "answers": {"wls-ptr-ack": None}})

    assert "wls-ptr-ack" in found


def test_the_zone_of_the_machine_is_no_zone_of_a_facility() -> None:
    with pytest.raises(BadInput):
        answered({"regime": "au-national-odf", "facility": {"timezone": "localtime"}})


def test_every_regime_has_at_least_four_more_cases_and_no_case_stands_twice() -> None:
    counted = Counter(case["regime"] for case in MORE)

    assert {regime.id: counted[regime.id] >= 4 for regime in policy().regimes} == dict.fromkeys(
        counted, True
    )
    assert len({case["id"] for case in MORE}) == len(MORE)

"""The answer of the calculator is that of the engine, for several rules at once."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from disclosure.actions.law.calculating import Calculated, Typed, calculate
from disclosure.actions.law.duty_answers import answer_duties, duty_document
from disclosure.kinds.faults import BadInput
from disclosure.policy import adopt, policy
from tests.own_rules import duty_of, version_of_wales, write_own
from workflows.notifiability import Applies

NOW = datetime(2026, 6, 20, 9, tzinfo=UTC)
WALES, ENGLAND, CONTRACT = "gb-wls-doc", "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"
VICTORIA, CANDOR = "au-vic-sdc", "us-ahrq-candor"  # the second names no time zone
KNEW = "2026-06-01T09:00"


def calculated(*regimes: str, **typed: Any) -> Calculated:
    told = {"became_aware": KNEW} | typed
    return calculate(Typed(regimes=regimes, **told), policy(), NOW)


def faults(*regimes: str, **typed: Any) -> dict[str, str]:
    with pytest.raises(BadInput) as bad:
        calculated(*regimes, **typed)
    return {fault.field: fault.says for fault in bad.value.faults}


@pytest.mark.parametrize("regime", sorted({r.id for r in policy().regimes if r.timezone}))
def test_it_says_what_a_facts_file_gets(regime: str) -> None:
    zone = policy().regime(regime).zone
    facts_file = {
        "regime": regime,
        "facts": {
            "became_aware": datetime(2026, 6, 1, 9, tzinfo=zone).isoformat(),
            "in_person_notified": datetime(2026, 6, 3, 10, tzinfo=zone).isoformat(),
        },
        "now": NOW.isoformat(),
    }
    asked = answer_duties(facts_file, policy(), NOW)

    found = calculated(regime, events=(("in_person_notified", "2026-06-03T10:00"),)).merged

    listed = [each.now for act in found.of_the_case for each in act.obligations]
    listed += [each.now for each in found.of_the_organisation]
    expected = asked["duties"]
    assert isinstance(expected, list)
    for document in expected:
        del document["own"]  # of the rule, not of how it stands
    assert sorted((duty_document(duty) for duty in listed), key=str) == sorted(expected, key=str)


def test_several_rules_are_answered_at_once() -> None:
    found = calculated(WALES, ENGLAND, CONTRACT, physical="nhs_lfpse_physical/lfpse_phys_low")
    assert [each.regime.id for each in found.answers] == [WALES, ENGLAND, CONTRACT]
    assert found.answers[0].aware_on == date(2026, 6, 1)
    assert len(found.merged.of_the_case) < 25


def test_a_no_needs_both_kinds_of_harm_and_then_adds_no_duty() -> None:
    body, mind = "nhs_lfpse_physical/lfpse_phys_none", "nhs_lfpse_psychological/lfpse_psych_none"
    half = calculated(ENGLAND, physical=body)
    assert half.answers[0].answer.applies is Applies.UNDECIDED
    assert half.ungraded == {"psychological"}
    assert half.merged.of_the_case
    whole = calculated(ENGLAND, physical=body, psychological=mind)
    assert whole.answers[0].answer.applies is Applies.NO
    assert whole.ungraded == frozenset()
    assert not whole.merged.of_the_case


def test_times_are_those_of_the_rules_and_a_place_is_asked_for_where_they_name_none() -> None:
    assert calculated(VICTORIA).zone.key == "Australia/Melbourne"
    assert list(faults(CANDOR)) == ["zone"]
    assert "several (Australia/Melbourne and Europe/London)" in faults(VICTORIA, WALES)["zone"]
    asked = calculated(CANDOR, zone="America/Chicago")
    started = asked.merged.of_the_case[0].first.now.starts_at
    assert started
    assert started.isoformat() == "2026-06-01T09:00:00-05:00"


def test_a_day_alone_begins_at_its_midnight() -> None:
    found = calculated(WALES, became_aware="2026-06-01")
    started = found.merged.of_the_case[0].first.now.starts_at
    assert started
    assert started.isoformat() == "2026-06-01T00:00:00+01:00"


def test_it_can_be_asked_as_of_another_day() -> None:
    assert calculated(WALES, as_of="2026-06-02T09:00").at.date() == date(2026, 6, 2)
    late = calculated(WALES, as_of="2027-06-02", events=(("in_person_notified", KNEW),))
    letter = next(
        each.now
        for act in late.merged.of_the_case
        for each in act.obligations
        if each.rule.id == "wls-written"
    )
    assert str(letter.status) == "late"


def test_a_person_answers_what_only_a_person_can() -> None:
    asks = next(d for d in policy().regime("au-vic-sdc").duties if d.asks_a_person)
    before, after = calculated(VICTORIA), calculated(VICTORIA, answers={asks.id: "no"})
    ids = [
        {each.rule.id for act in found.merged.of_the_case for each in act.obligations}
        for found in (before, after)
    ]
    assert ids[0] - ids[1] == {asks.id}


@pytest.mark.parametrize(
    ("typed", "box"),
    [
        ({"became_aware": ""}, "became_aware"),
        ({"became_aware": "yesterday"}, "became_aware"),
        ({"became_aware": "0001-01-01T00:00"}, "became_aware"),
        ({"became_aware": "9999-12-31T23:59"}, "became_aware"),
        ({"became_aware": "2026-03-29T01:30"}, "became_aware"),  # the clocks went forward
        ({"became_aware": "2026-07-01T09:00"}, "became_aware"),  # after now
        ({"occurred": "2026-13-01T09:00"}, "occurred"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"zone": "../etc"}, "zone"),
        ({"as_of": "soon"}, "as_of"),
        ({"physical": "eng_reg20/nothing"}, "physical"),
        ({"psychological": "nothing"}, "psychological"),
        ({"events": (("review_completed", ""),)}, "events.0.at"),
        ({"events": (("", KNEW),)}, "events.0.name"),
        ({"events": (("nothing", KNEW),)}, "events.0.name"),
        ({"events": (("review_completed", "x"),)}, "events.0.at"),
    ],
)
def test_what_cannot_be_used_names_its_box_and_a_mend(typed: dict[str, Any], box: str) -> None:
    found = faults(WALES, **typed)
    assert list(found) == [box]
    assert ":" in found[box]


def test_rules_have_to_be_chosen_and_to_be_there() -> None:
    assert "choose at least one" in faults()["regimes"]
    assert "choose from those offered" in faults("xx-nothing")["regimes"]


def test_what_only_a_later_version_asks_is_no_question_of_an_earlier_day(tmp_path: Path) -> None:
    """The page asks what the newest rules ask, before it knows the day: whoever answers all of it
    is not sent back to take an answer out that a page lets nobody take out.
    """
    later = version_of_wales("2026-06-10", 5)
    later["duties"].append(duty_of(later, "wls-ptr-ack") | {"id": "wls-board"})
    said = {"wls-board": "yes", "wls-ptr-ack": "no"}
    adopt(write_own(tmp_path, {"regimes": [later]}))
    try:
        for knew, runs in ((KNEW, False), ("2026-06-11T09:00", True)):
            acts = calculated(WALES, became_aware=knew, answers=said).merged.of_the_case
            found = {each.rule.id for act in acts for each in act.obligations}
            assert ("wls-board" in found, "wls-ptr-ack" in found) == (runs, False)
    finally:
        adopt(None)


def test_a_year_without_holidays_leaves_the_duty_open_and_says_so() -> None:
    asked = Typed(regimes=(VICTORIA,), became_aware="2031-06-01T09:00")
    found = calculate(asked, policy(), datetime(2031, 9, 1, tzinfo=UTC))
    refused = [
        each.now for act in found.merged.of_the_case for each in act.obligations if each.now.refused
    ]
    assert refused
    assert all(duty.due_at is None and str(duty.status) == "open" for duty in refused)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ({}, "2026-10-25T01:20:00+00:00"),
        ({"as_of": "2026-10-25T01:40"}, "2026-10-25T01:20:00+00:00"),
        ({"as_of": "2026-10-25T01:10+00:00"}, "2026-10-25T01:20:00+01:00"),  # else still to come
    ],
)
def test_in_the_hour_that_comes_twice_the_second_is_meant_unless_it_is_still_to_come(
    typed: dict[str, Any], means: str
) -> None:
    """As in every form of a case: on 25 October twenty past one came at 00:20 and 01:20 UTC."""
    night = {"became_aware": "2026-10-25T01:20"} | typed
    found = calculate(Typed(regimes=(WALES,), **night), policy(), datetime(2026, 11, 2, tzinfo=UTC))
    started = found.merged.of_the_case[0].first.now.starts_at
    assert started
    assert started.isoformat() == means


def test_that_hour_of_a_day_ahead_is_read_from_the_moment_asked_about() -> None:
    found = calculated(WALES, became_aware="2026-10-25T01:20", as_of="2026-10-26T09:00")
    started = found.merged.of_the_case[0].first.now.starts_at
    assert started
    assert started.isoformat() == "2026-10-25T01:20:00+00:00"

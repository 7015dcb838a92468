"""Why a date is this date: every step is told, and no step is told that was not taken."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.policy import policy
from workflows.clock_reasons import why_this_date
from workflows.clocks import Event, duties_now
from workflows.merged import Obligation
from workflows.regimes import Facility

LONDON, ANGELES = ZoneInfo("Europe/London"), ZoneInfo("America/Los_Angeles")
MEANS = policy().words.events
SMALL = settings(max_examples=80, database=None)


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def one(duty_id: str, *events: Event, now: datetime | None = None) -> Obligation:
    """That duty under its regime, long after the last event."""
    regime = next(r for r in policy().regimes if any(d.id == duty_id for d in r.duties))
    later = now or datetime(2026, 12, 31, tzinfo=UTC)
    duty = next(d for d in duties_now(regime, events, later) if d.id == duty_id)
    return Obligation(duty, regime.duty(duty_id), regime)


def why(obligation: Obligation, aware_on: date | None = None) -> list[str]:
    return list(why_this_date(obligation, MEANS, aware_on=aware_on))


def test_a_letter_in_wales_over_easter_tells_every_step() -> None:
    talk = Event("in_person_notified", at("2026-03-27T09:30"))
    assert why(one("wls-written", talk)) == [
        "The clock started on Friday 27 March 2026, 9:30am (Europe/London), with this: The first"
        " live notification to the person took place.",
        "The limit is 5 working days. The day of the start does not count: the next working day is"
        " day 1.",
        "Not counted in Wales: weekends, Good Friday (Friday 3 April 2026), Easter Monday (Monday 6"
        " April 2026).",
        "The last day is Tuesday 7 April 2026. It lasts until midnight in Europe/London.",
        "Rules: Wales, NHS duty of candour. This version is in force since 1 April 2023.",
        "Source: Duty of Candour Procedure (Wales) Regulations 2023, SI 2023/274 (W. 40), reg"
        " 5(1)-(3).",
        "The rule was read in its source.",
        "The way of counting is unclear: ask your legal adviser.",
        "The calendar of working days is unclear: ask your legal adviser.",
    ]


def test_a_law_without_a_number_is_given_none_and_our_target_is_called_ours() -> None:
    said = why(one("eng-nhs-inperson", Event("became_aware", at("2026-11-16T09:00"))))
    assert any(says.startswith("The law gives no number.") for says in said)
    target = next(says for says in said if says.startswith("Our own target, not the law:"))
    assert "Monday 30 November 2026, 10 working days after the start." in target
    assert not [says for says in said if says.startswith(("The last day", "The limit is"))]
    assert not [says for says in said if "counting" in says]


def test_a_stand_in_for_the_start_is_called_one_and_the_date_provisional() -> None:
    said = why(one("ie-regulator", Event("became_aware", at("2026-03-07T09:00"))))[0]
    assert said.startswith("The clock runs from Saturday 7 March 2026, 9am (Europe/Dublin)")
    assert "stands in for the real start, which has no date yet" in said
    assert MEANS["became_aware"] in said
    assert MEANS["graded_notifiable"] in said
    assert said.endswith("everything below is provisional.")


def test_what_has_not_started_says_what_would_start_it() -> None:
    said = why(one("wls-written"))
    assert (
        said[0] == f"The clock has not started. It starts with this: {MEANS['in_person_notified']}"
    )
    assert not [says for says in said if says.startswith("The last day")]


@pytest.mark.parametrize(
    ("start", "hours", "ends"),
    [
        ("2026-03-07T09:00", "23", "Sunday 8 March 2026, 10am"),
        ("2026-10-31T09:00", "25", "Sunday 1 November 2026, 8am"),
    ],
)
def test_hours_run_on_where_the_clocks_change_and_it_is_said(
    start: str, hours: str, ends: str
) -> None:
    """United States: 8 March and 1 November 2026 (Energy Policy Act of 2005, section 110)."""
    said = why(one("ca-inform-urgent", Event("became_aware", at(start, ANGELES))))
    assert any(f"that day has {hours} hours." in says for says in said)
    assert f"The time ends on {ends} (America/Los_Angeles). Exactly then is still in time." in said
    assert "The limit is 24 hours. Hours run through nights, weekends and holidays." in said


def test_a_last_day_of_23_hours_is_told_and_other_days_are_not() -> None:
    """The clocks of California go forward on 8 March 2026, a Sunday."""
    short = why(one("ca-report", Event("became_aware", at("2026-03-03T09:00", ANGELES))))
    assert [says for says in short if "clocks change" in says] == [
        "The clocks change in America/Los_Angeles on Sunday 8 March 2026: that day has 23 hours."
    ]
    usual = why(one("ca-report", Event("became_aware", at("2026-05-03T09:00", ANGELES))))
    assert not [says for says in usual if "clocks change" in says]


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ("2026-01-31T09:00", "February 2026 has no day 31, so the time ends on the last day"),
        ("2026-01-30T09:00", "February 2026 has no day 30, so the time ends on the last day"),
        ("2026-01-15T09:00", ""),
    ],
)
def test_the_rule_of_the_month_end_is_told_only_where_it_mattered(start: str, says: str) -> None:
    said = [s for s in why(one("sct-notify-delay", Event("occurred", at(start)))) if "no day" in s]
    assert [s.startswith(says) for s in said] == ([True] if says else [])


def test_a_period_beginning_with_a_day_is_told_so_and_needs_no_month_end_on_the_first() -> None:
    """Three months beginning with 1 June end on 31 August."""
    opinion = Event("independent_opinion_received", at("2026-06-01T09:00"))
    said = why(one("sct-review-delay", opinion))
    assert any("The day of the start counts" in says for says in said)
    assert (
        "The last day is Monday 31 August 2026. It lasts until midnight in Europe/London." in said
    )
    assert not [says for says in said if "no day" in says]


def test_a_window_of_the_person_from_a_leap_day_ends_with_the_latest_reading() -> None:
    declined = Event("declined_by_person", at("2028-02-29T09:00"))
    said = why(one("ie-later-request", declined, now=datetime(2028, 3, 2, tzinfo=UTC)))
    assert any("February 2033 has no day 29" in says for says in said)
    assert any(says.startswith("This is the time the person has to ask.") for says in said)
    assert "The last day is Tuesday 1 March 2033. It lasts until midnight in Europe/Dublin." in said


def test_an_event_that_ends_the_time_early_is_named_and_so_is_its_moment() -> None:
    knew = Event("became_aware", at("2026-05-01T09:00", ANGELES))
    report = Event("regulator_notified", at("2026-05-04T15:00", ANGELES))
    before, after = why(one("ca-inform", knew)), why(one("ca-inform", knew, report))
    earlier = f"It ends earlier where this comes first: {MEANS['regulator_notified']}"
    assert earlier in before
    assert earlier in after
    assert any(says.startswith("The last day is Wednesday 6 May 2026.") for says in before)
    came = "That event came first, on Monday 4 May 2026, 3pm (America/Los_Angeles)"
    assert any(says.startswith(came) for says in after)
    assert not [says for says in after if says.startswith("The last day")]


def test_a_number_that_is_only_a_long_stop_is_called_one() -> None:
    said = why(one("ie-regulator", Event("became_aware", at("2026-03-07T09:00"))))
    assert any("the number is only the last day in time" in says for says in said)


def test_a_threshold_is_told_apart_from_a_deadline() -> None:
    said = why(one("wls-inperson-delay", Event("became_aware", at("2026-03-02T09:00"))))
    assert any(says.startswith("This is no deadline.") for says in said)


def test_a_year_without_holidays_gives_no_date_and_says_which_calendar() -> None:
    talk = Event("in_person_notified", datetime(2031, 3, 3, 9, tzinfo=UTC))
    said = why(one("wls-written", talk, now=datetime(2031, 4, 1, tzinfo=UTC)))
    assert any(
        s.startswith("No date is given here.") and "wales" in s and "2031" in s for s in said
    )
    assert not [says for says in said if says.startswith("The last day")]


def test_a_version_that_was_not_in_force_says_so() -> None:
    knew = Event("became_aware", at("2015-03-02T09:00"))
    said = why(one("wls-inperson", knew), aware_on=date(2015, 3, 2))
    assert any("It was not in force on Monday 2 March 2015" in says for says in said)


def test_a_rule_of_our_own_is_called_one() -> None:
    found = one("wls-written")
    assert not [says for says in why(found) if says.startswith("Our own rule")]
    ours = replace(found, rule=replace(found.rule, own=True))
    assert "Our own rule: this organisation added or changed it." in why(ours)


def test_the_day_of_a_fact_without_an_hour_begins_at_midnight() -> None:
    said = why(one("wls-written", Event("in_person_notified", date(2026, 5, 5))))
    assert said[0].startswith("The clock started on Tuesday 5 May 2026, as the day began (Europe")


def test_the_calendar_of_the_place_is_used_where_the_rules_name_none() -> None:
    talk = Event("in_person_notified", at("2026-03-27T09:30"))
    place = Facility("Europe/London", policy().calendar("scotland"))
    found = one("wls-written", talk).regime
    bare = replace(found, calendar=None)
    now = datetime(2026, 12, 31, tzinfo=UTC)
    duty = next(d for d in duties_now(bare, [talk], now, facility=place) if d.id == "wls-written")
    said = why_this_date(Obligation(duty, bare.duty(duty.id), bare), MEANS, place)
    assert any(says.startswith("Not counted in Scotland:") for says in said)


@SMALL
@given(
    st.sampled_from([r.id for r in policy().regimes]),
    st.lists(st.tuples(st.sampled_from(sorted(MEANS)), st.integers(0, 900)), max_size=6),
)
def test_every_duty_can_be_explained_in_whole_sentences_that_end(
    regime_id: str, told: list[tuple[str, int]]
) -> None:
    regime, knew = policy().regime(regime_id), datetime(2026, 1, 31, 0, 30, tzinfo=UTC)
    events = [Event("became_aware", knew)]
    events += [Event(name, knew + timedelta(days=days)) for name, days in told]
    place = Facility("Europe/London")
    for duty in duties_now(regime, events, knew + timedelta(days=400), facility=place):
        said = why_this_date(Obligation(duty, regime.duty(duty.id), regime), MEANS, place)
        assert all(s[0].isupper() and s.rstrip("”").endswith((".", "?")) for s in said), said
        ends = [s for s in said if s.startswith(("The last day", "The time ends", "That event"))]
        assert len(ends) == (duty.due_at is not None)


COUNTING = "The way of counting is unclear: ask your legal adviser."


@pytest.mark.parametrize("second", [0, 1])
def test_an_hour_that_comes_twice_that_night_is_in_doubt_like_any_other(second: int) -> None:
    """At half past one the clocks may show the first or the second; neither equals a moment of UTC
    for Python, so the reasons took the hour for that of an event, and left the doubt out.
    """
    start = datetime(2026, 10, 31, 8 + second, 30, tzinfo=UTC)
    counted = one("ca-inform-urgent", Event("became_aware", start))
    said = why(counted)
    assert "The time ends on Sunday 1 November 2026, 1:30am" in " ".join(said)
    assert COUNTING in said
    assert counted.now.certainty == "unclear"


def test_where_an_event_came_first_the_day_it_came_before_was_counted_all_the_same() -> None:
    knew = Event("became_aware", at("2026-05-01T09:00", ANGELES))
    report = Event("regulator_notified", at("2026-05-04T15:00", ANGELES))
    ended = one("ca-inform", knew, report)
    assert ended.now.certainty == "unclear"  # as it stands beside the date
    assert COUNTING in why(ended)

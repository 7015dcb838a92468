"""Which rungs fall when: each once, at a moment that depends on the place and on nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.machine_zone import machine_in
from workflows.escalation import (
    Fallen,
    Hours,
    Ladder,
    Receiver,
    Rung,
    Since,
    Watched,
    fallen,
    next_rung_at,
)

SMALL = settings(max_examples=60, database=None)
LONDON = ZoneInfo("Europe/London")
ZONES = [
    LONDON,
    UTC,
    ZoneInfo("America/St_Johns"),
    ZoneInfo("Australia/Lord_Howe"),  # its clocks change by half an hour
    ZoneInfo("Pacific/Apia"),
    ZoneInfo("Africa/Casablanca"),
]
WEEKDAYS = Hours(frozenset(range(5)), time(8), time(18))
OWNER = (Receiver.OWNER,)


def rung(name: str, since: Since, **more: Any) -> Rung:
    plain: dict[str, Any] = {"share": None, "days": 0, "hours": 0.0, "every_days": None}
    return Rung(name, since, **{**plain, "to": OWNER, "at_once": False, "says": name, **more})


LADDER = Ladder(
    "duty",
    "A duty",
    (
        rung("half_way", Since.START, share=0.5),
        rung("day_before", Since.DUE, days=-1),
        rung("on_the_day", Since.DUE, hours=-4.0),
        rung("day_after", Since.DUE, days=1, to=(Receiver.OWNER, Receiver.RISK_MANAGER)),
        rung("weekly", Since.DUE, days=8, every_days=7, to=(Receiver.EXECUTIVE,)),
    ),
)
WAITING = Ladder(
    "waiting",
    "It waits",
    (
        rung("at_once", Since.START),
        rung("four_hours", Since.START, hours=4.0, at_once=True),
        rung("again", Since.START, days=3, every_days=2),
    ),
)
STARTED = datetime(2026, 3, 20, 14, tzinfo=UTC)
DUTY = Watched("duty gb eng", "duty", STARTED, date(2026, 3, 30))


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def told(
    watched: Watched, now: datetime, looked_at: datetime | None, ladder: Ladder = LADDER
) -> list[tuple[str, datetime]]:
    found = fallen(watched, ladder, LONDON, WEEKDAYS, now, looked_at)
    return [(each.rung, each.at) for each in found]


def test_from_a_due_day_rungs_fall_when_work_begins_there_on_either_side_of_summer_time() -> None:
    """Clocks go forward on Sunday 29 March 2026: 08:00 is 08:00 UTC before it, 07:00 from then."""
    assert told(DUTY, at("2026-04-15T00:00"), STARTED) == [
        ("half_way", datetime(2026, 3, 25, 8, tzinfo=UTC)),
        ("day_before", datetime(2026, 3, 29, 7, tzinfo=UTC)),
        ("on_the_day", datetime(2026, 3, 30, 7, tzinfo=UTC)),
        ("day_after", datetime(2026, 3, 31, 7, tzinfo=UTC)),
        ("weekly 1", datetime(2026, 4, 7, 7, tzinfo=UTC)),
        ("weekly 2", datetime(2026, 4, 14, 7, tzinfo=UTC)),
    ]


def test_from_a_due_hour_days_are_24_hours_and_hours_count() -> None:
    due_there = datetime(2026, 3, 30, 1, 30, tzinfo=LONDON)
    by_the_hour = replace(DUTY, start=STARTED.astimezone(LONDON), due=due_there)

    assert told(by_the_hour, at("2026-04-01T00:00"), STARTED) == [
        ("half_way", STARTED + (at("2026-03-30T01:30") - STARTED) / 2),
        ("day_before", at("2026-03-30T01:30") - timedelta(hours=24)),
        ("on_the_day", at("2026-03-29T21:30")),
        ("day_after", at("2026-03-31T01:30")),
    ]


def test_from_the_start_days_and_hours_count_whether_or_not_something_is_due() -> None:
    for due in (None, date(2026, 3, 21), STARTED):
        waits = Watched("question 1", "waiting", STARTED, due)
        assert told(waits, STARTED + timedelta(days=6), STARTED, WAITING) == [
            ("at_once", STARTED),
            ("four_hours", STARTED + timedelta(hours=4)),
            ("again 1", STARTED + timedelta(days=3)),
            ("again 2", STARTED + timedelta(days=5)),
        ]


def test_days_from_the_start_are_24_hours_also_where_the_clocks_change() -> None:
    in_london = Watched("question 1", "waiting", datetime(2026, 3, 28, 9, tzinfo=LONDON), None)

    found = dict(told(in_london, at("2026-03-31T12:00"), None, WAITING))

    assert found == {"again 1": in_london.start.astimezone(UTC) + timedelta(hours=72)}


def test_a_rung_says_who_is_told_what_and_whether_at_once() -> None:
    waits = Watched("question 1", "waiting", STARTED, None)

    found = fallen(waits, WAITING, LONDON, WEEKDAYS, STARTED + timedelta(hours=4), STARTED)

    moment = STARTED + timedelta(hours=4)
    assert found[-1] == Fallen("four_hours", moment, OWNER, at_once=True, says="four_hours")


def test_a_rung_falls_at_its_moment_and_not_a_second_before() -> None:
    moment = at("2026-03-29T08:00")

    assert "day_before" not in dict(told(DUTY, moment - timedelta(seconds=1), STARTED))
    assert told(DUTY, moment, moment - timedelta(seconds=1))[-1] == ("day_before", moment)


def test_what_fell_in_a_downtime_of_thirty_days_is_all_told_with_the_last_before_it() -> None:
    before, after = at("2026-03-28T12:00"), at("2026-04-27T12:00")

    names = [name for name, _ in told(DUTY, after, before)]

    assert names == [
        *("half_way", "day_before", "on_the_day", "day_after"),
        *("weekly 1", "weekly 2", "weekly 3"),
    ]


def test_an_old_case_that_was_imported_causes_no_storm() -> None:
    years_later = at("2036-03-30T12:00")

    assert [name for name, _ in told(DUTY, years_later, None)] == ["weekly 521"]
    assert [name for name, _ in told(DUTY, years_later, years_later)] == ["weekly 521"]


def test_one_who_looked_just_as_a_rung_fell_is_told_of_that_one_and_no_earlier() -> None:
    moment = at("2026-03-31T08:00")

    assert told(DUTY, moment + timedelta(hours=1), moment) == [("day_after", moment)]


def test_a_clock_set_back_hides_nothing() -> None:
    now = at("2026-05-01T12:00")

    assert told(DUTY, now, now + timedelta(days=99)) == told(DUTY, now, now)
    assert told(DUTY, now, now)[0][0] == "weekly 4"


def test_the_hour_that_is_there_twice_in_autumn_loses_no_rung() -> None:
    """Seven days times n after a summer morning it is an hour too early for the n-th in winter."""
    due = replace(DUTY, due=date(2026, 10, 1))
    just_before = datetime(2026, 11, 13, 7, 30, tzinfo=UTC)

    assert told(due, just_before, just_before) == [("weekly 5", at("2026-11-06T08:00"))]


def test_two_rungs_of_one_moment_are_both_told() -> None:
    twice = replace(LADDER, rungs=(*LADDER.rungs, rung("also", Since.DUE, days=8)))

    names = [name for name, _ in told(DUTY, at("2026-04-08T12:00"), None, twice)]

    assert names == ["weekly 1", "also"]


def test_where_there_is_no_time_for_what_comes_before_only_the_day_itself_is_left() -> None:
    made_today = Watched("COM-1", "promise", at("2026-06-01T14:00"), date(2026, 6, 1))

    assert told(made_today, at("2026-06-01T14:05"), at("2026-06-01T13:55")) == [
        ("on_the_day", at("2026-06-01T08:00"))
    ]


def test_a_promise_made_in_the_afternoon_for_tomorrow_is_not_told_as_of_this_morning() -> None:
    for_tomorrow = Watched("COM-1", "promise", at("2026-06-01T14:00"), date(2026, 6, 2))

    assert told(for_tomorrow, at("2026-06-01T14:05"), None) == []
    by_halves = replace(LADDER, rungs=LADDER.rungs[:1])
    assert told(for_tomorrow, at("2026-06-09T14:05"), None, by_halves) == []
    the_day_before = replace(LADDER, rungs=LADDER.rungs[1:2])
    assert told(for_tomorrow, at("2026-06-09T14:05"), None, the_day_before) == []


def test_what_began_once_its_day_was_over_is_never_told_as_of_that_day() -> None:
    """An explanation is owed from the midnight after: nobody had "the last hours" for it."""
    owed = Watched("duty gb sct", "duty", at("2026-06-02T00:00"), date(2026, 6, 1))

    assert told(owed, at("2026-06-02T00:01"), at("2026-06-01T23:55")) == []
    assert told(owed, at("2026-06-02T08:00"), at("2026-06-02T07:55")) == [
        ("day_after", at("2026-06-02T08:00"))
    ]
    by_hour = replace(owed, due=at("2026-06-01T12:00"))
    assert told(by_hour, at("2026-06-02T00:01"), at("2026-06-01T23:55")) == []


def test_half_of_no_time_is_not_told() -> None:
    early = at("2026-03-20T06:00")
    for due in (early, early - timedelta(hours=1), early.date(), date(2026, 3, 1)):
        watched = replace(DUTY, start=early, due=due)
        names = dict(told(watched, early + timedelta(days=40), early))
        assert "half_way" not in names


def test_a_promise_of_last_month_put_on_record_today_is_told_with_its_latest_rung() -> None:
    late = Watched("COM-1", "promise", at("2026-06-30T14:00"), date(2026, 6, 1))

    assert [name for name, _ in told(late, at("2026-06-30T14:01"), late.start)] == ["weekly 4"]


def test_without_a_due_moment_nothing_is_counted_from_it() -> None:
    undated = replace(DUTY, due=None)

    assert told(undated, STARTED + timedelta(days=900), None) == []
    assert next_rung_at(undated, LADDER, LONDON, WEEKDAYS, STARTED) is None


def test_the_next_rung_of_one_that_comes_again_is_never_the_last() -> None:
    late = at("2046-01-01T00:00")

    coming = next_rung_at(DUTY, LADDER, LONDON, WEEKDAYS, late)

    assert coming is not None
    assert late < coming <= late + timedelta(days=7)


minutes_of_two_years = st.integers(0, 2 * 365 * 24 * 60)
moments = minutes_of_two_years.map(
    lambda each: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=each)
)
days_ahead = st.integers(-3, 40)


@st.composite
def watched_things(draw: st.DrawFn) -> Watched:
    start = draw(moments)
    ahead = timedelta(days=draw(days_ahead), hours=draw(st.integers(0, 23)))
    due = draw(st.sampled_from([None, (start + ahead).date(), start + ahead]))
    return Watched("thing", "duty", start, due)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    rungs = [rung("half_way", Since.START, share=draw(st.sampled_from([0.0, 0.5, 0.9, 1.0])))]
    for number in range(draw(st.integers(1, 4))):
        since = draw(st.sampled_from(Since))
        days = draw(st.integers(0 if since is Since.START else -9, 20))
        hours = draw(st.sampled_from([0.0, 4.0] if since is Since.START else [0.0, -4.0, 2.5]))
        every = draw(st.sampled_from([None, None, 1, 7]))
        rungs.append(rung(f"r{number}", since, days=days, hours=hours, every_days=every))
    return Ladder("duty", "", tuple(rungs))


zones = st.sampled_from(ZONES)
hours_of_a_house = st.builds(
    Hours, st.just(frozenset(range(5))), st.times(max_value=time(12)), st.just(time(18))
)


@SMALL
@given(watched_things(), ladders(), zones, hours_of_a_house, st.lists(days_ahead, min_size=1))
def test_however_often_one_looks_each_rung_is_told_once_and_none_is_left_out(
    watched: Watched, ladder: Ladder, zone: ZoneInfo, hours: Hours, looks: list[int]
) -> None:
    times = sorted(watched.start + timedelta(days=abs(day) * 2, hours=day) for day in looks)
    times = [max(each, watched.start) for each in times]

    in_one = fallen(watched, ladder, zone, hours, times[-1], watched.start)
    step_by_step, sent, looked_at = list[Fallen](), set[str](), watched.start
    for now in times:
        for each in fallen(watched, ladder, zone, hours, now, looked_at):
            if each.rung not in sent:
                sent.add(each.rung)
                step_by_step.append(each)
        looked_at = now

    assert len({each.rung for each in in_one}) == len(in_one)
    assert sorted(step_by_step, key=str) == sorted(in_one, key=str)
    assert [each.at for each in in_one] == sorted(each.at for each in in_one)


@SMALL
@given(watched_things(), ladders(), zones, hours_of_a_house, moments)
def test_the_next_rung_is_after_now_and_none_falls_before_it(
    watched: Watched, ladder: Ladder, zone: ZoneInfo, hours: Hours, now: datetime
) -> None:
    coming = next_rung_at(watched, ladder, zone, hours, now)

    horizon = coming or now + timedelta(days=4000)
    new = [x.at for x in fallen(watched, ladder, zone, hours, horizon, now) if x.at > now]
    assert (coming is None) == (new == [])
    assert coming is None or (coming > now and set(new) == {coming})


@SMALL
@given(watched_things(), ladders(), zones, moments)
def test_only_the_latest_of_what_fell_before_anybody_looked_is_told(
    watched: Watched, ladder: Ladder, zone: ZoneInfo, looked_at: datetime
) -> None:
    now = looked_at + timedelta(days=10)
    all_of_it = _every_moment(watched, ladder, zone, now)

    found = [each.at for each in fallen(watched, ladder, zone, WEEKDAYS, now, looked_at)]

    before = [each for each in all_of_it if each <= looked_at]
    latest = [each for each in before if each == max(before)]
    assert found == [*latest, *(each for each in all_of_it if each > looked_at)]


@SMALL
@given(watched_things(), ladders(), zones)
def test_moments_do_not_depend_on_the_zone_of_the_machine(
    watched: Watched, ladder: Ladder, zone: ZoneInfo
) -> None:
    now = watched.start + timedelta(days=60)
    answers = []
    for machine in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
        with machine_in(machine):
            found = fallen(watched, ladder, zone, WEEKDAYS, now, watched.start)
            answers.append((found, next_rung_at(watched, ladder, zone, WEEKDAYS, now)))

    assert answers[0] == answers[1] == answers[2]


@SMALL
@given(moments, st.integers(0, 60), zones)
def test_from_a_due_day_it_is_always_the_hour_at_which_work_begins(
    start: datetime, days: int, zone: ZoneInfo
) -> None:
    due = (start + timedelta(days=days)).date()
    watched = Watched("thing", "duty", start, due)

    for each in fallen(watched, LADDER, zone, WEEKDAYS, start + timedelta(days=90), start):
        assert each.at.astimezone(zone).time() == time(8)


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_a_share_of_the_days_is_rounded_down(share: float) -> None:
    ladder = Ladder("duty", "", (rung("part", Since.START, share=share),))

    ((_, moment),) = told(DUTY, at("2026-04-15T00:00"), None, ladder)

    assert moment == at("2026-03-22T08:00" if share == 0.25 else "2026-03-25T08:00")


def _every_moment(
    watched: Watched, ladder: Ladder, zone: ZoneInfo, until: datetime
) -> list[datetime]:
    """All that ever fell, by following the ladder from one rung to the next."""
    come, now = list[datetime](), watched.start - timedelta(days=60)
    while (now_next := next_rung_at(watched, ladder, zone, WEEKDAYS, now)) and now_next <= until:
        found = fallen(watched, ladder, zone, WEEKDAYS, now_next, now)
        come += [each.at for each in found if each.at > now]
        now = now_next
    return come

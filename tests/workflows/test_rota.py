"""Who is on call, and when nobody is. The properties hold for any turns in any order."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.rota import Gap, Turn, gaps, next_turn, on_call, on_call_until

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
END = MONDAY + timedelta(days=14)
QUICK = settings(max_examples=200, database=None)
ZONES = ("UTC", "Europe/London", "Pacific/Auckland", "America/New_York")


def hour(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


def turn(from_hour: float, until_hour: float, name: str = "Cal") -> Turn:
    return Turn(hour(from_hour), hour(until_hour), name)


@st.composite
def some_turns(draw: st.DrawFn) -> list[Turn]:
    """Before, in and after the window, touching and overlapping, in zones of all sorts."""
    found = []
    for _ in range(draw(st.integers(0, 12))):
        begins = draw(st.integers(-100, 14 * 24 + 100))
        lasts = draw(st.integers(1, 120))
        zone = ZoneInfo(draw(st.sampled_from(ZONES)))
        name = draw(st.sampled_from(["Ann", "Bo", "Cy"]))
        ends = hour(begins + lasts)
        found.append(Turn(hour(begins).astimezone(zone), ends.astimezone(zone), name))
    return found


def test_nobody_means_one_gap_as_long_as_the_window() -> None:
    assert gaps([], MONDAY, END) == (Gap(MONDAY, END),)


def test_turns_that_touch_leave_no_gap() -> None:
    assert gaps([turn(0, 100), turn(100, 14 * 24)], MONDAY, END) == ()


def test_a_night_that_nobody_took_is_a_gap() -> None:
    found = gaps([turn(30, 14 * 24), turn(-5, 18), turn(2, 4)], MONDAY, END)
    assert found == (Gap(hour(18), hour(30)),)


def test_the_hour_that_comes_twice_can_be_a_gap() -> None:
    """Half past one to half past one, by the clock on the wall: an hour in fact."""
    london = ZoneInfo("Europe/London")
    first = datetime(2026, 10, 25, 1, 30, tzinfo=london, fold=0)
    second = first.replace(fold=1)
    before = Turn(first - timedelta(days=1), first)
    after = Turn(second, second + timedelta(days=1))
    (gap,) = gaps([before, after], first, second + timedelta(hours=1))
    assert gap.until_at - gap.from_at == timedelta(hours=1)


@QUICK
@given(some_turns(), st.integers(-10, 14 * 24 + 10))
def test_at_every_moment_there_is_either_somebody_or_a_gap(turns: list[Turn], number: int) -> None:
    for at in (hour(number), hour(number + 0.5)):
        found = [gap for gap in gaps(turns, MONDAY, END) if gap.from_at <= at < gap.until_at]
        inside = MONDAY <= at < END
        assert len(found) == (1 if inside and on_call(turns, at) is None else 0)


@QUICK
@given(some_turns())
def test_gaps_lie_in_the_window_in_order_and_touch_nothing(turns: list[Turn]) -> None:
    found = gaps(turns, MONDAY, END)
    edges = [MONDAY, *(at for gap in found for at in (gap.from_at, gap.until_at)), END]
    assert edges == sorted(edges)
    assert all(gap.from_at < gap.until_at for gap in found)
    assert all(one.until_at < other.from_at for one, other in pairwise(found))


@QUICK
@given(some_turns())
def test_gaps_and_turns_are_as_long_as_the_window_together(turns: list[Turn]) -> None:
    """Counted in half hours, apart from how gaps are found."""
    halves = [MONDAY + timedelta(minutes=30 * n) for n in range(14 * 48)]
    uncovered = sum(not any(each.holds(at) for each in turns) for at in halves)
    lasting = sum((gap.until_at - gap.from_at for gap in gaps(turns, MONDAY, END)), timedelta())
    assert lasting == timedelta(minutes=30 * uncovered)


@QUICK
@given(some_turns(), st.randoms(), st.integers(-10, 350))
def test_the_order_of_turns_does_not_matter(
    turns: list[Turn], chance: random.Random, number: int
) -> None:
    mixed = list(turns)
    chance.shuffle(mixed)
    at = hour(number)
    assert gaps(mixed, MONDAY, END) == gaps(turns, MONDAY, END)
    assert on_call(mixed, at) == on_call(turns, at)
    assert next_turn(mixed, at) == next_turn(turns, at)
    assert on_call_until(mixed, at) == on_call_until(turns, at)


@QUICK
@given(some_turns(), st.integers(-110, 350))
def test_what_is_said_of_now_and_next_is_so_at_every_hour_until_then(
    turns: list[Turn], number: int
) -> None:
    """Turns begin and end with the hour here, so each hour is asked alone."""
    now, then = on_call(turns, hour(number)), next_turn(turns, hour(number))
    until = on_call_until(turns, hour(number)) or (then.from_at if then else hour(600))
    begins = then.from_at if then else hour(600)
    for each in range(number, 600):
        if hour(each) < until:
            assert on_call(turns, hour(each)) == now
        elif hour(each) < begins:
            assert on_call(turns, hour(each)) in (None, now)
    if then:
        there = on_call(turns, then.from_at)
        assert there
        assert (there.name, there.until_at) == (then.name, then.until_at)


@QUICK
@given(some_turns(), some_turns())
def test_one_turn_more_never_makes_a_gap_longer(turns: list[Turn], more: list[Turn]) -> None:
    def lasting(of: list[Turn]) -> timedelta:
        return sum((gap.until_at - gap.from_at for gap in gaps(of, MONDAY, END)), timedelta())

    assert lasting(turns + more) <= lasting(turns)


def test_a_turn_starts_with_its_first_minute_and_is_over_at_its_end() -> None:
    turns = [turn(8, 18)]
    assert on_call(turns, hour(8)) == turns[0]
    assert on_call(turns, hour(18) - timedelta(seconds=1)) == turns[0]
    assert on_call(turns, hour(18)) is None
    assert on_call(turns, hour(8) - timedelta(seconds=1)) is None


def test_who_took_over_last_is_on_call_where_turns_overlap() -> None:
    week, night = turn(0, 168, "Ann"), turn(20, 32, "Bo")
    assert on_call([night, week], hour(24)) == night
    assert on_call([night, week], hour(33)) == week


def test_the_next_turn_is_the_first_that_has_not_begun() -> None:
    turns = [turn(40, 50, "Cy"), turn(0, 20, "Ann"), turn(30, 40, "Bo")]
    assert next_turn(turns, hour(10)) == turns[2]
    assert next_turn(turns, hour(30)) == turns[0]
    assert next_turn(turns, hour(40)) is None


def test_who_takes_over_ends_it_and_who_has_the_week_goes_on_after_the_night() -> None:
    """Ann was said to be on call to the end of the week though Bo had the night; and after Bo came
    whoever has the week that follows, as if nobody were there in the morning.
    """
    turns = [turn(0, 168, "Ann"), turn(20, 32, "Bo"), turn(168, 336, "Cy")]
    assert (on_call_until(turns, hour(10)), next_turn(turns, hour(10))) == (hour(20), turns[1])
    assert on_call_until(turns, hour(24)) == hour(32)
    assert next_turn(turns, hour(24)) == turn(32, 168, "Ann")
    assert (on_call_until(turns, hour(33)), next_turn(turns, hour(33))) == (hour(168), turns[2])
    assert on_call_until(turns, hour(340)) is None


def test_on_the_hour_at_which_a_turn_begins_it_is_said_until_when_it_lasts() -> None:
    assert on_call_until([turn(0, 20, "Ann"), turn(20, 32, "Bo")], hour(20)) == hour(32)


def test_who_goes_on_alone_once_another_has_gone_home_is_not_next_after_themselves() -> None:
    turns = [turn(0, 30, "Ann"), turn(20, 40, "Bo")]
    assert next_turn(turns, hour(24)) is None


def test_of_two_who_have_the_very_same_turn_each_page_names_the_same_one() -> None:
    """Ann has two telephones on the list as well: one of them is rung, whatever order they have."""
    ann, bo = turn(8, 18, "Ann"), turn(8, 18, "Bo")
    assert on_call([ann, bo], hour(9)) == on_call([bo, ann], hour(9)) == bo
    one, other = replace(ann, phone="01632 960001"), replace(ann, phone="01632 960002")
    assert on_call([one, other], hour(9)) == on_call([other, one], hour(9)) == other


def test_of_two_that_begin_together_the_one_who_will_be_on_call_is_next() -> None:
    turns = [turn(20, 32, "Ann"), turn(20, 44, "Bo")]
    assert next_turn(turns, hour(10)) == turns[1] == on_call(turns, hour(20))

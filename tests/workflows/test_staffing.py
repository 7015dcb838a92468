"""Who is told in whose place, never nobody; and when their e-mail goes out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.escalation import Hours, Receiver, Watched
from workflows.regimes import YearNotListed
from workflows.staffing import Away, Colleague, Told, mail_from, receivers

SMALL = settings(max_examples=200, database=None)
TODAY = date(2026, 6, 1)  # a Monday
LONDON = ZoneInfo("Europe/London")
OFFICE = Hours(frozenset(range(5)), time(8), time(18))
STARTED = datetime(2026, 5, 1, 9, tzinfo=UTC)
BENS = Watched("thing", "duty", STARTED, None, owner="ben", needs="review")
R = Receiver


def away(stand_in: str = "", first: date = TODAY, last: date = TODAY) -> tuple[Away, ...]:
    return (Away(first, last, stand_in),)


def colleague(email: str, *roles: str, **more: Any) -> Colleague:
    plain: dict[str, Any] = {
        "active": True,
        "may": frozenset(),
        "hours": None,
        "successor": "",
        "away": (),
        "at_site": True,
        "sees": True,
    }
    return Colleague(email, roles=frozenset(roles), **{**plain, **more})


def house(*people: Colleague) -> Mapping[str, Colleague]:
    return {each.email: each for each in people}


MAY = frozenset({"review"})
ADA, BEN = colleague("ada", "risk_manager"), colleague("ben", "clinician")
COY, EVA = colleague("coy", "clinician"), colleague("eva", "approver", may=MAY)
XIA, ZOE = (
    colleague("xia", "executive"),
    colleague("zoe", "administrator", at_site=False, sees=False),
)


def told(*to: Receiver, of: Mapping[str, Colleague], thing: Watched = BENS) -> list[str]:
    return [_spelled(each) for each in receivers(to, thing, of, TODAY)]


def _spelled(told: Told) -> str:
    return f"{told.email} for {told.instead_of}" if told.instead_of else told.email


def test_each_receiver_of_a_rung_is_told_once() -> None:
    people = house(ADA, replace(ADA, email="abe"), BEN, XIA)

    assert told(R.OWNER, R.RISK_MANAGER, R.EXECUTIVE, of=people) == ["ben", "abe", "ada", "xia"]


@pytest.mark.parametrize("owner", ["", "nobody@here"])
def test_what_is_nobody_s_goes_to_whoever_may_do_it(owner: str) -> None:
    others = (
        replace(EVA, email="elsewhere", at_site=False),
        replace(EVA, email="unseeing", sees=False),
        replace(EVA, email="barred"),
        replace(EVA, email="left", active=False, successor="ben"),
    )
    thing = replace(BENS, owner=owner, barred=frozenset({"barred"}))

    assert told(R.OWNER, of=house(ADA, BEN, EVA, *others), thing=thing) == ["eva"]
    assert told(R.ABLE, of=house(ADA, BEN, EVA, *others), thing=thing) == ["eva"]


def test_a_risk_manager_who_sees_the_case_comes_before_one_who_does_not() -> None:
    blind = replace(ADA, email="blind", sees=False)

    assert told(R.RISK_MANAGER, of=house(ADA, blind)) == ["ada"]
    assert told(R.RISK_MANAGER, of=house(blind)) == ["blind"]


def test_of_a_case_that_only_named_people_see_an_executive_hears_beside_whom_it_names() -> None:
    """A reference alone, so that those it names cannot leave it lying unseen from above."""
    blind, far = replace(XIA, sees=False), replace(ADA, email="abe", sees=False)

    assert told(R.EXECUTIVE, of=house(blind, far, ADA)) == ["ada", "xia"]
    assert told(R.EXECUTIVE, of=house(blind, replace(XIA, email="xie"), ADA)) == ["xie"]
    assert told(R.EXECUTIVE, of=house(far, ADA)) == ["ada"]
    assert told(R.RISK_MANAGER, of=house(blind, far, ADA)) == ["ada"]
    assert told(R.EXECUTIVE, of=house(blind, BEN)) == ["xia"]  # never nobody
    lost = replace(BENS, owner="left")
    left = replace(BEN, email="left", active=False)
    assert told(R.OWNER, of=house(left, far, ADA), thing=lost) == ["ada"]


def test_an_owner_who_may_not_see_the_case_any_more_hears_nothing_of_it() -> None:
    blind = replace(BEN, sees=False)

    assert told(R.OWNER, of=house(blind, EVA, ADA)) == ["eva"]  # whoever may do it
    assert told(R.OWNER, of=house(blind, ADA)) == ["ada"]
    assert told(R.OWNER, of=house(blind)) == ["ben"]  # never nobody


def test_a_risk_manager_who_left_is_not_asked_for_while_another_is_here() -> None:
    left = replace(ADA, email="left", active=False, successor="coy")

    assert told(R.RISK_MANAGER, of=house(ADA, left, COY)) == ["ada"]
    assert told(R.RISK_MANAGER, of=house(left, COY, XIA)) == ["xia"]


def test_who_is_away_is_replaced_from_the_first_day_to_the_last() -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)

    for first, last in ((TODAY, tomorrow), (yesterday, TODAY), (TODAY, TODAY)):
        people = house(replace(BEN, away=away("coy", first, last)), COY)
        assert told(R.OWNER, of=people) == ["coy for ben"]
    for day in (yesterday, tomorrow):
        assert told(R.OWNER, of=house(replace(BEN, away=away("coy", day, day)), COY)) == ["ben"]


def test_who_left_is_replaced_by_their_successor_and_on_along_the_chain() -> None:
    left = replace(BEN, active=False, successor="coy")
    also_left = replace(COY, active=False, successor="eva")
    people = house(left, also_left, replace(EVA, away=away("xia")), XIA)

    assert told(R.OWNER, of=people) == ["xia for ben"]


def test_a_circle_of_stand_ins_ends_with_the_risk_manager() -> None:
    people = house(replace(BEN, away=away("coy")), replace(COY, away=away("ben")), ADA)

    assert told(R.OWNER, of=people) == ["ada"]


def test_a_stand_in_who_took_part_in_the_harm_is_passed_over() -> None:
    twice_away = (*away("coy"), *away("eva"))
    thing = replace(BENS, barred=frozenset({"coy"}))
    people = house(replace(BEN, away=twice_away), replace(COY, may=MAY), EVA, ADA)

    assert told(R.OWNER, of=people) == ["coy for ben"]
    assert told(R.OWNER, of=people, thing=thing) == ["eva for ben"]
    only_coy = house(replace(BEN, away=away("coy")), COY, ADA)
    assert told(R.OWNER, of=only_coy, thing=thing) == ["ada"]


@pytest.mark.parametrize("may_not", [{"sees": False, "may": MAY}, {"may": frozenset()}])
def test_a_stand_in_who_does_not_see_the_case_or_may_not_do_it_is_not_told_alone(
    may_not: dict[str, Any],
) -> None:
    """Else the days of a promise pass before anybody who can keep it hears of it."""
    people = house(replace(BEN, away=away("coy")), replace(COY, **may_not), ADA, XIA)

    assert told(R.OWNER, of=people) == ["coy for ben", "ada"]
    ill = replace(ADA, away=away("eva"))
    assert told(R.OWNER, of={**people, **house(ill, EVA)}) == ["coy for ben", "eva for ada"]
    gone = house(replace(ADA, away=away()))
    assert told(R.OWNER, of={**people, **gone}) == ["coy for ben", "xia"]
    about_ada = replace(BENS, barred=frozenset({"ada"}))
    assert told(R.OWNER, of=people, thing=about_ada) == ["coy for ben", "xia"]
    assert told(R.OWNER, R.RISK_MANAGER, of=people) == ["coy for ben", "ada"]


def test_nor_is_an_owner_whose_new_role_may_not_do_it() -> None:
    clerk = replace(BEN, roles=frozenset({"auditor"}))

    assert told(R.OWNER, of=house(clerk, ADA)) == ["ben", "ada"]
    assert told(R.OWNER, of=house(replace(clerk, may=MAY), ADA)) == ["ben"]


def test_nor_is_whoever_stands_in_for_the_only_risk_manager() -> None:
    ill = replace(ADA, away=away("coy"))
    blind = replace(COY, sees=False)

    assert told(R.RISK_MANAGER, of=house(ill, blind, XIA)) == ["coy for ada", "xia"]
    assert told(R.RISK_MANAGER, of=house(ill, COY, XIA)) == ["coy for ada"]


def test_one_reached_in_their_own_right_and_as_a_stand_in_is_told_once_in_their_own() -> None:
    people = house(ADA, replace(BEN, away=away("ada")))

    assert told(R.OWNER, R.RISK_MANAGER, of=people) == ["ada"]
    assert told(R.RISK_MANAGER, R.OWNER, of=people) == ["ada"]


def test_where_nobody_is_reached_those_who_watch_over_all_cases_are() -> None:
    lost = replace(BENS, owner="ben")
    left = replace(BEN, active=False)
    far = replace(ADA, email="far", at_site=False, sees=False)
    blind, xia = replace(ADA, sees=False), replace(XIA, sees=False)

    assert told(R.OWNER, of=house(left, blind, far, xia, ZOE), thing=lost) == ["ada"]
    assert told(R.OWNER, of=house(left, far, xia, ZOE), thing=lost) == ["far"]
    assert told(R.OWNER, of=house(left, far, XIA, ZOE), thing=lost) == ["far", "xia"]  # who sees it
    assert told(R.OWNER, of=house(left, XIA, ZOE), thing=lost) == ["xia"]
    assert told(R.OWNER, of=house(left, ZOE), thing=lost) == ["zoe"]
    away_too = replace(ADA, away=away("coy"))
    assert told(R.OWNER, of=house(left, away_too, COY), thing=lost) == ["coy for ada"]


def test_where_all_managers_are_away_the_owner_alone_is_not_enough() -> None:
    """Owner and managers each stand in for one another; the owner is ill, and nobody wrote it."""
    abe = replace(ADA, email="abe", away=away("ada"))
    managers = replace(ADA, away=away("abe")), abe
    far = replace(ADA, email="far", at_site=False)

    asked = (R.OWNER, R.RISK_MANAGER)
    assert told(*asked, of=house(BEN, *managers, far)) == ["ben", "far"]
    assert told(*asked, of=house(BEN, *managers, XIA)) == ["ben", "xia"]
    assert told(*asked, of=house(BEN, *managers)) == ["ben", "abe", "ada"]  # though they are away


def test_where_everybody_is_away_somebody_away_is_told_rather_than_nobody() -> None:
    gone_ben, gone_ada = replace(BEN, away=away("ada")), replace(ADA, away=away())

    assert told(R.OWNER, of=house(gone_ben, gone_ada)) == ["ben"]
    left = replace(gone_ben, active=False)
    assert told(R.OWNER, of=house(left, gone_ada)) == ["ada"]


def test_where_nobody_active_is_left_nobody_is_told() -> None:
    assert told(R.OWNER, R.ABLE, R.RISK_MANAGER, of=house(replace(ADA, active=False))) == []


EMAILS = ("ada", "ben", "coy", "eva", "xia")
named = st.sampled_from(("", "stranger", *EMAILS))


@st.composite
def houses(draw: st.DrawFn) -> Mapping[str, Colleague]:
    roles = st.frozensets(
        st.sampled_from(("risk_manager", "executive", "administrator", "clinician")), max_size=2
    )
    absences = st.lists(
        st.builds(Away, st.just(TODAY), st.just(TODAY), named), max_size=2
    ) | st.just([Away(TODAY + timedelta(days=1), TODAY + timedelta(days=9), "ada")])
    people = [
        Colleague(
            email,
            draw(st.booleans()),
            draw(roles),
            draw(st.sampled_from((frozenset[str](), frozenset({"review"})))),
            None,
            draw(named),
            tuple(draw(absences)),
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for email in EMAILS
        if draw(st.integers(0, 3))
    ]
    return house(*people)


asked = st.lists(st.sampled_from(Receiver), min_size=1, max_size=4)
things = st.builds(
    lambda owner, barred: replace(BENS, owner=owner, barred=barred),
    named,
    st.frozensets(st.sampled_from(EMAILS), max_size=3),
)


@SMALL
@given(asked, things, houses(), st.data())
def test_never_nobody_each_once_and_nobody_who_left_or_is_needlessly_disturbed(
    to: list[Receiver], thing: Watched, people: Mapping[str, Colleague], data: st.DataObject
) -> None:
    found = receivers(to, thing, people, TODAY)

    watching = [
        each
        for each in people.values()
        if each.active and each.roles & {"risk_manager", "executive", "administrator"}
    ]
    assert found or not watching
    emails = [each.email for each in found]
    assert len(set(emails)) == len(emails)
    assert all(people[email].active for email in emails)
    if any(people[email].absences(TODAY) for email in emails):
        assert all(each.absences(TODAY) for each in watching)
    for each in found:
        assert each.instead_of != each.email
        if each.instead_of:
            absent = people[each.instead_of]
            assert not absent.active or absent.absences(TODAY)
            assert each.email not in thing.barred
    seeing = [
        each
        for each in watching
        if each.sees and each.at_site and "risk_manager" in each.roles
        if not each.absences(TODAY) and each.email not in thing.barred
    ]
    assert not seeing or any(people[each].sees for each in emails)
    shuffled = dict(data.draw(st.permutations(list(people.items()))))
    assert receivers(to, thing, shuffled, TODAY) == found


# --- e-mail


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def mailed(fallen_at: str, due: date | datetime | None = None, *, at_once: bool = False) -> str:
    moment = mail_from(at(fallen_at), at_once, due, OFFICE, None, LONDON)
    assert moment.tzinfo is UTC
    return f"{moment.astimezone(LONDON):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("fallen_at", "sent"),
    [
        ("2026-06-01T08:00", "2026-06-01T08:00"),
        ("2026-06-01T17:59", "2026-06-01T17:59"),
        ("2026-06-01T07:59", "2026-06-01T08:00"),
        ("2026-06-01T18:00", "2026-06-02T08:00"),
        ("2026-06-05T18:00", "2026-06-08T08:00"),  # Friday evening to Monday
        ("2026-03-28T12:00", "2026-03-30T08:00"),  # over the change to summer time
    ],
)
def test_an_e_mail_waits_for_the_hours_of_whoever_gets_it(fallen_at: str, sent: str) -> None:
    assert mailed(fallen_at) == sent


def test_what_is_to_be_told_at_once_does_not_wait() -> None:
    assert mailed("2026-06-06T03:00", at_once=True) == "2026-06-06T03:00"


def test_it_does_not_wait_where_the_time_would_be_over_before_they_work_again() -> None:
    saturday, monday_at_eight = "2026-06-06T08:00", at("2026-06-08T08:00")

    assert mailed(saturday, date(2026, 6, 7)) == saturday
    assert mailed(saturday, monday_at_eight) == saturday
    assert mailed(saturday, date(2026, 6, 8)) == "2026-06-08T08:00"
    assert mailed(saturday, monday_at_eight + timedelta(minutes=1)) == "2026-06-08T08:00"


def test_what_is_late_already_can_wait_until_they_work_again() -> None:
    assert mailed("2026-06-06T08:00", date(2026, 6, 5)) == "2026-06-08T08:00"
    assert mailed("2026-06-06T08:00", at("2026-06-06T07:00")) == "2026-06-08T08:00"


def test_a_holiday_of_the_site_is_not_worked() -> None:
    def is_working(day: date) -> bool:
        return day != date(2026, 6, 1)

    moment = mail_from(at("2026-06-01T10:00"), False, None, OFFICE, is_working, LONDON)

    assert moment == at("2026-06-02T08:00")


def test_a_year_whose_holidays_are_not_listed_stops_no_e_mail() -> None:
    def is_working(day: date) -> bool:
        raise YearNotListed("england", day.year)

    moment = mail_from(at("2031-06-07T10:00"), False, None, OFFICE, is_working, LONDON)

    assert moment == at("2031-06-09T08:00")


def test_where_somebody_does_not_work_for_two_weeks_the_e_mail_does_not_wait() -> None:
    never = Hours(frozenset(), time(8), time(18))
    moment = mail_from(at("2026-06-06T03:00"), False, None, never, None, LONDON)

    assert moment == at("2026-06-06T03:00")


@SMALL
@given(
    st.integers(0, 200_000).map(lambda each: at("2026-01-01T00:00") + timedelta(minutes=each)),
    st.integers(-3, 9) | st.none(),
    st.sampled_from([LONDON, UTC, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_waiting_never_costs_the_time_and_ends_when_work_begins(
    fallen_at: datetime, days: int | None, zone: ZoneInfo
) -> None:
    local_day = fallen_at.astimezone(zone).date()
    due = None if days is None else local_day + timedelta(days=days)

    sent = mail_from(fallen_at, False, due, OFFICE, None, zone)

    assert sent >= fallen_at
    if sent != fallen_at:
        there = sent.astimezone(zone)
        assert (there.time(), there.weekday() in OFFICE.days) == (time(8), True)
        assert due is None or due < local_day or there.date() <= due

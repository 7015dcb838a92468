"""The rota on both databases: who may change it, what is refused, who it is now, when nobody is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.on_call import rota
from disclosure.actions.on_call.turns_asked import TurnAsked
from disclosure.actions.refused import Refused
from disclosure.actions.sites import change_site
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from disclosure.records.rota import OnCall
from disclosure.records.users import Site, site_called
from tests.people import (
    ADA,
    ADAM,
    BEN,
    CAL,
    EVA,
    FAR_SITE,
    MAX,
    MONA,
    OPENED_FOR_WORK,
    OPERATOR,
    SAM,
    SITE,
    actor,
)
from tests.rota import coach_now

pytestmark = pytest.mark.usefixtures("team")

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)  # a Friday; London keeps UTC then
SIX = datetime(2026, 11, 20, 18)  # noqa: DTZ001 - as it stands on the wall
EIGHT = SIX + timedelta(hours=14)  # of Saturday
LAST = datetime(9999, 12, 31, 23)  # noqa: DTZ001 - there is none after it


def site_of(session: Session, name: str = SITE) -> Site:
    found = site_called(session, name)
    assert found
    return found


def asked(session: Session, **changed: Any) -> TurnAsked:
    told: dict[str, Any] = {"site_id": site_of(session).id, "from_at": SIX, "until_at": EIGHT}
    return TurnAsked(**{"name": "Cal Reyes", "phone": "01632 960155", **told, **changed})


def put_in(session: Session, who: str = CAL, at: datetime = NOW, **changed: Any) -> list[OnCall]:
    return rota.add_turns(session, actor(session, who), at, asked(session, **changed))


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(OnCall)) or 0


def in_utc(wall: datetime) -> datetime:
    return wall.replace(tzinfo=UTC)


def test_whoever_is_put_in_is_on_call_then_and_not_a_minute_longer(session: Session) -> None:
    put_in(session)
    site = site_of(session).id
    coach = coach_now(session, site, in_utc(SIX))
    assert coach == rota.Coach("Cal Reyes", "01632 960155", in_utc(EIGHT))
    assert coach_now(session, site, NOW) is None
    assert coach_now(session, site, in_utc(EIGHT)) is None
    assert coach_now(session, site_of(session, FAR_SITE).id, in_utc(SIX)) is None


def test_who_is_pasted_from_a_telephone_is_the_one_everybody_knows(session: Session) -> None:
    """It puts marks of direction around both; with them nobody would find Cal in the rota."""
    put_in(session, name="Cal Reyes\u200b", phone="\u202a01632 960155\u202c")
    coach = coach_now(session, site_of(session).id, in_utc(SIX))
    assert coach == rota.Coach("Cal Reyes", "01632 960155", in_utc(EIGHT))


def test_it_is_on_record_who_put_it_in_and_when(session: Session) -> None:
    (row,) = put_in(session, ADA, name="  Cal \n Reyes ")
    assert (row.by, row.recorded_at, row.name, row.cancelled_at) == (ADA, NOW, "Cal Reyes", None)


@pytest.mark.parametrize("who", [ADA, CAL, ADAM])
def test_risk_managers_coaches_and_administrators_keep_the_rota(session: Session, who: str) -> None:
    (row,) = put_in(session, who)
    rota.cancel_turn(session, actor(session, who), NOW, row.id)


@pytest.mark.parametrize("who", [BEN, EVA, MAX, MONA])
def test_nobody_else_does(session: Session, who: str) -> None:
    (row,) = put_in(session)
    with pytest.raises(Forbidden, match="risk manager, coach or administrator"):
        put_in(session, who, weeks=2)
    with pytest.raises(Forbidden):
        rota.cancel_turn(session, actor(session, who), NOW, row.id)
    assert count(session) == 1


def test_only_an_administrator_keeps_the_rota_of_a_site_that_is_not_theirs(
    session: Session,
) -> None:
    far = site_of(session, FAR_SITE).id
    with pytest.raises(Forbidden, match="Far Ward"):
        put_in(session, ADA, site_id=far)
    (row,) = put_in(session, ADAM, site_id=far)
    with pytest.raises(Forbidden, match="Far Ward"):
        rota.cancel_turn(session, actor(session, ADA), NOW, row.id)
    assert coach_now(session, far, in_utc(SIX))


@pytest.mark.parametrize(
    ("changed", "fields", "says"),
    [
        ({"name": " "}, ["name"], "Name: fill this in"),
        ({"name": "x" * 201}, ["name"], "at most 200"),
        ({"name": "Cal\x00"}, ["name"], "cannot be stored"),
        ({"phone": ""}, ["phone"], "Telephone: fill this in"),
        ({"phone": "ask at the desk"}, ["phone"], "a number that can be rung"),
        ({"phone": "0163\ud800 960155"}, ["phone"], "cannot be stored"),
        ({"from_at": None}, ["from_at"], "a day and a time"),
        ({"until_at": None}, ["until_at"], "a day and a time"),
        ({"until_at": SIX}, ["until_at"], "later than the start"),
        ({"until_at": SIX - timedelta(hours=1)}, ["until_at"], "later than the start"),
        ({"until_at": SIX + timedelta(days=31, minutes=1)}, ["until_at"], "at most 31 days"),
        ({"from_at": datetime(1, 1, 1)}, ["until_at"], "at most 31 days"),  # noqa: DTZ001
        ({"until_at": LAST}, ["until_at"], "at most 31 days"),
        ({"from_at": LAST, "until_at": LAST}, ["from_at"], "two years ahead"),
        ({"until_at": SIX - timedelta(days=1)}, ["until_at"], "over already"),
        ({"weeks": 0}, ["weeks"], "1 to 52"),
        ({"weeks": 53}, ["weeks"], "1 to 52"),
        ({"weeks": None}, ["weeks"], "1 to 52"),
        ({"site_id": 999}, ["site"], "one of those offered"),
        ({"site_id": 10**12}, ["site"], "one of those offered"),
        ({"name": "", "phone": "", "from_at": None}, ["name", "phone", "from_at"], "fill this in"),
    ],
)
def test_a_turn_that_cannot_be_is_refused_with_every_fault_at_once(
    session: Session, changed: dict[str, Any], fields: list[str], says: str
) -> None:
    with pytest.raises(BadInput, match=says) as bad:
        put_in(session, **changed)
    assert [fault.field for fault in bad.value.faults] == fields
    assert count(session) == 0


def test_a_turn_of_31_days_is_the_longest(session: Session) -> None:
    assert put_in(session, until_at=SIX + timedelta(days=31))


def test_a_turn_that_began_already_can_be_put_in(session: Session) -> None:
    put_in(session, at=in_utc(SIX) + timedelta(hours=3))
    assert coach_now(session, site_of(session).id, in_utc(SIX) + timedelta(hours=3))


def test_the_same_time_each_week_is_the_same_time_on_the_wall(session: Session) -> None:
    """Clocks go back on 25 October: six in the evening is another moment after."""
    at = datetime(2026, 10, 16, 9, tzinfo=UTC)
    six = datetime(2026, 10, 16, 18)  # noqa: DTZ001
    rows = put_in(session, at=at, from_at=six, until_at=six + timedelta(hours=14), weeks=3)
    begins = [(row.from_at.day, row.from_at.hour) for row in rows]
    assert begins == [(16, 17), (23, 17), (30, 18)]


def test_in_the_night_when_clocks_go_back_nobody_is_missing(session: Session) -> None:
    at = datetime(2026, 10, 20, 9, tzinfo=UTC)
    change = datetime(2026, 10, 25, 1, 30)  # noqa: DTZ001 - this time comes twice
    day = timedelta(days=1)
    put_in(session, at=at, from_at=change - day, until_at=change)
    put_in(session, at=at, from_at=change, until_at=change + day, name="Dr Two")
    gaps = {site.name: holes for site, holes in rota.gaps_of_sites(session, at)}[SITE]
    half_an_hour = timedelta(minutes=30)
    clocks = datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert [gap for gap in gaps if abs(gap.until_at - clocks) < 2 * half_an_hour] == []
    during = coach_now(session, site_of(session).id, clocks + half_an_hour / 2)
    assert during
    assert during.name == "Dr Two"  # who took over, while the first is still there


def test_a_week_in_which_the_clocks_skip_the_whole_turn_has_none(session: Session) -> None:
    at = datetime(2026, 3, 20, 9, tzinfo=UTC)
    begins = datetime(2026, 3, 22, 1, 10)  # noqa: DTZ001
    ends = begins + timedelta(minutes=30)
    rows = put_in(session, at=at, from_at=begins, until_at=ends, weeks=3)
    assert [row.from_at.day for row in rows] == [22, 5]
    week = timedelta(weeks=1)
    with pytest.raises(BadInput, match="later than the start"):
        put_in(session, at=at, from_at=begins + week, until_at=ends + week)


def test_the_same_turn_asked_for_twice_stands_there_once(session: Session) -> None:
    first = [row.id for row in put_in(session, weeks=2)]
    again = [row.id for row in put_in(session, ADA, weeks=3)]
    assert again[:2] == first
    assert count(session) == 3


def test_the_same_turn_sent_many_times_at_once_stands_there_once(session: Session) -> None:
    wanted, cal = asked(session), actor(session, CAL)

    def send(_: int) -> int:
        with Session(session.get_bind(), autoflush=False) as own:
            return rota.add_turns(own, cal, NOW, wanted)[0].id

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(send, range(6)))
    assert (len(ids), count(session)) == (1, 1)


def test_turns_may_overlap(session: Session) -> None:
    put_in(session)
    put_in(session, from_at=SIX + timedelta(hours=2), name="Dr Two")
    coach = coach_now(session, site_of(session).id, in_utc(SIX) + timedelta(hours=3))
    assert coach
    assert coach.name == "Dr Two"


def test_of_two_with_the_very_same_turn_who_was_put_in_last_is_on_call(session: Session) -> None:
    """They swapped, and nobody took the first away: it was who came later by the alphabet."""
    for hours, name in ((0, "Dr Young"), (1, "Dr Adams"), (2, "Dr Mills")):
        put_in(session, at=NOW + timedelta(hours=hours), name=name)
        coach = coach_now(session, site_of(session).id, in_utc(SIX))
        assert coach
        assert coach.name == name


def test_a_turn_taken_away_counts_no_more_and_stays_on_record(session: Session) -> None:
    (row,) = put_in(session)
    later = NOW + timedelta(hours=1)
    rota.cancel_turn(session, actor(session, ADA), later, row.id)
    rota.cancel_turn(session, actor(session, ADA), later + timedelta(hours=1), row.id)
    assert coach_now(session, site_of(session).id, in_utc(SIX)) is None
    kept = session.get(OnCall, row.id)
    assert kept
    assert kept.cancelled_at == later
    assert put_in(session)[0].id != row.id  # it can be put in again


def test_a_turn_that_is_over_stays_and_one_that_is_not_there_is_named(session: Session) -> None:
    (row,) = put_in(session)
    with pytest.raises(Refused, match="is over"):
        rota.cancel_turn(session, actor(session, ADA), in_utc(EIGHT), row.id)
    for id in (0, -1, 999, 10**12):
        with pytest.raises(BadInput, match="no such turn"):
            rota.cancel_turn(session, actor(session, ADA), NOW, id)


def test_a_site_without_a_rota_is_one_long_gap_unless_a_number_is_always_answered(
    session: Session,
) -> None:
    gaps = rota.gaps_of_sites(session, NOW)
    assert [(site.name, len(holes)) for site, holes in gaps] == [(SITE, 1), (FAR_SITE, 1)]
    (hole,) = gaps[0][1]
    assert (hole.from_at, hole.until_at) == (NOW, NOW + timedelta(days=14))
    assert rota.gaps_of_sites(session, NOW, fallback=True) == []


def test_a_rota_that_ran_out_is_told_of_for_90_days_then_it_counts_as_given_up(
    session: Session,
) -> None:
    put_in(session)
    site, given_up = site_of(session).id, in_utc(EIGHT) + timedelta(days=90)
    before = given_up - timedelta(minutes=1)
    (only,) = rota.gaps_of_sites(session, before, fallback=True)
    assert only[0].name == SITE
    assert rota.on_call_at(session, site, before).kept
    assert rota.gaps_of_sites(session, given_up, fallback=True) == []
    assert not rota.on_call_at(session, site, given_up).kept
    assert len(rota.gaps_of_sites(session, given_up)) == 2


def test_a_rota_that_was_all_a_mistake_is_none(session: Session) -> None:
    (row,) = put_in(session)
    rota.cancel_turn(session, actor(session, ADA), NOW, row.id)
    assert rota.gaps_of_sites(session, NOW, fallback=True) == []
    assert not rota.on_call_at(session, site_of(session).id, NOW).kept


def test_sites_without_gaps_or_that_are_closed_are_left_out(session: Session) -> None:
    now_there = NOW.replace(tzinfo=None)
    put_in(session, from_at=now_there, until_at=now_there + timedelta(days=7), weeks=3)
    far = site_of(session, FAR_SITE)
    assert [site.name for site, _ in rota.gaps_of_sites(session, NOW)] == [FAR_SITE]
    far.active = False
    assert rota.gaps_of_sites(session, NOW) == []


def test_gaps_are_for_who_can_fill_them(session: Session) -> None:
    def told(who: str) -> list[str]:
        return [site.name for site, _ in rota.gaps_to_fill(session, actor(session, who), NOW)]

    assert told(ADA) == told(CAL) == [SITE]
    assert told(ADAM) == [SITE, FAR_SITE]
    assert told(BEN) == told(MONA) == []


def test_who_is_next_is_told_also_while_nobody_is_there(session: Session) -> None:
    put_in(session)
    there = rota.on_call_at(session, site_of(session).id, NOW)
    assert (there.now, there.kept) == (None, True)
    assert there.then
    assert (there.then.name, there.then.from_at) == ("Cal Reyes", in_utc(SIX))


def test_everybody_sees_the_rota_of_their_own_sites_and_an_administrator_all(
    session: Session,
) -> None:
    def seen(who: str) -> list[str]:
        return [site.name for site in rota.sites_on_call(session, actor(session, who))]

    assert (seen(BEN), seen(SAM), seen(ADAM)) == ([SITE], [FAR_SITE], [SITE, FAR_SITE])


def test_names_put_in_before_are_offered_again(session: Session) -> None:
    put_in(session, weeks=2)
    put_in(session, name="Dr Two", phone="01632 960199", weeks=3)
    put_in(session, ADAM, site_id=site_of(session, FAR_SITE).id, name="Far", phone="01632 960100")
    known = rota.coaches_known(session, [site_of(session)])
    assert known == [("Dr Two", "01632 960199"), ("Cal Reyes", "01632 960155")]


def test_times_are_those_of_the_site(session: Session) -> None:
    regimes = site_of(session).regimes
    known = set(regimes)
    change_site(session, OPERATOR, OPENED_FOR_WORK, SITE, "Pacific/Auckland", regimes, known=known)
    (row,) = put_in(session, from_at=SIX + timedelta(days=1), until_at=EIGHT + timedelta(days=1))
    assert row.from_at == datetime(2026, 11, 21, 5, tzinfo=UTC)


def test_a_refused_turn_leaves_no_trace_of_those_beside_it(session: Session) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: put_in(session, weeks=99),
        lambda: put_in(session, phone=""),
        lambda: put_in(session, BEN),
    ]
    for attempt in attempts:
        with pytest.raises((BadInput, Forbidden)):
            attempt()
    assert count(session) == 0

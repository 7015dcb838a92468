"""The made year and the two rules of bench/rival.py: both are what the figures say they are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from bench.made import (
    A_DAY,
    ENDS,
    ENGLAND,
    EXECUTIVE,
    MANAGERS,
    OWNERS,
    ROLES,
    WALES,
    ZONE,
    Hospital,
    Incident,
    Worker,
    hospital,
    incidents,
)
from bench.rival import SOON, Course, Obligation, follow, obligations_of
from bench.two_rules import AlertsBeforeATypedDay, Message, OurLadders, Rule
from disclosure.policy import policy
from workflows.staffing import Away

SEED = 7
OWNER, STAND_IN = OWNERS[0], OWNERS[1]
KNEW = datetime(2026, 3, 2, 10, tzinfo=ZONE)  # a Monday
BY_LAW = date(2026, 3, 16)  # ten working days after the report, which came an hour later
DUE = datetime(2026, 3, 16, 12, tzinfo=ZONE)
NEVER_DONE = Incident(
    0, ENGLAND, OWNER, KNEW, KNEW + A_DAY / 24, KNEW, None, None, timedelta(), None
)
LAPSED = Obligation("sc35-notify", DUE, None, (), DUE, running=True, knowable=True)


def house(**away: tuple[Away, ...]) -> Hospital:
    """Where everybody is at work each working day, save for the owner where it says so."""
    workers = {email: Worker(email, (), (), None, "") for email in ROLES}
    workers[OWNER] = Worker(OWNER, away.get("away", ()), away.get("ill", ()), None, "")
    return Hospital(workers, policy().reminders.hours, policy().calendar("england"))


def rival(where: Hospital) -> Rule:
    return AlertsBeforeATypedDay(where)


def ours(where: Hospital) -> Rule:
    return OurLadders(where, policy().reminders)


BOTH = pytest.mark.parametrize("rule", [rival, ours])


def messages(
    incident: Incident, rule: Callable[[Hospital], Rule], where: Hospital
) -> list[Message]:
    """What goes out of itself until the end of the year, when nobody does anything."""
    course = Course(incident, 0.0, {})
    made, asked = list[Message](), rule(where)
    now = looked_at = incident.reported_at
    while now < ENDS:
        look = asked.look(course.on_record(now, looked_at))
        made += look.messages
        looked_at, now = now, min((look.next_at or ENDS, *course.changes_after(now), ENDS))
    return made


def year(seed: int, many: int = 80) -> tuple[Hospital, tuple[Incident, ...]]:
    there = hospital(seed, policy().reminders.hours, policy().calendar("england"))
    return there, incidents(seed, many, there)


def owed(rule: Callable[[Hospital], Rule], works: float, many: int = 80) -> list[Obligation]:
    there, made = year(SEED, many)
    courses = [follow(each, there, rule(there), works, SEED) for each in made]
    return [each for course in courses for each in obligations_of(course)]


def test_the_same_seed_makes_the_same_year_and_another_seed_another() -> None:
    assert year(1) == year(1)
    assert year(1)[1] != year(2)[1]


def test_nobody_does_anything_before_somebody_knows() -> None:
    _, made = year(SEED, 400)

    assert all(each.aware_at <= each.reported_at for each in made)
    assert all(each.graded_at >= each.reported_at for each in made if each.graded_at)
    assert all(each.told_at > each.aware_at for each in made if each.told_at)
    assert all(each.denied[0] < each.denied[1] for each in made if each.denied)


def test_a_year_has_of_everything() -> None:
    there, made = year(SEED, 400)

    assert {each.regime for each in made} == {ENGLAND, WALES}
    for what in ("graded_at", "told_at", "letter_after", "denied"):
        assert {getattr(each, what) is None for each in made} == {True, False}, what
    assert sum(worker.leaves_on is not None for worker in there.workers.values()) == 2


def test_the_rival_alerts_the_owner_five_and_two_days_before_and_never_after() -> None:
    sent = messages(NEVER_DONE, rival, house())

    assert {each.to for each in sent} == {OWNER}
    assert [each.sent_at.date() for each in sent] == [BY_LAW - 5 * A_DAY, BY_LAW - 2 * A_DAY]


def test_the_rival_counts_from_the_day_on_which_the_grade_was_typed() -> None:
    graded_late = replace(NEVER_DONE, graded_at=KNEW + 3 * A_DAY)
    course = follow(graded_late, house(), rival(house()), 0.0, SEED)
    [obligation] = obligations_of(course)

    assert obligation.due.date() == BY_LAW
    assert obligation.shown
    assert obligation.shown.date() == BY_LAW + 3 * A_DAY


def test_the_rival_has_no_clock_without_a_grade() -> None:
    ungraded = replace(NEVER_DONE, graded_at=None)
    [obligation] = obligations_of(follow(ungraded, house(), rival(house()), 0.0, SEED))

    assert messages(ungraded, rival, house()) == []
    assert (obligation.running, obligation.shown) == (False, None)


def test_ours_asks_on_after_the_day_and_then_the_executive_each_week() -> None:
    sent = messages(replace(NEVER_DONE, graded_at=None), ours, house())
    after = [each for each in sent if each.sent_at.astimezone(ZONE).date() > BY_LAW]
    weekly = [each.sent_at for each in after if each.to == EXECUTIVE]

    assert {each.to for each in after[:3]} == {OWNER, *MANAGERS}
    assert len(weekly) == 41
    assert {(late.date() - early.date()).days for early, late in pairwise(weekly)} == {7}


def test_ours_asks_nobody_while_two_people_deny_the_duty() -> None:
    denied = replace(NEVER_DONE, denied=(KNEW + A_DAY, KNEW + 60 * A_DAY))

    assert min(each.sent_at for each in messages(denied, ours, house())) >= KNEW + 60 * A_DAY


def test_ours_asks_who_stands_in_and_the_rival_waits_until_they_are_back() -> None:
    leave = (Away(date(2026, 3, 6), date(2026, 3, 20), STAND_IN),)
    where = house(away=leave)
    back = datetime(2026, 3, 23, 8, tzinfo=ZONE)

    assert {each.to for each in messages(NEVER_DONE, ours, where)[:3]} == {STAND_IN}
    for alert in messages(NEVER_DONE, rival, where):
        assert where.read_at(alert.to, alert.sent_at) == back


@BOTH
def test_an_illness_is_known_to_no_program(rule: Callable[[Hospital], Rule]) -> None:
    ill = (Away(date(2026, 3, 6), date(2026, 3, 20), STAND_IN),)

    assert messages(NEVER_DONE, rule, house(ill=ill)) == messages(NEVER_DONE, rule, house())


@pytest.mark.parametrize(
    ("sent_at", "read_at"),
    [
        (datetime(2026, 3, 13, 17, tzinfo=ZONE), datetime(2026, 3, 13, 17, tzinfo=ZONE)),
        (datetime(2026, 3, 13, 18, tzinfo=ZONE), datetime(2026, 3, 16, 8, tzinfo=ZONE)),
        (datetime(2026, 4, 2, 19, tzinfo=ZONE), datetime(2026, 4, 7, 8, tzinfo=ZONE)),  # Easter
        (datetime(2026, 12, 31, 18, tzinfo=ZONE), None),
    ],
)
def test_messages_are_read_in_working_hours(sent_at: datetime, read_at: datetime | None) -> None:
    assert house().read_at(OWNER, sent_at) == read_at


def test_nobody_reads_what_comes_after_they_left() -> None:
    where = house()
    gone = replace(where.workers[OWNER], leaves_on=KNEW.date() + A_DAY, successor=STAND_IN)
    where = replace(where, workers={**where.workers, OWNER: gone})

    assert where.read_at(OWNER, KNEW + 2 * A_DAY) is None
    assert {each.to for each in messages(NEVER_DONE, ours, where)[:3]} == {STAND_IN}


@pytest.mark.parametrize(
    ("what_happened", "unseen"),
    [
        (LAPSED, True),
        (replace(LAPSED, done=DUE + 6 * A_DAY), False),
        (replace(LAPSED, done=DUE + 8 * A_DAY), True),
        (replace(LAPSED, heard=(DUE + 6 * A_DAY,)), False),
        (replace(LAPSED, heard=(DUE - A_DAY, DUE + 8 * A_DAY)), True),  # before it, or too late
    ],
)
def test_unseen_is_neither_done_nor_heard_of_within_a_week(
    what_happened: Obligation, unseen: bool
) -> None:
    assert what_happened.unseen(DUE + SOON) is unseen


@pytest.mark.long
def test_where_reminders_move_nobody_both_rules_lead_to_the_same_acts() -> None:
    told = [
        [(each.duty, each.due, each.done) for each in owed(rule, 0.0)] for rule in (rival, ours)
    ]

    assert told[0] == told[1]


def test_a_reminder_that_moves_somebody_makes_it_happen_sooner() -> None:
    [never], [moved] = (
        list(obligations_of(follow(NEVER_DONE, house(), ours(house()), works, SEED)))
        for works in (0.0, 1.0)
    )

    assert never.done is None
    assert moved.met


def test_ours_never_shows_a_later_day_than_the_law() -> None:
    assert [each for each in owed(ours, 0.25) if each.shown and each.shown > each.due] == []


@pytest.mark.long
def test_ours_leaves_unseen_in_this_year_only_what_no_program_could_know() -> None:
    lapsed = [each for each in owed(ours, 0.0, 250) if each.unseen(each.due + SOON)]

    assert lapsed
    assert not any(each.knowable for each in lapsed)

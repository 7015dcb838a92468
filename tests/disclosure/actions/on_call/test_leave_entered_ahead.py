"""A leave is entered days ahead: whoever stands in is asked from its first morning, and not a week
later, when the next step of what is late falls; whoever is back is asked from theirs."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.on_call.absences import be_away
from disclosure.actions.to_staff.inbox import see
from disclosure.actions.users import disable_user
from disclosure.jobs.sweep import sweep
from disclosure.records.outbox import Message
from tests.cases import ACase, a_next_contact, a_person, a_talk, an_opened_case
from tests.people import ADAM, BEN, CAL, IVA, actor

pytestmark = pytest.mark.usefixtures("team")
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
LEAVE_BEGINS, LEAVE_ENDS = date(2026, 3, 16), date(2026, 3, 22)  # Monday to Sunday
SUNDAY_NIGHT = datetime(2026, 3, 15, 23, 55, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def case(session: Session) -> ACase:
    """Ben was to ring her by Friday and has not; his leave stood in the list since Monday."""
    case = an_opened_case(session, MONDAY - timedelta(hours=1))
    case.person = a_person(case)
    a_talk(case, "first", next_contact=a_next_contact(case, days=4))
    be_away(session, actor(session, BEN), MONDAY, BEN, LEAVE_BEGINS, LEAVE_ENDS, CAL)
    for day in range(6):
        sweep(session, MONDAY + timedelta(days=day))
    sweep(session, SUNDAY_NIGHT)
    return case


def reminded(case: ACase, who: str) -> list[Message]:
    case.session.rollback()
    theirs = select(Message).where(Message.to == who, Message.about.contains(case.promise))
    return list(case.session.scalars(theirs.order_by(Message.id)))


def test_whoever_stands_in_hears_on_the_first_morning_what_is_late(case: ACase) -> None:
    assert reminded(case, BEN)[-1].step == "promise day_after"
    assert not reminded(case, CAL)
    sweep(case.session, SUNDAY_NIGHT + TEN_MINUTES)
    (told,) = reminded(case, CAL)
    assert (told.step, told.instead_of) == ("promise day_after", BEN)
    assert told.mail_from == datetime(2026, 3, 16, 8, tzinfo=UTC)  # nobody is woken for it


def test_they_hear_of_it_once(case: ACase) -> None:
    for hour in range(1, 24):
        sweep(case.session, SUNDAY_NIGHT + timedelta(hours=hour))
    assert len(reminded(case, CAL)) == 1


def test_a_machine_that_was_down_over_that_midnight_tells_them_when_it_is_up(case: ACase) -> None:
    sweep(case.session, SUNDAY_NIGHT + timedelta(hours=8))
    assert [each.step for each in reminded(case, CAL)] == ["promise day_after"]


def test_whoever_is_back_hears_what_fell_while_they_were_away(case: ACase) -> None:
    """The step of the second week fell on the Saturday, and went to Cal."""
    for hour in range(0, 24 * 7, 4):
        sweep(case.session, SUNDAY_NIGHT + timedelta(hours=hour, minutes=30))
    assert [each.step for each in reminded(case, CAL)][-1] == "promise weekly 1"
    assert "promise weekly 1" not in [each.step for each in reminded(case, BEN)]
    sweep(case.session, SUNDAY_NIGHT + timedelta(days=7, minutes=10))
    assert [each.step for each in reminded(case, BEN)].count("promise weekly 1") == 1


def test_whoever_stands_in_for_the_one_who_stands_in_hears_on_their_first_morning(
    case: ACase,
) -> None:
    """Cal holds nothing in the case herself: she only stands in for Ben."""
    thursday, friday = date(2026, 3, 19), date(2026, 3, 20)
    be_away(case.session, actor(case.session, CAL), case.at, CAL, thursday, friday, IVA)
    for hour in range(1, 72):
        sweep(case.session, SUNDAY_NIGHT + timedelta(hours=hour))
    assert not reminded(case, IVA)
    sweep(case.session, SUNDAY_NIGHT + timedelta(days=3) + TEN_MINUTES)
    (told,) = reminded(case, IVA)
    assert (told.step, told.instead_of) == ("promise day_after", BEN)


def test_so_does_whoever_stands_in_for_one_who_falls_ill_while_standing_in(case: ACase) -> None:
    tuesday = SUNDAY_NIGHT + timedelta(days=1, hours=9)
    sweep(case.session, tuesday)
    today, cal = tuesday.date(), actor(case.session, CAL)
    be_away(case.session, cal, tuesday, CAL, today, today, IVA)
    sweep(case.session, tuesday + TEN_MINUTES)
    assert [each.step for each in reminded(case, IVA)] == ["promise day_after"]


def test_where_who_stands_in_leaves_their_successor_hears_on_that_day(case: ACase) -> None:
    """Cal has read what she was told in Ben's place, so it is not passed on to Iva."""
    tuesday = SUNDAY_NIGHT + timedelta(days=1, hours=9)
    sweep(case.session, tuesday)
    cal, admin = actor(case.session, CAL), actor(case.session, ADAM)
    see(case.session, cal, tuesday, [each.id for each in reminded(case, CAL)])
    moves = partial(hand_over, case.session, tuesday, asked_by=ADAM)
    disable_user(case.session, admin, tuesday, CAL, IVA, moves)
    sweep(case.session, tuesday + TEN_MINUTES)
    assert [each.step for each in reminded(case, IVA)] == ["promise day_after"]

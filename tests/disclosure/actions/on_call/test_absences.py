"""Who is away and who stands in, on both databases; and when somebody works."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.actions.on_call import absences
from disclosure.actions.on_call.working_hours import HoursAsked, set_hours
from disclosure.actions.people.colleagues import hours_of
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, add_user, disable_user
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from disclosure.records.rota import Absence
from disclosure.records.users import User, user_called
from tests.people import (
    ADA,
    ADAM,
    BEN,
    CAL,
    EVA,
    IVA,
    MAX,
    OPENED_FOR_WORK,
    OPERATOR,
    RON,
    SAM,
    actor,
)
from tests.rota import away_on
from workflows.escalation import Hours

pytestmark = pytest.mark.usefixtures("team")

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
A_DAY = timedelta(days=1)


def away(session: Session, email: str = ADA, heir: str = RON, **changed: Any) -> Absence:
    """Said by themselves, unless `by` names somebody else."""
    told: dict[str, Any] = {"by": email, "first": MONDAY, "last": FRIDAY, "at": NOW} | changed
    who = actor(session, told["by"])
    return absences.be_away(session, who, told["at"], email, told["first"], told["last"], heir)


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Absence)) or 0


def user(session: Session, email: str) -> User:
    found = user_called(session, email)
    assert found
    return found


def test_both_days_are_part_of_an_absence(session: Session) -> None:
    row = away(session)
    assert (row.by, row.recorded_at, row.stand_in) == (ADA, NOW, RON)
    for day, there in ((MONDAY - A_DAY, 0), (MONDAY, 1), (FRIDAY, 1), (FRIDAY + A_DAY, 0)):
        found = away_on(session, day)
        assert len(found) == there
        assert [each.stand_in for each in found.get(ADA, [])] == [RON] * there


def test_one_day_will_do(session: Session) -> None:
    away(session, first=MONDAY, last=MONDAY)
    assert set(away_on(session, MONDAY)) == {ADA}


@pytest.mark.parametrize(
    ("changed", "fields", "says"),
    [
        ({"first": None}, ["from_on"], "give a day"),
        ({"last": None}, ["to_on"], "give a day"),
        ({"last": MONDAY - A_DAY}, ["to_on"], "before the first"),
        ({"first": date(2026, 11, 2), "last": date(2026, 11, 19)}, ["to_on"], "over already"),
        ({"last": MONDAY + timedelta(days=732)}, ["to_on"], "more than two years after"),
        ({"first": date(2029, 1, 1), "last": date(2029, 1, 2)}, ["from_on"], "two years ahead"),
        ({"heir": ADA}, ["stand_in"], "somebody else, who is there then"),
        ({"heir": ""}, ["stand_in"], "choose somebody"),
        ({"heir": "nobody@example.org"}, ["stand_in"], "choose somebody"),
        ({"heir": SAM}, ["stand_in"], "Sam Lee works at none of the same sites"),
        ({"first": None, "heir": ""}, ["from_on", "stand_in"], "give a day"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_with_every_fault_at_once(
    session: Session, changed: dict[str, Any], fields: list[str], says: str
) -> None:
    with pytest.raises(BadInput, match=says) as bad:
        away(session, **changed)
    assert [fault.field for fault in bad.value.faults] == fields
    assert count(session) == 0


def test_whoever_has_left_stands_in_for_nobody(session: Session) -> None:
    disable_user(session, OPERATOR, OPENED_FOR_WORK, RON, ADA)
    with pytest.raises(BadInput, match="choose somebody"):
        away(session)


def test_who_is_ill_since_yesterday_can_still_say_so(session: Session) -> None:
    away(session, first=NOW.date() - A_DAY, last=NOW.date())
    assert set(away_on(session, NOW.date())) == {ADA}


def test_two_absences_never_share_a_day(session: Session) -> None:
    away(session)
    with pytest.raises(BadInput) as bad:
        away(session, first=FRIDAY, last=FRIDAY + A_DAY)
    (fault,) = bad.value.faults
    assert fault.says == (
        "You are away already from Monday 23 November to Friday 27 November. "
        "Cancel that first, or choose other days."
    )
    with pytest.raises(BadInput, match="Ada Lind is away already"):
        away(session, by=ADAM, first=FRIDAY, last=FRIDAY)
    away(session, first=FRIDAY + A_DAY, last=FRIDAY + A_DAY)
    assert count(session) == 2


def test_the_same_absence_sent_twice_stands_there_once(session: Session) -> None:
    assert away(session).id == away(session).id
    assert count(session) == 1


def test_whoever_is_away_then_cannot_stand_in(session: Session) -> None:
    away(session, RON, EVA, first=FRIDAY, last=FRIDAY + A_DAY)
    with pytest.raises(BadInput) as bad:
        away(session)
    (fault,) = bad.value.faults
    assert (fault.field, "Ron Bell is away then too" in fault.says) == ("stand_in", True)
    assert "from Friday 27 November to Saturday 28 November" in fault.says
    assert "Choose somebody else" in fault.says
    away(session, last=FRIDAY - A_DAY)


def test_of_two_who_name_each_other_at_once_one_is_refused(session: Session) -> None:
    people = {email: actor(session, email) for email in (ADA, RON)}

    def say(email: str) -> str:
        heir = RON if email == ADA else ADA
        with Session(session.get_bind(), autoflush=False) as own:
            try:
                absences.be_away(own, people[email], NOW, email, MONDAY, FRIDAY, heir)
            except BadInput:
                return "refused"
        return "away"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(say, people)) == ["away", "refused"]


def test_who_stands_in_and_falls_ill_later_is_told_of(session: Session) -> None:
    """Nobody who is ill is refused: reminders go on to who stands in for them."""
    row = away(session)
    away(session, RON, EVA, first=FRIDAY, last=FRIDAY)
    (other,) = absences.away_with(session, row)
    assert (other.email, other.stand_in) == (RON, EVA)
    words = absences.days_words(other, NOW.date())
    assert words == "on Friday 27 November"


@pytest.mark.parametrize(("by", "whose"), [(ADA, BEN), (ADAM, BEN), (ADAM, SAM), (RON, ADA)])
def test_risk_managers_and_administrators_say_it_for_others(
    session: Session, by: str, whose: str
) -> None:
    add_user(session, OPERATOR, NOW, Person("two@example.org", "Two", ["clinician"], ["Far Ward"]))
    heir = "two@example.org" if whose == SAM else EVA
    row = away(session, whose, heir, by=by)
    assert (row.email, row.by) == (whose, by)
    back = absences.come_back(session, actor(session, by), NOW, row.id)
    assert back.cancelled_at == NOW


@pytest.mark.parametrize("by", [BEN, CAL, EVA, IVA, MAX])
def test_nobody_else_says_or_cancels_it_for_another(session: Session, by: str) -> None:
    with pytest.raises(Forbidden):
        away(session, by=by)
    row = away(session)
    with pytest.raises(Forbidden):
        absences.come_back(session, actor(session, by), NOW, row.id)
    assert set(away_on(session, MONDAY)) == {ADA}


def test_a_risk_manager_answers_for_no_other_site(session: Session) -> None:
    with pytest.raises(Forbidden, match="none of your sites"):
        away(session, SAM, BEN, by=ADA)
    asked = {each.email for each in absences.whose_absence(session, actor(session, ADA))}
    assert {BEN, RON} <= asked
    assert not {SAM, ADA, ADAM} & asked
    assert absences.whose_absence(session, actor(session, BEN)) == []


def test_who_is_not_here_is_not_away(session: Session) -> None:
    disable_user(session, OPERATOR, OPENED_FOR_WORK, BEN, ADA)
    for email in (BEN, "nobody@example.org"):
        with pytest.raises(BadInput, match="one of those offered"):
            away(session, email, EVA, by=ADA)
        with pytest.raises(Forbidden):
            away(session, email, EVA, by=IVA)


def test_who_is_back_early_counts_as_here_and_it_stays_on_record(session: Session) -> None:
    row, later = away(session), NOW + A_DAY
    absences.come_back(session, actor(session, ADA), later, row.id)
    absences.come_back(session, actor(session, ADA), later + A_DAY, row.id)
    assert away_on(session, MONDAY) == {}
    kept = session.get(Absence, row.id)
    assert kept
    assert kept.cancelled_at == later
    assert away(session).id != row.id  # it can be said again


def test_an_absence_that_is_over_stays_as_it_was(session: Session) -> None:
    row = away(session)
    week_later = NOW + timedelta(days=9)
    with pytest.raises(Refused, match="is over"):
        absences.come_back(session, actor(session, ADA), week_later, row.id)
    for id in (0, 999, 10**12):
        with pytest.raises(BadInput, match="no such absence"):
            absences.come_back(session, actor(session, ADA), NOW, id)


def test_colleagues_of_the_same_work_are_offered_first(session: Session) -> None:
    offered = [each.email for each in absences.stand_ins_for(session, user(session, ADA))]
    assert offered[0] == RON
    assert not {ADA, SAM, ADAM} & set(offered)


def test_who_works_at_no_site_may_ask_anybody(session: Session) -> None:
    offered = {each.email for each in absences.stand_ins_for(session, user(session, ADAM))}
    assert {SAM, ADA} <= offered
    assert away(session, ADAM, SAM).stand_in == SAM


# When somebody works


NIGHTS = HoursAsked([5, 6, 6], time(13), time(21, 30))


def test_who_works_alone_at_a_site_may_ask_anybody_too(session: Session) -> None:
    """Nobody was offered, and nobody else taken: who fell ill there could not say so."""
    sam = user(session, SAM)
    offered = {each.email for each in absences.stand_ins_for(session, sam)}
    assert {BEN, ADA} <= offered
    assert away(session, SAM, BEN).stand_in == BEN
    add_user(session, OPERATOR, NOW, Person("two@example.org", "Two", ["clinician"], ["Far Ward"]))
    assert [each.email for each in absences.stand_ins_for(session, sam)] == ["two@example.org"]


def test_own_hours_are_kept_and_given_up_again(session: Session) -> None:
    ben = actor(session, BEN)
    set_hours(session, ben, BEN, NIGHTS)
    assert user(session, BEN).works == {"days": [5, 6], "from": "13:00", "until": "21:30"}
    assert hours_of(user(session, BEN).works) == Hours(frozenset({5, 6}), time(13), time(21, 30))
    set_hours(session, ben, BEN, None)
    assert user(session, BEN).works is None
    assert hours_of(user(session, BEN).works) is None


@pytest.mark.parametrize(
    ("hours", "fields", "says"),
    [
        (HoursAsked([], time(8), time(18)), ["days"], "at least one"),
        (HoursAsked([7], time(8), time(18)), ["days"], "at least one"),
        (HoursAsked([-1], time(8), time(18)), ["days"], "at least one"),
        (HoursAsked([0], None, time(18)), ["from_"], "such as 08:00"),
        (HoursAsked([0], time(8), None), ["until"], "such as 18:00"),
        (HoursAsked([0], time(20), time(8)), ["until"], "the part before midnight"),
        (HoursAsked([0], time(8), time(8)), ["until"], "later than the start"),
        (HoursAsked([], None, None), ["days", "from_", "until"], "at least one"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    session: Session, hours: HoursAsked, fields: list[str], says: str
) -> None:
    with pytest.raises(BadInput, match=says) as bad:
        set_hours(session, actor(session, BEN), BEN, hours)
    assert [fault.field for fault in bad.value.faults] == fields
    assert user(session, BEN).works is None


def test_only_oneself_and_an_administrator_set_hours(session: Session) -> None:
    for other in (ADA, CAL, RON):
        with pytest.raises(Forbidden):
            set_hours(session, actor(session, other), BEN, NIGHTS)
    set_hours(session, actor(session, ADAM), BEN, NIGHTS)
    assert hours_of(user(session, BEN).works)
    with pytest.raises(BadInput, match="Nobody here"):
        set_hours(session, actor(session, ADAM), "nobody@example.org", NIGHTS)

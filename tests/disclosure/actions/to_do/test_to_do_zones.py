"""One list holds cases of many zones: what is nearest comes first, wherever its clock hangs."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, nearness
from disclosure.actions.to_do.kept import Told, cells_of, told_of
from disclosure.records.to_do import KeptToDo
from tests.cases import AWARE, a_person, an_opened_case
from tests.disclosure.actions.to_do.test_worklist import list_of
from tests.people import ADA
from tests.to_do import rows_of

pytestmark = pytest.mark.usefixtures("team")
LONDON, SYDNEY = ZoneInfo("Europe/London"), ZoneInfo("Australia/Sydney")
ON = date(2026, 3, 12)
REGULATOR = "Notify the regulator"


def test_what_is_late_longest_stands_first_whatever_its_law_calls_the_hour(
    session: Session,
) -> None:
    """Told within a day in New South Wales and in New Jersey: on the wall of Sydney it is hours
    later when the earlier of the two is due."""
    sydney = an_opened_case(session, AWARE - timedelta(hours=4), regimes=["au-nsw-od"])
    jersey = an_opened_case(session, AWARE, regimes=["us-nj-psa"])
    for case in (sydney, jersey):
        a_person(case)
    jersey.later(days=3)
    late = [row for row in list_of(jersey, ADA).groups[Group.LATE] if "in person" in row.todo.act]
    assert [row.ref for row in late] == [sydney.ref, jersey.ref]
    dues = [row.todo.time for row in late]
    assert [due.isoformat()[:13] for due in dues if due] == ["2026-03-13T17", "2026-03-13T06"]
    ranks = session.scalars(select(KeptToDo.rank).where(KeptToDo.urgency == Group.LATE))
    assert all(rank.endswith(("+00:00", "~")) for rank in ranks)


def test_in_one_case_telling_comes_before_the_decision_of_the_same_moment(
    session: Session,
) -> None:
    case = an_opened_case(session, regimes=["nz-hdc-code"])
    acts = [todo.act for todo in rows_of(case)]
    tell = next(act for act in acts if "in person what happened" in act)
    assert acts.index(tell) < acts.index("Decide whether the duty applies")


def test_a_day_ends_where_the_case_is(session: Session) -> None:
    """Of the same day in Sydney and London, Sydney's is over first; an hour of it stands before."""
    noon = datetime(2026, 3, 12, 12, tzinfo=UTC)
    late = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)
    order = [nearness(noon, LONDON), nearness(ON, SYDNEY), nearness(late, LONDON)]
    order += [nearness(ON, LONDON), nearness(None, LONDON)]
    assert order == sorted(order)
    rows = [
        ToDo("Ring", "", Target("section"), Group.LATE, time=ON, sooner=at) for at in (ON, late)
    ]
    assert rows[0].order_in(SYDNEY) < rows[1].order_in(SYDNEY) < rows[0].order_in(LONDON)


def test_how_late_it_is_goes_by_the_days_of_its_law_through_the_night(session: Session) -> None:
    """New Jersey was to hear by Thursday 19 March. On Tuesday, at half past midnight in London, it
    is Monday there; at five it is Tuesday, and the case itself says a day more.
    """
    case = an_opened_case(session, AWARE, regimes=["us-nj-psa"])
    a_person(case)
    days = []
    for hour, minute in ((0, 30), (5, 0)):
        case.at = datetime(2026, 3, 24, hour, minute, tzinfo=UTC)
        late = [
            row.todo for row in list_of(case, ADA).groups[Group.LATE] if row.todo.duty == REGULATOR
        ]
        assert late == [todo for todo in rows_of(case) if todo.duty == REGULATOR]
        days += [todo.working_days for todo in late]
    assert days == [2, 3]


def test_a_day_of_the_law_ends_in_the_list_where_its_law_is() -> None:
    """The ward in London keeps a rule of Sydney: it is late when the day is over in Sydney."""
    row = ToDo("Write", "", Target("section"), Group.SOON, Clock.DUE, ON, days_in=SYDNEY.key)
    kept = cells_of(Told(row, "INC-2026-000001", ""), LONDON)
    assert kept["late_from"] == datetime(2026, 3, 12, 13, tzinfo=UTC)
    assert kept["today_from"] == datetime(2026, 3, 11, 13, tzinfo=UTC)
    assert kept["rank"].endswith("2026-03-12T12:59:59.999999+00:00")
    says = kept.pop("says")
    assert told_of(KeptToDo(**kept), says).todo == row

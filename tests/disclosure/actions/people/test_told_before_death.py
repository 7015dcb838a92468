"""Nobody talks with the dead: what was said before the death counts, whenever it is recorded."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from tests.cases import AWARE, ACase, a_next_contact, a_person, a_talk, an_opened_case, record_as
from tests.people import BEN
from tests.ways import a_daughter
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
DIED = AWARE + timedelta(hours=4)  # at two in the afternoon
ENGLAND, TOLD = "gb-eng-reg20-nhs", "eng-nhs-inperson"


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, regimes=[ENGLAND])
    case.person = a_person(case.later(hours=1))
    return case


def dies(case: ACase, at: str) -> None:
    case.later(hours=6)
    record_as(case, BEN, "patient_status", what="died", at=at, source="The ward")


def told(case: ACase) -> DutyStatus:
    return next(duty.status for duty in case.now.duties if duty.id == TOLD)


def talked(case: ACase, at: str, **more: object) -> None:
    a_talk(case, "first", at=at, **more)


def test_a_talk_after_the_hour_of_her_death_is_refused_with_its_way_out(case: ACase) -> None:
    dies(case, DIED.isoformat())
    after = (DIED + timedelta(minutes=1)).isoformat()
    with pytest.raises(BadInput) as no:
        talked(case, after, next_contact=a_next_contact(case))
    (fault,) = no.value.faults
    assert fault.field == "persons"
    assert fault.says == (
        "With whom: Mrs Ann Price died on 12 March 2026, 2pm, before this talk. Leave them out, "
        "and name whom you talked with. If they lived then, put the time of the talk right, or "
        "record the death again with its right time."
    )
    case.session.rollback()
    assert not case.now.commitments
    assert told(case) is not DutyStatus.MET


def test_where_the_hour_came_twice_a_talk_before_the_death_needs_no_hour(session: Session) -> None:
    """She died at twenty past one, after the clocks went back; the talk was half an hour before."""
    autumn = datetime(2026, 10, 24, 12, tzinfo=AWARE.tzinfo)
    case = an_opened_case(session, autumn)
    case.person = a_person(case.later(hours=1))
    dies(case.later(hours=12), "2026-10-25T01:20:00+00:00")
    with pytest.raises(BadInput, match="That hour came twice that night"):
        talked(case, "2026-10-25T01:50:00+00:00")
    case.session.rollback()
    talked(case, "2026-10-25")


def test_nor_is_she_named_beside_her_daughter(case: ACase) -> None:
    dies(case, DIED.isoformat())
    daughter = a_daughter(case)
    with pytest.raises(BadInput, match="died on 12 March"):
        talked(case, case.at.isoformat(), persons=[case.person, daughter])
    case.session.rollback()
    talked(case, case.at.isoformat(), persons=[daughter])
    assert told(case) is DutyStatus.MET


@pytest.mark.parametrize("hours", [-1, 0])
def test_what_was_said_before_is_recorded_after_and_counts(case: ACase, hours: int) -> None:
    dies(case, DIED.isoformat())
    talked(case, (DIED + timedelta(hours=hours, seconds=40)).isoformat())
    assert told(case) is DutyStatus.MET


@pytest.mark.parametrize(
    ("talk", "death"),
    [("2026-03-12", DIED.isoformat()), ("2026-03-12T15:30:00+00:00", "2026-03-12")],
)
def test_of_the_day_of_her_death_an_hour_that_nobody_knows_stops_nothing(
    case: ACase, talk: str, death: str
) -> None:
    dies(case, death)
    talked(case, talk)
    assert told(case) is DutyStatus.MET


@pytest.mark.parametrize("talk", ["2026-03-13", "2026-03-13T00:10:00+00:00"])
def test_on_the_day_after_it_is_surely_too_late(case: ACase, talk: str) -> None:
    dies(case, "2026-03-12")
    case.later(days=1)
    with pytest.raises(BadInput, match="died on 12 March 2026, before this talk"):
        talked(case, talk)


def test_a_wrong_hour_of_the_death_is_put_right(case: ACase) -> None:
    """The ward had written two for ten past four."""
    dies(case, DIED.isoformat())
    right = DIED + timedelta(hours=2)
    record_as(case, BEN, "patient_status", what="died", at=right.isoformat(), source="Her notes")
    talked(case, (DIED + timedelta(hours=1)).isoformat())
    assert told(case) is DutyStatus.MET


def test_a_talk_of_that_day_whose_hour_lies_after_the_death_told_nobody(case: ACase) -> None:
    """It came on record before anybody had heard of her death."""
    after: datetime = DIED + timedelta(hours=1)
    case.later(hours=6)
    talked(case, after.isoformat())
    assert told(case) is DutyStatus.MET
    dies(case, DIED.isoformat())
    assert told(case) is DutyStatus.OPEN

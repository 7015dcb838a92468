"""A call is judged by what they had asked of us when it was made, not by what they ask now."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.people import Attempt
from disclosure.kinds.questions import Concern
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.people import BEN
from tests.ways import excused

pytestmark = pytest.mark.usefixtures("team")
NO_PHONE: dict[str, object] = {"safe": {"never": ["phone"]}, "reason": "She asked us to."}
PHONE_AGAIN: dict[str, object] = {"safe": {"never": []}, "reason": "Ringing is fine again."}


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case.later(hours=1))
    return case.later(days=1)


def says(case: ACase, wish: dict[str, object], **more: object) -> None:
    record_as(case, BEN, "person_change", person=case.person, **wish, **more)


def rang(case: ACase, at: datetime | str) -> bool:
    """Whether the call is kept as against her wishes."""
    when = at if isinstance(at, str) else at.isoformat()
    told = {"how": "phone", "at": when, "result": "No answer"}
    record_as(case, BEN, "attempt", person=case.person, **told)
    *_, (_, attempt) = case.now.case.those(Attempt)
    return attempt.against_wishes


def test_a_call_from_before_she_forbade_it_counts_and_opens_no_concern(case: ACase) -> None:
    noon = case.at
    says(case.later(hours=2), NO_PHONE)
    assert not rang(case.later(hours=2), noon)
    assert not any(case.now.case.those(Concern))
    assert rang(case, noon + timedelta(hours=3))


def test_a_call_while_she_forbade_it_was_against_her_wishes_though_she_allows_it_now(
    case: ACase,
) -> None:
    says(case, NO_PHONE)
    forbidden = case.later(hours=2).at
    says(case.later(hours=2), PHONE_AGAIN)
    assert rang(case.later(hours=1), forbidden)
    assert len(list(case.now.case.those(Concern))) == 1
    assert not rang(case, case.at)


def test_so_is_a_talk_that_we_began(case: ACase) -> None:
    noon = case.at.isoformat()
    says(case.later(hours=2), NO_PHONE)
    a_talk(case.later(hours=2), "first", at=noon, how="phone", began="we")
    ((_, talk),) = case.now.case.those(Conversation)
    assert not talk.against_wishes


def test_a_wish_that_came_on_record_later_counts_from_when_she_told_us(case: ACase) -> None:
    told, called = case.at, case.at + timedelta(hours=1)
    says(case.later(hours=5), NO_PHONE, at=told.isoformat())
    assert rang(case, called)
    assert not rang(case, told - timedelta(hours=1))


def test_of_a_wish_whose_hour_nobody_knows_a_call_of_that_day_may_have_been_before(
    case: ACase,
) -> None:
    told = case.at
    says(case.later(days=1), NO_PHONE, at=told.date().isoformat())
    assert not rang(case, told + timedelta(hours=1))
    assert rang(case, told + timedelta(days=1))


def test_so_may_a_call_whose_hour_nobody_knows(case: ACase) -> None:
    says(case.later(hours=2), NO_PHONE)
    assert not rang(case, case.at.date().isoformat())
    assert rang(case.later(days=1), case.at.date().isoformat())


def test_what_came_on_record_with_her_reaches_back(session: Session) -> None:
    case = an_opened_case(session)
    before = case.at
    case.person = a_person(case.later(hours=2), safe={"never": ["phone"]})
    assert rang(case, before)


def test_an_excuse_told_by_phone_before_she_forbade_it_was_told(case: ACase) -> None:
    excuse = excused(case, ["meeting_offered"], "declined", case.person)
    noon = case.later(hours=1).at.isoformat()
    says(case.later(hours=2), NO_PHONE)
    record_as(case, BEN, "excuse_told", excuse=excuse, how="By phone", at=noon)
    with pytest.raises(Refused, match="asked us never to use phone"):
        record_as(case, BEN, "excuse_told", excuse=excuse, how="By phone")

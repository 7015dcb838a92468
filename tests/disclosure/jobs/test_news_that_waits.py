"""What waits for the family while a second person judges whether they are to be told."""

import pytest
from sqlalchemy.orm import Session

from disclosure.jobs.news import Sent
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.disclosure.actions.outgoing.test_news import a_meeting
from tests.disclosure.jobs.test_news import send, the_row, with_news
from tests.mail_server import Office
from tests.people import BEN, EVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


@pytest.fixture
def case(begun: ACase, session: Session) -> ACase:
    return with_news(begun, session)


def not_to_be_told(case: ACase) -> int:
    told = {"standing": "not_to_be_told", "reason": "It was typed on the wrong case"}
    return record_as(case, BEN, "person_change", person=case.person, **told).id


def judged(case: ACase, change: int, *, agrees: bool) -> None:
    told = {"person_change": change, "agrees": agrees, "reason": "I asked the ward"}
    record_as(case, EVA, "person_change_review", **told)


@pytest.mark.parametrize("agrees", [True, False])
def test_what_waits_while_a_second_person_judges_whether_she_is_told_is_not_lost(
    case: ACase, office: Office, agrees: bool
) -> None:
    """A change on the wrong case, in the night: the worker dropped her news for good, and a second
    person said in the morning that she is to be told."""
    change = not_to_be_told(case)
    assert send(case, office) == Sent()
    assert the_row(case).dropped is None
    judged(case.later(hours=2), change, agrees=agrees)
    assert send(case, office) == Sent(news=not agrees)
    assert the_row(case).dropped == ("shut" if agrees else None)


def test_what_is_new_meanwhile_is_news_once_her_page_is_open_again(
    case: ACase, office: Office
) -> None:
    send(case, office)
    change = not_to_be_told(case.later(hours=1))
    a_meeting(case.later(hours=1))
    assert send(case, office) == Sent()
    judged(case.later(hours=2), change, agrees=False)
    assert send(case, office) == Sent(news=1)

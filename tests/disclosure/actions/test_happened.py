"""The day of the harm, put right by an event that a second person agreed to, is the day for all."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.happened import happened_on
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.audience import was_of_age
from disclosure.actions.outgoing.news_ways import when_allowed
from disclosure.actions.retention.keeping import facts_of
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, an_opened_case, change_by, record_as
from tests.people import ADA, BEN, EVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
TOLD, RIGHT = date(2026, 3, 12), date(2026, 3, 9)


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun.later(days=1)


def put_right(case: ACase, on: date = RIGHT, *, agrees: bool = True, **more: object) -> int:
    told = {"name": "occurred", "at": on.isoformat(), "evidence": "The drug chart", **more}
    made = record_as(case, ADA, "event", **told).id
    said = {"event": made, "agrees": agrees, "reason": "I saw the drug chart"}
    record_as(case, EVA, "event_review", **said)
    return made


@pytest.mark.usefixtures("team")
def test_a_letter_tells_the_day_as_it_was_put_right(session: Session) -> None:
    """The first day told was wrong, everybody knew it, and the letter told it all the same."""
    case = an_opened_case(session, occurred_at="2026-03-11")
    to = {"to": a_person(case)}
    put_right(case.later(hours=1))
    letter, _ = letters.draft(case.session, change_by(case, BEN), "initial_notification", to)
    assert "This happened on Monday 9 March 2026." in letter.text


def test_news_waits_and_the_case_is_kept_by_it(case: ACase) -> None:
    put_right(case)
    [person] = case.now.persons
    found = when_allowed(case.now, person, datetime(2027, 3, 9, 12, tzinfo=UTC))
    assert found
    assert found.date() == date(2027, 3, 10)
    assert facts_of(case.now).happened_on == RIGHT


@pytest.mark.usefixtures("team")
def test_whether_a_child_was_of_age_goes_by_it(session: Session) -> None:
    kim = {"name": "Kim Price", "born_on": "2008-03-11"}
    case = an_opened_case(session, occurred_at="2026-03-11", patient=kim)
    assert was_of_age(case.now)
    put_right(case.later(hours=1))
    assert not was_of_age(case.now)


def test_only_what_a_second_person_agreed_to_puts_it_right(case: ACase) -> None:
    assert happened_on(case.now) == TOLD
    put_right(case, date(2026, 3, 10), agrees=False)
    assert happened_on(case.now) == TOLD
    put_right(case, date(2026, 3, 10))
    wrong = put_right(case)
    assert happened_on(case.now) == RIGHT
    taken = {"of": wrong, "words": "It was another patient's chart", "withdraws": True}
    correction = record_as(case, ADA, "correction", **taken).id
    agreed = {"correction": correction, "agrees": True, "reason": "I saw the wrong name"}
    record_as(case, EVA, "correction_review", **agreed)
    assert happened_on(case.now) == date(2026, 3, 10)

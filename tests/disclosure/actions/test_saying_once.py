"""A double click says a thing once, also where both clicks are worked on at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.saying_once import move_once, record_once
from disclosure.operations.keys import session_on
from disclosure.permissions import family_actor
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    move_as,
    record_as,
)
from tests.family_saying import rows
from tests.people import BEN, EVA, IVA
from workflows.words import State

CLICKS = 4


@pytest.fixture
def case(session: Session, team: None) -> ACase:
    case = an_opened_case(session)
    acknowledged(case)
    return case


def by_them(case: ACase, **later: float) -> Change:
    actor = family_actor(case.id, case.person, "Mrs Ann Price")
    return Change(case.id, actor, case.at + timedelta(**later), Door.PAGE)


def question(case: ACase, words: str) -> dict[str, object]:
    return {"person": case.person, "words": words, "at": case.at.isoformat()}


def test_two_clicks_at_once_leave_one_record(settings: Settings, case: ACase) -> None:
    before = len(rows(case, "question"))
    engine, told, together = (
        open_database(settings.database_url),
        question(case, "Why?"),
        Barrier(4),
    )
    change = by_them(case)

    def click(_: int) -> int:
        with session_on(engine, settings) as session:
            together.wait()
            return record_once(session, change, "question", told)

    with ThreadPoolExecutor(CLICKS) as pool:
        numbers = set(pool.map(click, range(CLICKS)))
    engine.dispose()
    assert len(numbers) == 1
    assert len(rows(case, "question")) == before + 1


def test_the_same_words_later_or_after_other_words_are_said_again(case: ACase) -> None:
    session, before = case.session, len(rows(case, "question"))
    for words, seconds in (("Why?", 0), ("Why?", 30), ("And how?", 40), ("Why?", 50)):
        record_once(session, by_them(case, seconds=seconds), "question", question(case, words))
    assert len(rows(case, "question")) == before + 3
    record_once(session, by_them(case, minutes=2), "question", question(case, "Why?"))
    assert len(rows(case, "question")) == before + 4


def test_what_a_colleague_says_between_two_clicks_makes_them_no_two(case: ACase) -> None:
    first = record_once(case.session, by_them(case), "question", question(case, "Why?"))
    record_as(case, BEN, "note", words="She rang us")
    again = by_them(case, seconds=2)
    assert record_once(case.session, again, "question", question(case, "Why?")) == first


@begins_with(a_case, at=State.CLOSED)
def test_a_question_asked_twice_after_the_end_opens_the_case_once(
    session: Session, begun: ACase
) -> None:
    for _ in range(2):
        record_once(session, by_them(begun), "question", question(begun, "Why?"))
    opened = [row for row in rows(begun, "move") if row.body["trigger"] == "reopen"]
    assert (len(opened), begun.state) == (1, State.FOLLOW_UP)


def test_a_promise_is_let_off_once(case: ACase) -> None:
    told = {"person": case.person, "how": "page", "at": case.at.isoformat(), "words": "No need."}
    for seconds in (0, 1):
        move_once(case.session, by_them(case, seconds=seconds), case.promise, "release", told)
    assert len([row for row in rows(case, "move") if row.body["trigger"] == "release"]) == 1


@pytest.mark.parametrize("trigger", ["release", "change", "confirm"])
def test_of_clicks_at_once_on_what_several_are_owed_one_mark_is_kept(
    settings: Settings, case: ACase, trigger: str
) -> None:
    """The state does not move while another to whom it is owed said nothing, or said so before."""
    other = a_person(case, name="Kit Price", relationship="Son", is_patient=False)
    coming = {"words": "We will ring you both", "due_on": case.day(3), "owner": BEN}
    a_talk(case, "follow_up", persons=[case.person, other], next_contact=coming)
    told: dict[str, Any] = {"person": case.person, "how": "page", "words": "So be it."}
    told["at"] = case.at.isoformat()
    if trigger == "change":
        told["due_on"] = case.day(9)
    if trigger == "confirm":
        move_as(case, BEN, "done", case.promise, evidence="I rang both of them at noon.")
        move_as(case, EVA, "verify", case.promise)
        first = told | {"person": other, "how": "conversation"}
        move_as(case, IVA, "confirm", case.promise, **first)
    case.session.rollback()
    engine, together, change = open_database(settings.database_url), Barrier(CLICKS), by_them(case)

    def click(_: int) -> None:
        with session_on(engine, settings) as session:
            together.wait()
            move_once(session, change, case.promise, trigger, told)

    with ThreadPoolExecutor(CLICKS) as pool:
        list(pool.map(click, range(CLICKS)))
    engine.dispose()
    mine = [row.body for row in rows(case, "move") if row.body["data"].get("person") == case.person]
    assert [move["trigger"] for move in mine] == [trigger]
    assert mine[0]["from"] == mine[0]["to"]


@pytest.mark.parametrize(("ahead", "is_one"), [(20, True), (3600, False)])
def test_what_they_say_again_is_kept_though_a_clock_had_been_ahead_when_they_said_it_first(
    case: ACase, ahead: int, is_one: bool
) -> None:
    """By a clock an hour ahead all they said in the same words for an hour was taken for a second
    click. Of two machines one may be a little ahead, and two clicks may go to both."""
    told = question(case, "Why did nobody ring us?")
    first = record_once(case.session, by_them(case, seconds=ahead), "question", told)
    again = record_once(case.session, by_them(case), "question", told)
    assert (again == first) is is_one

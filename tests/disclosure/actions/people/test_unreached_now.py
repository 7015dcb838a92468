"""Somebody is out of reach only while every way we know was tried since we last heard of them."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, Door
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_person, a_talk, an_opened_case, move_as, record_as
from tests.people import BEN, RON
from tests.ways import attempts, excused, judged
from workflows.words import Trigger

FIRST = "first_conversation_recorded"


def with_a_patient(session: Session, **more: Any) -> ACase:
    """Her address and her telephone are known, unless `more` says otherwise."""
    case = an_opened_case(session)
    case.person = a_person(case, **more)
    judged(case)
    return case


pytestmark = [pytest.mark.usefixtures("team"), begins_with(with_a_patient)]


def out_of_reach(case: ACase) -> None:
    excused(case, [FIRST], "unreachable", case.person)


def still_to_try(case: ACase, by: str = "two ways") -> None:
    with pytest.raises(Refused, match=f"Try three times, on three days, by {by}"):
        out_of_reach(case)
    case.session.rollback()


def asked(case: ACase) -> list[str]:
    """What beginning the investigation still asks of her."""
    unmet = (item for item in gate.checklist(case.now, Trigger.BEGIN_INVESTIGATION) if not item.met)
    return [item.id for item in unmet if item.person == case.person]


def on_her_page(case: ACase, kind: str, **told: Any) -> None:
    family = family_actor(case.id, case.person, "Mrs Ann Price")
    told = {"person": case.person, "at": case.at.isoformat()} | told
    record(case.session, Change(case.id, family, case.at, Door.PAGE), kind, told)


def test_three_attempts_on_three_days_by_two_ways_are_enough(case: ACase) -> None:
    attempts(case, "phone", "post")
    still_to_try(case)
    attempts(case, "phone")
    out_of_reach(case)
    assert FIRST not in asked(case)


def test_attempts_from_before_the_last_talk_do_not_count(case: ACase) -> None:
    attempts(case, "phone", "post", "phone")
    a_talk(case, "follow_up")
    still_to_try(case)
    case.later(days=1)
    attempts(case, "phone", "post")
    still_to_try(case)
    attempts(case, "phone")
    out_of_reach(case)


def test_attempts_from_before_her_last_word_do_not_count(case: ACase) -> None:
    attempts(case, "phone", "post", "phone")
    on_her_page(case, "question", words="What happened to me?")
    still_to_try(case)


@pytest.mark.parametrize("no_way", ["through_someone", "other", "email"])
def test_a_way_that_is_not_known_is_no_second_one_where_two_are(case: ACase, no_way: str) -> None:
    attempts(case, "phone", no_way, "phone")
    still_to_try(case)
    attempts(case, "post")
    out_of_reach(case)


def test_ways_that_are_not_known_are_never_enough_by_themselves(case: ACase) -> None:
    attempts(case, "other", "through_someone", "other")
    still_to_try(case)


def test_a_visit_counts_where_the_address_is_known(case: ACase) -> None:
    attempts(case, "phone", "visit", "phone")
    out_of_reach(case)
    assert FIRST not in asked(case)


def test_a_visit_is_no_second_way_where_no_address_is_known(session: Session) -> None:
    case = with_a_patient(session, post=[], email="ann@example.org")
    attempts(case, "phone", "visit", "phone")
    still_to_try(case)
    attempts(case, "email")
    out_of_reach(case)


def test_of_whom_only_a_landline_is_known_three_calls_on_three_days_are_enough(
    session: Session,
) -> None:
    case = with_a_patient(session, post=[])
    attempts(case, "phone", "phone")
    still_to_try(case, by="the one way left")
    attempts(case, "phone")
    out_of_reach(case)
    assert FIRST not in asked(case)


def test_three_calls_of_one_day_are_not_enough(session: Session) -> None:
    case = with_a_patient(session, post=[])
    told: dict[str, Any] = {"person": case.person, "how": "phone", "result": "Nobody answered."}
    for _ in range(3):
        record_as(case, BEN, "attempt", **told, at=case.later(minutes=30).at.isoformat())
    still_to_try(case, by="the one way left")


@pytest.mark.parametrize("kind", ["question", "account", "concern"])
def test_her_word_on_her_page_ends_it(case: ACase, kind: str) -> None:
    attempts(case, "phone", "post", "phone")
    out_of_reach(case)
    assert FIRST not in asked(case)

    case.later(hours=1)
    on_her_page(case, kind, words="Nobody has told me why I bled.")

    assert FIRST in asked(case)


def test_a_question_that_she_rang_us_with_ends_it(case: ACase) -> None:
    attempts(case, "phone", "post", "phone")
    out_of_reach(case)
    record_as(
        case.later(hours=1), BEN, "question", person=case.person, words="What happened to me?"
    )
    assert FIRST in asked(case)


def test_that_she_did_not_reply_when_we_asked_is_no_word_of_hers(case: ACase) -> None:
    attempts(case, "phone", "post", "phone")
    out_of_reach(case)
    told: dict[str, Any] = {"person": case.person, "how": "By post", "answer": "no_reply"}
    told |= {"told_how_to_complain": True, "asked_at": case.later(hours=1).at.isoformat()}
    record_as(case, BEN, "heard", **told)
    assert FIRST not in asked(case)


def test_that_we_tried_by_a_way_she_forbade_is_no_word_of_hers(case: ACase) -> None:
    """It opens a concern in her name; and nobody heard from her."""
    never = {"safe": {"use": ["phone", "post"], "never": ["text"]}}
    record_as(case, BEN, "person_change", person=case.person, **never, reason="She said so in May.")
    attempts(case, "phone", "post", "phone", "text")
    assert case.now.concerns
    out_of_reach(case)
    assert FIRST not in asked(case)


def test_that_she_wrote_that_a_promise_was_not_kept_is_a_word_of_hers(case: ACase) -> None:
    told: dict[str, Any] = {"words": "We will send you the notes", "owner": BEN}
    told |= {"due_on": case.day(20), "source": {"family": case.person}}
    promise = str(record_as(case, BEN, "commitment", **told).created[0]["ref"])
    move_as(case.later(days=2), BEN, "done", promise, evidence="Sent by post")
    attempts(case, "phone", "post", "phone")
    out_of_reach(case)
    assert FIRST not in asked(case)
    wrote: dict[str, Any] = {"person": case.person, "how": "letter"}
    wrote |= {"at": case.later(hours=1).at.isoformat()}
    move_as(case, RON, "dispute", promise, **wrote, words="Nothing came.")
    assert case.now.concerns
    assert FIRST in asked(case)

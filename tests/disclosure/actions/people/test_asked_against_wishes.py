"""An asking or an offer by a way that they forbade is kept as what it was, and counts for nothing;
what they themselves said to it counts as their word.
"""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.conversation import Heard
from disclosure.kinds.questions import Concern
from disclosure.kinds.ways_said import way_said
from disclosure.records.outbox import Message
from tests import cases
from tests.cases import ACase, a_person, an_opened_case, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.law.test_clocks_remember import KNEW
from tests.people import ADA, BEN
from workflows import requirements as r
from workflows.words import State, Way

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
WORDS = "We tried to reach you by phone, which you had asked us never to do."
NO_PHONE: dict[str, Any] = {"safe": {"use": ["post"], "never": ["phone"]}}
PHONE_AGAIN: dict[str, Any] = {"safe": {"never": []}, "reason": "Ringing is fine again."}


@pytest.fixture
def case(session: Session) -> ACase:
    """Mrs Price asked us never to ring her."""
    case = an_opened_case(session, KNEW, regimes=["ie-psa2023-notifiable"])
    case.person = a_person(case.later(hours=1), **NO_PHONE)
    return case.later(days=1)


def sought(case: ACase, how: str = "By telephone") -> int:
    told = {"how": how}
    return record_as(case, BEN, "questions_sought", person=case.person, **told).id


def offered(case: ACase, outcome: str, how: str = "By telephone", **more: Any) -> int:
    told = {"offered_at": case.at.isoformat(), "how": how, "outcome": outcome} | more
    return record_as(case, BEN, "meeting", person=case.person, **told).id


def heard(case: ACase, answer: str, how: str = "By telephone", **more: Any) -> int:
    told = {"asked_at": case.at.isoformat(), "how": how, "answer": answer} | more
    told |= {"told_how_to_complain": True}
    return record_as(case, BEN, "heard", person=case.person, **told).id


def concerns(case: ACase) -> list[tuple[str, int | None]]:
    return [(body.words, row.parent) for row, body in case.now.case.those(Concern)]


def told_ada(case: ACase) -> int:
    case.session.rollback()
    messages = case.session.query(Message).filter_by(to=ADA, step="attempt_against_wishes")
    return messages.count()


def names_of_events(case: ACase) -> set[str]:
    return {event.name for event in case.now.clocks.events()}


def lacks(case: ACase, requirement: Any) -> bool:
    facts = case.now.facts
    (person,) = facts.relevant
    return requirement(facts, person) is not None


def test_questions_asked_for_that_way_were_not_and_the_risk_manager_knows(case: ACase) -> None:
    number = sought(case)
    assert lacks(case, r.family_questions_sought)
    assert concerns(case) == [(WORDS, number)]
    assert told_ada(case) == 1
    sought(case.later(hours=1), "By post")
    assert not lacks(case, r.family_questions_sought)
    assert len(concerns(case)) == 1


def test_a_meeting_offered_that_way_was_not_offered_and_starts_no_clock(case: ACase) -> None:
    number = offered(case, "offered")
    assert lacks(case, r.meeting_offered)
    assert "meeting_arranged" not in names_of_events(case)
    assert (concerns(case), told_ada(case)) == ([(WORDS, number)], 1)
    offered(case.later(hours=1), "offered", "By letter")
    assert not lacks(case, r.meeting_offered)
    assert "meeting_arranged" in names_of_events(case)


@pytest.mark.parametrize("outcome", ["accepted", "declined", "held"])
def test_a_meeting_that_they_said_yes_or_no_to_was_offered_all_the_same(
    case: ACase, outcome: str
) -> None:
    more = {"meets_at": case.at.isoformat()} if outcome == "held" else {}
    offered(case, outcome, **more)
    assert not lacks(case, r.meeting_offered)
    assert "meeting_arranged" in names_of_events(case)
    assert ("meeting_held" in names_of_events(case)) is (outcome == "held")
    assert (len(concerns(case)), told_ada(case)) == (1, 1)


@pytest.mark.parametrize("outcome", ["cancelled", "nobody_came"])
def test_that_nobody_came_to_it_is_no_answer(case: ACase, outcome: str) -> None:
    offered(case, outcome, meets_at=case.at.isoformat())
    assert lacks(case, r.meeting_offered)


def test_silence_on_that_way_is_none_and_their_words_are_theirs(case: ACase) -> None:
    for _ in range(2):
        heard(case, "no_reply")
        case.later(days=11)
    assert lacks(case, r.family_heard)
    assert not list(case.now.facts.heard)
    assert (len(concerns(case)), told_ada(case)) == (2, 2)
    heard(case, "words", words="You kept your word.")
    assert not lacks(case, r.family_heard)
    assert [body.words for _, body in case.now.case.those(Heard)][-1] == "You kept your word."
    assert len(concerns(case)) == 3


def test_that_they_would_rather_not_say_is_their_word(case: ACase) -> None:
    heard(case, "rather_not")
    assert not lacks(case, r.family_heard)
    assert (len(concerns(case)), told_ada(case)) == (1, 1)


def test_silence_counts_by_another_way(case: ACase) -> None:
    for _ in range(2):
        heard(case, "no_reply", "By post")
        case.later(days=11)
    assert not lacks(case, r.family_heard)
    assert concerns(case) == []


def test_the_concern_we_open_for_them_is_no_word_of_theirs(case: ACase) -> None:
    """Else whoever cannot be reached would have been in touch, by our ringing them."""
    sought(case)
    offered(case, "offered")
    heard(case, "no_reply")
    assert not list(case.now.facts.words)
    assert "requested_by_person" not in names_of_events(case)


def test_what_they_allow_later_changes_nothing_backwards_nor_what_they_forbid(
    case: ACase,
) -> None:
    sought(case)
    before = case.at
    record_as(case.later(hours=1), BEN, "person_change", person=case.person, **PHONE_AGAIN)
    assert lacks(case, r.family_questions_sought)
    sought(case.later(hours=1))
    assert not lacks(case, r.family_questions_sought)
    never = NO_PHONE | {"reason": "She asked us to."}
    record_as(case.later(hours=1), BEN, "person_change", person=case.person, **never)
    assert not lacks(case, r.family_questions_sought)
    told = {"at": before.isoformat(), "how": "By telephone"}
    record_as(case, BEN, "questions_sought", person=case.person, **told)
    assert len(concerns(case)) == 2  # the call of that day was forbidden then


def test_after_closing_it_opens_the_case_again(session: Session) -> None:
    case = cases.a_case(session, State.CLOSED)
    never = NO_PHONE | {"reason": "She asked us to."}
    record_as(case.later(hours=1), BEN, "person_change", person=case.person, **never)
    states = []
    for how in ("By post", "By telephone"):
        heard(case.later(hours=1), "no_reply", how)
        states.append(case.state)
    assert states == [State.CLOSED, State.FOLLOW_UP]


@pytest.mark.parametrize(
    ("how", "way"),
    [
        ("phone", Way.PHONE), ("By phone", Way.PHONE), ("TELEPHONE", Way.PHONE),
        ("by telephone.", Way.PHONE), ("Over the phone", Way.PHONE), ("a call", Way.PHONE),
        ("by a call", Way.PHONE), ("e-mail", Way.EMAIL), ("By e-mail", Way.EMAIL),
        ("letter", Way.POST), ("by  letter", Way.POST), ("Post", Way.POST), ("sms", Way.TEXT),
        ("in_clinic", Way.IN_CLINIC), ("In clinic", Way.IN_CLINIC), ("Home visit", Way.VISIT),
        ("through someone", Way.THROUGH_SOMEONE), ("By video call", Way.VIDEO),
        ("She called at the desk", None), ("By telephone, when she rang us", None),
        ("In a conversation", None), ("page", None), ("", None),
    ],
)  # fmt: skip
def test_a_way_is_known_by_its_name_where_nothing_else_is_said(how: str, way: Way | None) -> None:
    assert way_said(how) is way

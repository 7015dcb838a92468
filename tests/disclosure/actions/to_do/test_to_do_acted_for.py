"""A patient who lacks capacity is not whom we ring with an answer: whoever acts for her is."""

import pytest
from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, record_as
from tests.disclosure.actions.to_do.test_to_do_death import acts
from tests.disclosure.actions.to_do.test_worklist import row
from tests.people import BEN
from tests.to_do import rows_of
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


@pytest.fixture
def case(begun: ACase) -> ACase:
    """Mrs Ann Price asked us why, and for a meeting. Then she lost her capacity."""
    case = begun.later(hours=1)
    record_as(case, BEN, "request", person=case.person, wants="meeting")
    record_as(case, BEN, "patient_status", what="lost_capacity", source="The ward")
    return case


def her_husband(case: ACase) -> int:
    who = {"name": "Mr Ivo Price", "relationship": "Husband", "phone": "01632 960109"}
    return a_person(case, **who, is_patient=False, lawful_basis="Attorney for her health")


def test_what_she_asked_is_answered_to_whoever_acts_for_her(case: ACase) -> None:
    husband, question = her_husband(case), case.now.questions[0].ref
    (answer,) = (todo for todo in rows_of(case) if todo.key == question)
    assert answer.act == "Answer Mr Ivo Price"
    assert "Mrs Ann Price asked, and others are told in their place." in answer.why
    assert "First tell Mr Ivo Price in person what happened." in answer.why
    a_talk(case, "first", persons=[husband])
    (answer,) = (todo for todo in rows_of(case) if todo.key == question)
    assert "First tell" not in answer.why
    assert not [act for act in acts(case) if act.startswith("Answer Mrs Ann Price")]


def test_what_she_asked_for_is_arranged_with_whoever_acts_for_her(case: ACase) -> None:
    husband = her_husband(case)
    act = "Answer Mr Ivo Price for Mrs Ann Price, who asked for a meeting"
    meeting = row(case, act)
    assert meeting.phone == "01632 960109"
    assert meeting.why == "First tell Mr Ivo Price in person what happened."
    a_talk(case, "first", persons=[husband])
    assert row(case, act).why == ""


def test_while_nobody_is_named_who_acts_for_her_she_is_not_left_without_an_answer(
    case: ACase,
) -> None:
    assert row(case, "Answer Mrs Ann Price, who asks for a meeting").phone == "01632 960222"


def test_once_she_decides_again_she_is_answered_herself(case: ACase) -> None:
    her_husband(case)
    record_as(
        case.later(days=1), BEN, "patient_status", what="regained_capacity", source="The ward"
    )
    assert row(case, "Answer Mrs Ann Price, who asks for a meeting").phone == "01632 960222"


def test_once_she_decides_again_she_is_asked_before_anybody_who_acted_for_her_is_told(
    app: Flask, case: ACase
) -> None:
    """The first thing to do was still to tell him all of it."""
    her_husband(case)
    tell = "Tell Mr Ivo Price in person what happened"
    assert "first, who speaks" not in row(case, tell).why
    record_as(
        case.later(hours=1), BEN, "patient_status", what="regained_capacity", source="The ward"
    )
    first = "Ask Mrs Ann Price first, who speaks for themselves now."
    assert first in row(case, tell).why
    page = signed_in(app, BEN).get(f"/incidents/{case.ref}/people").text
    people = page.partition('id="persons"')[2]
    assert people.count(first) == 1  # with him, and not with her

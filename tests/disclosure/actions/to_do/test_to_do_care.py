"""What is proposed for those who talk with the family; nothing waits for it, and it lapses."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.thing_to_do import Group, ToDo
from disclosure.actions.users import Person, change_user, disable_user
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Permission
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, an_opened_case, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.to_do.test_worklist import acts, row
from tests.people import ADA, BEN, CAL, OPERATOR, SITE
from tests.to_do import rows_of
from workflows.words import State

pytestmark = [
    pytest.mark.usefixtures("team"),
    ON_SQLITE,
    begins_with(a_case, at=State.INVESTIGATE),
]
HUDDLE = "Meet for five minutes before"
DEBRIEF = "Ask Ben Okoro how they are after"
SUPPORT = "Offer support to the colleagues who took part"


def proposals(case: ACase) -> list[ToDo]:
    return [todo for todo in rows_of(case) if "Nothing waits for it" in todo.why]


def test_a_huddle_is_proposed_before_the_first_talk_and_before_the_findings_are_told(
    session: Session,
) -> None:
    case = an_opened_case(session)
    assert row(case, HUDDLE).target.word == "huddle"
    record_as(case, BEN, "huddle", words="Ben leads", not_to_guess="Why the box was there")
    assert HUDDLE not in acts(case)
    cases.through(case, State.INVESTIGATE)
    cases.investigated(case)
    assert "before the talk about what we found" in row(case, HUDDLE).act
    a_talk(case, "disclosure")
    assert HUDDLE not in acts(case)


def test_after_a_first_talk_somebody_asks_how_they_are(case: ACase) -> None:
    asked = row(case, DEBRIEF)
    [talk] = [row for row, _ in case.now.case.those(Conversation)]
    assert asked.needs is Permission.DEBRIEF
    assert asked.target.fields == {"conversation": str(talk.number)}
    record_as(case, CAL, "debrief", words="The room was too loud", conversation=talk.number)
    assert DEBRIEF not in acts(case)
    a_talk(case, "follow_up")  # no debrief is proposed of a short call
    assert DEBRIEF not in acts(case)
    a_talk(case, "disclosure")
    assert "the talk about what we found" in row(case, DEBRIEF).act


def test_nobody_is_sent_to_ask_who_has_left(case: ACase) -> None:
    assert DEBRIEF in acts(case)
    disable_user(case.session, OPERATOR, case.at, BEN, ADA)
    assert DEBRIEF not in acts(case)


def test_what_is_proposed_stops_nothing_and_lapses(case: ACase) -> None:
    found = proposals(case)
    assert found
    assert all(todo.group is Group.LATER and not todo.key for todo in found)  # no reminder
    assert [todo.act for todo in rows_of(case)][-len(found) :] == [todo.act for todo in found]
    case.later(days=15)
    assert DEBRIEF not in acts(case)
    cases.through(case, State.CLOSED)
    assert rows_of(case) == []


def test_support_for_colleagues_says_what_was_offered_and_names_nobody(case: ACase) -> None:
    assert SUPPORT not in acts(case)
    record_as(case, ADA, "involved", name="Joyce Hale", part="Gave the dose")
    assert row(case, SUPPORT).target.fields == {"offered_to": "staff"}
    told = {"offered_to": "staff", "at": case.at.isoformat()}
    married = Person(CAL, "Cal Moss", ["coach"], [SITE])
    change_user(case.session, OPERATOR, case.at, married)
    named = ("A counsellor for Joyce Hale", "For Cal Reyes", "For Cal Moss")
    for what in (*named, "Six talks. She was in tears."):
        with pytest.raises(BadInput, match="What you offered: say what was offered"):
            record_as(case, BEN, "support", **told, what=what)
    record_as(case, BEN, "support", **told, what="Six talks with the staff counsellor")
    assert SUPPORT not in acts(case)
    family = told | {"offered_to": case.person}
    record_as(case, BEN, "support", **family, what="A counsellor. She was in tears.")


def test_a_held_bill_waits_until_it_is_released_in_a_closed_case_too(case: ACase) -> None:
    held = {"from": case.at.isoformat(), "by": "Accounts"}
    record_as(case, ADA, "billing_hold", **held)
    waits = row(case, "See that no bill goes out")
    assert waits.why == f"Accounts holds it since {case.at:%A} {case.at.day} {case.at:%B}."
    assert waits.target.word == "billing_hold"
    cases.through(case, State.CLOSED)
    assert "See that no bill goes out" in acts(case)
    released = {"released_at": case.at.isoformat(), "reason": "It was written off"}
    record_as(case, ADA, "billing_hold", **held, **released)
    assert rows_of(case) == []

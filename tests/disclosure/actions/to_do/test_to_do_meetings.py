"""Whoever agreed to meet the family finds the day on the list: they stand at the door on it."""

from datetime import timedelta
from typing import Any

from disclosure.actions.thing_to_do import Group
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, record_as
from tests.not_told import acts_about
from tests.people import BEN
from tests.to_do import rows_of
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
MEET, AFTER = "Meet Mrs Ann Price, as agreed", "Say what came of the meeting with Mrs Ann Price"


def a_meeting(case: ACase, outcome: str = "accepted", **more: Any) -> None:
    """In five days, in the afternoon, at her home."""
    told = {"person": case.person, "how": "By telephone", "offered_at": case.at.isoformat()}
    record_as(case, BEN, "meeting", **told | {"outcome": outcome} | more)


def agreed(case: ACase) -> None:
    at = (case.at + timedelta(days=5)).replace(hour=14, minute=0)
    a_meeting(case, meets_at=at.isoformat(), place="Her home")


def test_it_stands_there_with_its_hour_and_place_until_the_talk_is_written_down(
    case: ACase,
) -> None:
    agreed(case)
    [todo] = [each for each in rows_of(case) if each.act == MEET]
    assert todo.why.endswith(", 2pm, Her home.")
    assert (todo.group, todo.owner) == (Group.SOON, BEN)
    assert todo.target.fields == {"persons": [str(case.person)]}
    case.later(days=5)
    assert [each.group for each in rows_of(case) if each.act == MEET] == [Group.TODAY]
    a_talk(case, "follow_up")
    assert not acts_about(case, MEET)


def test_of_one_that_is_over_somebody_says_what_came_of_it(case: ACase) -> None:
    agreed(case)
    case.later(days=6)
    assert (acts_about(case, MEET), acts_about(case, AFTER)) == ([], [AFTER])
    a_meeting(case, "nobody_came")
    assert not acts_about(case, AFTER)


def test_moved_or_called_off_it_is_not_the_old_one(case: ACase) -> None:
    agreed(case)
    later = (case.at + timedelta(days=20)).isoformat()
    a_meeting(case, meets_at=later)
    assert [each.group for each in rows_of(case) if each.act == MEET] == [Group.LATER]
    a_meeting(case, "cancelled")
    assert not acts_about(case, MEET)


def test_one_that_was_only_offered_is_nobodys_appointment(case: ACase) -> None:
    a_meeting(case, "offered", meets_at=(case.at + timedelta(days=5)).isoformat())
    assert not acts_about(case, MEET)


def test_whom_we_may_not_tell_any_more_is_not_left_waiting_at_the_door(case: ACase) -> None:
    who = {"name": "Mr Sam Price", "relationship": "Son", "is_patient": False}
    son = a_person(case, **who, standing="also_told", lawful_basis="His mother agreed")
    soon = (case.at + timedelta(days=5)).isoformat()
    a_meeting(case, person=son, meets_at=soon)
    no = {"person": case.person, "purpose": "share", "agrees": False, "with_person": son}
    record_as(case, BEN, "consent", **no, asked_by="Ben Okoro")
    [todo] = [
        each for each in rows_of(case) if each.act == "Call off the meeting with Mr Sam Price"
    ]
    assert "does not allow us to tell Mr Sam Price: say only that." in todo.why
    assert todo.target.fields["outcome"] == "cancelled"

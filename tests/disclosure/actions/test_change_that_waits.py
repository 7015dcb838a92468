"""Somebody said that they are not to be told, and no second person has judged it yet: nothing goes
to them meanwhile, and what makes reaching them safer counts at once.
"""

from typing import Any

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.refused import Refused
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_letter,
    a_ready_case,
    change_by,
    move_as,
    record_as,
)
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import Way

NEW_NUMBER = "01632 960299"
WAITS = (
    "It is on record that Mrs Ann Price is not to be told, and a second person has not agreed or "
    "disagreed yet. Nothing goes to them before that."
)
BY_POST: dict[str, Any] = {"how": "post", "format": "standard"}
STEPS: list[Any] = [("approve", "issue", {}), ("issue", "send", BY_POST)]


pytestmark = begins_with(a_ready_case)


def not_to_be_told(case: ACase, **more: object) -> int:
    told = {"person": case.person, "standing": "not_to_be_told"} | more
    return record_as(case, BEN, "person_change", **told, reason="He beats her at home.").id


def judged(case: ACase, change: int, *, agrees: bool) -> None:
    told = {"person_change": change, "agrees": agrees, "reason": "I read the notes of the ward."}
    record_as(case, EVA, "person_change_review", **told)


def kept_back(case: ACase, trigger: str, ref: str, **told: Any) -> str:
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, trigger, ref, **told)
    case.session.rollback()
    (asked,) = no.value.unmet
    return asked.says


def person(case: ACase) -> PersonNow:
    return next(each for each in case.now.persons if each.number == case.person)


def reached_by(case: ACase) -> tuple[str, list[Way]]:
    """Their telephone, and the ways that are never used."""
    return person(case).body["phone"], sorted(person(case).never)


@pytest.mark.parametrize(("until", "trigger", "told"), STEPS)
def test_no_letter_to_them_goes_while_it_waits(
    case: ACase, until: str, trigger: str, told: dict[str, Any]
) -> None:
    ref = a_letter(case, "no_contact", until=until)
    not_to_be_told(case)
    assert kept_back(case, trigger, ref, **told) == WAITS


def test_no_letter_to_them_is_begun_while_it_waits(case: ACase) -> None:
    not_to_be_told(case)
    with pytest.raises(Refused) as no:
        letters.draft(case.session, change_by(case, BEN), "no_contact", {"to": case.person})
    assert str(no.value) == WAITS


@pytest.mark.parametrize(("until", "trigger", "told"), STEPS)
def test_after_a_no_letters_go_again(
    case: ACase, until: str, trigger: str, told: dict[str, Any]
) -> None:
    ref = a_letter(case, "no_contact", until=until)
    judged(case, not_to_be_told(case), agrees=False)
    move_as(case, ADA, trigger, ref, **told)


@pytest.mark.parametrize(("until", "trigger", "told"), STEPS)
def test_letters_go_again_where_whoever_said_it_takes_it_back(
    case: ACase, until: str, trigger: str, told: dict[str, Any]
) -> None:
    ref = a_letter(case, "no_contact", until=until)
    change = not_to_be_told(case)
    record_as(case, BEN, "correction", of=change, words="That was another patient.", withdraws=True)
    move_as(case, ADA, trigger, ref, **told)


@pytest.mark.parametrize(("until", "trigger", "told"), STEPS)
def test_after_a_yes_no_letter_goes(
    case: ACase, until: str, trigger: str, told: dict[str, Any]
) -> None:
    ref = a_letter(case, "no_contact", until=until)
    judged(case, not_to_be_told(case), agrees=True)
    assert kept_back(case, trigger, ref, **told) == "Mrs Ann Price is not to be told."


def test_a_new_number_and_never_count_at_once_whoever_agrees(case: ACase) -> None:
    safe = {"use": ["post"], "never": ["phone"]}
    change = not_to_be_told(case, phone=NEW_NUMBER, safe=safe)
    assert reached_by(case) == (NEW_NUMBER, [Way.PHONE])
    assert person(case).must_be_told

    judged(case, change, agrees=False)

    assert reached_by(case) == (NEW_NUMBER, [Way.PHONE])
    assert person(case).must_be_told


def test_a_call_against_what_waits_is_against_their_wishes(case: ACase) -> None:
    not_to_be_told(case, safe={"never": ["phone"]})
    told = {"person": case.person, "how": "phone"}
    made = record_as(case, BEN, "attempt", **told, result="I rang the old number.")
    assert [each["kind"] for each in made.created] == ["concern"]


def test_why_they_may_be_told_changes_with_their_standing_alone(case: ACase) -> None:
    change = not_to_be_told(case, lawful_basis="The court said no", phone=NEW_NUMBER)
    assert "lawful_basis" not in person(case).body

    judged(case, change, agrees=True)

    assert person(case).body["lawful_basis"] == "The court said no"
    assert not person(case).must_be_told


@pytest.mark.parametrize(("until", "trigger", "told"), STEPS)
def test_that_they_need_no_longer_be_told_stops_no_letter_while_it_waits(
    case: ACase, until: str, trigger: str, told: dict[str, Any]
) -> None:
    ref = a_letter(case, "no_contact", until=until)
    not_to_be_told(case, standing="also_told")
    move_as(case, ADA, trigger, ref, **told)

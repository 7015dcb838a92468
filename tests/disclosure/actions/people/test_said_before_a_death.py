"""What the patient said of a promise while it was hers, written down after she died."""

from datetime import datetime

import pytest
from flask import Flask

from disclosure.actions.refused import Refused
from disclosure.records.commitment import Commitment
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, move_as, record_as
from tests.not_told import promised
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


@pytest.fixture
def case(begun: ACase) -> ACase:
    """Mrs Price is promised a call in five days. Her daughter must be told once she is dead."""
    promised(begun, begun.person, days=5)
    who = {"name": "Ewa Price", "relationship": "Daughter", "lawful_basis": "Executor"}
    a_person(begun, is_patient=False, **who)
    begun.later(days=1)
    return begun


@pytest.fixture
def said_at(case: ACase) -> datetime:
    """She said it in the morning, and died in the evening. It is the day after."""
    said = case.at
    died = case.later(hours=8).at.isoformat()
    record_as(case, BEN, "patient_status", what="died", at=died, source="The ward")
    case.later(days=1)
    return said


def promise(case: ACase) -> Commitment:
    return next(each for each in case.now.commitments if each.ref == case.promise)


def entered(case: ACase, trigger: str, at: datetime, **more: object) -> None:
    told = {"person": case.person, "how": "conversation", "at": at.isoformat(), **more}
    move_as(case, ADA, trigger, case.promise, "", words="That is fine.", **told)


def test_a_new_day_that_she_agreed_to_stands(case: ACase, said_at: datetime) -> None:
    day = case.day(9)
    entered(case, "change", said_at, due_on=day)
    due_on = promise(case).due_on
    assert due_on
    assert due_on.isoformat() == day
    assert case.now.day_that_counts(promise(case)) == due_on


def test_she_let_us_off_and_nobody_else_was_owed_it_then(case: ACase, said_at: datetime) -> None:
    entered(case, "release", said_at)
    assert promise(case).state is CommitmentState.RELEASED


def test_where_her_son_was_owed_it_too_his_word_is_missing(case: ACase) -> None:
    who = {"name": "Tom Price", "relationship": "Son", "lawful_basis": "Executor"}
    tom = a_person(case, is_patient=False, **who)
    promised(case, case.person, tom)
    said = case.later(hours=1).at
    died = case.later(hours=8).at.isoformat()
    record_as(case, BEN, "patient_status", what="died", at=died, source="The ward")
    entered(case.later(days=1), "release", said)
    assert promise(case).state is CommitmentState.OPEN


def test_her_yes_is_hers_and_her_daughter_has_still_to_be_told(
    case: ACase, said_at: datetime
) -> None:
    move_as(case, BEN, "done", case.promise, "", evidence="I rang.", at=said_at.isoformat())
    move_as(case, EVA, "verify", case.promise)
    entered(case, "confirm", said_at)
    assert promise(case).state is CommitmentState.CONFIRMED
    assert not case.now.owed_to(promise(case)) <= set(case.now.told(promise(case)))


def test_she_said_nothing_after_she_died(case: ACase, said_at: datetime) -> None:
    for trigger in ("release", "dispute"):
        with pytest.raises(Refused, match="not owed to that person"):
            entered(case, trigger, case.at)
        case.session.rollback()


def test_she_can_be_chosen_on_the_form(case: ACase, said_at: datetime, app: Flask) -> None:
    page = signed_in(app, ADA).get(f"/promises/{case.promise}/release").text
    assert f'value="{case.person}"' in page
    assert "Mrs Ann Price, patient (died on" in page

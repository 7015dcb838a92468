"""What whoever acted for the patient said of a promise, once the patient may be told herself."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.operations.verify import verify
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_next_contact,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.cases import promise_row as promise
from tests.people import BEN, RON
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
LATER = 20


@pytest.fixture
def son(case: ACase) -> int:
    """Mrs Price has lost capacity: what we promised her he hears for her."""
    basis = {"lawful_basis": "He holds the power of attorney"}
    son = a_person(case, name="Tom Price", relationship="Son", is_patient=False, **basis)
    record_as(case.later(hours=1), BEN, "patient_status", what="lost_capacity", source="The ward")
    case.later(days=1)
    return son


def says(case: ACase, trigger: str, person: int, **told: Any) -> None:
    said: dict[str, Any] = {"person": person, "how": "conversation", "at": case.at.isoformat()}
    move_as(case, RON, trigger, case.promise, **said, words="That is fine.", **told)


def may_be_told_herself(case: ACase) -> None:
    told = {"lawful_basis": "With her son beside her she understands it all"}
    told |= {"reason": "Her doctor asked."}
    record_as(case.later(hours=1), BEN, "person_change", person=case.person, **told)
    assert case.person in case.now.owed_to(promise(case))


def regains_capacity(case: ACase) -> None:
    record_as(
        case.later(hours=1), BEN, "patient_status", what="regained_capacity", source="The ward"
    )


AGAIN = pytest.mark.parametrize("comes_back", [may_be_told_herself, regains_capacity])


@AGAIN
def test_a_new_day_to_which_her_son_agreed_for_her_stands(
    case: ACase, son: int, comes_back: Callable[[ACase], None]
) -> None:
    assert case.now.owed_to(promise(case)) == {son}
    later = case.day(LATER)
    says(case, "change", son, due_on=later)

    comes_back(case)

    assert str(promise(case).due_on) == later
    case.later(days=LATER - 2)  # the first day passes
    assert not case.now.is_late(promise(case))
    assert verify(case.session).ok


@AGAIN
def test_what_her_son_let_us_off_for_her_is_not_owed_again(
    case: ACase, son: int, comes_back: Callable[[ACase], None]
) -> None:
    says(case, "release", son)
    comes_back(case)
    assert promise(case).state is CommitmentState.RELEASED


def test_what_his_mother_let_us_off_stands_once_a_child_may_be_told_himself(
    session: Session, case: ACase
) -> None:
    session.rollback()
    child = an_opened_case(session, patient={"name": "Tom Hill", "born_on": "2012-05-02"})
    child.person = a_person(child, name="Tom Hill")
    who = {"name": "Mrs Joan Hill", "relationship": "Mother", "lawful_basis": "His mother"}
    mother = a_person(child, **who, is_patient=False)
    name_contact(child)
    both = [child.person, mother]
    a_talk(child, "first", persons=both, next_contact=a_next_contact(child))
    says(child.later(days=1), "release", mother)
    assert promise(child).state is CommitmentState.RELEASED

    may_be_told_herself(child)

    assert promise(child).state is CommitmentState.RELEASED


def test_that_we_cannot_keep_it_was_told_to_her_son_and_to_nobody_else(
    case: ACase, son: int
) -> None:
    why = {"why": "The counsellor was ill for weeks.", "told_how": "phone"}
    move_as(case, BEN, "cannot_keep", case.promise, **why, at=case.at.isoformat())
    assert set(case.now.told(promise(case))) == {son}

    may_be_told_herself(case)

    assert set(case.now.told(promise(case))) == {son}

"""The police took a man without papers for Ian Roe, and his wife was named. It was another man; and
the list went on: tell Mrs Roe in person what happened.
"""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.to_staff.delivering import WAITS
from tests.begun import begins_with
from tests.cases import ACase, a_draft, a_person, an_opened_case, letter_row, record_as
from tests.disclosure.actions.people.test_patient_known import identified, withdrawn
from tests.disclosure.actions.to_do.test_worklist import acts, row
from tests.people import BEN
from tests.typed import signed_in

SEE = "See whether Una belongs to the patient"
FIRST = "See first whether Una belongs to the patient."
UNA: dict[str, Any] = {"name": "Mrs Una Roe", "preferred_name": "Una", "relationship": "Wife"}
UNA |= {"is_patient": False, "lawful_basis": "Next of kin"}


def a_man_without_papers(session: Session) -> ACase:
    return an_opened_case(session, patient={"name": "Unknown Male"})


pytestmark = begins_with(a_man_without_papers)


@pytest.fixture
def wrong(case: ACase) -> int:
    number = identified(case, name="Mr Ian Roe", born_on="1950-02-03")
    case.person = a_person(case, **UNA)
    return number


def test_before_anybody_tells_her_it_is_seen_whose_wife_she_is(
    app: Flask, case: ACase, wrong: int
) -> None:
    assert SEE not in acts(case)
    assert FIRST not in row(case, "Tell Una").why
    withdrawn(case.later(hours=1), wrong)
    todo = row(case, SEE)
    assert "named while the patient was taken for Mr Ian Roe, which is over" in todo.why
    assert todo.key.partition(" ")[0] in WAITS
    assert row(case, "Tell Una").why.startswith(FIRST)
    assert row(case, "Offer Una support").why.startswith(FIRST)
    letter = letter_row(case, a_draft(case, "initial_notification"))
    assert FIRST in worth_minding(case.now, letter)
    assert FIRST in signed_in(app, BEN).get(f"/incidents/{case.ref}/people").text


def test_nor_where_another_name_took_the_place_of_his(case: ACase, wrong: int) -> None:
    identified(case, name="Mr Owen Bell")
    assert SEE in acts(case)


def test_it_ends_once_somebody_says_why_she_is_told_or_withdraws_her(
    case: ACase, wrong: int
) -> None:
    withdrawn(case.later(hours=1), wrong)
    told = {"lawful_basis": "His wife: he went by two names", "reason": "She knew him at once"}
    record_as(case, BEN, "person_change", person=case.person, **told)
    assert FIRST not in row(case, "Tell Una").why
    assert SEE not in acts(case)
    again = identified(case, name="Mr Ian Roe")
    other = a_person(case, **UNA | {"name": "Ms Eve Roe", "preferred_name": "Eve"})
    withdrawn(case.later(hours=1), again)
    assert "See whether Eve belongs to the patient" in acts(case)
    withdrawn(case, other)
    assert "See whether Eve belongs" not in acts(case)
    assert "See first whether Eve belongs" in row(case, "Tell Una and Eve").why  # until agreed


@pytest.mark.parametrize("name", ["Mr Ian Roe", "Mr Iain Roe", "Ian Roe-Price"])
def test_who_he_is_said_anew_with_another_day_or_spelling_is_he(
    case: ACase, wrong: int, name: str
) -> None:
    withdrawn(case.later(hours=1), wrong)
    identified(case, name=name, born_on="1951-02-03")
    assert SEE not in acts(case)


def test_who_was_named_before_he_was_taken_for_anybody_is_asked_nothing(case: ACase) -> None:
    case.person = a_person(case, **UNA)
    wrong = identified(case, name="Mr Ian Roe")
    withdrawn(case.later(hours=1), wrong)
    identified(case, name="Mr Owen Bell")
    assert SEE not in acts(case)


def test_a_baby_that_has_a_name_now_has_the_same_mother(session: Session, team: None) -> None:
    case = an_opened_case(session, patient={"name": "Baby of Mrs Roe"})
    case.person = a_person(case, **UNA | {"relationship": "Mother"})
    identified(case, name="Taliesin Bell")
    assert SEE not in acts(case)

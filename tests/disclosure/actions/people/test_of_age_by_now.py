"""A patient turns eighteen while we look into it: nobody goes on telling a parent unasked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters.recipient import worth_minding
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import ToDo, Viewed
from disclosure.actions.to_do.things import things_to_do
from disclosure.actions.watching import look_again_at, watched
from tests.cases import ACase, a_draft, a_person, an_opened_case, record_as
from tests.people import BEN
from tests.told_pages import lived

pytestmark = pytest.mark.usefixtures("team")
KIM: dict[str, Any] = {"name": "Kim Price", "born_on": "2008-03-20"}
BIRTHDAY = datetime(2026, 3, 20, tzinfo=UTC)
ASKED = "Ask whether Kim Price speaks for themselves now"


@pytest.fixture
def case(session: Session) -> ACase:
    """Eight days before; her mother is told in her place."""
    case = an_opened_case(session, patient=KIM)
    told = {"name": "Mrs Joan Price", "relationship": "Mother", "lawful_basis": "Her mother"}
    case.person = a_person(case, **told, is_patient=False)
    return case


def view(case: ACase) -> Viewed:
    return Viewed(case.now, staff_of(case.session))


def asked(case: ACase) -> list[ToDo]:
    return [row for row in things_to_do(view(case)) if row.act == ASKED]


def on_the_birthday(case: ACase) -> ACase:
    case.at = BIRTHDAY + timedelta(hours=9)
    return case


def test_from_the_birthday_somebody_is_asked_and_reminded(case: ACase) -> None:
    assert asked(case) == []
    case.at = BIRTHDAY - timedelta(hours=6)
    assert look_again_at(view(case), []) == BIRTHDAY
    [row] = asked(on_the_birthday(case))
    assert row.why == (
        "They are 18 since Friday 20 March, and what we tell goes to Mrs Joan Price. Record that "
        "they came of age; or, where Mrs Joan Price still may act, record anew why they may be "
        "told."
    )
    assert row.key in {each.key for each in watched(view(case))}


@pytest.mark.parametrize("what", ["came_of_age", "lost_capacity", "died"])
def test_what_is_on_record_since_ends_the_asking(case: ACase, what: str) -> None:
    lived(on_the_birthday(case), what)
    assert asked(case) == []


def test_so_does_the_ground_on_which_somebody_still_acts(case: ACase) -> None:
    basis = "Deputy, by the order of 12 March"
    told = {"person": case.person, "lawful_basis": basis, "reason": "She brought it"}
    record_as(on_the_birthday(case), BEN, "person_change", **told)
    assert asked(case) == []


def test_nobody_is_asked_where_the_patient_is_told_themselves(session: Session) -> None:
    case = an_opened_case(session, patient=KIM)
    a_person(case, name="Kim Price")
    assert asked(on_the_birthday(case)) == []


def test_nobody_is_asked_of_an_adult_for_whom_her_daughter_is_told(session: Session) -> None:
    """It said that she was eighteen since 1966, and that this waited for 22,000 days."""
    case = an_opened_case(session, patient=KIM | {"born_on": "1948-05-02"})
    a_person(case, name="Ada Price", relationship="Daughter", is_patient=False)
    assert asked(case) == []


def test_a_letter_to_a_parent_says_so_to_whoever_reads_it_before_it_goes(case: ACase) -> None:
    ref = a_draft(case, "holding")
    says = "The patient is of age since 20 March 2026."
    [letter] = case.now.letters
    assert says not in " ".join(worth_minding(case.now, letter))
    on_the_birthday(case)
    [letter] = [each for each in case.now.letters if each.ref == ref]
    assert says in " ".join(worth_minding(case.now, letter))

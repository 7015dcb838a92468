"""A child who loses and regains capacity, or is said to be of age, is a child as before."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.door import why_closed
from disclosure.actions.letters.recipient import why_not_alone_to
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.to_do.of_age import of_age_on
from disclosure.kinds.faults import BadInput
from tests.cases import ACase, a_person, a_talk, acknowledged, an_opened_case, move_as, record_as
from tests.people import ADA, BEN
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
MOTHER: dict[str, Any] = {
    "name": "Mrs Joan Price",
    "relationship": "Mother",
    "lawful_basis": "Her mother",
}
SIX = {"name": "Kim Price", "born_on": "2020-01-20"}
SEVENTEEN = {"name": "Kim Price", "born_on": "2008-03-20"}
HERSELF = "She understands it, and asked to hear it herself"


def told_through_her_mother(session: Session, patient: dict[str, str]) -> ACase:
    case = an_opened_case(session, patient=patient)
    case.person = a_person(case, **MOTHER, is_patient=False)
    return case


def lived(case: ACase, what: str, **more: object) -> None:
    record_as(case.later(hours=1), BEN, "patient_status", what=what, source="The ward", **more)


def relevant(case: ACase) -> set[str]:
    return {person.name for person in case.now.facts.persons if person.relevant}


def test_a_child_that_woke_up_again_is_spoken_for_by_her_mother(session: Session) -> None:
    case = told_through_her_mother(session, SIX)
    acknowledged(case)
    lived(case, "lost_capacity")
    lived(case, "regained_capacity")
    assert not case.now.facts.patient_decides
    move_as(case, ADA, "begin_investigation")
    assert case.state is State.INVESTIGATE


def test_who_is_sixteen_or_of_an_age_nobody_knows_speaks_again(session: Session) -> None:
    for born in ({"born_on": "2009-01-20"}, {}):
        case = told_through_her_mother(session, {"name": "Kim Price"} | born)
        lived(case, "lost_capacity")
        assert not case.now.facts.patient_decides
        lived(case, "regained_capacity")
        assert case.now.facts.patient_decides


def test_a_child_does_not_come_of_age_and_the_mends_can_be_followed(session: Session) -> None:
    case = told_through_her_mother(session, SIX)
    with pytest.raises(BadInput, match="What happened: by the date of birth on record they are 6"):
        lived(case, "came_of_age")
    case.session.rollback()
    lived(case, "identified", patient=SEVENTEEN | {"born_on": "2008-01-20"})
    lived(case, "came_of_age")
    assert case.now.facts.patient_decides


def kim(case: ACase, number: int) -> PersonNow:
    return next(person for person in case.now.persons if person.number == number)


def test_why_she_may_be_told_speaks_of_no_capacity_that_she_lost_later(session: Session) -> None:
    case = an_opened_case(session, patient=SEVENTEEN)
    number = a_person(case, name="Kim Price", lawful_basis=HERSELF)
    case.person = number
    assert not kim(case, number).acted_for
    before = case.at
    lived(case, "lost_capacity")
    assert "lacks capacity" in kim(case, number).acted_for
    assert "lacks capacity" in (why_not_alone_to(case.now, kim(case, number)) or "")
    assert not kim(case, number).was_acted_for(before, case.now.zone)
    basis = {"lawful_basis": "Awake and clear in the mornings, so we tell her too"}
    record_as(
        case.later(hours=1), BEN, "person_change", person=number, **basis, reason="Dr Shah saw her"
    )
    assert not kim(case, number).acted_for
    assert why_not_alone_to(case.now, kim(case, number)) is None


@pytest.mark.parametrize("what", ["lost_capacity", "regained_capacity"])
def test_what_was_said_of_her_capacity_as_a_child_does_not_end_the_asking(
    session: Session, what: str
) -> None:
    case = told_through_her_mother(session, SEVENTEEN)
    lived(case, what)
    case.at = datetime(2026, 3, 21, 9, tzinfo=UTC)
    assert of_age_on(case.now) == datetime(2026, 3, 20, tzinfo=UTC).date()
    lived(case, what)
    assert of_age_on(case.now) is None


def test_a_child_has_a_page_of_her_own_where_it_is_written_why(session: Session) -> None:
    case = told_through_her_mother(session, SIX)
    number = a_person(case, name="Kim Price")
    acknowledged(case)
    a_talk(case, "first", persons=[number, case.person])
    assert "Kim Price is 6 years old" in (why_closed(case.now, number) or "")
    assert why_closed(case.now, case.person) is None
    told = {"person": number, "lawful_basis": HERSELF, "reason": "Her mother and she agree"}
    record_as(case, BEN, "person_change", **told)
    assert why_closed(case.now, number) is None
    lived(case, "lost_capacity")
    assert "lacks capacity" in (why_closed(case.now, number) or "")

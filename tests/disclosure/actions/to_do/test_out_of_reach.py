"""A man without a home, a telephone or an address, whom nobody found in three tries. The list asked
for ever to tell him what we will not do: only who wrote that he was told came past it.
"""

from sqlalchemy.orm import Session

from disclosure.actions.to_do.case_view import excuses_of, view_of
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import ADA, BEN
from tests.ways import EVERYTHING, attempts, excused

TELL = "Tell Mrs Ann Price what we will not do"
NOWHERE: dict[str, object] = {"post": [], "phone": None}


def without_a_home(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = a_person(case, **NOWHERE)
    return case


pytestmark = begins_with(without_a_home)


def left_on_the_page(case: ACase) -> list[str]:
    return [act for each in excuses_of(view_of(case.now)) for act, _ in each.left]


def cannot_be_found(case: ACase, *ways: str) -> None:
    attempts(case, *ways)
    excused(case, EVERYTHING, "unreachable", case.person)


def test_nobody_is_asked_to_tell_him_that_nobody_can_tell_him(case: ACase) -> None:
    cannot_be_found(case, "visit", "through_someone", "visit")
    assert TELL not in acts(case)
    assert left_on_the_page(case) == ["Record that it ends"]


def test_who_said_no_was_there_to_be_told(case: ACase) -> None:
    excused(case, EVERYTHING, "declined", case.person)
    assert TELL in acts(case)
    assert "Tell Mrs Ann Price, and how to take it back" in left_on_the_page(case)


def test_where_a_number_rings_and_nobody_answers_it_nothing_can_be_left(
    session: Session, team: None
) -> None:
    case = an_opened_case(session)
    case.person = a_person(case, post=[])
    cannot_be_found(case, "phone", "text", "phone")
    assert TELL not in acts(case)
    for known in ({"email": "ann@example.org"}, {"safe": {"use": ["text"]}}):
        change = {"person": case.person, "reason": "Her sister told us"}
        record_as(case, BEN, "person_change", **change, **known)
        assert TELL in acts(case)
        record_as(case, BEN, "person_change", **change, email=None, safe={})


def test_a_letter_lies_there_for_her_until_it_comes_back(session: Session, team: None) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    name_contact(case)
    attempts(case, "phone", "post", "phone")
    letter = a_letter(case, "no_contact", until="send")
    excused(case, EVERYTHING, "unreachable", case.person)
    assert TELL in acts(case)
    at = case.later(days=3).at.isoformat()
    move_as(case, ADA, "returned", letter, at=at, why="Gone away, says the envelope")
    assert TELL not in acts(case)


def test_once_he_is_found_there_is_nothing_left_to_tell(case: ACase) -> None:
    cannot_be_found(case, "visit", "through_someone", "visit")
    a_talk(case, "first")
    assert TELL not in acts(case)
    assert left_on_the_page(case) == []

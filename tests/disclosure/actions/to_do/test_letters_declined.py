"""Of two who must be told one wants no letters: nobody is sent to write to him."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters.recipient import worth_minding
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    letter_row,
    name_contact,
    record_as,
)
from tests.disclosure.actions.to_do.test_worklist import acts, row
from tests.people import BEN, EVA
from tests.ways import LETTERS, excused, judged

pytestmark = pytest.mark.usefixtures("team")


def a_mother_and_her_son(session: Session) -> tuple[ACase, int]:
    case = an_opened_case(session)
    case.person = a_person(case)
    told = {"name": "Mr Luke Price", "preferred_name": "Luke", "relationship": "Son"}
    son = a_person(case, **told, is_patient=False, lawful_basis="Attorney")
    judged(case)
    a_talk(case, "first", persons=[case.person])
    a_talk(case, "first", persons=[son])
    return case, son


def minds(case: ACase, to: int) -> str:
    letter = letter_row(case, a_draft(case, "initial_notification", to=to))
    return " ".join(worth_minding(case.now, letter))


def test_the_list_names_who_reads_letters(session: Session) -> None:
    case, son = a_mother_and_her_son(session)
    assert "Write to Mrs Ann Price and Luke after the talk" in acts(case)
    excused(case, LETTERS, "declined", son)
    assert "Write to Mrs Ann Price after the talk" in acts(case)


def test_a_letter_to_him_says_so_before_it_goes(session: Session) -> None:
    """His page said “You asked for no letters”, and a letter to him was posted."""
    case, son = a_mother_and_her_son(session)
    assert "said no to letters" not in minds(case, son)
    excused(case, LETTERS, "declined", son)
    assert "Luke said no to letters from us, and a second person agreed." in minds(case, son)
    assert "said no to letters" not in minds(case, case.person)


def wished(case: ACase, son: int, ground: str, which: tuple[str, ...]) -> int:
    told = {"person": son, "requirement": list(which), "ground": ground, "reason": "So he told us"}
    day = {"review_on": case.day(10)} if ground == "asked_for_later" else {}
    return record_as(case, BEN, "excuse", **told, **day).id


def agreed(case: ACase, excuse: int, *, agrees: bool = True) -> None:
    told = {"excuse": excuse, "agrees": agrees, "reason": "I rang him too"}
    record_as(case, EVA, "excuse_review", **told)


def test_what_nobody_agreed_to_yet_is_said_before_his_letter_goes(session: Session) -> None:
    """It lay ready, and was posted in the hour after he had said no."""
    case, son = a_mother_and_her_son(session)
    name_contact(case)
    a_letter(case, "initial_notification", to=son, until="issue")
    excuse = wished(case, son, "declined", LETTERS)
    no = "No letter goes to Luke now: they said no."
    assert f"{no} Keep it here, unless they ask for it." in row(case, "Send the first letter").why
    assert no in minds(case, son)
    assert row(case, "Write to Mrs Ann Price and Luke").why.startswith(no)
    agreed(case, excuse, agrees=False)
    assert no not in row(case, "Send the first letter").why + minds(case, son)


def test_nor_before_the_day_that_he_asked_for(session: Session) -> None:
    case, son = a_mother_and_her_son(session)
    name_contact(case)
    a_letter(case, "initial_notification", to=son, until="issue")
    agreed(case, wished(case, son, "asked_for_later", LETTERS))
    later = "No letter goes to Luke now: not before 22 March 2026, for they asked for later."
    assert later in row(case, "Send the first letter").why
    assert later in minds(case, son)
    assert later not in minds(case, case.person)
    case.later(days=12)
    assert later not in row(case, "Send the first letter").why + minds(case, son)


def test_who_wants_no_closing_letter_reads_the_others(session: Session) -> None:
    case, son = a_mother_and_her_son(session)
    wished(case, son, "declined", ("closing_letter_given",))
    assert "No letter goes" not in minds(case, son)
    closing = letter_row(case, a_draft(case, "closing", to=son))
    assert "No letter goes to Luke now" in " ".join(worth_minding(case.now, closing))

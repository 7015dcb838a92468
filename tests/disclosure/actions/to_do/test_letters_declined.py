"""Of two who must be told one wants no letters: nobody is sent to write to him."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters.recipient import worth_minding
from tests.cases import ACase, a_draft, a_person, a_talk, an_opened_case, letter_row
from tests.disclosure.actions.to_do.test_worklist import acts
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

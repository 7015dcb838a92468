"""The second fact as they write it at home, and as we wrote it down with the keyboard we have."""

import pytest
from sqlalchemy import select

from disclosure.actions.family.door import invite
from disclosure.actions.staff.passwords import hashed
from disclosure.records.links import FamilyLink
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by
from tests.disclosure.actions.family.test_family_door import opened
from tests.people import BEN
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
NO_DOT = "\u0131rmak"  # as a Turkish keyboard writes it


def code_with(case: ACase, answer: str) -> str:
    fact = {"question": "where your mother was born", "answer": answer}
    return invite(case.session, change_by(case, BEN), case.person, fact).code


@pytest.mark.parametrize(
    ("written_down", "typed"),
    [("Da Nang", "Đà Nẵng"), ("Irmak", NO_DOT), ("Soren", "Søren"), ("Đức", "duc")],
)
def test_letters_that_our_keyboards_lack_make_no_difference(
    case: ACase, written_down: str, typed: str
) -> None:
    """Their right answer was a wrong one, five times, and then the page was locked."""
    opened(case, code_with(case, written_down), typed)


def test_a_code_made_before_they_made_none_opens_still(case: ACase) -> None:
    code = code_with(case, "Đà Nẵng")
    case.session.scalars(select(FamilyLink)).one().fact_hash = hashed("đanang")
    case.session.commit()
    opened(case, code, "Đà Nẵng")


def test_a_code_may_be_typed_in_the_wide_letters_of_a_chinese_or_japanese_keyboard(
    case: ACase,
) -> None:
    code = code_with(case, "Burek")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    opened(case, wide.lower(), "burek")

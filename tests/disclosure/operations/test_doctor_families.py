"""`doctor` names what nobody can ring, and a language that families lost."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.languages import Checker, name_checker, offered
from disclosure.records.languages import CheckedLanguage
from disclosure.records.transaction import one_transaction
from tests.disclosure.operations.test_doctor import NOW, faults, sound
from tests.people import OPERATOR

__all__ = ["sound"]  # as there

pytestmark = pytest.mark.usefixtures("team")


def test_a_letterhead_without_a_number_to_ring_is_named(sound: dict[str, str]) -> None:
    """“For a new code, ring us”, a mail said, and nobody knew that it named no number."""
    found = faults({**sound, "DISCLOSURE_LETTERHEAD": "Larch Road\\nFax 01632 960199"})
    assert found.startswith("The letterhead has no telephone number that we know as one")


def test_a_coach_of_the_house_without_a_telephone_is_named(sound: dict[str, str]) -> None:
    """The name was typed, stood on no page, and nobody was told why."""
    named = {**sound, "DISCLOSURE_COACH_NAME": "Carys Evans"}
    assert "DISCLOSURE_COACH_NAME is set without a telephone" in faults(named)
    assert faults(named | {"DISCLOSURE_COACH_PHONE": "01632 960155"}) == ""


def test_a_language_whose_words_changed_with_an_update_is_named(
    sound: dict[str, str], session: Session
) -> None:
    """Families who read Polish had English from one day to the next, and nobody was told."""
    reader = Checker("Anna Nowak", "her first language", read_every_sentence=True)
    name_checker(session, OPERATOR, NOW, "pl", reader)
    assert "Polish" not in faults(sound)

    with one_transaction(session):
        session.get_one(CheckedLanguage, "pl").words_sha256 = "of the words before"
    assert offered(session) == ("en",)
    assert "Polish was checked, and its words are others now, or gone: families" in faults(sound)

"""By which browser something was done to the house is sealed with the entry that says so."""

import pytest
from sqlalchemy.orm import Session

from disclosure.operations.verify import Broken, verify
from disclosure.permissions import Actor
from disclosure.records.house import house_entries, note_of_house
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.attacker import attack
from tests.people import EVA
from tests.staff import NOON

WARD = "a1" * 8


@pytest.fixture
def noted(whole: Session) -> int:
    """The number of an entry that names a browser; those before it name none."""
    with one_transaction(whole):
        note_of_house(whole, NOON, Actor(EVA, device=WARD), "page", "signed in")
    entries = house_entries(whole)
    assert [entry.device for entry in entries[-2:]] == [None, WARD]
    whole.rollback()
    return entries[-1].number


def test_entries_with_a_browser_and_without_one_stand_in_one_chain(
    whole: Session, noted: int
) -> None:
    assert verify(whole).ok


@pytest.mark.parametrize("other", ["NULL", "'b2b2b2b2b2b2b2b2'", "''"])
def test_another_browser_put_there_or_none_is_named(
    whole: Session, walked: Settings, noted: int, other: str
) -> None:
    attack(walked, f"UPDATE house_entry SET device = {other} WHERE number = {noted}")
    assert Broken("", noted, "house entry was altered") in verify(whole).broken


def test_a_browser_put_into_an_old_entry_is_named(
    whole: Session, walked: Settings, noted: int
) -> None:
    attack(walked, f"UPDATE house_entry SET device = '{WARD}' WHERE number = {noted - 1}")
    assert Broken("", noted - 1, "house entry was altered") in verify(whole).broken

"""The same list again, after a spreadsheet took 0012 for a number."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.bringing_in.importing import Imported
from tests.dirt import DATIX, NATIVE, TAKEN, Dirt
from tests.disclosure.actions.bringing_in.test_importing import imported, written
from tests.many_cases import cases_there

pytestmark = pytest.mark.usefixtures("team")


def brought(session: Session, tmp_path: Path, number: str, **cells: str) -> Imported:
    row = Dirt("row", TAKEN, cells={"external_ref": number, **cells})
    return imported(session, written(tmp_path, NATIVE, [row]))


@pytest.mark.parametrize(
    ("given", "again"), [("0012", "12"), ("12", "0012"), ("012", "00012"), ("W-0012", "W-12")]
)
def test_a_number_without_its_zeros_opens_no_second_case(
    session: Session, tmp_path: Path, given: str, again: str
) -> None:
    """Each case of the list was opened once more, with clocks of its own."""
    assert brought(session, tmp_path, given).imported == 1
    told = brought(session, tmp_path, again)
    assert (told.imported, told.already, told.bad) == (0, 0, 1)
    (no,) = told.rejected
    assert no.field == "external_ref"
    assert no.why == (
        f"external_ref: INC-2026-000001 has the same words, and the number {given}. A spreadsheet "
        "may have taken zeros away at the beginning of this one: write it as it was given, in a "
        "column of text."
    )
    assert brought(session, tmp_path, given).already == 1
    assert cases_there(session) == 1


def test_another_event_with_such_a_number_is_a_case_of_its_own(
    session: Session, tmp_path: Path
) -> None:
    brought(session, tmp_path, "0012")
    assert brought(session, tmp_path, "12", summary="She fell").imported == 1
    assert brought(session, tmp_path, "120").imported == 1
    assert brought(session, tmp_path, "0").imported == 1
    assert brought(session, tmp_path, "00").imported == 1
    assert cases_there(session) == 5


def test_a_mapping_that_puts_words_before_each_number_changes_nothing_of_it(
    session: Session, tmp_path: Path
) -> None:
    for number, taken in (("007", 1), ("7", 0)):
        row = Dirt("row", TAKEN, cells={"ID": number})
        told = imported(session, written(tmp_path, DATIX, [row]), "datix")
        assert told.imported == taken
    assert cases_there(session) == 1

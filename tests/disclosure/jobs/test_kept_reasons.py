"""Why work was set aside lies in the clear, and whoever runs the machine reads it: nobody's name
stands there."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.bringing_in.importing import ask_to_import, list_to_import
from disclosure.records.work import WorkItem
from tests.disclosure.actions.look_backs.test_look_backs import DEATH, DOOR, do, in_case, stages
from tests.look_backs import AT, a_list, a_look_back, added, approved_letter, patient, released
from tests.people import ADA, BEN, actor

pytestmark = pytest.mark.usefixtures("team")


def whys(session: Session) -> list[str]:
    session.rollback()
    return [why for why in session.scalars(select(WorkItem.why)) if why]


def test_a_patient_is_named_neither_with_a_title_nor_without(
    session: Session, tmp_path: Path
) -> None:
    """A letter to her husband calls her Rowan Test00001, and she died before it went."""
    ref = a_look_back(session).ref
    row = patient(1, person_name="Mr Al Test", relationship="Husband", standing="relevant")
    added(session, ref, a_list(tmp_path / "list.csv", [row]))
    approved_letter(session, ref)
    released(session, ref, {"next": 1})
    for at in stages(session):
        if at == "approved":
            in_case(session, 1, BEN, "patient_status", **DEATH)
    (why,) = whys(session)
    assert why.startswith("This person died on")
    assert "Rowan" not in why


@pytest.mark.parametrize("cell", ["Mrs Ann Price", "the ward of ”Ann Price”, she said"])
def test_no_cell_of_a_row_whose_columns_were_moved_is_kept(
    session: Session, tmp_path: Path, cell: str
) -> None:
    row = {
        "external_ref": "X-1",
        "became_aware_at": "2026-03-12T10:00+00:00",
        "site": cell,
        "summary": "Ten times the heparin",
        "patient_name": "Aldervale General",
    }
    path = a_list(tmp_path / "list.csv", [row], row)
    ask_to_import(session, actor(session, ADA), AT, DOOR, list_to_import(path, "native"))
    do(session)
    (why,) = whys(session)
    assert why.startswith("site: there is no site “…” here. Name one of these: ")
    assert "Price" not in why

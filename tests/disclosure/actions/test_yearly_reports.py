"""What a person writes for a yearly report: versions side by side, by a risk manager, sealed."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.yearly_reports import Year, write_part
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Forbidden
from disclosure.records.house import house_entries
from disclosure.records.yearly_reports import versions_of
from tests.people import ADA, BEN, MAX, MONA, RON, actor
from tests.yearly import AFTER, YEAR

pytestmark = pytest.mark.usefixtures("team")


def said(
    session: Session, words: str, email: str = ADA, seen: int = 0, part: str = "extent"
) -> None:
    session.rollback()
    told = {"words": words}
    write_part(session, actor(session, email), AFTER, Door.PAGE, YEAR, part, told, seen)


def test_each_version_stays_and_is_in_the_chain_of_the_house(session: Session) -> None:
    said(session, "All went well.")
    said(session, "Most went well.", RON, seen=1)
    found = versions_of(session, YEAR.rules, YEAR.first, YEAR.last, "extent")
    told = [(row.version, row.words, row.written_by) for row in found]
    assert told == [(2, "Most went well.", RON), (1, "All went well.", ADA)]
    sealed = [(each.what, each.by, each.about) for each in house_entries(session)][-2:]
    assert sealed == [
        (
            "yearly report words written",
            row.written_by,
            f"gb-sct-odoc 2025-04-01 to 2026-03-31, extent, version {row.version}: {row.sha256}",
        )
        for row in reversed(found)
    ]
    assert "went well" not in str(sealed)


def test_nobody_writes_over_what_they_have_not_read(session: Session) -> None:
    said(session, "All went well.")
    for seen in (0, 2):
        with pytest.raises(ChangedMeanwhile):
            said(session, "Most went well.", RON, seen=seen)


def test_only_a_risk_manager_writes(session: Session) -> None:
    for email in (BEN, MAX, MONA):
        with pytest.raises(Forbidden):
            said(session, "All went well.", email)


def test_nothing_and_a_part_that_is_not_there_are_refused(session: Session) -> None:
    with pytest.raises(BadInput):
        said(session, "  ")
    with pytest.raises(BadInput, match="no part called steps"):
        said(session, "We moved it.", part="steps")
    general = Year("us-nv-439", YEAR.first, YEAR.last)
    ada = actor(session, ADA)
    told = {"words": "There were none."}
    write_part(session, ada, AFTER, Door.PAGE, general, "not_held", told, 0)

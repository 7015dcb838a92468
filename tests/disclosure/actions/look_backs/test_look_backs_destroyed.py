"""A look-back after years: an error that is closed, and a case whose record was destroyed."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.actions.look_backs.document import look_back_document
from disclosure.actions.look_backs.list import Added
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.progress import left_over, progress, to_try
from disclosure.operations.verify import verify
from disclosure.records import look_backs
from disclosure.records.incident import Incident
from disclosure.records.keeping import wipe_leftovers
from disclosure.records.ring import Key, Purpose, keys_of
from tests.cases import ACase, move_as, record_as
from tests.disclosure.actions.look_backs.test_look_backs import members
from tests.disclosure.actions.look_backs.test_look_backs_after import (
    aside,
    document,
    picture,
    tries,
)
from tests.keeping import destroyed_now, long_after
from tests.look_backs import AT, a_list, a_look_back, added, patient
from tests.people import ADA, EVA, OPERATOR, actor

pytestmark = pytest.mark.usefixtures("team")
NUMBER = "NOWAK-943 476 5919"
FIRST = patient(1, external_ref=NUMBER, patient_identifier="943 476 5919")
SAME = FIRST | {"external_ref": "S-2", "phone": ""}
THIRD = patient(3)


@pytest.fixture
def ref(session: Session, tmp_path: Path) -> str:
    ref = a_look_back(session).ref
    told = listed(session, ref, tmp_path)
    assert (told.added, told.doubles) == (2, 1)
    return ref


def listed(session: Session, ref: str, tmp_path: Path, *, dry_run: bool = False) -> Added:
    """The same list, each time that it is brought."""
    path = a_list(tmp_path / "list.csv", [FIRST, SAME, THIRD])
    return added(session, ref, path, dry_run=dry_run)


def case_numbered(session: Session, number: int) -> ACase:
    member = members(session)[number - 1]
    incident = session.get_one(Incident, member.incident_id)
    return ACase(session, incident.id, incident.ref, AT)


def said_to_be_an_error(session: Session, number: int) -> ACase:
    case = case_numbered(session, number)
    wrong = record_as(case, ADA, "error", what="not_an_incident", reason="Her slide was never ours")
    record_as(case, EVA, "error_review", error=wrong.id, agrees=True, reason="I looked it up")
    return case


def closed_as_an_error(session: Session, number: int) -> ACase:
    case = said_to_be_an_error(session, number)
    move_as(case, ADA, "close_without_duty")
    return case


def destroyed(session: Session, number: int) -> ACase:
    return destroyed_now(long_after(closed_as_an_error(session, number)))


def to_reach(session: Session, ref: str) -> list[int]:
    session.rollback()
    look_back = look_back_of(session, actor(session, ADA), ref)
    return [each.number for each in to_try(session, look_back)]


def all_that_is_kept(session: Session) -> str:
    session.rollback()
    return repr(session.execute(text("SELECT * FROM look_back_member")).all())


def test_a_closed_error_is_counted_apart_and_nobody_is_sent_to_reach_it(
    session: Session, ref: str
) -> None:
    said_to_be_an_error(session, 1)
    assert picture(session, ref) == {"to_tell": 2}  # it is open yet
    move_as(case_numbered(session, 1), ADA, "close_without_duty")
    assert picture(session, ref) == {"to_tell": 1, "in_error": 1}
    assert to_reach(session, ref) == [2]
    shown = document(session, ref)
    other = case_numbered(session, 2).ref
    assert shown["not_reached"] == shown["to_try"] == [other]
    assert len(shown["incidents"]) == 2
    look_back = look_back_of(session, actor(session, ADA), ref)
    left = left_over(session, look_back, progress(session, look_back), "")
    assert left.startswith("Nobody has told 1 of 2 cases: 1 still to tell.")


def test_an_error_that_was_reopened_is_somebody_to_tell_again(session: Session, ref: str) -> None:
    case = closed_as_an_error(session, 1)
    move_as(case, ADA, "reopen", reason="It was her slide after all")
    assert picture(session, ref) == {"to_tell": 2}


def test_a_list_that_brings_back_who_was_taken_out_says_that_the_case_is_over(
    session: Session, ref: str, tmp_path: Path
) -> None:
    """It was her slide after all: “1 was there already”, and under another number “take this row
    out”. Nobody would have told her."""
    over = (
        "Case 1 is closed, without a duty of ours to tell them. If they have to be told after all, "
        "open it again."
    )
    case = closed_as_an_error(session, 1)
    for dry_run in (True, False):
        told = listed(session, ref, tmp_path, dry_run=dry_run)
        assert (told.already, told.doubles) == (2, 1)
        assert [(each.row, each.field, each.why) for each in told.elsewhere] == [
            (1, "external_ref", over)
        ]
        assert told.set_aside[0].why.endswith(f"if not, take this row out. {over}")
    move_as(case, ADA, "reopen", reason="It was her slide after all")
    told = listed(session, ref, tmp_path)
    assert told.elsewhere == []
    assert told.set_aside[0].why.endswith("if not, take this row out.")


def test_an_error_that_was_set_aside_stands_among_those_no_more(session: Session, ref: str) -> None:
    members(session)[0].set_aside = "There is no postal address on record."
    session.commit()
    assert [each.number for each in aside(session, ref)] == [1]
    closed_as_an_error(session, 1)
    assert aside(session, ref) == []
    assert picture(session, ref) == {"to_tell": 1, "in_error": 1}


def test_a_destroyed_case_is_counted_apart_whatever_was_done_in_it(
    session: Session, ref: str
) -> None:
    tries(session, 1)
    destroyed(session, 1)
    assert picture(session, ref) == {"to_tell": 1, "destroyed": 1}
    assert to_reach(session, ref) == [2]
    shown, operators = document(session, ref), look_back_of(session, OPERATOR, ref)
    assert shown["not_reached"] == shown["to_try"] == [case_numbered(session, 2).ref]
    assert look_back_document(session, operators, OPERATOR)["to_try"] == shown["to_try"]


def test_nothing_of_the_row_of_a_destroyed_case_can_be_read(session: Session, ref: str) -> None:
    assert NUMBER in all_that_is_kept(session)
    destroyed(session, 1)
    assert NUMBER not in all_that_is_kept(session)
    assert members(session)[0].alike == "destroyed"  # no hash of a name
    assert members(session)[1].external_ref == "S-3"
    file = session.get_bind().engine.url.database
    if session.get_bind().dialect.name == "sqlite":
        assert wipe_leftovers(session)
        assert NUMBER.encode() not in Path(str(file)).read_bytes()
    assert verify(session).ok


def test_the_old_list_says_that_a_case_was_destroyed_and_opens_it_not_again(
    session: Session, ref: str, tmp_path: Path
) -> None:
    destroyed(session, 1)
    before = len(members(session))
    for dry_run in (True, False):
        told = listed(session, ref, tmp_path, dry_run=dry_run)
        (said,) = told.rejected
        assert (said.row, said.field) == (1, "external_ref")
        assert said.why == (
            "Number in the list: case 1 had it, and its record was destroyed when its time was "
            "over. Take this row out of the list."
        )
        assert told.already == 1
        # the other row of the same patient is known by nothing: that is said
        assert told.destroyed.startswith("The record of 1 case of this look-back was destroyed.")
        assert "Take out whoever was one of them." in told.destroyed
    assert NUMBER in (tmp_path / "list.mend.csv").read_text("utf-8-sig")
    assert len(members(session)) == before + 1


def test_the_same_number_in_another_look_back_is_another_row(
    session: Session, ref: str, tmp_path: Path
) -> None:
    destroyed(session, 1)
    other = a_look_back(session, title="Another").ref
    told = listed(session, other, tmp_path)
    assert (told.added, told.rejected, told.destroyed) == (2, [], "")


def test_the_row_is_known_also_when_the_key_for_finding_was_turned(
    session: Session, ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    destroyed(session, 1)
    ring = keys_of(session).ring
    both = (*ring.keys[Purpose.FINDING], Key(b"n" * 32))
    turned = replace(ring, keys={**ring.keys, Purpose.FINDING: both})
    monkeypatch.setattr(look_backs, "keys_of", lambda _: SimpleNamespace(ring=turned))
    assert listed(session, ref, tmp_path, dry_run=True).bad == 1

"""Who takes the disk, a backup or the database finds no number, address, telephone or e-mail."""

import json
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from disclosure.operations.verify import verify
from disclosure.records.analysis import Analysis
from disclosure.records.base import Record
from disclosure.records.evidence import Evidence, evidence_of
from disclosure.records.letter import LetterFile, letters_of
from disclosure.records.locked import LOCKED, MARK, Unreadable, lock, unlock
from disclosure.records.people import Person
from disclosure.settings import Settings
from tests import people
from tests.cases import (
    a_draft,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    record_as,
)
from tests.people import BEN, IVA

CANARIES = {
    "identifier": "9434765919",
    "phone": "01632960777",
    "email": "canary.price@example.org",
    "street": "7 Canary Row",
    "postcode": "AL9 9ZZ",
    "analysis": "the canary cupboard was never assessed",
    "said": "we gave her the canary dose",
}


@pytest.fixture
def filled(session: Session) -> Session:
    people.introduce(session)
    case = an_opened_case(session)
    record_as(
        case,
        BEN,
        "patient_status",
        what="identified",
        source="Wristband",
        patient={"name": "Ann Price", "identifier": CANARIES["identifier"]},
    )
    case.person = a_person(
        case,
        phone=CANARIES["phone"],
        email=CANARIES["email"],
        post=[CANARIES["street"], "Alder Vale", CANARIES["postcode"]],
    )
    a_talk(case, "first", said=CANARIES["said"])
    record_as(case, IVA, "analysis", text=CANARIES["analysis"])
    move_as(case, BEN, "submit", a_draft(case, "holding"))
    assert letters_of(session, case.id)[0].address
    session.rollback()
    return session


def test_no_row_of_any_table_holds_one_in_clear(filled: Session) -> None:
    for table in Record.metadata.sorted_tables:
        for row in filled.execute(text(f"SELECT * FROM {table.name}")):
            words = json.dumps([str(cell) for cell in row])
            for name, canary in CANARIES.items():
                assert canary not in words, f"{name} in {table.name}"


def test_the_files_of_the_database_hold_none_either(filled: Session, settings: Settings) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps its files to itself")
    for file in settings.home.glob("test.sqlite*"):
        stored = file.read_bytes()
        for name, canary in CANARIES.items():
            assert canary.encode() not in stored, f"{name} in {file.name}"


def test_and_with_the_keys_all_of_it_can_be_read(filled: Session) -> None:
    words = " ".join(str(row.body) for row in evidence_of(filled, 1))
    words += filled.scalars(select(Analysis)).one().text
    for canary in CANARIES.values():
        assert canary in words
    assert verify(filled).ok


def test_what_is_issued_is_locked_and_read_back_byte_for_byte(whole: Session) -> None:
    files = list(whole.scalars(select(LetterFile)))
    assert files
    assert all(file.content_kept.startswith(MARK) for file in files)
    assert any(file.content.startswith(b"%PDF-") for file in files)


def test_the_analysis_lies_under_another_key_than_the_case(whole: Session) -> None:
    rows = whole.execute(text("SELECT purpose, wrapped FROM case_key WHERE incident_id = 1"))
    keys = {purpose: wrapped.partition(":")[0] for purpose, wrapped in rows}
    assert set(keys) == {"words", "analysis"}
    assert keys["words"] != keys["analysis"]


def test_words_moved_to_another_cell_open_nowhere(whole: Session) -> None:
    first, second = evidence_of(whole, 1)[:2]
    second.body_kept = first.body_kept
    with pytest.raises(Unreadable):
        assert second.body
    whole.rollback()


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_one_bit_changed_opens_nothing(place: int) -> None:
    key = bytes(32)
    locked = bytearray(lock(key, "here", b"words"))
    assert unlock(key, "here", bytes(locked)) == b"words"
    locked[place] ^= 1
    with pytest.raises(Unreadable):
        unlock(key, "here", bytes(locked))


@pytest.mark.parametrize("stored", [{LOCKED: "no base64!"}, {LOCKED: 7}, {LOCKED: ""}])
def test_rubbish_in_a_cell_is_refused_in_words(whole: Session, stored: dict[str, Any]) -> None:
    row = whole.scalars(select(Evidence)).first()
    assert row
    row.body_kept = stored
    with pytest.raises(Unreadable):
        assert row.body
    whole.rollback()


def test_what_was_recorded_before_words_were_locked_is_read_as_it_stands(whole: Session) -> None:
    person = whole.scalars(select(Person)).first()
    assert person
    person.details_kept = {"phone": "01632 960158"}
    assert person.details == {"phone": "01632 960158"}
    whole.rollback()


def test_nobody_reads_the_keys_in_what_a_key_is_called(filled: Session, settings: Settings) -> None:
    told = settings.keys.read_text().split()
    secrets = [each for each in told if len(each) == 64]
    assert secrets
    rows = str(list(filled.execute(text("SELECT * FROM case_key"))))
    assert not any(secret in rows for secret in secrets)

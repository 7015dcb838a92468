"""The words that many cases share: whoever bends them where they lie is found out."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.look_backs import words
from disclosure.operations.verify import verify
from disclosure.records.house import house_entries
from disclosure.records.look_backs import SharedFindings, SharedLetter, letters_of, written_last
from disclosure.settings import Settings
from tests.attacker import attack
from tests.look_backs import AT, FINDINGS, TEXT, a_look_back, approved_findings, approved_letter
from tests.people import EVA, IVA, actor

pytestmark = pytest.mark.usefixtures("team")
BENT = {
    "the findings": "UPDATE look_back_findings SET why = 'Nobody knows why.'",
    "the findings and their sum": "UPDATE look_back_findings SET why = 'No.', sha256 = 'ab'",
    "the letter": "UPDATE look_back_letter SET text = 'Dear {{ name }}'",
    "that a slip goes with it": "UPDATE look_back_letter SET with_slip = NOT with_slip",
    "who wrote it": "UPDATE look_back_letter SET written_by = approved_by",
    "who approved it": "UPDATE look_back_findings SET approved_by = 'max@example.org'",
    "when": "UPDATE look_back_findings SET approved_at = '2026-03-21 09:00:00.000000'",
    "that it was approved": "UPDATE look_back_letter SET approved_by = NULL, approved_at = NULL",
    "that it is there": "DELETE FROM look_back_findings",
    "the number of the letter": "UPDATE look_back_letter SET id = 99",
    "the number of the findings": "UPDATE look_back_findings SET id = 99",
    "what the approver said": "UPDATE look_back_findings SET note = 'I did not read this.'",
}
CELLS = {
    table: ", ".join(column.name for column in table.__table__.columns if column.name != "id")
    for table in (SharedFindings, SharedLetter)
}
CORRECTED = TEXT.replace("We are still looking", "We were wrong before. We are still looking")


@pytest.fixture
def ref(session: Session) -> str:
    ref = a_look_back(session).ref
    approved_findings(session, ref)
    approved_letter(session, ref)
    session.rollback()
    return ref


def test_words_as_they_were_written_and_approved_are_whole(session: Session, ref: str) -> None:
    assert verify(session).ok


@pytest.mark.parametrize("what", BENT)
def test_what_was_bent_is_named(session: Session, settings: Settings, ref: str, what: str) -> None:
    attack(settings, BENT[what])
    found = verify(session)
    assert found.broken
    assert all(fault.why.startswith(f"{ref}: ") for fault in found.broken)


def test_an_older_letter_is_not_made_the_current_one(
    session: Session, settings: Settings, ref: str
) -> None:
    """It was corrected, and the correction approved: the earlier one is stored once more, later."""
    approved_letter(session, ref, text=CORRECTED)
    assert verify(session).ok
    session.rollback()
    letters = f"INSERT INTO look_back_letter (id, {CELLS[SharedLetter]})"
    attack(settings, f"{letters} SELECT 99, {CELLS[SharedLetter]} FROM look_back_letter WHERE id=1")
    latest = written_last(letters_of(session, 1))
    assert latest
    assert latest.text == TEXT
    session.rollback()
    assert says_of(session) == [
        f"{ref}: nobody is on record for “look-back letter {did}” of look-back letter 99"
        " as it stands"
        for did in ("written", "approved")
    ]


def test_findings_stored_twice_are_named(session: Session, settings: Settings, ref: str) -> None:
    findings = f"INSERT INTO look_back_findings (id, {CELLS[SharedFindings]})"
    attack(settings, f"{findings} SELECT 99, {CELLS[SharedFindings]} FROM look_back_findings")
    says = "nobody is on record for “look-back findings written” of look-back findings 99"
    assert f"{ref}: {says} as it stands" in says_of(session)


def test_what_an_approver_said_stands_in_the_chain_as_nobody_can_guess(
    session: Session, settings: Settings
) -> None:
    ref, door = a_look_back(session).ref, Door.COMMAND
    row = words.write_findings(session, actor(session, IVA), AT, door, ref, FINDINGS)
    told = {"sha256": row.sha256, "note": "I read the slides again myself."}
    words.approve_findings(session, actor(session, EVA), AT, door, ref, told)
    assert verify(session).ok
    last = house_entries(session)[-1]
    beginning, _, note = last.about.partition(", note ")
    assert beginning == f"{ref}, number {row.id}: {row.sha256}"
    assert len(note) == 64
    session.rollback()
    for other in ("'I looked at one slide.'", "NULL"):
        attack(settings, f"UPDATE look_back_findings SET note = {other}")
        says = "nobody is on record for “look-back findings approved” of look-back findings 1"
        assert f"{ref}: {says} as it stands" in says_of(session)


@pytest.fixture
def older(session: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """As the house wrote it before the number of a row and the note stood there."""
    monkeypatch.setattr(words, "written_in_house", lambda row, ref: (f"{ref}: {row.sha256}",))
    monkeypatch.setattr(words, "approved_in_house", lambda _, row, ref: (f"{ref}: {row.sha256}",))
    ref = a_look_back(session).ref
    approved_findings(session, ref)
    approved_letter(session, ref)
    approved_letter(session, ref, text=CORRECTED)
    session.rollback()
    return ref


def test_what_was_sealed_before_is_whole(session: Session, older: str) -> None:
    abouts = {each.about for each in house_entries(session) if each.what.startswith("look-back l")}
    assert not [about for about in abouts if "number" in about]
    assert says_of(session) == []


def test_of_what_was_sealed_before_the_order_is_compared(
    session: Session, settings: Settings, older: str
) -> None:
    attack(settings, "UPDATE look_back_letter SET id = 99 WHERE id = 1")
    says = "look-back letter 99 does not stand in the order in which they were written"
    assert says_of(session) == [f"{older}: {says}"]


def says_of(session: Session) -> list[str]:
    return [broken.why for broken in verify(session).broken]

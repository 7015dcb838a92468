"""The words that many cases share: whoever bends them where they lie is found out."""

import pytest
from sqlalchemy.orm import Session

from disclosure.operations.verify import verify
from disclosure.settings import Settings
from tests.attacker import attack
from tests.look_backs import a_look_back, approved_findings, approved_letter

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
}


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

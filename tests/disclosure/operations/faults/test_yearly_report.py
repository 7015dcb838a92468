"""The words and numbers of a yearly report: whoever bends them where they lie is found out."""

from sqlalchemy.orm import Session

from disclosure.operations.verify import verify
from disclosure.settings import Settings
from tests.attacker import attack
from tests.begun import begins_with
from tests.cases import ACase
from tests.yearly import YEAR, a_year, finished

pytestmark = begins_with(a_year)
BENT = {
    "the words": "UPDATE yearly_report_words SET words = 'All went well.' WHERE part = 'extent'",
    "who wrote them": "UPDATE yearly_report_words SET written_by = 'max@example.org'",
    "which year": "UPDATE yearly_report_words SET last_on = '2025-03-31' WHERE part = 'extent'",
    "that they are there": "DELETE FROM yearly_report_words WHERE part = 'extent'",
    "the whole": "UPDATE yearly_report_final SET document = '{}'",
    "its sum": "UPDATE yearly_report_final SET sha256 = 'ab'",
    "when": "UPDATE yearly_report_final SET said_at = '2026-05-05 09:00:00.000000'",
    "that it is final": "DELETE FROM yearly_report_final",
}


def test_what_was_bent_is_named(begun: ACase, session: Session, settings: Settings) -> None:
    finished(session)
    assert verify(session).ok
    for what, statement in BENT.items():
        attack(settings, *_aside(), statement)
        found = verify(session).broken
        assert found, what
        assert all(fault.why.startswith(YEAR.rules) for fault in found), what
        attack(settings, *_back())
    assert verify(session).ok


def _aside() -> list[str]:
    return [f"CREATE TABLE aside_{name} AS SELECT * FROM {name}" for name in TABLES]


def _back() -> list[str]:
    steps = [
        (f"DELETE FROM {name}", f"INSERT INTO {name} SELECT * FROM aside_{name}") for name in TABLES
    ]
    return [*(each for pair in steps for each in pair), *(f"DROP TABLE aside_{n}" for n in TABLES)]


TABLES = ("yearly_report_words", "yearly_report_final")

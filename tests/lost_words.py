"""A case whose words nobody can open any more, as after a bad block on the disk."""

from sqlalchemy.orm import Session

from disclosure.records.locked import CaseKey
from disclosure.records.ring import Purpose
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings
from tests.attacker import attack
from tests.cases import ACase


def words_lost(lost: ACase, whole: ACase) -> None:
    words_lost_of(lost.session, lost.id, whole.id)


def words_lost_of(session: Session, lost: int, whole: int) -> None:
    """In place of its key lies that of `whole`, which opens nothing there. Both are incidents."""
    another = session.get_one(CaseKey, (whole, Purpose.WORDS)).wrapped
    with one_transaction(session):
        session.get_one(CaseKey, (lost, Purpose.WORDS)).wrapped = another


def records_altered(settings: Settings, lost: int, whole: int, kind: str = "") -> None:
    """Its key is there and opens; in place of each of its records (of a kind) lies one of `whole`.
    Both are incidents."""
    other = f"SELECT body FROM evidence WHERE incident_id = {whole} LIMIT 1"
    these = f"incident_id = {lost}" + (f" AND kind = '{kind}'" if kind else "")
    attack(settings, f"UPDATE evidence SET body = ({other}) WHERE {these}")

"""A case whose words nobody can open any more, as after a bad block on the disk."""

from sqlalchemy.orm import Session

from disclosure.records.locked import CaseKey
from disclosure.records.ring import Purpose
from disclosure.records.transaction import one_transaction
from tests.cases import ACase


def words_lost(lost: ACase, whole: ACase) -> None:
    words_lost_of(lost.session, lost.id, whole.id)


def words_lost_of(session: Session, lost: int, whole: int) -> None:
    """In place of its key lies that of `whole`, which opens nothing there. Both are incidents."""
    another = session.get_one(CaseKey, (whole, Purpose.WORDS)).wrapped
    with one_transaction(session):
        session.get_one(CaseKey, (lost, Purpose.WORDS)).wrapped = another

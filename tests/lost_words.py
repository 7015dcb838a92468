"""A case whose words nobody can open any more, as after a bad block on the disk."""

from disclosure.records.locked import CaseKey
from disclosure.records.ring import Purpose
from disclosure.records.transaction import one_transaction
from tests.cases import ACase


def words_lost(lost: ACase, whole: ACase) -> None:
    """In place of its key lies that of `whole`, which opens nothing there."""
    session = lost.session
    another = session.get_one(CaseKey, (whole.id, Purpose.WORDS)).wrapped
    with one_transaction(session):
        session.get_one(CaseKey, (lost.id, Purpose.WORDS)).wrapped = another

"""What is wrong with the chain of the house: read in one go; looked at closely where it breaks."""

from contextlib import closing, suppress

from sqlalchemy import true
from sqlalchemy.orm import Session

from disclosure.operations.chains.heads import Noted
from disclosure.operations.chains.links import Links
from disclosure.operations.chains.stored import rows_of
from disclosure.operations.chains.streams import InCases, rows_in_order
from disclosure.operations.faults.chain import Faults, chain_faults
from disclosure.records.chain import chain_of
from disclosure.records.house import HOUSE, NOBODY, HouseEntry


def house_faults(session: Session, noted: Noted) -> Faults:
    if _is_whole(session, noted):
        return
    rows = rows_of(session, HouseEntry, true())
    yield from chain_faults(chain_of(session), rows, noted.of(HOUSE, NOBODY), "house entry")
    session.expunge_all()


def _is_whole(session: Session, noted: Noted) -> bool:
    ends = InCases(noted.in_order(HOUSE)).of(NOBODY)
    links = Links(chain_of(session), HouseEntry)
    read = rows_in_order(session.connection(), HouseEntry, HouseEntry.number)
    with suppress(Exception), closing(read) as rows:  # what is wrong, the closer look tells
        for _ in links.whole(rows, ends):
            pass
        return True
    return False

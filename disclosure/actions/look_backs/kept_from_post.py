"""What the post may not take waits for a person: why stands with its case, until it goes.

All by the reference of the letter, and in the transaction of whoever calls.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from disclosure.actions.look_backs.rows_again import waits_for_a_look
from disclosure.records.letter import Letter
from disclosure.records.look_backs import Member


def member_of(session: Session, ref: str) -> Member | None:
    return session.scalar(_member_with(ref))


def keep_from_post(session: Session, why: Mapping[str, str], at: datetime) -> None:
    """What a list said meanwhile is not written over."""
    for ref, says in why.items():
        if (member := _locked(session, ref)) and not waits_for_a_look(member):
            member.set_aside, member.set_aside_at = says, at


def is_gone(session: Session, ref: str) -> None:
    """Nothing keeps it any more, but what a list said: that waits until somebody puts it back."""
    if (member := _locked(session, ref)) and not waits_for_a_look(member):
        member.set_aside = member.set_aside_at = None


def _locked(session: Session, ref: str) -> Member | None:
    """As it stands now: a list sets cases aside at any moment."""
    mine = _member_with(ref).with_for_update(of=Member)
    return session.scalar(mine, execution_options={"populate_existing": True})


def _member_with(ref: str) -> Select[Member]:
    return select(Member).join(Letter, Letter.id == Member.letter_id).where(Letter.ref == ref)

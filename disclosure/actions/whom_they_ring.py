"""Whom a family can ring now: whoever has left answers no telephone, whatever is on record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.people_now import named_contact
from disclosure.actions.reading import Case
from disclosure.actions.who_left import WhoLeft, left_at
from disclosure.kinds.care import Contact, Cover
from disclosure.records.evidence import Evidence
from disclosure.records.users import User


@dataclass(frozen=True, slots=True)
class Ring:
    """The named contact as it stands on record, and since when one of the two is gone."""

    row: Evidence | None = None
    named: Contact | None = None
    contact_left_at: datetime | None = None
    cover_left_at: datetime | None = None

    @property
    def cover(self) -> Cover | None:
        """While they work here: to be rung, also until another contact is named."""
        return self.named.cover if self.named and not self.cover_left_at else None

    @property
    def contact(self) -> Contact | None:
        """While they work here, with the cover that does."""
        if self.named is None or self.contact_left_at:
            return None
        return self.named.model_copy(update={"cover": self.cover})


def whom_to_ring(session: Session, case: Case, left: WhoLeft) -> Ring:
    """Who has left is known by the account, else by the name alone where no colleague has it too.

    A name that was put on record after they left means somebody else.
    """
    contact = named_contact(case)
    if contact is None:
        return Ring()
    row = [row for row, _ in case.those(Contact)][-1]
    cover = contact.cover
    return Ring(
        row,
        contact,
        gone_since(session, left, row.recorded_at, contact.name, contact.user),
        gone_since(session, left, row.recorded_at, cover.name) if cover else None,
    )


def gone_since(
    session: Session, left: WhoLeft, named_at: datetime, name: str, account: str | None = None
) -> datetime | None:
    """None: nothing says that they have left."""
    if account:
        return (left_at(session, account) or named_at) if account in left else None
    moments = (left_at(session, each) or named_at for each in _called(session, left, name))
    return max((at for at in moments if at >= named_at), default=None)


def _called(session: Session, left: WhoLeft, name: str) -> list[str]:
    """Who has left and was called so, by e-mail; nobody where a colleague of that name is here."""
    found = [email for email, gone in left.items() if bare(gone.name) == bare(name)]
    if not found:
        return []
    here = session.scalars(select(User.name).where(User.active))
    return [] if any(bare(each) == bare(name) for each in here) else found


def bare(name: str) -> str:
    """As two people would write the same name."""
    return " ".join(name.casefold().split())

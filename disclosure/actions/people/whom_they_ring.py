"""Whom a family can ring now: whoever has left answers no telephone, whatever is on record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.people.names_had import is_meant, untitled, who_is_here
from disclosure.actions.people.people_now import named_contact
from disclosure.actions.people.who_left import Left, WhoLeft
from disclosure.actions.reading import Case
from disclosure.kinds.care import Contact, Cover
from disclosure.kinds.look_backs import RingUs
from disclosure.records.evidence import Evidence
from disclosure.records.users import User


@dataclass(frozen=True, slots=True)
class Gone:
    """Since when somebody is not rung. `back`: they work here again, and nobody named them anew."""

    at: datetime
    back: bool

    @property
    def says(self) -> str:
        return "had left, and works here again" if self.back else "has left"


@dataclass(frozen=True, slots=True)
class Ring:
    """The named contact as it stands on record, and which of the two is gone."""

    row: Evidence | None = None
    named: Contact | None = None
    contact_gone: Gone | None = None
    cover_gone: Gone | None = None

    @property
    def cover(self) -> Cover | None:
        """While they work here: to be rung, also until another contact is named."""
        return self.named.cover if self.named and not self.cover_gone else None

    @property
    def contact(self) -> Contact | None:
        """While they work here, with the cover that does."""
        if self.named is None or self.contact_gone:
            return None
        return self.named.model_copy(update={"cover": self.cover})


def whom_to_ring(session: Session, case: Case, left: WhoLeft) -> Ring:
    """Who has left is known by the account, else by the name, also one of before; where a colleague
    has it too, by the telephone. A name that was put on record after they left means somebody else.

    Whoever came back is rung once they are named anew: the family was told that they had left.
    """
    contact = named_contact(case)
    if contact is None:
        return Ring()
    contact = _as_called_now(session, contact)
    row = [row for row, _ in case.those(Contact)][-1]
    cover = contact.cover
    at = row.recorded_at
    gone = contact_gone(session, left, at, contact)
    return Ring(row, contact, gone, cover_gone(session, left, at, cover) if cover else None)


def _as_called_now(session: Session, contact: Contact) -> Contact:
    """Whoever was renamed has the name that families should hear, as on the rest of a page."""
    if contact.user is None:
        return contact
    renamed = select(User.name, User.names_before).where(User.names_before.is_not(None))
    found = session.execute(renamed.where(User.email == contact.user)).first()
    if found is None or untitled(contact.name) not in map(untitled, found.names_before or ()):
        return contact
    return contact.model_copy(update={"name": found.name})


def contact_gone(
    session: Session, left: WhoLeft, named_at: datetime, contact: RingUs | Contact
) -> Gone | None:
    """None: nothing says that they have left since they were named."""
    if contact.user is None:
        return _latest(named_at, _meant(session, left, contact))
    known = left.get(contact.user)
    if known and not known.here:
        return Gone(known.at or named_at, back=False)
    return _latest(named_at, [known] if known else [])


def cover_gone(session: Session, left: WhoLeft, named_at: datetime, cover: Cover) -> Gone | None:
    return _latest(named_at, _meant(session, left, cover))


def rung_and_left(session: Session, case: Case, left: WhoLeft) -> tuple[Contact | Cover, ...]:
    """Whoever was ever to be rung in this case, contact or cover, and has left since."""
    found: list[Contact | Cover] = []
    for row, contact in case.those(Contact):
        if contact_gone(session, left, row.recorded_at, contact):
            found.append(contact)
        if contact.cover and cover_gone(session, left, row.recorded_at, contact.cover):
            found.append(contact.cover)
    return tuple(found)


def _meant(session: Session, left: WhoLeft, rung: RingUs | Contact | Cover) -> list[Left]:
    """Who has left and was called so, where no colleague is meant."""
    so_called = [each for each in left.values() if each.called.is_named(rung.name)]
    return [
        each
        for each in so_called
        if is_meant(each.called, who_is_here(session, but=each.called.email), rung.name, rung.phone)
    ]


def _latest(named_at: datetime, meant: list[Left]) -> Gone | None:
    gone = (Gone(each.at or named_at, each.here) for each in meant)
    since = (each for each in gone if each.at >= named_at)
    return max(since, key=lambda each: each.at, default=None)

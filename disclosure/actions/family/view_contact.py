"""Whom to ring; and where nobody of these answers today, until when."""

from dataclasses import dataclass
from datetime import date

from disclosure.actions.family.view_reader import Reader
from disclosure.actions.on_call.away import rung_away_until
from disclosure.actions.people.colleagues import Staff
from disclosure.kinds.care import Contact, Cover


@dataclass(frozen=True, slots=True)
class CoverShown:
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class ContactShown:
    """`away_until`: their last day away, where they are today; `cover_away_until`: of who covers,
    asked only while they have to. Why, nobody tells."""

    name: str
    role: str
    phone: str
    hours: str
    cover_name: str
    cover_phone: str
    away_until: date | None = None
    cover_away_until: date | None = None

    @property
    def now(self) -> CoverShown | None:
        """Whoever of them answers today."""
        if not self.away_until:
            return CoverShown(self.name, self.phone)
        covers = self.cover_phone and not self.cover_away_until
        return CoverShown(self.cover_name, self.cover_phone) if covers else None


def contact_shown(reader: Reader) -> ContactShown | None:
    """Nobody who has left, and no such cover."""
    contact = reader.gathered.ring.contact
    if contact is None:
        return None
    cover = contact.cover
    away_until = _away_until(reader, contact, contact.user)
    return ContactShown(
        contact.name,
        contact.role,
        contact.phone,
        contact.hours,
        cover.name if cover else "",
        cover.phone if cover else "",
        away_until,
        _away_until(reader, cover, None) if away_until and cover else None,
    )


def _away_until(reader: Reader, rung: Contact | Cover, user: str | None) -> date | None:
    session = reader.gathered.session
    return rung_away_until(session, Staff(session, reader.gathered.at), rung, user, reader.today)


def cover_shown(reader: Reader) -> CoverShown | None:
    """To be rung until somebody is named in place of a contact who has left."""
    ring = reader.gathered.ring
    return CoverShown(ring.cover.name, ring.cover.phone) if ring.cover else None

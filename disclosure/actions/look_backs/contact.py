"""Whom the families of a look-back ring: named anew where they change, and never who has left.

A case keeps the contact it was opened with, until another is named in that case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.look_backs.opening import account_faults, changing, zone_of
from disclosure.actions.people.names_had import Called, called, is_meant, who_is_here
from disclosure.actions.people.who_left import WhoLeft, who_left
from disclosure.actions.people.whom_they_ring import Gone, contact_gone, cover_gone
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.kinds.kind import from_stored, read
from disclosure.kinds.look_backs import OPENS, RingUs
from disclosure.permissions import Actor
from disclosure.records.house import HouseEntry, note_of_house
from disclosure.records.look_backs import OPEN, LookBack
from disclosure.records.users import User, name_of
from letters.dates import without_weekday

NAMED = "look-back contact named"  # the entry of the house


@dataclass(frozen=True, slots=True)
class Rung:
    """As new cases name them. `gone`: since when one of the two works here no more, in sentences.

    `contact`: to go on from where another is named; nothing of who has left. `contact_left`: that
    it is the contact who is gone, by the name that letters hold; empty: they are rung.
    """

    named: RingUs | None = None
    contact: RingUs | None = None
    gone: tuple[str, ...] = ()
    contact_left: str = ""


def name_contact(
    session: Session, actor: Actor, at: datetime, door: Door, ref: str, data: object
) -> LookBack:
    """Cases that are opened from now on have it. Raises BadInput, Forbidden, Refused."""
    with changing(session, actor, ref, OPENS) as look_back:
        told: RingUs = read(RingUs, data, at, zone_of(session, look_back))
        if faults := list(account_faults(session, told)):
            raise BadInput(faults)
        look_back.contact = told.model_dump(mode="json", exclude_none=True)
        about = f"{ref}: {told.user}" if told.user else ref
        note_of_house(session, at, actor, str(door), NAMED, about)
    return look_back


def whom_it_rings(session: Session, look_back: LookBack) -> Rung:
    """Who has left is known as in a case: by the account, else by the name alone."""
    named = from_stored(RingUs, look_back.contact) if look_back.contact else None
    left = who_left(session) if named else {}
    if named is None or not _may_be_gone(left, named):
        return Rung(named, named)
    since = _named_at(session, look_back)
    contact_left = contact_gone(session, left, since, named)
    cover = named.cover
    cover_left = cover_gone(session, left, since, cover) if cover else None
    gone = []
    if contact_left:
        name = name_of(session, named.user) if named.user else named.name
        gone.append(_says(session, look_back, f"{name}, the families' contact", contact_left))
    if cover and cover_left:
        who = f"{cover.name}, who covers for the families' contact"
        gone.append(_says(session, look_back, who, cover_left))
    here = named.model_copy(update={"cover": None if cover_left else cover})
    says = f"{named.name} {contact_left.says}" if contact_left else ""
    return Rung(named, None if contact_left else here, tuple(gone), says)


def must_be_answered(session: Session, look_back: LookBack) -> None:
    """Else each case of a list would send a family to somebody who has left. Raises Refused.

    A closed one takes no list anyway, and says so itself.
    """
    gone = whom_it_rings(session, look_back).gone
    if gone and look_back.state == OPEN:
        raise Refused(
            f"{' '.join(gone)} Name whom the families of {look_back.ref} ring now, on its page or "
            f"by “disclosure look-back contact {look_back.ref}”. Then add the list again: until "
            "then no case is opened from it."
        )


def look_backs_naming(session: Session, user: User) -> Mapping[str, str]:
    """Open ones whose families would ring that account after it is closed; what is to be done, in
    a sentence, by the reference: an administrator reads nothing else of them."""
    mine = select(LookBack).where(LookBack.state == OPEN).order_by(LookBack.id)
    others = who_is_here(session, but=user.email)
    return {
        each.ref: f"New cases of {each.ref} would tell families to ring {user.name}. It takes no "
        "list until a risk manager names another contact on its page."
        for each in session.scalars(mine)
        if (user.active or whom_it_rings(session, each).gone) and _names(each, user, others)
    }


def _names(look_back: LookBack, user: User, others: list[Called]) -> bool:
    """`others`: names of colleagues; one of them may be meant where no account is given."""
    if not look_back.contact:
        return False
    named = from_stored(RingUs, look_back.contact)
    by_name = [each for each in (named if not named.user else None, named.cover) if each]
    return named.user == user.email or any(
        is_meant(called(user), others, each.name, each.phone) for each in by_name
    )


def _may_be_gone(left: WhoLeft, named: RingUs) -> bool:
    """Asked for each row of a list, so by one look at who has left: mostly none of these two."""
    names = [each.name for each in (named, named.cover) if each]
    return named.user in left or any(
        each.called.is_named(name) for each in left.values() for name in names
    )


def _named_at(session: Session, look_back: LookBack) -> datetime:
    """By the chain of the house; with the opening where nobody named another since."""
    about = or_(
        HouseEntry.about == look_back.ref, HouseEntry.about.startswith(f"{look_back.ref}: ")
    )
    last = select(func.max(HouseEntry.at)).where(HouseEntry.what == NAMED, about)
    return session.scalar(last) or look_back.recorded_at


def _says(session: Session, look_back: LookBack, who: str, gone: Gone) -> str:
    day = without_weekday(gone.at.astimezone(zone_of(session, look_back)).date())
    return f"{who}, {gone.says}: the account was closed on {day}."

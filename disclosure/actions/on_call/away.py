"""Beside whose a thing is: that they are away, until when, and who is reminded in their place."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from disclosure.actions.people.colleagues import Staff
from disclosure.actions.people.names_had import called_where, is_meant, who_is_here
from disclosure.kinds.care import Contact, Cover
from disclosure.records.users import User
from letters.dates import without_weekday, without_year


def away_words(staff: Staff, email: str, on: date, name: Callable[[str], str], reader: str) -> str:
    """away to 3 January; Rita London stands in. Empty where they are there that day."""
    away = staff.away(email, on)
    if away is None:
        return ""
    until = _until(away.until, on)
    if away.stand_in is None:
        return f"{until}; nobody who is there stands in"
    return (
        f"{until}; {'you stand' if away.stand_in == reader else name(away.stand_in) + ' stands'} in"
    )


def names_and_away(staff: Staff, names: Mapping[str, str], on: date) -> tuple[str, ...]:
    """Of who could do something, by e-mail: who is there that day comes first, and beside each of
    the others stands until when they are away. Standing in gives nobody what a role may do.
    """
    away = staff.away_until(on)
    there = (name for email, name in names.items() if email not in away)
    gone = (f"{names[each]} ({_until(away[each], on)})" for each in names if each in away)
    return (*there, *gone)


def rung_away(
    session: Session, staff: Staff, rung: Contact | Cover, user: str | None, on: date
) -> str:
    """away to 3 January, of whom a family rings; empty where nothing says that they are."""
    last = rung_away_until(session, staff, rung, user, on)
    return _until(last, on) if last else ""


def rung_away_until(
    session: Session, staff: Staff, rung: Contact | Cover, user: str | None, on: date
) -> date | None:
    """Their last day away; None where nothing says that they are. `user`: their account; a cover is
    a name alone, and means a colleague as in `whom_to_ring`.
    """
    away = staff.away_until(on)
    if user is not None:
        return away.get(user)
    for who in called_where(session, User.email.in_(away), User.active):
        if who.is_named(rung.name):
            others = who_is_here(session, but=who.email)
            if is_meant(who, others, rung.name, rung.phone):
                return away[who.email]
    return None


def _until(last: date, on: date) -> str:
    told = without_year if last.year == on.year else without_weekday
    return f"away to {told(last)}"

"""Beside whose a thing is: that they are away, until when, and who is reminded in their place."""

from collections.abc import Callable, Mapping
from datetime import date

from disclosure.actions.people.colleagues import Staff
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
    away = {email: found for email in names if (found := staff.away(email, on))}
    there = (name for email, name in names.items() if email not in away)
    gone = (f"{names[email]} ({_until(found.until, on)})" for email, found in away.items())
    return (*there, *gone)


def _until(last: date, on: date) -> str:
    told = without_year if last.year == on.year else without_weekday
    return f"away to {told(last)}"

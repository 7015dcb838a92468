"""Beside whose a thing is: that they are away, until when, and who is reminded in their place."""

from collections.abc import Callable
from datetime import date

from disclosure.actions.colleagues import Staff


def away_words(
    staff: Staff, email: str, on: date, name: Callable[[str], str], reader: str = ""
) -> str:
    """away to 3 January; Rita London stands in. Empty where they are there that day."""
    away = staff.away(email, on)
    if away is None:
        return ""
    year = "" if away.until.year == on.year else f" {away.until.year}"
    until = f"away to {away.until.day} {away.until:%B}{year}"
    if away.stand_in is None:
        return f"{until}; nobody who is there stands in"
    return (
        f"{until}; {'you stand' if away.stand_in == reader else name(away.stand_in) + ' stands'} in"
    )

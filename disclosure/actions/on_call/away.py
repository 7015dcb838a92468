"""Beside whose a thing is: that they are away, until when, and who is reminded in their place."""

from collections.abc import Callable
from datetime import date

from disclosure.actions.people.colleagues import Staff
from letters.dates import without_weekday, without_year


def away_words(staff: Staff, email: str, on: date, name: Callable[[str], str], reader: str) -> str:
    """away to 3 January; Rita London stands in. Empty where they are there that day."""
    away = staff.away(email, on)
    if away is None:
        return ""
    told = without_year if away.until.year == on.year else without_weekday
    until = f"away to {told(away.until)}"
    if away.stand_in is None:
        return f"{until}; nobody who is there stands in"
    return (
        f"{until}; {'you stand' if away.stand_in == reader else name(away.stand_in) + ' stands'} in"
    )

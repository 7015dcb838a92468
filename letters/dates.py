"""Days as people say them."""

from datetime import date

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def in_words(day: date) -> str:
    """Friday 29 May 2026, the same on every machine (strftime is not)."""
    return f"{DAYS[day.weekday()]} {without_weekday(day)}"


def without_weekday(day: date) -> str:
    """29 May 2026, as it stands at the head of a letter."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

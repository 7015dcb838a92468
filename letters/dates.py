"""Days as people say them."""

from datetime import date

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

# ISO 3166-1 codes of the countries whose English puts the month first (Unicode CLDR 48).
MONTH_FIRST = frozenset({"US", "CA"})


def printed_in(language: str, region: str) -> str:
    """The tag that a letter is printed with: plain English is the English of its place, for its
    days. `region`: a country or a part of one, such as US-MA."""
    country = region[:2].upper()
    return f"en-{country}" if language == "en" and country in MONTH_FIRST else language


def in_words(day: date, *, month_first: bool = False) -> str:
    """Friday 29 May 2026, or Friday, May 29, 2026; the same on every machine (strftime is not)."""
    rest = without_weekday(day, month_first=month_first)
    return f"{DAYS[day.weekday()]}{',' if month_first else ''} {rest}"


def from_words(words: str) -> date | None:
    """The day that in_words says so; None where it would say it otherwise."""
    parts = words.replace(",", "").split()
    numbers = [int(part) for part in parts if part.isdecimal()]
    months = [MONTHS.index(part) + 1 for part in parts if part in MONTHS]
    try:
        (day, year), (month,) = numbers, months
        said = date(year, month, day)
    except ValueError:
        return None
    return said if words in (in_words(said), in_words(said, month_first=True)) else None


def without_weekday(day: date, *, month_first: bool = False) -> str:
    """29 May 2026, or May 29, 2026, as it stands at the head of a letter."""
    return f"{without_year(day, month_first=month_first)}{',' if month_first else ''} {day.year}"


def without_year(day: date, *, month_first: bool = False) -> str:
    """29 May, or May 29."""
    month = MONTHS[day.month - 1]
    return f"{month} {day.day}" if month_first else f"{day.day} {month}"

"""Calendars: the working days of policy/regimes.yaml, with names for the days that are not worked.

A year that the file lists has the days of the file. The `holidays` library gives the names, and the
days of a further year that an organisation asks for; a test holds the lists against the library.
See docs/decisions/public-holidays.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from holidays import country_holidays

from disclosure.policy.vocabulary_file import CalendarShape
from workflows.regimes import Calendar, Certainty, weakest

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LIBRARY: Mapping[str, tuple[str, str | None]] = {
    "england": ("GB", "ENG"),
    "wales": ("GB", "WLS"),
    "scotland": ("GB", "SCT"),
    "northern-ireland": ("GB", "NIR"),
    "ireland": ("IE", None),
    "au-vic": ("AU", "VIC"),
    "au-nsw": ("AU", "NSW"),
    "nz": ("NZ", None),
    "ca-ab": ("CA", "AB"),
    "ca-on": ("CA", "ON"),
    "ca-sk": ("CA", "SK"),
    "ca-qc": ("CA", "QC"),
    "us-federal": ("US", None),
}
PLACES: Mapping[str, str] = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
    "ireland": "Ireland",
    "au-vic": "Victoria",
    "au-nsw": "New South Wales",
    "nz": "New Zealand",
    "ca-ab": "Alberta",
    "ca-on": "Ontario",
    "ca-sk": "Saskatchewan",
    "ca-qc": "Quebec",
    "us-federal": "the United States (federal)",
}


@dataclass(frozen=True, slots=True)
class Added:
    """What an organisation adds: days that it does not work, and years for the library."""

    days: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    years: frozenset[int] = frozenset()


def calendar_of(calendar_id: str, shape: CalendarShape, added: Added | None = None) -> Calendar:
    """The frozen calendar; a year counts as known when the file lists it, even with no dates.

    A listed year is never computed. With a computed one the whole calendar is `unclear`.
    """
    added = added or Added()
    listed = frozenset(shape.non_working_dates)
    computed = added.years - listed
    weekend = frozenset(WEEKDAYS.index(day) for day in shape.weekend)
    names = holidays_of(calendar_id, listed | computed)
    days = {day for days in shape.non_working_dates.values() for day in days} | {*added.days}
    days |= {day for day in names if day.year in computed and day.weekday() not in weekend}
    return Calendar(
        calendar_id,
        weekend,
        frozenset(days),
        listed | computed,
        MappingProxyType(names | dict(added.days)),
        weakest(
            shape.definition_certainty,
            shape.dates_certainty,
            Certainty.UNCLEAR if computed else Certainty.VERIFIED,
        ),
        shape.place or PLACES.get(calendar_id, calendar_id),
    )


def holidays_of(calendar_id: str, years: Iterable[int]) -> dict[date, str]:
    """What the library knows: day and English name; nothing for a calendar it does not have."""
    if calendar_id not in LIBRARY:
        return {}
    country, subdivision = LIBRARY[calendar_id]
    found = country_holidays(country, subdiv=subdivision, years=sorted(years), language="en_US")
    return {day: str(name).replace(" (observed)", "") for day, name in found.items()}

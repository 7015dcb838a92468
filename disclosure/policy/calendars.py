"""Calendars: the working days of policy/regimes.yaml, with names for the days that are not worked.

The dates are those of the file; the names come from the `holidays` library, and a test holds the
file against that library. See docs/decisions/public-holidays.md.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from holidays import country_holidays

from disclosure.policy.vocabulary_file import CalendarShape
from workflows.regimes import Calendar, weakest

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


def calendar_of(calendar_id: str, shape: CalendarShape) -> Calendar:
    """The frozen calendar; a year counts as known when the file lists it, even with no dates."""
    years = frozenset(shape.non_working_dates)
    return Calendar(
        calendar_id,
        frozenset(WEEKDAYS.index(day) for day in shape.weekend),
        frozenset(day for days in shape.non_working_dates.values() for day in days),
        years,
        MappingProxyType(holidays_of(calendar_id, years)),
        weakest(shape.definition_certainty, shape.dates_certainty),
    )


def holidays_of(calendar_id: str, years: Iterable[int]) -> dict[date, str]:
    """What the library knows: day and English name; nothing for a calendar it does not have."""
    if calendar_id not in LIBRARY:
        return {}
    country, subdivision = LIBRARY[calendar_id]
    found = country_holidays(country, subdiv=subdivision, years=sorted(years), language="en_US")
    return {day: str(name).replace(" (observed)", "") for day, name in found.items()}

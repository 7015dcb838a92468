"""Calendars with the organisation's own days and years, and whole calendars that it adds."""

from disclosure.policy.calendars import LIBRARY, Added, holidays_of
from disclosure.policy.marks import Loc
from disclosure.policy.own_file import OwnDays, OwnReading
from disclosure.policy.vocabulary_file import CalendarShape

OF_A_WHOLE_CALENDAR = ("weekend", "non_working_dates")


def added_days(reading: OwnReading) -> dict[str, Added]:
    """What goes into shipped calendars, by their ids. Faults are noted in the reading."""
    found = {}
    for name, given in reading.file.calendars.items():
        if name not in reading.shipped.calendars:
            continue
        days = reading.part(OwnDays, given, ("calendars", name))
        if days is not None:
            _look_at_years(reading, name, days)
            _look_at_days(reading, name, days)
            found[name] = Added(dict(days.extra_days), frozenset(days.computed_years))
    return found


def new_calendars(reading: OwnReading) -> dict[str, CalendarShape]:
    """Calendars that the shipped file lacks. Faults are noted in the reading."""
    found = {}
    for name, given in reading.file.calendars.items():
        place: Loc = ("calendars", name)
        if name in reading.shipped.calendars:
            continue
        if not any(key in given for key in OF_A_WHOLE_CALENDAR):
            known = ", ".join(reading.shipped.calendars)
            reading.fault(place, f"there is no calendar {name}: use one of {known}")
        elif "computed_years" in given:
            says = f"nothing computes the holidays of {name}: list them in non_working_dates"
            reading.fault((*place, "computed_years"), says)
        elif (shape := reading.part(CalendarShape, given, place)) is not None:
            found[name] = shape
    return found


def _look_at_years(reading: OwnReading, name: str, days: OwnDays) -> None:
    place: Loc = ("calendars", name, "computed_years")
    if days.computed_years and name not in LIBRARY:
        reading.fault(place, f"nothing computes the holidays of {name}: take computed_years out")
        return
    for number, year in enumerate(days.computed_years):
        if not any(day.year == year for day in holidays_of(name, [year])):
            says = f"the library knows no holidays of {name} for {year}: take the year out"
            reading.fault((*place, number), says)


def _look_at_days(reading: OwnReading, name: str, days: OwnDays) -> None:
    known = {*reading.shipped.calendars[name].non_working_dates, *days.computed_years}
    for day in days.extra_days:
        if day.year not in known:
            says = f"{name} knows no holidays for {day.year}: add the year to computed_years"
            reading.fault(("calendars", name, "extra_days", str(day)), says)

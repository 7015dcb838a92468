"""Whether the rules can be relied on today, for those who look after an installation."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from disclosure.policy.calendars import LIBRARY
from disclosure.policy.whole import Policy, UnknownRegime
from letters.dates import without_weekday
from workflows.regimes import Calendar, Duty, Regime, Unit

OWN_FILE = "policy/regimes.yaml under DISCLOSURE_HOME"
LONG_AGO = timedelta(days=365)
DAYS_BEFORE_A_YEAR = 120
A_WORKING_DAY_TAKES = 1.6  # calendar days in a long count: weekends, and holidays on weekdays
TOLD_BY = {"in_person": "telling in person", "written": "telling in writing"}

WhatAndMend = tuple[str, str]


def policy_faults(policy: Policy, regimes_used: Iterable[str], today: date) -> list[WhatAndMend]:
    """What is wrong with the rules as they are used here, and how to mend each; nothing: [].

    `regimes_used`: the ids that sites and cases name, in any order, also more than once.
    """
    faults = [*_age(policy, today)]
    used = list[Regime]()
    for name in sorted({*regimes_used}):
        try:
            used.append(policy.regime(name, today))
        except UnknownRegime:
            mend = f"Correct the regimes of the site, or add {name} to regimes in {OWN_FILE}."
            faults.append((f"There are no rules for the regime {name}, which is used here.", mend))
    for regime in used:
        faults += _not_in_force(regime, today)
        faults += _without_target(regime)
        faults += _without_calendar(regime)
    return [*faults, *_calendars(used, today)]


def _age(policy: Policy, today: date) -> Iterator[WhatAndMend]:
    mend = "Have the rules checked against the law of today, and take a newer policy folder."
    if today > policy.review_by:
        yield f"The rules were to be checked anew by {_day(policy.review_by)}.", mend
    elif today - policy.compiled_on > LONG_AGO:
        yield f"The rules were compiled more than a year ago, on {_day(policy.compiled_on)}.", mend


def _not_in_force(regime: Regime, today: date) -> Iterator[WhatAndMend]:
    if regime.in_force(today):
        return
    before = regime.from_on is not None and today < regime.from_on
    when = f"begins only on {_day(regime.from_on)}" if before else f"ended on {_day(regime.to_on)}"
    yield (
        f"The regime {regime.id}, which is used here, {when}.",
        f"Correct the regimes of the site, or add the version in force to regimes in {OWN_FILE}.",
    )


def _without_target(regime: Regime) -> Iterator[WhatAndMend]:
    for duty in regime.duties:
        if duty.kind in TOLD_BY and not _has_a_number(duty) and duty.target is None:
            yield (
                f"No target is set for {TOLD_BY[duty.kind]} ({regime.id}, {duty.id}),"
                " and the rule has no number.",
                f"Add to {OWN_FILE}: targets: {{{duty.id}: {{n: 10, unit: {_unit(regime)},"
                " basis: who decided it}}, with a number of your own.",
            )


def _unit(regime: Regime) -> Unit:
    return Unit.WORKING_DAYS if regime.calendar else Unit.CALENDAR_DAYS


def _without_calendar(regime: Regime) -> Iterator[WhatAndMend]:
    """A site names no calendar of its own: what such rules count in working days has no day, and
    nobody is reminded by it.
    """
    for duty in regime.duties if regime.calendar is None else ():
        if duty.target and duty.target.unit is Unit.WORKING_DAYS:
            yield (
                f"Our own target for {duty.id} counts working days, and the rules of {regime.id}"
                " name no calendar: it has no day, and nobody is reminded by it.",
                f"Give it calendar_days or hours instead, at targets in {OWN_FILE}.",
            )
        if duty.limit.unit is Unit.WORKING_DAYS:
            yield (
                f"The rule {duty.id} counts working days, and the rules of {regime.id} name no"
                " calendar: no day of it can be counted.",
                f"Name the calendar of {regime.id} in {OWN_FILE}.",
            )


def _has_a_number(duty: Duty) -> bool:
    return duty.limit.n is not None or duty.limit.month_day is not None


def _calendars(used: Iterable[Regime], today: date) -> Iterator[WhatAndMend]:
    calendars, longest = dict[str, Calendar](), dict[str, float]()
    for each in used:
        if each.calendar is not None:
            name = each.calendar.id
            calendars[name] = each.calendar
            longest[name] = max(longest.get(name, 0), _most_working_days(each))
    for name, calendar in calendars.items():
        for year in _years_needed(today, longest[name]):
            if year not in calendar.years:
                yield _unlisted(calendar, year)


def _most_working_days(regime: Regime) -> float:
    counts = (count for duty in regime.duties for count in (duty.limit, duty.target) if count)
    return max((c.n or 0 for c in counts if c.unit is Unit.WORKING_DAYS), default=0)


def _years_needed(today: date, working_days: float) -> Iterator[int]:
    """The next one before a count of so many that begins today can end in it."""
    yield today.year
    before = max(DAYS_BEFORE_A_YEAR, working_days * A_WORKING_DAY_TAKES)
    if (date(today.year, 12, 31) - today).days < before:
        yield today.year + 1


def _unlisted(calendar: Calendar, year: int) -> WhatAndMend:
    added = f"calendars: {{{calendar.id}: {{computed_years: [{year}]}}}}"
    if calendar.id not in LIBRARY:
        added = f"the days of {year} to non_working_dates of {calendar.id}"
    return (
        f"The calendar {calendar.id} lists no holidays for {year}:"
        " working days of that year cannot be counted.",
        f"Add to {OWN_FILE}: {added}, and compare the days with the official list.",
    )


def _day(on: date | None) -> str:
    return without_weekday(on) if on else "a day that is not known"

"""Why a duty has this date: every step from its start to its last moment, in sentences to read.

Source: policy/README.md, "Reading a duty" and "Certainty"; each date names that of its own rule.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from workflows.clock_words import THE_SOURCE, hour_of_day, how_many, target_uncounted
from workflows.counting import A_DAY, Due, NoCalendar, due_after
from workflows.merged import Obligation
from workflows.moments import dated
from workflows.regimes import Calendar, Certainty, Facility, LimitType, Unit, YearNotListed

HOW_SURE: Mapping[Certainty, str] = {
    Certainty.VERIFIED: "was read in its source",
    Certainty.REMEMBERED: "is not verified: check before relying on it",
    Certainty.UNCLEAR: "is unclear: ask your legal adviser",
}
NATURE: Mapping[LimitType, str] = {
    LimitType.EXPLANATION_THRESHOLD: (
        "This is no deadline. When the day has passed and the duty it watches is not done, an"
        " explanation is owed."
    ),
    LimitType.PERSON_WINDOW: (
        "This is the time the person has to ask. In doubt the later day counts, and nobody who asks"
        " late is turned away by a clock."
    ),
    LimitType.TARGET: "A target, not a legal limit: nobody is late by it.",
}
A_WHOLE_DAY = timedelta(hours=24)
LONGEST_SPAN = 40  # days in which every one is looked at for a change of the clocks


def why_this_date(
    obligation: Obligation,
    means: Mapping[str, str],
    facility: Facility | None = None,
    aware_on: date | None = None,
) -> tuple[str, ...]:
    """What started the clock, how it was counted, whose rule it is, and how sure we are of each.

    `means`: an event and what it means, from the vocabulary of the policy. `facility`: the place,
    where the regime leaves its calendar open. `aware_on`: the local day that chose the version of
    the regime. Moments are told in the zone of the regime.
    """
    calendar = obligation.regime.calendar or (facility.calendar if facility else None)
    reasons = _Reasons(obligation, means, calendar)
    return (
        *reasons.start(),
        *reasons.limit(),
        *reasons.last_moment(),
        *reasons.target(),
        *reasons.version(aware_on),
        f"Source: {obligation.now.source}.",
        *reasons.certainty(),
    )


class _Reasons:
    """One duty, its rule and its regime, with what is counted once for several sentences."""

    def __init__(
        self, obligation: Obligation, means: Mapping[str, str], calendar: Calendar | None
    ) -> None:
        self.now, self.rule, self.regime = obligation.now, obligation.rule, obligation.regime
        self.means, self.calendar = means, calendar
        start = self.now.starts_at
        self.zone: tzinfo = (start.tzinfo if start else None) or UTC
        self.due = self._due(start)
        self.by_event = self.now.due_at is not None and self.due is None

    def _due(self, start: datetime | None) -> Due | None:
        """As the engine counted it; None where there is none, or where an event ended it."""
        if start is None or self.now.due_at is None:
            return None
        latest = self.rule.limit_type is LimitType.PERSON_WINDOW
        limit, counting = self.rule.limit, self.rule.counting
        try:
            found = due_after(
                limit, counting, start.astimezone(UTC), self.zone, self.calendar, latest=latest
            )
        except (YearNotListed, NoCalendar):
            return None
        # In UTC: a time that comes twice that night equals none of another zone.
        return found if found and found.at == self.now.due_at.astimezone(UTC) else None

    def start(self) -> Iterator[str]:
        at, means = self.now.starts_at, self.rule.starts_means
        if at is None:
            yield f"The clock has not started. It starts with this: {means}"
            return
        if not self.now.provisional:
            yield f"The clock started on {self._moment(at)}, with this: {means}"
            return
        stand_in = self.regime.provisional_starts.get(self.rule.clock_starts, "")
        yield (
            f"The clock runs from {self._moment(at)}, with this: "
            f"{self._means(stand_in)} It stands in for the real start, which has no date yet:"
            f" {means} So everything below is provisional."
        )

    def limit(self) -> Iterator[str]:
        limit = self.rule.limit
        yield self._number()
        if limit.also_as_soon_as_practicable:
            yield "It is owed as soon as practicable: the number is only the last day in time."
        if limit.also_before:
            yield f"It ends earlier where this comes first: {self._means(limit.also_before)}"
        if self.rule.limit_type in NATURE:
            yield NATURE[self.rule.limit_type]
        if self.now.refused:
            yield f"No date is given here. {self.now.refused}"

    def _number(self) -> str:
        limit = self.rule.limit
        if limit.month_day is not None:
            day = date(2000, *limit.month_day)
            return f"The limit is a day of the year: the first {day.day} {day:%B} after the start."
        if limit.n is None:
            source = THE_SOURCE.get(self.rule.legal_force, "The law")
            return (
                f"{source} gives no number. It is owed as soon as reasonably practicable, so no"
                " day shown here is a legal limit."
            )
        return f"The limit is {how_many(limit.n, limit.unit)}. {self._first_day()}"

    def _first_day(self) -> str:
        included = self.rule.counting.includes_start
        match self.rule.limit.unit:
            case Unit.HOURS:
                return "Hours run through nights, weekends and holidays."
            case Unit.WORKING_DAYS if included:
                return "The day of the start is day 1 where it is a working day."
            case Unit.WORKING_DAYS:
                return "The day of the start does not count: the next working day is day 1."
            case Unit.CALENDAR_DAYS:
                first = "is day 1" if included else "does not count: the next day is day 1"
                return f"The day of the start {first}. Weekends and holidays count."
        return (
            "The day of the start counts, so the time ends on the day before the same date."
            if included
            else "The day of the start does not count, so the time ends on the same date."
        )

    def last_moment(self) -> Iterator[str]:
        at, on = self.now.due_at, self.now.due_on
        if at is None:
            return
        if self.by_event and self.rule.limit.also_before:
            yield f"That event came first, on {self._moment(at)}: exactly then is still in time."
            return
        if self.due and self.rule.limit.unit is Unit.WORKING_DAYS:
            yield self._skipped(self.due)
        yield from self._month_end()
        yield from self._clock_changes()
        if on is None:
            yield f"The time ends on {self._moment(at)}. Exactly then is still in time."
        else:
            yield f"The last day is {_day(on)}. It lasts until midnight in {self._zone_name()}."

    def _skipped(self, due: Due) -> str:
        names = self.calendar.names if self.calendar else {}
        listed = [f"{names.get(day, 'a holiday')} ({_day(day)})" for day in due.skipped]
        place = f" in {self.calendar.place}" if self.calendar and self.calendar.place else ""
        return f"Not counted{place}: {', '.join(['weekends', *listed])}."

    def _month_end(self) -> Iterator[str]:
        """Only where the month of the end lacks the day that the count asks for."""
        start, on = self.now.starts_at, self.now.due_on
        if self.rule.limit.unit not in (Unit.MONTHS, Unit.YEARS) or not start or not on:
            return
        wanted = start.day - self.rule.counting.includes_start
        if wanted in (0, on.day):
            return
        ends = "the first day of the next month" if on.day == 1 else "the last day of that month"
        month = on - A_DAY if on.day == 1 else on
        yield (
            f"{month:%B %Y} has no day {wanted}, so the time ends on {ends}. That is our reading:"
            " unclear, ask your legal adviser."
        )

    def _clock_changes(self) -> Iterator[str]:
        """The last day, and for hours every day they run through, where it has not 24 hours."""
        at, start = self.now.due_at, self.now.starts_at
        assert at
        assert start
        last = at.astimezone(self.zone).date()
        first = start.date() if self.rule.limit.unit is Unit.HOURS else last
        for number in range(min((last - first).days + 1, LONGEST_SPAN)):
            day = first + timedelta(days=number)
            long = _length(day, self.zone)
            if long != A_WHOLE_DAY:
                yield (
                    f"The clocks change in {self._zone_name()} on {_day(day)}: that day has"
                    f" {long / timedelta(hours=1):g} hours."
                )

    def target(self) -> Iterator[str]:
        target, on = self.rule.target, self.now.internal_target_on
        if self.now.target_refused:
            yield target_uncounted(self.now.target_refused)
        if target and on:
            counted = how_many(target.n, target.unit)
            basis = target.basis.rstrip(".")
            yield f"Our own target, not the law: {_day(on)}, {counted} after the start. {basis}."

    def version(self, aware_on: date | None) -> Iterator[str]:
        since, until = self.regime.from_on, self.regime.to_on
        began = f"since {dated(since)}" if since else "since a day that we do not know"
        ended = f" until {dated(until)}" if until else ""
        yield f"Rules: {self.regime.name}. This version is in force {began}{ended}."
        if self.rule.own or self.regime.own:
            yield "Our own rule: this organisation added or changed it."
        if aware_on and not self.regime.in_force(aware_on):
            yield (
                f"It was not in force on {_day(aware_on)}, the day we became aware. The version"
                " nearest to that day is used until a person decides."
            )

    def certainty(self) -> Iterator[str]:
        """Whether an event came first is counted too."""
        yield f"The rule {HOW_SURE[self.rule.certainty]}."
        if self.now.due_at is None:
            return
        yield f"The way of counting {HOW_SURE[self.rule.counting.certainty]}."
        if self.rule.limit.unit is Unit.WORKING_DAYS and self.calendar:
            yield f"The calendar of working days {HOW_SURE[self.calendar.certainty]}."

    def _means(self, event: str) -> str:
        return self.means.get(event) or f"{event.replace('_', ' ').capitalize()}."

    def _zone_name(self) -> str:
        return str(getattr(self.zone, "key", self.zone))

    def _moment(self, at: datetime) -> str:
        there = at.astimezone(self.zone)
        return f"{_day(there.date())}, {hour_of_day(there)} ({self._zone_name()})"


def _length(day: date, zone: tzinfo) -> timedelta:
    start, end = (datetime.combine(each, time(), zone) for each in (day, day + A_DAY))
    return end.astimezone(UTC) - start.astimezone(UTC)


def _day(day: date) -> str:
    return f"{day:%A} {dated(day)}"

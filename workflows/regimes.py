"""What the law asks, as frozen values: regimes, duties, limits, calendars. Nothing is counted here.

The values come from `policy/regimes.yaml`, read and checked elsewhere; each has its source there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from workflows.regime_words import Certainty, DutyStatus, LimitType, Unit, weakest

__all__ = [
    "Calendar",
    "Certainty",
    "Counting",
    "Duty",
    "DutyStatus",
    "Facility",
    "LetterPart",
    "Limit",
    "LimitType",
    "ListedEvent",
    "Regime",
    "Source",
    "Statement",
    "Target",
    "Told",
    "Trigger",
    "Unit",
    "YearNotListed",
    "weakest",
]


class YearNotListed(Exception):
    """A count of working days needs a year that the calendar does not list; no date is guessed."""

    def __init__(self, calendar: str, year: int) -> None:
        self.calendar, self.year = calendar, year
        super().__init__(
            f"The calendar {calendar} lists no working days for {year}: add the year to that"
            " calendar in the organisation's own policy/regimes.yaml, or count by hand."
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. `weekend` as `date.weekday()`; `years`: those with known holidays.

    `place`: where these days hold, as it stands in a sentence; empty: not said.
    """

    id: str
    weekend: frozenset[int]
    non_working: frozenset[date]
    years: frozenset[int]
    names: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    certainty: Certainty = Certainty.UNCLEAR
    place: str = ""

    def is_working(self, day: date) -> bool:
        """Raises YearNotListed for any day of a year without a list, weekends too."""
        return not self.is_holiday(day) and day.weekday() not in self.weekend

    def is_holiday(self, day: date) -> bool:
        """Whatever day of the week it is. Raises YearNotListed."""
        if day.year not in self.years:
            raise YearNotListed(self.id, day.year)
        return day in self.non_working


@dataclass(frozen=True, slots=True)
class Facility:
    """Where care was given: fills a zone or calendar that a regime leaves open, replaces none."""

    timezone: str | None = None
    calendar: Calendar | None = None

    @property
    def zone(self) -> ZoneInfo | None:
        return ZoneInfo(self.timezone) if self.timezone else None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands. `secondary`: somebody's account of the law, not the law itself."""

    title: str
    section: str
    url: str | None
    opened: bool
    secondary: bool

    def __str__(self) -> str:
        cited = f"{self.title}, {self.section}"
        return f"{cited} (from a secondary source)" if self.secondary else cited


@dataclass(frozen=True, slots=True)
class Counting:
    """Whether the day of the starting event is day 1 (`includes_start`) or day 0."""

    id: str
    includes_start: bool
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of units; none; or a month and day. `also_before`: an event that ends it early."""

    n: float | None
    unit: Unit
    month_day: tuple[int, int] | None = None
    also_as_soon_as_practicable: bool = False
    also_before: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A house rule. Never law, and never shown as law. `own`: this organisation set it."""

    n: float
    unit: Unit
    basis: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class LetterPart:
    """One thing that must be told: its content id, and what it means."""

    id: str
    means: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation. `modes`: how the completing act may be done, empty for any way.

    `own`: this organisation added or changed it in its own file.
    """

    id: str
    kind: str
    what: str
    clock_starts: str
    starts_means: str
    completed_by: str
    limit: Limit
    limit_type: LimitType
    counting: Counting
    hard: bool
    legal_force: str
    source: Source
    certainty: Certainty
    excuses: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    order_any: bool = False
    parts: tuple[LetterPart, ...] = ()
    target: Target | None = None
    threshold_for: str | None = None
    completed_means: str = ""
    applies_if: str | None = None
    replaces: str | None = None
    regulator: str | None = None
    regulator_by_provider: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    note: str | None = None
    own: bool = False

    @property
    def must_contain(self) -> tuple[str, ...]:
        """Content ids that whoever does this duty must tell or write."""
        return tuple(part.id for part in self.parts)

    @property
    def asks_a_person(self) -> bool:
        """Whether "no" may be answered: to its condition, or to "is this the request it means?"."""
        return self.applies_if is not None or self.clock_starts == "requested_by_person"

    @property
    def question(self) -> str:
        """What that "no" is about, as it stands in quotes; empty where nothing is asked."""
        asked = self.starts_means if self.asks_a_person else ""
        return (self.applies_if or asked).rstrip(".")


@dataclass(frozen=True, slots=True)
class ListedEvent:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """When the regime applies: the outcomes that are enough, and the test in words."""

    test: str
    mode: str
    outcomes: frozenset[str]
    potential_harm_counts: bool
    decided_by: str | None
    events: tuple[ListedEvent, ...]
    source: Source
    certainty: Certainty
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told, and when it is them (`patient_able`, `patient_died`, `child`, …)."""

    when: str
    tell: str
    certainty: Certainty
    source: Source | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about the law with its source: a penalty, or what protects an apology."""

    text: str
    certainty: Certainty
    source: Source | None


@dataclass(frozen=True, slots=True)
class Regime:
    """One version of a body of rules, in force `from_on` to `to_on`, both included; None: open.

    `own`: the whole version stands in the organisation's own file.
    """

    id: str
    name: str
    jurisdiction: str
    applies_to: tuple[str, ...]
    from_on: date | None
    to_on: date | None
    legal_force: str
    calendar: Calendar | None
    calendar_note: str | None
    timezone: str | None
    trigger: Trigger
    duties: tuple[Duty, ...]
    certainty: Certainty
    letter_parts: tuple[LetterPart, ...] = ()
    record_must_keep: tuple[str, ...] = ()
    who_is_told: tuple[Told, ...] = ()
    apology_protection: tuple[Statement, ...] = ()
    penalties: tuple[Statement, ...] = ()
    open_points: tuple[str, ...] = ()
    provisional_starts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    own: bool = False

    @property
    def zone(self) -> ZoneInfo | None:
        return ZoneInfo(self.timezone) if self.timezone else None

    def duty(self, duty_id: str) -> Duty:
        """Raises KeyError where this regime has no such duty."""
        for each in self.duties:
            if each.id == duty_id:
                return each
        raise KeyError(duty_id)

    def in_force(self, on: date) -> bool:
        return (self.from_on is None or self.from_on <= on) and (
            self.to_on is None or on <= self.to_on
        )

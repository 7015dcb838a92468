"""The facts file of `duties`, read into values; everything that cannot be used is named at once.

Its form is that of the worked cases in tests/workflows/cases.yaml, whose other keys are ignored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import latest_of
from disclosure.policy import Policy, UnknownCalendar, UnknownLevel, UnknownRegime, UnknownScale
from workflows.clocks import Event
from workflows.counting import midnight
from workflows.events import zone_as_written
from workflows.harm import Level
from workflows.regimes import Facility, Regime
from workflows.wall_clock import zone_called

KEYS = ("regime", "harm", "facts", "answers", "facility", "now")
OF_A_WORKED_CASE = ("id", "expect", "why", "source", "certainty")
YEARS = range(1900, 2200)
NO_GRADE = (None, "", "unknown")

Time = datetime | date


@dataclass(frozen=True, slots=True)
class DutyFacts:
    regime: Regime
    level: Level | None
    events: tuple[Event, ...]
    answers: Mapping[str, str]
    facility: Facility
    now: datetime
    became_aware_on: date | None
    now_told: bool  # else it is that of the clock, or of the first of the days it asks about


def read_facts(document: object, policy: Policy, clock: datetime) -> DutyFacts:
    """The document as values; without `now`, at `clock`. Raises BadInput with every fault."""
    return _Reading(policy).read(document, clock)


def read_time(text: object) -> Time:
    """A moment with its offset, or a date alone. Raises ValueError saying what is wrong."""
    if not isinstance(text, str):
        raise ValueError("give a time such as 2026-03-12T14:30:00+01:00, or a date, as text")
    try:
        found = _day(text) or datetime.fromisoformat(text)
    except _Misspelled:
        raise
    except ValueError:
        raise ValueError(
            f"'{text}' is not a time: give 2026-03-12T14:30:00+01:00, or a date such as 2026-03-12"
        ) from None
    if isinstance(found, datetime) and found.tzinfo is None:
        raise ValueError(f"'{text}' has no time zone: say which, such as +01:00")
    if found.year not in YEARS:
        raise ValueError(f"'{text}': give a year from {YEARS[0]} to {YEARS[-1]}")
    return found


def knew_before_it_happened(events: Iterable[Event], zone: tzinfo) -> bool:
    """Whether all of it happened later than anybody can have known of it; of a day without an hour,
    its end.
    """
    told = tuple(events)
    occurred = [_moment(each.at, zone) for each in told if each.name == "occurred"]
    aware = [latest_of(each.at, zone) for each in told if each.name == "became_aware"]
    return bool(occurred and aware) and min(occurred) > min(aware)


def _day(text: str) -> date | None:
    """None where it is no day alone. Raises ValueError for one in another spelling than ours."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    if str(day) != text:
        raise _Misspelled(f"'{text}' is a day: write it as {day}")
    return day


class _Misspelled(ValueError):
    pass


class _Reading:
    """One document being read; faults gather until the end, so that all are told at once."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.faults: list[Fault] = []

    def read(self, document: object, clock: datetime) -> DutyFacts:
        if not isinstance(document, dict):
            raise BadInput.at("", "Give an object with named fields.")
        whole: Mapping[str, object] = document
        for key in whole.keys() - {*KEYS, *OF_A_WORKED_CASE}:
            self._fault(key, f"this is not asked here: use {', '.join(KEYS)}")
        events = self._events(self._mapping("facts", whole.get("facts")))
        level = self._level(self._mapping("harm", whole.get("harm")))
        facility = self._facility(self._mapping("facility", whole.get("facility")))
        regime = self._regime(whole.get("regime"))
        now = self._time("now", whole["now"]) if whole.get("now") is not None else clock
        answers = self._mapping("answers", whole.get("answers"))
        if self.faults or regime is None or now is None:
            raise BadInput(sorted(self.faults, key=lambda fault: fault.field))
        zone = regime.zone or facility.zone or zone_as_written(events, _moment(now, UTC))
        if knew_before_it_happened(events, zone):
            self._fault(
                "facts.occurred",
                "this lies after facts.became_aware, and nobody knows of what has not happened yet."
                " Correct one of the two",
            )
        at, aware = _moment(now, zone), _earliest_day(events, "became_aware", zone)
        now_told = whole.get("now") is not None
        if not now_told:  # a question about days ahead is asked as of their first
            knew = [_moment(each.at, zone) for each in events if each.name == "became_aware"]
            at = max(at, min(knew, default=at))
        regime = self.policy.regime(regime.id, aware)
        answered = self._answers(answers, regime)
        if self.faults:
            raise BadInput(self.faults)
        return DutyFacts(regime, level, events, answered, facility, at, aware, now_told)

    def _regime(self, asked: object) -> Regime | None:
        if asked is None:
            known = ", ".join(dict.fromkeys(each.id for each in self.policy.regimes))
            self._fault("regime", f"say which regime: one of {known}")
            return None
        try:
            return self.policy.regime(str(asked))
        except UnknownRegime as no:
            self._fault("regime", str(no).removesuffix("."))
            return None

    def _level(self, harm: Mapping[str, object]) -> Level | None:
        asked, scale = harm.get("level"), harm.get("scale")
        for key in sorted(harm.keys() - {"level", "scale"}):
            self._fault(f"harm.{key}", "this is not asked here: use level and scale")
        try:
            if scale is not None:
                self.policy.scale(str(scale))
            if asked in NO_GRADE:
                return None
            if scale is None:
                return self._level_of_any_scale(str(asked))
            return self.policy.level(str(scale), str(asked))
        except UnknownScale as no:
            self._fault("harm.scale", str(no).removesuffix("."))
            return None
        except UnknownLevel as no:
            self._fault("harm.level", str(no).removesuffix("."))
            return None

    def _level_of_any_scale(self, asked: str) -> Level:
        levels = [level for scale in self.policy.scales for level in scale.levels]
        for level in levels:
            if level.id == asked:
                return level
        raise UnknownLevel(asked, (level.id for level in levels))

    def _events(self, facts: Mapping[str, object]) -> tuple[Event, ...]:
        found = []
        for name, given in facts.items():
            if name not in self.policy.words.events:
                known = ", ".join(sorted(self.policy.words.events))
                self._fault(f"facts.{name}", f"there is no event '{name}': use one of {known}")
                continue
            times = given if isinstance(given, list) else [given]
            read = (self._time(f"facts.{name}", each) for each in times if each is not None)
            found += [Event(name, at) for at in read if at is not None]
        return tuple(found)

    def _answers(self, answers: Mapping[str, object], regime: Regime) -> Mapping[str, str]:
        asked = {duty.id for duty in regime.duties if duty.asks_a_person}
        for duty_id, said in answers.items():
            if duty_id not in asked:
                known = ", ".join(sorted(asked)) or "none"
                self._fault(
                    f"answers.{duty_id}",
                    f"nothing is asked about the duty '{duty_id}' here; these ask: {known}",
                )
            elif said not in ("yes", "no", None):
                self._fault(f"answers.{duty_id}", "say yes or no")
        return {duty_id: str(said) for duty_id, said in answers.items() if said is not None}

    def _facility(self, given: Mapping[str, object]) -> Facility:
        for key in sorted(given.keys() - {"timezone", "calendar"}):
            self._fault(f"facility.{key}", "this is not asked here: use timezone and calendar")
        zone, calendar = given.get("timezone"), given.get("calendar")
        try:
            named = None if calendar is None else self.policy.calendar(str(calendar))
        except UnknownCalendar as no:
            self._fault("facility.calendar", str(no).removesuffix("."))
            return Facility()
        if zone is not None and zone_called(zone) is None:
            self._fault("facility.timezone", "use a time zone such as America/Chicago")
            return Facility(None, named)
        return Facility(None if zone is None else str(zone), named)

    def _time(self, field: str, text: object) -> Time | None:
        try:
            return read_time(text)
        except ValueError as wrong:
            self._fault(field, str(wrong))
            return None

    def _mapping(self, field: str, given: object) -> Mapping[str, object]:
        if given is None:
            return {}
        if isinstance(given, dict):
            return given
        self._fault(field, "give names with their values, as a JSON object")
        return {}

    def _fault(self, field: str, says: str) -> None:
        self.faults.append(Fault(field, f"{field}: {says}."))


def _moment(at: Time, zone: tzinfo) -> datetime:
    return at if isinstance(at, datetime) else midnight(at, zone)


def _earliest_day(events: Iterable[Event], name: str, zone: tzinfo) -> date | None:
    moments = [_moment(each.at, zone) for each in events if each.name == name]
    return min(moments).astimezone(zone).date() if moments else None

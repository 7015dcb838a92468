"""What several regimes ask, from facts that anybody types: no case is named, nothing is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from disclosure.actions.law.duty_facts import (
    DutyFacts,
    knew_before_it_happened,
    read_facts,
    read_time,
)
from disclosure.actions.stored_facts import NOT_OF_THE_CASE
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import no_such_hour
from disclosure.policy import Policy, UnknownLevel, UnknownRegime, UnknownScale
from workflows.clocks import Event, duties_now
from workflows.counting import day_of, midnight
from workflows.harm import BOTH_AXES, Level
from workflows.merged import Merged, Obligation, merged
from workflows.notifiability import Answer, Applies, axes_covered, suggested
from workflows.phrases import joined
from workflows.regimes import Regime
from workflows.wall_clock import as_typed, is_left_out, zone_called

A_TIME = "give a day and a time, such as 2026-03-12T14:30"


@dataclass(frozen=True, slots=True)
class Typed:
    """As typed, empty where nothing was. Times without an offset are those of the zone.

    `physical` and `psychological` are levels, as `scale/level`. `events`: each with its time.
    """

    regimes: tuple[str, ...] = ()
    zone: str = ""
    physical: str = ""
    psychological: str = ""
    became_aware: str = ""
    occurred: str = ""
    events: tuple[tuple[str, str], ...] = ()
    as_of: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegimeAnswer:
    """`in_force`: whether this version held on the day we became aware, which is `aware_on`."""

    regime: Regime
    answer: Answer
    in_force: bool
    aware_on: date


@dataclass(frozen=True, slots=True)
class Calculated:
    at: datetime
    zone: ZoneInfo
    answers: tuple[RegimeAnswer, ...]
    merged: Merged
    ungraded: frozenset[str]  # of physical and psychological

    def aware_on(self, regime: str) -> date:
        return next(each.aware_on for each in self.answers if each.regime.id == regime)


def calculate(typed: Typed, policy: Policy, clock: datetime) -> Calculated:
    """What the engine says of these facts at `as_of`, else at `clock`. Raises BadInput.

    A regime whose answer is "no" adds no duty. A duty that cannot be counted stays, and says so.
    Unlike a facts file, an axis of harm that was not graded is not taken for "none".
    """
    reading = _Reading(typed, policy, clock)
    asked = reading.asked()
    answers, found = [], list[Obligation]()
    for regime in reading.regimes:
        version = policy.regime(regime.id, asked.aware_on(regime))
        facts = read_facts(asked.document(version), policy, clock)
        answer = suggested(facts.regime, asked.levels)
        assert facts.became_aware_on
        in_force = facts.regime.in_force(facts.became_aware_on)
        answers.append(RegimeAnswer(facts.regime, answer, in_force, facts.became_aware_on))
        found += _obligations(facts) if answer.applies is not Applies.NO else ()
    return Calculated(
        asked.at,
        asked.zone,
        tuple(answers),
        merged(found, NOT_OF_THE_CASE),
        BOTH_AXES - axes_covered(asked.levels),
    )


def _obligations(facts: DutyFacts) -> Iterator[Obligation]:
    found = duties_now(
        facts.regime, facts.events, facts.now, answers=facts.answers, facility=facts.facility
    )
    return (Obligation(duty, facts.regime.duty(duty.id), facts.regime) for duty in found)


@dataclass(frozen=True, slots=True)
class _Asked:
    at: datetime
    zone: ZoneInfo
    levels: tuple[Level, ...]
    facts: Mapping[str, list[str]]
    answers: Mapping[str, str]

    def aware_on(self, regime: Regime) -> date:
        """The local day that chooses the version."""
        zone = regime.zone or self.zone
        return min(day_of(read_time(at), zone) for at in self.facts["became_aware"])

    def document(self, regime: Regime) -> dict[str, object]:
        """A facts file of the contract, for one version of a regime. What only another one asks,
        as the newest does on the form, is no question here.
        """
        asks = {duty.id for duty in regime.duties if duty.asks_a_person}
        return {
            "regime": regime.id,
            "facts": dict(self.facts),
            "answers": {duty: said for duty, said in self.answers.items() if duty in asks},
            "facility": {"timezone": self.zone.key},
            "now": self.at.isoformat(),
        }


class _Reading:
    """What was typed, being read; faults gather, so that all are told at once."""

    def __init__(self, typed: Typed, policy: Policy, clock: datetime) -> None:
        self.typed, self.policy, self.at = typed, policy, clock
        self.faults: list[Fault] = []
        self.regimes = tuple(self._regimes())
        self.zone = self._zone()
        as_of = self._time("as_of", "As of", typed.as_of) if typed.as_of else None
        if as_of:
            self.at = self._moment(as_of)

    def asked(self) -> _Asked:
        """Raises BadInput."""
        facts = self._facts()
        levels = tuple(self._levels())
        if self.faults:
            raise BadInput(self.faults)
        return _Asked(self.at, self.zone, levels, facts, self.typed.answers)

    def _regimes(self) -> Iterator[Regime]:
        for name in dict.fromkeys(self.typed.regimes):
            try:
                yield self.policy.regime(name)
            except UnknownRegime:
                self._fault("regimes", "Under which rules: choose from those offered.")
        if not self.typed.regimes:
            self._fault("regimes", "Under which rules: choose at least one.")

    def _zone(self) -> ZoneInfo:
        """The one typed; else that of the rules, where they agree."""
        if self.typed.zone:
            named = zone_called(self.typed.zone)
            if named is None:
                self._fault("zone", "Time zone: use a name such as Europe/London.")
            return named or ZoneInfo("UTC")
        zones = sorted({regime.timezone for regime in self.regimes if regime.timezone})
        if len(zones) == 1:
            return ZoneInfo(zones[0])
        if zones:
            several = joined(zones)
            self._fault("zone", f"Time zone: these rules have several ({several}), so say which.")
        elif self.regimes:
            self._fault("zone", "Time zone: these rules name none, so say which the place has.")
        return ZoneInfo("UTC")

    def _facts(self) -> dict[str, list[str]]:
        typed, found = self.typed, dict[str, list[str]]()
        aware = "When we became aware"
        if not typed.became_aware:
            self._fault("became_aware", f"{aware}: fill this in. Every clock begins with it.")
        told = [("became_aware", "became_aware", aware, typed.became_aware)]
        told += [("occurred", "occurred", "When it happened", typed.occurred)]
        for number, (name, at) in enumerate(typed.events):
            field, label = f"events.{number}", f"Event {number + 1}"
            if name not in self.policy.words.events:
                self._fault(f"{field}.name", f"{label}, what happened: choose from those offered.")
            elif not at:
                self._fault(f"{field}.at", f"{label}, when: {A_TIME}.")
            told.append((f"{field}.at", name, f"{label}, when", at))
        for box, name, label, text in told:
            if text and (at_time := self._time(box, label, text)) is not None:
                self._refuse_the_future(box, label, at_time)
                found.setdefault(name, []).append(at_time.isoformat())
        self._refuse_what_nobody_could_know(found)
        return found

    def _levels(self) -> Iterator[Level]:
        labels = {"physical": "Harm to the body", "psychological": "Psychological harm"}
        for axis, label in labels.items():
            asked = getattr(self.typed, axis)
            scale, _, level = asked.partition("/")
            try:
                if asked:
                    yield self.policy.level(scale, level)
            except (UnknownScale, UnknownLevel):
                self._fault(axis, f"{label}: choose from those offered.")

    def _time(self, box: str, label: str, text: str) -> datetime | date | None:
        """A moment in the zone, or a day alone."""
        try:
            return _local(text, self.zone, self.at)
        except _NoSuchTime:
            says = no_such_hour(datetime.fromisoformat(text), self.zone)
            self._fault(box, f"{label}: in {self.zone.key} {says}.")
        except ValueError:
            self._fault(box, f"{label}: {A_TIME}.")
        return None

    def _moment(self, at: datetime | date) -> datetime:
        return at if isinstance(at, datetime) else midnight(at, self.zone)

    def _refuse_the_future(self, box: str, label: str, at: datetime | date) -> None:
        if self._moment(at) > self.at:
            asked = "the moment you ask about" if self.typed.as_of else "now"
            self._fault(box, f"{label}: this lies after {asked}. Put a later time into “As of”.")

    def _refuse_what_nobody_could_know(self, facts: Mapping[str, list[str]]) -> None:
        events = [Event(name, read_time(at)) for name, times in facts.items() for at in times]
        if knew_before_it_happened(events, self.zone):
            says = "this lies after “When we became aware”. Correct one of the two."
            self._fault("occurred", f"When it happened: {says}")

    def _fault(self, field: str, says: str) -> None:
        self.faults.append(Fault(field, says))


class _NoSuchTime(ValueError):
    pass


def _local(text: str, zone: ZoneInfo, now: datetime) -> datetime | date:
    """As a form of a case reads it that is typed at `now`. Raises ValueError for what is no time,
    _NoSuchTime for one that the clocks left out.
    """
    try:
        return read_time(text)
    except ValueError:
        naive = datetime.fromisoformat(text)
        if naive.tzinfo:
            raise
    found = read_time(as_typed(naive, zone, now).isoformat())  # refuses years that are a slip
    if is_left_out(naive, zone):
        raise _NoSuchTime
    return found

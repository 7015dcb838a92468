"""From the checked file to the frozen regimes that the rules look at."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from disclosure.policy import regimes_file as shapes
from disclosure.policy.versions import Version
from workflows.regimes import (
    Calendar,
    Certainty,
    Counting,
    Duty,
    LetterPart,
    Limit,
    ListedEvent,
    Regime,
    Source,
    Statement,
    Target,
    Told,
    Trigger,
    weakest,
)

Calendars = Mapping[str, Calendar]
ANY_MODE: frozenset[str] = frozenset()
MODES_OF_KIND = {
    "in_person": frozenset({"in_person"}),
    "written": frozenset({"writing"}),
    "report": frozenset({"writing"}),
}


def regimes_of(
    file: shapes.RegimesFile, versions: Iterable[Version], calendars: Calendars
) -> tuple[Regime, ...]:
    """The versions with the vocabulary and the stand-ins of the shipped file."""
    return tuple(_Builder(file, each, calendars).regime() for each in versions)


class _Builder:
    """One regime in the making, with the vocabulary and the sources at hand."""

    def __init__(self, file: shapes.RegimesFile, version: Version, calendars: Calendars) -> None:
        self.words, self.shape, self.own = file.vocabulary, version.shape, version.own
        self.own_duties, self.own_targets = version.own_duties, version.own_targets
        self.starts = MappingProxyType(dict(file.fail_safe.provisional_starts))
        self.calendar = _calendar(version.shape, calendars)

    def regime(self) -> Regime:
        shape = self.shape
        return Regime(
            id=shape.id,
            name=shape.name,
            jurisdiction=shape.jurisdiction,
            applies_to=shape.applies_to,
            from_on=shape.in_force.from_,
            to_on=shape.in_force.to,
            legal_force=shape.legal_force,
            calendar=self.calendar,
            calendar_note=shape.calendar_note,
            timezone=shape.timezone,
            trigger=self._trigger(shape.trigger),
            duties=tuple(self._duty(each) for each in shape.duties),
            certainty=_weakest_of(shape),
            letter_parts=self._parts(shape.letter_must_contain),
            record_must_keep=shape.record_must_keep,
            who_is_told=tuple(
                Told(each.when, each.tell, each.certainty, self._maybe(each.source))
                for each in shape.who_is_told
            ),
            apology_protection=self._statements(shape.apology_protection),
            penalties=self._statements(shape.penalties),
            open_points=shape.open_points,
            provisional_starts=self.starts,
            own=self.own,
        )

    def _trigger(self, shape: shapes.TriggerShape) -> Trigger:
        return Trigger(
            shape.test,
            shape.mode,
            shape.minimum_outcomes,
            shape.potential_harm_counts,
            shape.decided_by,
            tuple(ListedEvent(each.id, each.text) for each in shape.events),
            self._source(shape.source),
            shape.certainty,
            shape.note,
        )

    def _duty(self, shape: shapes.DutyShape) -> Duty:
        return Duty(
            id=shape.id,
            kind=shape.kind,
            what=shape.what,
            clock_starts=shape.clock_starts,
            starts_means=self.words.events[shape.clock_starts],
            completed_by=shape.completed_by,
            completed_means=self.words.events[shape.completed_by],
            limit=_limit(shape.limit),
            limit_type=shape.limit_type,
            counting=self._counting(shape.counting),
            hard=shape.firmness == "hard",
            legal_force=shape.legal_force,
            source=self._source(shape.source),
            certainty=shape.certainty,
            excuses=frozenset(shape.excuses),
            modes=frozenset(shape.modes) or MODES_OF_KIND.get(shape.kind, ANY_MODE),
            order_any=shape.order == "any",
            parts=self._parts(shape.must_contain),
            target=self._target(shape),
            threshold_for=shape.threshold_for,
            applies_if=shape.applies_if,
            replaces=shape.replaces,
            regulator=shape.regulator,
            regulator_by_provider=MappingProxyType(dict(shape.regulator_by_provider)),
            note=shape.note,
            own=shape.id in self.own_duties,
        )

    def _target(self, duty: shapes.DutyShape) -> Target | None:
        shape = duty.recommended_internal_target
        if shape is None:
            return None
        return Target(shape.n, shape.unit, shape.basis, duty.id in self.own_targets)

    def _counting(self, preset_id: str) -> Counting:
        preset = self.words.counting_presets[preset_id]
        return Counting(preset_id, preset.day_zero == "included", preset.certainty)

    def _parts(self, contents: Iterable[str]) -> tuple[LetterPart, ...]:
        return tuple(LetterPart(each, self.words.contents[each]) for each in contents)

    def _statements(self, found: Iterable[shapes.StatementShape]) -> tuple[Statement, ...]:
        return tuple(Statement(s.text, s.certainty, self._maybe(s.source)) for s in found)

    def _maybe(self, cited: shapes.Cited | None) -> Source | None:
        return self._source(cited) if cited else None

    def _source(self, cited: shapes.Cited) -> Source:
        source = self.shape.sources[cited.ref]
        secondary = source.kind == "secondary"
        return Source(source.title, cited.section, source.url, source.opened, secondary)


def _calendar(shape: shapes.RegimeShape, calendars: Calendars) -> Calendar | None:
    """The calendar named; where it only stands in for another, as uncertain as the regime says."""
    if shape.calendar is None:
        return None
    named = calendars[shape.calendar]
    certainty = weakest(named.certainty, shape.calendar_certainty or Certainty.VERIFIED)
    return replace(named, certainty=certainty)


def _weakest_of(shape: shapes.RegimeShape) -> Certainty:
    of_duties = [duty.certainty for duty in shape.duties]
    return weakest(shape.trigger.certainty, shape.in_force.certainty, *of_duties)


def _limit(shape: shapes.LimitShape) -> Limit:
    month_day = None
    if shape.date is not None:
        month, day = shape.date.split("-")
        month_day = (int(month), int(day))
    return Limit(shape.n, shape.unit, month_day, shape.also is not None, shape.also_before)

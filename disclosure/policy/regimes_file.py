"""The shape of the regimes in policy/regimes.yaml, and what must agree inside one of them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from disclosure.policy.reading import Checked, one_of, stands_once
from disclosure.policy.vocabulary_file import (
    CalendarShape,
    Content,
    EventName,
    FailSafe,
    LegalForce,
    Outcome,
    Regulator,
    Vocabulary,
    Zone,
)
from workflows.regimes import Certainty, LimitType, Unit

YEARS = range(1800, 2201)
AT_MOST = {  # a hundred years; more is a slip of the pen, and runs out of the calendar
    Unit.HOURS: 876_600,
    Unit.CALENDAR_DAYS: 36_525,
    Unit.WORKING_DAYS: 26_000,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
}


def _id_of_rules(id: str) -> str:
    """As it is typed on a command line, where a comma parts two."""
    if not re.fullmatch(r"[\w.-]+", id):
        raise ValueError(f"'{id}' cannot be typed as one word: use letters, figures and hyphens")
    return id


class SourceShape(Checked):
    title: str
    year: int | None
    url: str | None
    opened: bool
    kind: Literal["primary", "secondary"] | None
    how_much_read: str | None = None


class Cited(Checked):
    ref: str
    section: str


class InForce(Checked):
    from_: date | None = Field(alias="from")
    to: date | None
    certainty: Certainty
    source: Cited

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        for day in (self.from_, self.to):
            if day is not None and day.year not in YEARS:
                raise ValueError(f"{day}: give a year from {YEARS[0]} to {YEARS[-1]}")
        if self.from_ is not None and self.to is not None and self.to < self.from_:
            raise ValueError(f"it ends on {self.to}, before it begins: correct one of the days")
        return self


class ListedEventShape(Checked):
    id: str
    text: str
    certainty: Certainty
    source: Cited


class TriggerShape(Checked):
    test: str
    mode: Literal["outcome_list", "event_list", "request", "policy", "same_as"]
    minimum_outcomes: frozenset[Outcome] = Field(min_length=1)
    potential_harm_counts: bool
    natural_course_excluded: bool | None
    decided_by: str | None
    harm_scale: str | None = None
    on_unclassified: Literal["treat_as_notifiable"]
    source: Cited
    certainty: Certainty
    note: str | None = None
    events: tuple[ListedEventShape, ...] = ()

    @model_validator(mode="after")
    def _names_the_worse_ones_too(self) -> Self:
        worse = {"moderate_harm": {"severe_harm", "death"}, "severe_harm": {"death"}}
        for named, needed in worse.items():
            missing = sorted(needed - self.minimum_outcomes)
            if named in self.minimum_outcomes and missing:
                raise ValueError(f"names {named}: name {', '.join(missing)} too, which is worse")
        return self

    @model_validator(mode="after")
    def _names_each_event_once(self) -> Self:
        stands_once("event", (event.id for event in self.events))
        return self


class LimitShape(Checked):
    n: float | None = Field(gt=0, allow_inf_nan=False)
    unit: Unit
    also: Literal["as_soon_as_reasonably_practicable"] | None = None
    also_before: EventName | None = None
    date: str | None = None

    @model_validator(mode="after")
    def _number_and_unit_agree(self) -> Self:
        numberless = self.unit in (Unit.NO_NUMBER, Unit.FIXED_DATE)
        if numberless != (self.n is None):
            raise ValueError(f"{self.unit} and n = {self.n} do not go together: correct one")
        if self.n is not None:
            _refuse_uncountable(self.n, self.unit)
        if (self.unit is Unit.FIXED_DATE) != (self.date is not None):
            raise ValueError("a fixed_date, and it alone, has a date: give it as MM-DD")
        if self.date is not None and not _is_a_day_of_every_year(self.date):
            raise ValueError(f"'{self.date}' is no day of every year: give it as MM-DD")
        return self


class TargetShape(Checked):
    n: float = Field(gt=0, allow_inf_nan=False)
    unit: Unit
    not_law: Literal[True]
    basis: str = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_counted(self) -> Self:
        if self.unit not in AT_MOST:
            raise ValueError(f"{self.unit} is no number: use one of {', '.join(AT_MOST)}")
        _refuse_uncountable(self.n, self.unit)
        return self


class DutyShape(Checked):
    id: str
    kind: Annotated[str, one_of("duty_kinds")]
    what: str
    clock_starts: EventName
    limit: LimitShape
    limit_type: LimitType
    counting: Annotated[str, one_of("counting_presets")]
    firmness: Literal["hard", "soft"]
    legal_force: LegalForce
    completed_by: EventName
    excuses: tuple[Annotated[str, one_of("excuses")], ...] = ()
    source: Cited
    certainty: Certainty
    must_contain: tuple[Content, ...] = ()
    recommended_internal_target: TargetShape | None = None
    note: str | None = None
    order: Literal["any"] | None = None
    regulator: Regulator | None = None
    regulator_by_provider: dict[str, Regulator] = Field(default_factory=dict)
    threshold_for: str | None = None
    modes: tuple[Literal["in_person", "phone", "video", "writing"], ...] = ()
    applies_if: str | None = None
    replaces: str | None = None

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        threshold = self.limit_type is LimitType.EXPLANATION_THRESHOLD
        if threshold != (self.threshold_for is not None):
            raise ValueError("an explanation_threshold, and it alone, has a threshold_for")
        if self.replaces is not None and self.applies_if is None:
            raise ValueError("a duty that replaces another needs an applies_if to be answered")
        if (self.limit.n is None) != (self.counting == "not_applicable"):
            raise ValueError(f"counting {self.counting} does not fit the limit: correct one")
        return self


class ToldShape(Checked):
    when: Annotated[str, one_of("told_when")]
    tell: str
    certainty: Certainty
    source: Cited | None = None


class StatementShape(Checked):
    text: str
    certainty: Certainty
    source: Cited | None = None


class RegimeShape(Checked):
    id: Annotated[str, AfterValidator(_id_of_rules)]
    name: str
    jurisdiction: str
    applies_to: tuple[str, ...]
    in_force: InForce
    legal_force: LegalForce
    calendar: Annotated[str, one_of("calendars")] | None
    timezone: Zone | None
    sources: dict[str, SourceShape]
    trigger: TriggerShape
    duties: tuple[DutyShape, ...] = Field(min_length=1)
    letter_must_contain: tuple[Content, ...] = ()
    record_must_keep: tuple[Annotated[str, one_of("records")], ...] = ()
    who_is_told: tuple[ToldShape, ...] = ()
    apology_protection: tuple[StatementShape, ...] = ()
    penalties: tuple[StatementShape, ...] = ()
    open_points: tuple[str, ...] = ()
    calendar_certainty: Certainty | None = None
    calendar_note: str | None = None

    @model_validator(mode="after")
    def _duties_name_each_other(self) -> Self:
        ids = [duty.id for duty in self.duties]
        stands_once("duty", ids)
        named = {d.threshold_for for d in self.duties} | {d.replaces for d in self.duties}
        unknown = sorted(each for each in named if each is not None and each not in ids)
        if unknown:
            raise ValueError(f"there is no duty {unknown[0]} here: use one of {', '.join(ids)}")
        return self

    @model_validator(mode="after")
    def _every_source_is_listed(self) -> Self:
        for name, certainty, cited in self._cited():
            ref = cited.ref
            if ref not in self.sources:
                raise ValueError(f"the source {ref} is cited but not in sources: add it there")
            if certainty is Certainty.VERIFIED and not self.sources[ref].opened:
                raise ValueError(
                    f"{name} is called verified, but its source {ref} was not opened:"
                    " call it remembered, or open the source and say so"
                )
        return self

    def _cited(self) -> Iterator[tuple[str, Certainty, Cited]]:
        """What has a source: how to call it, how sure it is, and the source."""
        yield "in_force", self.in_force.certainty, self.in_force.source
        yield "the trigger", self.trigger.certainty, self.trigger.source
        yield from ((duty.id, duty.certainty, duty.source) for duty in self.duties)
        yield from ((event.id, event.certainty, event.source) for event in self.trigger.events)
        told = [("who is told", each.certainty, each.source) for each in self.who_is_told]
        said = (*self.apology_protection, *self.penalties)
        told += [("a statement", each.certainty, each.source) for each in said]
        for name, certainty, source in told:
            if source is not None:
                yield name, certainty, source


class RegimesFile(Checked):
    schema_version: Literal[1]
    compiled_on: date
    review_by: date
    disclaimer: str
    fail_safe: FailSafe
    vocabulary: Vocabulary
    calendars: dict[str, CalendarShape]
    regimes: tuple[RegimeShape, ...] = Field(min_length=1)


def _refuse_uncountable(n: float, unit: Unit) -> None:
    if n > AT_MOST[unit]:
        raise ValueError(f"n = {n:g} {unit} is more than a hundred years: correct it")
    if unit is not Unit.HOURS and n != int(n):
        raise ValueError(f"n = {n} {unit}: give a whole number")


def _is_a_day_of_every_year(text: str) -> bool:
    if not re.fullmatch(r"\d\d-\d\d", text):
        return False
    try:
        date.fromisoformat(f"2027-{text}")
    except ValueError:
        return False
    return True

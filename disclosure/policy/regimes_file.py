"""The shape of the regimes in policy/regimes.yaml, and what must agree inside one of them."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from disclosure.policy.reading import Checked, one_of
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


class LimitShape(Checked):
    n: float | None = Field(gt=0)
    unit: Unit
    also: Literal["as_soon_as_reasonably_practicable"] | None = None
    also_before: EventName | None = None
    date: str | None = None

    @model_validator(mode="after")
    def _number_and_unit_agree(self) -> Self:
        numberless = self.unit in (Unit.NO_NUMBER, Unit.FIXED_DATE)
        if numberless != (self.n is None):
            raise ValueError(f"{self.unit} and n = {self.n} do not go together: correct one")
        if self.n is not None and self.unit is not Unit.HOURS and self.n != int(self.n):
            raise ValueError(f"n = {self.n} {self.unit}: give a whole number")
        if (self.unit is Unit.FIXED_DATE) != (self.date is not None):
            raise ValueError("a fixed_date, and it alone, has a date: give it as MM-DD")
        if self.date is not None and not _is_a_day_of_every_year(self.date):
            raise ValueError(f"'{self.date}' is no day of every year: give it as MM-DD")
        return self


class TargetShape(Checked):
    n: float = Field(gt=0)
    unit: Unit
    not_law: Literal[True]
    basis: str


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
    excuses: tuple[Annotated[str, one_of("excuses")], ...]
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
    id: str
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
    letter_must_contain: tuple[Content, ...]
    record_must_keep: tuple[Annotated[str, one_of("records")], ...]
    who_is_told: tuple[ToldShape, ...]
    apology_protection: tuple[StatementShape, ...]
    penalties: tuple[StatementShape, ...]
    open_points: tuple[str, ...]
    calendar_certainty: Certainty | None = None
    calendar_note: str | None = None

    @model_validator(mode="after")
    def _duties_name_each_other(self) -> Self:
        ids = [duty.id for duty in self.duties]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"the duty {twice[0]} stands here twice: rename one")
        named = {d.threshold_for for d in self.duties} | {d.replaces for d in self.duties}
        unknown = sorted(each for each in named if each is not None and each not in ids)
        if unknown:
            raise ValueError(f"there is no duty {unknown[0]} here: use one of {', '.join(ids)}")
        return self

    @model_validator(mode="after")
    def _every_source_is_listed(self) -> Self:
        unknown = sorted({each.ref for each in self._cited()} - self.sources.keys())
        if unknown:
            raise ValueError(f"the source {unknown[0]} is cited but not in sources: add it there")
        return self

    def _cited(self) -> list[Cited]:
        cited = [self.trigger.source, self.in_force.source]
        cited += [duty.source for duty in self.duties]
        cited += [event.source for event in self.trigger.events]
        said = (*self.apology_protection, *self.penalties)
        maybe = [*(each.source for each in self.who_is_told), *(each.source for each in said)]
        return cited + [each for each in maybe if each is not None]


class RegimesFile(Checked):
    schema_version: Literal[1]
    compiled_on: date
    review_by: date
    disclaimer: str
    fail_safe: FailSafe
    vocabulary: Vocabulary
    calendars: dict[str, CalendarShape]
    regimes: tuple[RegimeShape, ...] = Field(min_length=1)


def _is_a_day_of_every_year(text: str) -> bool:
    if not re.fullmatch(r"\d\d-\d\d", text):
        return False
    try:
        date.fromisoformat(f"2027-{text}")
    except ValueError:
        return False
    return True

"""The shape of what stands before the regimes in policy/regimes.yaml: closed lists, calendars."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, model_validator

from disclosure.policy.reading import Checked, one_of
from workflows.regimes import Certainty, DutyStatus, LimitType, Unit
from workflows.wall_clock import zone_called

EventName = Annotated[str, one_of("events")]
Content = Annotated[str, one_of("contents")]
Outcome = Annotated[str, one_of("outcomes")]
Regulator = Annotated[str, one_of("regulators")]
LegalForce = Annotated[str, one_of("legal_force")]
Meanings = dict[str, str]


def _known_zone(name: str) -> str:
    if zone_called(name) is None:
        raise ValueError(f"'{name}' is not a time zone: use a name such as Europe/London")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


class FailSafe(Checked):
    missing_regime: Literal["treat_as_notifiable"]
    missing_trigger_fact: Literal["treat_as_notifiable"]
    missing_or_null_limit: Literal["as_soon_as_reasonably_practicable"]
    uncertain_counting: Literal["use_earliest_reading"]
    uncertain_counting_person_window: Literal["use_latest_reading"]
    provisional_starts: dict[EventName, EventName]
    provisional_starts_rule: str
    several_regimes_match: Literal["run_all_and_show_the_earliest"]
    rule: str


class StatusWords(Checked):
    limit_types: tuple[LimitType, ...]
    meaning: str


class Preset(Checked):
    day_zero: Literal["none", "excluded", "included"]
    last_day_non_working: Literal["none", "no_change", "cannot_arise"]
    cut_off_hour: Literal["24:00"] | None
    certainty: Certainty
    note: str


class Vocabulary(Checked):
    """The closed lists. Those the code depends on must be the code's own."""

    certainty: dict[Certainty, str]
    legal_force: Meanings
    firmness: dict[Literal["hard", "soft"], str]
    limit_types: dict[LimitType, str]
    statuses: dict[DutyStatus, StatusWords]
    limit_units: dict[Unit, str]
    limit_keys: dict[Literal["also", "also_before", "date"], str]
    duty_keys: dict[Literal["modes", "threshold_for", "applies_if", "replaces", "order"], str]
    duty_kinds: Meanings
    events: Meanings
    counting_presets: dict[str, Preset]
    excuses: Meanings
    contents: Meanings
    records: Meanings
    outcomes: Meanings
    told_when: Meanings
    regulators: Meanings


class CalendarShape(Checked):
    working_day: str
    note: str
    definition_certainty: Certainty
    default_timezone: Zone | None
    weekend: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    dates_source: str
    dates_certainty: Certainty
    non_working_dates: dict[int, tuple[date, ...]]
    place: str = ""

    @model_validator(mode="after")
    def _dates_stand_under_their_year(self) -> Self:
        for year, days in self.non_working_dates.items():
            wrong = [day for day in days if day.year != year]
            if wrong:
                raise ValueError(f"{wrong[0]} stands under {year}: move it to its own year")
        return self

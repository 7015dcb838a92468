"""policy/reminders.yaml: its shape, what it may not say, and the frozen ladders made from it."""

import re
from datetime import time
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from disclosure.policy.calendars import WEEKDAYS
from disclosure.policy.reading import Checked, stands_once
from workflows.escalation import (
    DATED,
    LADDERS,
    UNDATED,
    Hours,
    Ladder,
    Receiver,
    Reminders,
    Rung,
    Since,
)
from workflows.letter_after import AfterLetters

FARTHEST = 366  # days or hours: beyond it, a mistake in typing


def _clock_time(text: object) -> time:
    if not isinstance(text, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError('write the time with quotation marks and four digits, such as "08:00"')
    return time.fromisoformat(text)


def _receiver(word: object) -> object:
    if word not in tuple(Receiver):
        raise ValueError(f"'{word}' is nobody here: use {', '.join(Receiver)}")
    return word


def _plain_words(says: str) -> str:
    if not says.strip():
        raise ValueError("say in a few words what the reminder is about")
    if set("{}") & set(says.replace("{what}", "")):
        raise ValueError("only {what} may stand in curly brackets here: take out the others")
    return says


def _name(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        raise ValueError(f"'{text}' is not an id: use small letters, digits and underscores")
    return text


def _share(part: float) -> float:
    if not 0 <= part <= 1:
        raise ValueError("a share is a part of the time: use a number from 0 to 1, such as 0.5")
    return part


def _every(days: int) -> int:
    if not 1 <= days <= FARTHEST:
        raise ValueError(f"it comes again after whole days: use a number from 1 to {FARTHEST}")
    return days


def _not_far(number: float) -> float:
    if not -FARTHEST <= number <= FARTHEST:
        raise ValueError(f"this is too far off: use a number from -{FARTHEST} to {FARTHEST}")
    return number


def _whole_days(days: int) -> int:
    if not 1 <= days <= FARTHEST:
        raise ValueError(f"a target needs whole days: use a number from 1 to {FARTHEST}")
    return days


Name = Annotated[str, AfterValidator(_name)]
WholeDays = Annotated[int, AfterValidator(_whole_days)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]


class HoursShape(Checked):
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    from_: ClockTime = Field(alias="from")
    until: ClockTime

    @model_validator(mode="after")
    def _somebody_works(self) -> Self:
        if not self.days:
            raise ValueError("nobody ever works: name at least one day")
        if self.from_ >= self.until:
            raise ValueError("work ends before it begins: write an `until` later than `from`")
        return self

    def hours(self) -> Hours:
        days = frozenset(WEEKDAYS.index(day) for day in self.days)
        return Hours(days, self.from_, self.until)


class RungShape(Checked):
    id: Name
    since: Since
    share: Annotated[float, AfterValidator(_share)] | None = None
    days: Annotated[int, AfterValidator(_not_far)] = 0
    hours: Annotated[float, AfterValidator(_not_far)] = 0
    every_days: Annotated[int, AfterValidator(_every)] | None = None
    to: tuple[Annotated[Receiver, BeforeValidator(_receiver)], ...]
    at_once: bool = False
    says: Annotated[str, AfterValidator(_plain_words)]

    @model_validator(mode="after")
    def _has_one_moment(self) -> Self:
        if not self.to:
            raise ValueError(f"it goes to nobody: use {', '.join(Receiver)}")
        counted = self.since is Since.DUE or self.days or self.hours or self.every_days
        if self.share is not None and counted:
            raise ValueError(
                "a share runs since the start, without days, hours or every_days: take them out"
            )
        if self.since is Since.START and self.days * 24 + self.hours < 0:
            raise ValueError("nothing falls before the start: use days and hours of 0 or more")
        return self

    @property
    def needs_no_date(self) -> bool:
        return self.since is Since.START and self.share is None

    @property
    def falls_once_due(self) -> bool:
        """On the due day or after it, however short the time is."""
        return self.since is Since.DUE and (self.days >= 0 or self.every_days is not None)

    def rung(self) -> Rung:
        return Rung(
            self.id,
            self.since,
            self.share,
            self.days,
            self.hours,
            self.every_days,
            self.to,
            self.at_once,
            self.says,
        )


class LadderShape(Checked):
    id: Name
    means: str
    rungs: tuple[RungShape, ...]

    @model_validator(mode="after")
    def _names_each_rung_once(self) -> Self:
        stands_once("rung", [rung.id for rung in self.rungs])
        return self

    @model_validator(mode="after")
    def _lets_nothing_lapse(self) -> Self:
        if self.id in DATED and not any(rung.falls_once_due for rung in self.rungs):
            raise ValueError(
                "no rung falls once it is due: add one since due, with days of 0 or more"
            )
        if self.id in UNDATED and not any(rung.needs_no_date for rung in self.rungs):
            raise ValueError(
                "what is watched here need not have a date, and would be forgotten:"
                " add a rung since start, without a share"
            )
        return self

    def ladder(self) -> Ladder:
        return Ladder(self.id, self.means, tuple(rung.rung() for rung in self.rungs))


class AfterLettersShape(Checked):
    arrival_by_post: WholeDays
    arrival_otherwise: WholeDays
    no_answer: WholeDays
    no_answer_no_contact: WholeDays
    after_return: WholeDays
    between_tries: WholeDays


class RemindersFile(Checked):
    schema_version: Literal[1]
    working_hours: HoursShape
    after_a_letter: AfterLettersShape
    ladders: tuple[LadderShape, ...]

    @model_validator(mode="after")
    def _has_every_ladder_once(self) -> Self:
        ids = [ladder.id for ladder in self.ladders]
        for known in LADDERS:
            if ids.count(known) != 1:
                often = "is missing: add it" if known not in ids else "stands here twice: keep one"
                raise ValueError(f"the ladder {known} {often}")
        unknown = sorted({*ids} - {*LADDERS})
        if unknown:
            raise ValueError(
                f"nothing is watched by the ladder {unknown[0]}: correct its name or take it out"
            )
        return self

    def reminders(self) -> Reminders:
        ladders = {shape.id: shape.ladder() for shape in self.ladders}
        after_letters = AfterLetters(**self.after_a_letter.model_dump())
        return Reminders(self.working_hours.hours(), MappingProxyType(ladders), after_letters)

"""What happened, as the regimes name it: when it was, and when it came on record.

Source: the vocabulary of policy/regimes.yaml.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo

from workflows.counting import Due, local_day, midnight, whole_day

UP_TO_AWARENESS = frozenset({"occurred", "became_aware"})


@dataclass(frozen=True, slots=True)
class Event:
    """One fact. `at` is aware, or a date alone where the hour is unknown (00:00 in that zone).

    `recorded_at` None: on record at once. `agreed`: a second person agreed that it happened then,
    though it came on record late. `mode`: in_person, phone, video, text, writing; None: any.
    `duties`: it counts for these alone; empty: for all. `kinds`: the duty kinds that an excuse
    event excuses; empty: every kind that lists the ground. `record`: the number of the record that
    says so.
    `any_hour`: nobody knows the hour, so it may have been at any moment of that day from `at` on.
    `agreed_to_be_one`: put on record as something else, and a second person agreed that it is this;
    on when it was they said nothing. `refused`: a second person did not agree that it was then.
    `proposed`: it counts for nothing, and starts nothing, until a second person agrees to it.
    `unheard`: by a letter that came back unread: it was sent, as the law asks, and nobody heard it.
    """

    name: str
    at: datetime | date
    recorded_at: datetime | None = None
    agreed: bool = False
    mode: str | None = None
    duties: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    record: int | None = None
    any_hour: bool = False
    agreed_to_be_one: bool = False
    refused: bool = False
    proposed: bool = False
    unheard: bool = False

    def counts_for(self, duty_id: str) -> bool:
        return not self.duties or duty_id in self.duties

    def fits(self, modes: frozenset[str]) -> bool:
        return self.mode is None or not modes or self.mode in modes


@dataclass(frozen=True, slots=True)
class Known:
    """An event on record, its moments in UTC, since moments of one zone compare by their clocks."""

    at: datetime
    recorded_at: datetime
    event: Event

    def after(self, moment: datetime, zone: tzinfo) -> "Known":
        """As it counts where it can only have come after that moment: told as the day alone, and
        as the same day, it did. Else nobody could say so without making up an hour.
        """
        same_day = local_day(self.at, zone) == local_day(moment, zone)
        may_be = self.event.any_hour and same_day
        return replace(self, at=max(self.at, moment)) if may_be else self

    def latest(self, zone: tzinfo) -> datetime:
        """The last moment that it may mean: of a day without an hour, its last second."""
        return whole_day(local_day(self.at, zone), zone).at if self.event.any_hour else self.at

    @property
    def day_only(self) -> bool:
        """Whether it was told without an hour."""
        return self.event.any_hour or not isinstance(self.event.at, datetime)

    @property
    def counts_from(self) -> datetime:
        """When it may be relied on: when it happened if agreed, else not before its record."""
        return self.at if self.event.agreed else max(self.at, self.recorded_at)

    def is_agreed(self, due: Due | None) -> bool:
        """That it was done by then: who agrees to what was put on record in time has agreed to all
        that there is to agree to.
        """
        to_be_one = self.event.agreed_to_be_one and not self.recorded_late(due)
        return self.event.agreed or to_be_one

    def waits_for_agreement(self, due: Due | None) -> bool:
        """In time by its own word only: put on record after the due moment, agreed by nobody."""
        return self.recorded_late(due) and not self.event.agreed

    def recorded_late(self, due: Due | None) -> bool:
        return due is not None and not due.passed(self.at) and due.had_passed(self.recorded_at)


def known_by(now: datetime, events: Iterable[Event], zone: tzinfo) -> tuple[Known, ...]:
    """The events on record at `now`, oldest first; what happens or is recorded later is unknown.

    What followed our becoming aware came after it, also on the day of that.
    """
    known = (_known(event, zone) for event in events)
    on_record = [each for each in known if each.recorded_at <= now]
    knew = (e for e in on_record if e.event.name == "became_aware" and not e.event.proposed)
    aware = min((each.at for each in knew), default=None)
    if aware is not None:
        on_record = [_not_before_we_knew(each, aware, zone) for each in on_record]
    return tuple(sorted(on_record, key=lambda each: (each.at, each.recorded_at)))


def _not_before_we_knew(each: Known, aware: datetime, zone: tzinfo) -> Known:
    return each if each.event.name in UP_TO_AWARENESS else each.after(aware, zone)


def zone_as_written(events: Iterable[Event], now: datetime) -> tzinfo:
    """The offset of the oldest fact that has one: the days of whoever wrote it down."""
    aware = [(e.at, e.at.tzinfo) for e in events if isinstance(e.at, datetime)]
    oldest = min(aware, key=lambda each: (each[0], str(each[1])), default=(now, now.tzinfo))
    return oldest[1] or UTC


def days_between(due: Due, moment: datetime, zone: tzinfo) -> int:
    """Calendar days in the zone from the due day to the moment, at least one."""
    return max(1, (local_day(moment, zone) - local_day(due.at, zone)).days)


def _known(event: Event, zone: tzinfo) -> Known:
    at = event.at
    happened = at.astimezone(UTC) if isinstance(at, datetime) else midnight(at, zone)
    recorded = event.recorded_at.astimezone(UTC) if event.recorded_at else happened
    return Known(happened, recorded, event)

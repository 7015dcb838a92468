"""When a thing that must not lapse asks for whom: ladders of reminders as data, and their moments.

How many days and hours is a house rule, in policy/reminders.yaml. Nothing here reads a clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import count, takewhile

from workflows.counting import local_day
from workflows.letter_after import AfterLetters

# What climbs these has a day or an hour.
DATED = ("duty", "target", "promise", "review", "after_letter")
UNDATED = (
    "telling",
    "no_number",
    "silence",
    "letter_waiting",
    "question",
    "concern",
    "second_person",
    "decision",
    "page_silent",
    "waiting",
    "rota",
)
LADDERS = (*DATED, *UNDATED)


class Since(StrEnum):
    START = "start"
    DUE = "due"


class Receiver(StrEnum):
    OWNER = "owner"
    RISK_MANAGER = "risk_manager"
    EXECUTIVE = "executive"
    ABLE = "able"  # whoever at the site may do it and is not barred


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works: days as `date.weekday()`, and two times on the clock of the place."""

    days: frozenset[int]
    from_: time
    until: time

    def begin(self, day: date, zone: tzinfo) -> datetime:
        """The moment at which work begins on a day there, in UTC."""
        return datetime.combine(day, self.from_, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. A rung with `every_days` comes again and again, and never ends.

    With a `share`: after that part of the time from start to due. Otherwise `days` times 24 hours
    and `hours` from the start, or from a due hour. From a due day: `days` later on the calendar,
    when work begins; `hours` are not looked at, for a day has none.
    """

    id: str
    since: Since
    share: float | None
    days: int
    hours: float
    every_days: int | None
    to: tuple[Receiver, ...]
    at_once: bool
    says: str


@dataclass(frozen=True, slots=True)
class Ladder:
    id: str
    means: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Reminders:
    """The hours of the house, the ladders by id, and its own days for what follows a letter."""

    hours: Hours
    ladders: Mapping[str, Ladder]
    after_letters: AfterLetters


@dataclass(frozen=True, slots=True)
class Watched:
    """One thing of one case that must not lapse unseen.

    `key`: unique and stable within the case. `start`: aware. `due`: a whole day in the zone of the
    site, or an aware moment. `owner`: an e-mail, empty where it is nobody's yet. `needs`: the
    permission that doing it takes. `barred`: e-mails of those who may not do it.
    """

    key: str
    ladder: str
    start: datetime
    due: date | datetime | None
    owner: str = ""
    needs: str = ""
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fallen:
    """A rung whose moment has come (`at`, UTC). One that comes again has a number: `weekly 3`."""

    rung: str
    at: datetime
    to: tuple[Receiver, ...]
    at_once: bool
    says: str


@dataclass(frozen=True, slots=True)
class _Place:
    zone: tzinfo
    hours: Hours


def fallen(
    watched: Watched,
    ladder: Ladder,
    zone: tzinfo,
    hours: Hours,
    now: datetime,
    looked_at: datetime | None,
) -> tuple[Fallen, ...]:
    """What fell after `looked_at` and until `now`, and the last before it; the oldest first.

    What fell in a downtime is all there. Of what fell before anybody looked, as for an old case
    that was imported or a thing put on record late, only the latest: no storm. So the latest is
    told again each time, and whoever sends it has to know what was sent. `looked_at` None: never.
    """
    looked = now if looked_at is None else min(looked_at, now)
    here = _Place(zone, hours)
    come = [
        each
        for rung in ladder.rungs
        for each in takewhile(lambda one: one.at <= now, _falling(rung, watched, here, looked))
    ]
    before = max((each.at for each in come if each.at <= looked), default=looked)
    told = (each for each in come if each.at >= before)
    return tuple(sorted(told, key=lambda each: each.at))


def next_rung_at(
    watched: Watched, ladder: Ladder, zone: tzinfo, hours: Hours, now: datetime
) -> datetime | None:
    """When the next rung falls, strictly after `now`, in UTC; None where none is left."""
    here = _Place(zone, hours)
    coming = (
        next((each.at for each in _falling(rung, watched, here, now) if each.at > now), None)
        for rung in ladder.rungs
    )
    return min((at for at in coming if at is not None), default=None)


def _falling(rung: Rung, watched: Watched, here: _Place, since: datetime) -> Iterator[Fallen]:
    """Each time the rung falls, in order; of those before `since` at least the latest.

    What is meant to come before the due moment is left out where it would fall before the start;
    so is what is meant for the due day, of a thing that began only when that was over.
    """
    last_days = 0 if _began_after(watched, here) else -1
    for number in _numbers(rung, watched, here, since):
        days = rung.days + number * (rung.every_days or 0)
        at = _moment(rung, days, watched, here)
        if at is None:
            return
        ahead = rung.share is not None or days <= last_days
        if not (ahead and at < watched.start):
            name = rung.id if rung.every_days is None else f"{rung.id} {number + 1}"
            yield Fallen(name, at, rung.to, rung.at_once, rung.says)


def _began_after(watched: Watched, here: _Place) -> bool:
    """Whether its day or hour was over when it began, as that of an explanation of a delay is."""
    start, due = watched.start, watched.due
    if isinstance(due, datetime):
        return start > due
    return due is not None and local_day(start, here.zone) > due


def _numbers(rung: Rung, watched: Watched, here: _Place, since: datetime) -> Iterator[int]:
    """Counted from near `since`, so that the age of a thing costs nothing."""
    if rung.every_days is None:
        return iter((0,))
    first = _moment(rung, rung.days, watched, here)
    passed = (since - first) // timedelta(days=rung.every_days) if first else 0
    return count(max(0, passed - 2))  # clocks that change move a moment by less than two turns


def _moment(rung: Rung, days: int, watched: Watched, here: _Place) -> datetime | None:
    """In UTC; None where there is nothing to count from."""
    start, due = watched.start.astimezone(UTC), watched.due
    later = timedelta(days=days, hours=rung.hours)
    if rung.share is not None:
        return _part_way(rung.share, start, due, here)
    if rung.since is Since.START:
        return start + later
    if isinstance(due, datetime):
        return due.astimezone(UTC) + later
    return here.hours.begin(due + timedelta(days=days), here.zone) if due else None


def _part_way(
    share: float, start: datetime, due: date | datetime | None, here: _Place
) -> datetime | None:
    """To a due hour by the second; to a due day by whole days, when work begins."""
    if isinstance(due, datetime):
        whole = due.astimezone(UTC) - start
        return start + share * whole if whole > timedelta() else None
    first = local_day(start, here.zone)
    if due is None or first >= due:
        return None
    return here.hours.begin(first + timedelta(days=int(share * (due - first).days)), here.zone)

"""From a turn as somebody wants it to the turns of each week, or every fault in it at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import is_storable
from disclosure.kinds.seen import seen
from workflows.rota import Turn
from workflows.wall_clock import moment_of

LONGEST_TURN = timedelta(days=31)
FARTHEST = timedelta(days=731)  # beyond it, a slip of the pen
MOST_WEEKS, LONGEST = 52, 200
FEWEST_DIGITS = 3  # an extension of the house will do


@dataclass(frozen=True, slots=True)
class TurnAsked:
    """A turn as somebody wants it, once or at the same time in several weeks.

    Times are those on the wall at the site, without a zone; None: what was typed cannot be read.
    """

    site_id: int
    name: str
    phone: str
    from_at: datetime | None
    until_at: datetime | None
    weeks: int | None = 1


def turns_asked(asked: TurnAsked, zone: ZoneInfo, at: datetime) -> list[Turn]:
    """Raises BadInput. A week in which the whole turn is skipped by the clocks has none."""
    here = at.astimezone(zone).replace(tzinfo=None)
    faults = [*_faults_of_who(asked), *_faults_of_times(asked, here, zone)]
    if faults or asked.from_at is None or asked.until_at is None or asked.weeks is None:
        raise BadInput(faults)
    found = []
    for later in (timedelta(weeks=number) for number in range(asked.weeks)):
        starts, ends = _moments(asked.from_at + later, asked.until_at + later, zone)
        if starts < ends:
            found.append(Turn(starts, ends, _line(asked.name), _line(asked.phone)))
    return found


def _faults_of_who(asked: TurnAsked) -> Iterator[Fault]:
    for field, label, text in (("name", "Name", asked.name), ("phone", "Telephone", asked.phone)):
        if not _line(text):
            yield Fault(field, f"{label}: fill this in.")
        elif len(_line(text)) > LONGEST:
            yield Fault(field, f"{label}: use at most {LONGEST} letters.")
        elif not is_storable(text):
            yield Fault(field, f"{label}: this cannot be stored.")
        elif field == "phone" and sum(letter.isdecimal() for letter in text) < FEWEST_DIGITS:
            yield Fault(field, "Telephone: give a number that can be rung.")


def _faults_of_times(asked: TurnAsked, here: datetime, zone: ZoneInfo) -> Iterator[Fault]:
    """`here`: the present time on the wall at the site."""
    if asked.weeks is None or not 1 <= asked.weeks <= MOST_WEEKS:
        yield Fault("weeks", f"How many weeks: use a number from 1 to {MOST_WEEKS}.")
    if asked.from_at is None:
        yield Fault("from_at", "From: give a day and a time, such as 2026-03-12 and 14:30.")
    elif asked.from_at > here + FARTHEST:
        yield Fault("from_at", "From: this lies more than two years ahead.")
    if asked.until_at is None:
        yield Fault("until_at", "Until: give a day and a time, such as 2026-03-12 and 14:30.")
    elif asked.until_at <= here:
        yield Fault("until_at", "Until: this is over already.")
    elif asked.from_at is not None and asked.from_at <= here + FARTHEST:
        yield from _faults_of_length(asked.from_at, asked.until_at, zone)


def _faults_of_length(from_at: datetime, until_at: datetime, zone: ZoneInfo) -> Iterator[Fault]:
    if until_at - from_at > LONGEST_TURN:
        days = LONGEST_TURN.days
        yield Fault("until_at", f"Until: a turn lasts at most {days} days. Put in several.")
        return
    starts, ends = _moments(from_at, until_at, zone)
    if ends <= starts:
        yield Fault("until_at", "Until: this has to be later than the start.")


def _moments(from_at: datetime, until_at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Where a time comes twice, from the first until the second: rather too long than a gap."""
    return moment_of(from_at, zone), moment_of(until_at, zone, last=True)


def _line(text: str) -> str:
    return " ".join(seen(text).split())

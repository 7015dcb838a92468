"""The next 14 days of a rota as one bar: where somebody is on call, and where nobody is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from disclosure.actions.on_call.rota import AHEAD
from disclosure.pages.words import short_day
from workflows.rota import Gap

MONDAY = 0
LABEL_FITS = 80  # per cent; further to the right its words stand before the line


@dataclass(frozen=True, slots=True)
class Piece:
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    """Midnight of a day there; Mondays have words."""

    x: float
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Strip:
    """x and width are in per cent of the drawing."""

    holes: tuple[Piece, ...]
    ticks: tuple[Tick, ...]


def strip_of(gaps: tuple[Gap, ...], at: datetime, zone: tzinfo) -> Strip:
    holes = tuple(
        Piece(_x(gap.from_at, at), max(0.4, _x(gap.until_at, at) - _x(gap.from_at, at)))
        for gap in gaps
    )
    return Strip(holes, tuple(_ticks(at, zone)))


def _x(moment: datetime, at: datetime) -> float:
    return round((moment - at) / AHEAD * 100, 2)


def _ticks(at: datetime, zone: tzinfo) -> Iterator[Tick]:
    first = at.astimezone(zone).date()
    for number in range(1, AHEAD.days + 1):
        on = first + timedelta(days=number)
        x = _x(datetime.combine(on, time(), zone), at)
        words = short_day(on) if on.weekday() == MONDAY else ""
        yield Tick(min(x, 100.0), words, "start" if x < LABEL_FITS else "end")

"""Runs on one side of the middle value: when a line of months says more than chance would.

Source: R. J. Perla, L. P. Provost, S. K. Murray, "The run chart: a simple analytical tool for
learning from variation in healthcare processes", BMJ Quality & Safety 2011;20:46-51 [remembered]:
six or more points in a row all above or all below the median are a shift; a point on the median
counts for neither side and ends nothing. Ours: where a point is missing, a run ends, for nobody
knows on which side it would have lain.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

LONG_ENOUGH = 6  # points; fewer in a row come about by chance


@dataclass(frozen=True, slots=True)
class Run:
    """`points`: the places in the line of those that lie beyond the middle value, in order."""

    points: tuple[int, ...]
    below: bool

    @property
    def first(self) -> int:
        return self.points[0]

    @property
    def last(self) -> int:
        return self.points[-1]


def middle(values: Sequence[float | None]) -> float | None:
    """The median of those that are there; None where none is."""
    there = [value for value in values if value is not None]
    return median(there) if there else None


def runs_of(values: Sequence[float | None]) -> tuple[Run, ...]:
    """Every run of `LONG_ENOUGH` or more beyond the median of all, in order of time."""
    line = middle(values)
    if line is None:
        return ()
    return tuple(run for run in _all_runs(values, line) if len(run.points) >= LONG_ENOUGH)


def _all_runs(values: Sequence[float | None], line: float) -> Iterator[Run]:
    points: list[int] = []
    below = False
    for place, value in enumerate(values):
        if value == line:
            continue
        ends = value is None or (value < line) is not below
        if points and ends:
            yield Run(tuple(points), below)
            points = []
        if value is not None:
            below = value < line
            points.append(place)
    if points:
        yield Run(tuple(points), below)

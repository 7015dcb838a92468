"""Who is on call at a moment, who is next, and when nobody is.

Source: our own rule, docs/decisions/on-call.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody on call from a moment until another, the second no longer in it.

    Any zone may be given; in UTC no clock jumps, so both are kept in UTC.
    """

    from_at: datetime
    until_at: datetime
    name: str = ""
    phone: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "from_at", self.from_at.astimezone(UTC))
        object.__setattr__(self, "until_at", self.until_at.astimezone(UTC))

    def holds(self, at: datetime) -> bool:
        return self.from_at <= at < self.until_at


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody is on call from a moment until another, in UTC; the second is no longer in it."""

    from_at: datetime
    until_at: datetime


def on_call(turns: Iterable[Turn], at: datetime) -> Turn | None:
    """Where turns overlap: whose turn began last, since they took over; then who stays longest."""
    running = (turn for turn in turns if turn.holds(at))
    return max(running, key=_order, default=None)


def next_turn(turns: Iterable[Turn], at: datetime) -> Turn | None:
    """The first that begins after this moment."""
    ahead = (turn for turn in turns if turn.from_at > at)
    return min(ahead, key=_order, default=None)


def gaps(turns: Iterable[Turn], from_at: datetime, until_at: datetime) -> tuple[Gap, ...]:
    """The parts of the window that no turn covers, the earliest first, whatever order they come in.

    Together with the turns they cover the window exactly, and overlap neither them nor each other.
    """
    covered_to, end = from_at.astimezone(UTC), until_at.astimezone(UTC)
    found = []
    for starts, ends in sorted((turn.from_at, turn.until_at) for turn in turns):
        if starts >= end:
            break
        if starts > covered_to:
            found.append(Gap(covered_to, starts))
        covered_to = max(covered_to, ends)
    if covered_to < end:
        found.append(Gap(covered_to, end))
    return tuple(found)


def _order(turn: Turn) -> tuple[datetime, datetime, str, str]:
    return turn.from_at, turn.until_at, turn.name, turn.phone

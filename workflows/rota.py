"""Who is on call at a moment, who is next, and when nobody is.

Source: our own rule, docs/decisions/on-call.md.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody on call from a moment until another, the second no longer in it.

    Any zone may be given; in UTC no clock jumps, so both are kept in UTC. `put_in_at`: when it was
    put into the rota.
    """

    from_at: datetime
    until_at: datetime
    name: str = ""
    phone: str = ""
    put_in_at: datetime = LONG_AGO

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
    """Where turns overlap: whose turn began last, since they took over; then who stays longest;
    then who was put in last, as in the place of another with whom they swapped.
    """
    running = (turn for turn in turns if turn.holds(at))
    return max(running, key=_order, default=None)


def on_call_until(turns: Collection[Turn], at: datetime) -> datetime | None:
    """When whoever is on call is so no longer, in UTC: their turn ends, or somebody takes over."""
    now = on_call(turns, at)
    return min([now.until_at, *_begin_after(turns, at)]) if now else None


def next_turn(turns: Collection[Turn], at: datetime) -> Turn | None:
    """Who is on call next, from when: whose turn begins; or who goes on once a turn within theirs
    is over, which then begins with that moment.
    """
    now = on_call(turns, at)
    ends = (turn.until_at for turn in turns if turn.until_at > at)
    for moment in sorted({*_begin_after(turns, at), *ends}):
        then = on_call(turns, moment)
        if then and then != now:
            return replace(then, from_at=moment)
    return None


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


def _begin_after(turns: Iterable[Turn], at: datetime) -> Iterator[datetime]:
    return (turn.from_at for turn in turns if turn.from_at > at)


def _order(turn: Turn) -> tuple[datetime, datetime, datetime, str, str]:
    return turn.from_at, turn.until_at, turn.put_in_at, turn.name, turn.phone

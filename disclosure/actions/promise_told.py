"""Who knows how a promise stands, by what was written down with each of its moves."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from disclosure.records.evidence import Evidence


def who_knows(
    moves: Iterable[Evidence],
    over: date | None,
    day_of: Callable[[datetime], date],
    told_of_it: Callable[[Evidence], Iterable[int]],
) -> list[int]:
    """That it was kept, or was not, since it was last done or given up; and while it is late, that
    its day has passed. What they heard before is no news of it.

    `over`: the last day that an open promise let pass. `told_of_it`: whom we told before we gave it
    up, by that entry.
    """
    last: list[int] = []
    for row in moves:
        told, trigger = row.body["data"], row.body["trigger"]
        if trigger in ("done", "dispute", "send_back"):
            last = list(told.get("told", ()))
        elif trigger == "cannot_keep":
            last = list(told_of_it(row))
        elif trigger == "confirm" or (trigger == "told" and over is None):
            last.append(told["person"])
        elif trigger in ("told", "change", "release") and over is not None:
            last += [told["person"]] * (day_of(row.at) > over)
    return last

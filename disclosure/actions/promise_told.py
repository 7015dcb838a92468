"""Who knows how a promise stands, by what was written down with each of its moves."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime

from disclosure.records.evidence import Evidence
from workflows.words import CommitmentState


def who_knows(
    moves: Iterable[Evidence],
    over: date | None,
    due_on: date | None,
    day_of: Callable[[datetime], date],
    told_of_it: Callable[[Evidence], Iterable[int]],
) -> list[int]:
    """That it was kept, or was not, since it was last done or given up; and while it is late, that
    its day has passed. What they heard before is no news of it.

    `over`: the last day that an open promise let pass. `due_on`: the day that counts. `told_of_it`:
    whom we told before we gave it up, by that entry.
    """
    last: list[int] = []
    before: list[int] = []  # who knew how it stood when it was last done or given up
    turned: Evidence | None = None  # where it was last done or given up
    for row in moves:
        told, trigger = row.body["data"], row.body["trigger"]
        if trigger == "done":
            before, last, turned = last, list(told.get("told", ())), row
        elif trigger == "cannot_keep":
            before, last, turned = last, list(told_of_it(row)), row
        elif trigger == "dispute":
            before, last, turned = [], [], None
        elif trigger == "send_back":
            last, turned = _know_still(row, before, last), None
        elif trigger == "confirm":
            last.append(told["person"])
        elif trigger == "told" and over is None:
            last += [told["person"]] * _is_news(row, turned, due_on, day_of)
        elif trigger in ("told", "change", "release") and over is not None:
            last += [told["person"]] * (day_of(row.at) > over)
    return last


def _know_still(sent_back: Evidence, before: Iterable[int], since: Collection[int]) -> list[int]:
    """Who knew that it is late knows it still where it opens again, save whom we told meanwhile
    that it was kept, or will not be. That they never let us off changes nothing they know.
    """
    moved = sent_back.body["from"], sent_back.body["to"]
    if moved[0] == CommitmentState.RELEASED:
        return list(since)
    if moved[1] == CommitmentState.OPEN:
        return [person for person in before if person not in since]
    return list(sent_back.body["data"].get("told", ()))


def _is_news(
    heard: Evidence,
    turned: Evidence | None,
    due_on: date | None,
    day_of: Callable[[datetime], date],
) -> bool:
    """Written down after it was done, and heard on no day before. Where nobody said on which day it
    was done, it may have been before that was written down too: then only a call after its day had
    passed is none, which may have said that it is late.
    """
    on = day_of(heard.at)
    if turned is None or on >= day_of(turned.at):
        return True
    was_late = due_on is not None and on > due_on
    return not (turned.body["data"].get("at") or was_late)

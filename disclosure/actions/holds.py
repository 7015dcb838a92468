"""Holds: which are over, and of which the family was told: at once, or since."""

from collections.abc import Iterator

from disclosure.actions.reading import Case
from disclosure.kinds.excuses import Hold, HoldEnd, HoldReview, HoldTold
from disclosure.records.evidence import Evidence


def holds_told(case: Case) -> frozenset[int]:
    at_once = {row.number for row, hold in case.those(Hold) if hold.family_told_at}
    return frozenset(at_once | {told.hold for _, told in case.those(HoldTold)})


def holds_ended(case: Case) -> frozenset[int]:
    return frozenset(end.hold for _, end in case.those(HoldEnd))


def holds_over(case: Case) -> frozenset[int]:
    """Those that ended, and those to which a second person said no: nothing waits for them."""
    noes = {row.number for row, _ in case.those(Hold) if case.refusal(HoldReview, row.number)}
    return holds_ended(case) | noes


def holds_not_ended(case: Case) -> Iterator[tuple[Evidence, Hold]]:
    """Also past the day on which somebody should have looked again."""
    ended = holds_ended(case)
    return ((row, hold) for row, hold in case.those(Hold) if row.number not in ended)

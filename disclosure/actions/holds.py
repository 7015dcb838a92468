"""Holds of which the family was told: when they were put on record, or since."""

from disclosure.actions.reading import Case
from disclosure.kinds.excuses import Hold, HoldEnd, HoldTold


def holds_told(case: Case) -> frozenset[int]:
    at_once = {row.number for row, hold in case.those(Hold) if hold.family_told_at}
    return frozenset(at_once | {told.hold for _, told in case.those(HoldTold)})


def holds_ended(case: Case) -> frozenset[int]:
    return frozenset(end.hold for _, end in case.those(HoldEnd))

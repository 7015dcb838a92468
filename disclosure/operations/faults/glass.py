"""Glasses that were broken, against the looks that breaking them left in the chain."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from disclosure.operations.faults.chain import Faults, place_of
from disclosure.records.glass import BROKEN

LOOK_CELLS = ("what", "number", "by", "at", "why_kept")
GLASS_CELLS = ("email", "broken_at", "reason_kept")


def glass_faults(looks: Iterable[Any], glasses: Iterable[Any], *, destroyed: bool) -> Faults:
    """Their cells, in that order. Until when a glass was open, no chain says; and with a case that
    is destroyed its glasses go, while the looks stay.
    """
    told = {tuple(said): number for what, number, *said in looks if what == BROKEN}
    there = Counter(tuple(cells) for cells in glasses)
    for each, times in sorted(there.items()):
        if each not in told:
            yield 0, f"the glass that {each[0]} broke says what no look says"
        elif times > 1:
            yield place_of(told[each]), f"the glass that {each[0]} broke stands there {times} times"
    for each in () if destroyed else sorted(set(told) - set(there)):
        yield place_of(told[each]), f"the glass that {each[0]} broke is missing, or was altered"

"""Counts that may be published: none from 1 to `FEW`, and none that two others would tell.

Three rules. A count from 1 to `FEW` is kept back. A share, or a count out of a whole, is kept back
as well where from 1 to `FEW` are missing from it. Every other count is rounded to the nearest
multiple of `ROUNDED_TO`. A count of 0 is told as it is, and no other count rounds to 0. A share is
made of what was rounded, so that it tells no more: 100 and 0 of 100 stand for all and none, and for
nothing else. A whole that is told beside its parts is made so too, where one of them would else
read as all of it.

What follows. Every published count is a multiple of ten, so the sum or the difference of any two of
them, of whatever tables, rows and measures, is a multiple of ten too, and never from 1 to 5. And
each stands for nine or ten numbers, so that of two that contain each other (a row and its whole,
two measures of the same cases) the difference behind them is never known to be from 1 to 5, save
where one of them is 0 and the other tells nothing new. tests/workflows/test_kept_back.py tries all.

What is not protected. Whoever asks for many reports, a day longer each, can see when a rounded
count steps on, and so that something happened about that day; and sums of many cells narrow a count
down further than two do. Both is open only to those with the permission to report, who may read the
cases themselves. What goes to others is one report, for a year or a quarter: whole months, please.

Source: our own rule, docs/decisions/small-numbers.md.
"""

from collections.abc import Iterable
from statistics import median

from workflows.published import FEW, ROUNDED_TO, Cell, Unit, Why

DIGITS = 4  # of a share: with fewer, what two shares of very many cases tell could seem few apart
NOTHING = Cell(None, None, Why.NONE)
TOO_FEW = Cell(None, None, Why.FEW)


def is_few(count: int) -> bool:
    return 1 <= count <= FEW


def rounded(count: int) -> int:
    """To the nearest multiple of ROUNDED_TO, a half upwards. Of a count that is not kept back."""
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def counted(count: int, of: int | None = None) -> Cell:
    """So many, out of `of` (else out of themselves). Nothing of nothing is a count of 0."""
    whole = count if of is None else of
    return part(count, whole, Unit.COUNT) if whole else Cell(0.0, 0)


def whole_of(count: int, parts: Iterable[int]) -> Cell:
    """So many, beside parts of them: more than each part that is told, unless that is all."""
    if is_few(count):
        return TOO_FEW
    wholes = (counted(each, count).cases or 0 for each in parts)
    whole = max((rounded(count), *wholes))
    return Cell(float(whole), whole)


def part(count: int, of: int, unit: Unit) -> Cell:
    """How many are in the part, as a share of 100 or as a count: neither it nor its rest is few."""
    rest = of - count
    if of == 0:
        return NOTHING
    if is_few(count) or is_few(rest):
        return TOO_FEW
    whole = rounded(count) + rounded(rest)
    if unit is Unit.COUNT:
        return Cell(float(rounded(count)), whole)
    return Cell(round(100 * rounded(count) / whole, DIGITS), whole)


def middle(values: Iterable[float]) -> Cell:
    """The middle value, to a tenth: half lie below it, half above."""
    found = list(values)
    if not found:
        return NOTHING
    if is_few(len(found)):
        return TOO_FEW
    return Cell(round(median(found), 1), rounded(len(found)))

"""What a report of measures holds once it may be read by anybody: the shape, and nothing else.

Counts from 1 to `FEW` are in no cell, and every count that is in one is a multiple of `ROUNDED_TO`;
see workflows/kept_back.py for what that protects, and what it does not.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

FEW = 5  # a count of one to so many could be somebody
ROUNDED_TO = 10
HOW_KEPT_BACK = (
    f"Counts from 1 to {FEW} are kept back, so that nobody can be known by them. A share, or a part"
    " of a whole, is kept back too where so few are in it or so few are missing from it. All other"
    f" counts are rounded to the nearest {ROUNDED_TO}, and a whole is made of rounded parts where"
    " one of them would else read as all of it; so parts may not add up to their whole. Nothing is"
    " rounded to none or to all."
)


class Unit(StrEnum):
    SHARE = "share"  # of 100
    HOURS = "hours"  # the middle value
    DAYS = "days"  # the middle value
    COUNT = "count"
    AGE = "age"  # reading age in years, the middle value


class By(StrEnum):
    ALL = "all"
    SITE = "site"
    MONTH = "month"
    HARM = "harm"


class Why(StrEnum):
    """Why a cell holds no value."""

    SHOWN = ""
    # From 1 to FEW were counted, are in the share, or are missing from it; or one of them is kept
    # from whoever reads this.
    FEW = "few"
    NONE = "none"  # there was nothing to count


@dataclass(frozen=True, slots=True)
class Measure:
    """`name`: a heading, for a page. `counted` of `of`: what is counted, and out of what.

    `means`: from which moments of the record, and what is left out. `source`: as published, with
    [remembered] where nobody read it again; else "our own". `better`: less, more, or neither.
    """

    id: str
    name: str
    counted: str
    of: str
    unit: Unit
    means: str
    source: str
    better: str


@dataclass(frozen=True, slots=True)
class Cell:
    """`value`: by the unit of its measure: a share from 0 to 100, hours, days, a count, years.

    `cases`: of how many things (cases, promises, questions, ...) it was computed, rounded.
    Both are None where `why` says that the cell is kept back, or that there was nothing.
    """

    value: float | None
    cases: int | None
    why: Why = Why.SHOWN


@dataclass(frozen=True, slots=True)
class Row:
    """`key`: the name of a site, a month as 2026-03, a level of harm, a duty, a ground.

    `words`: the same as a person reads it.
    """

    key: str
    words: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """One measure, parted `by` something. By `all` it has no rows, only the whole."""

    measure: Measure
    by: By
    rows: tuple[Row, ...]
    whole: Cell


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Counts of one thing by its kinds. The value of a row is its count, its `cases` the whole, as
    the row and its rest make it once both are rounded.

    Kinds that nothing was counted of are left out.
    """

    id: str
    name: str
    means: str
    source: str
    rows: tuple[Row, ...]
    whole: Cell


@dataclass(frozen=True, slots=True)
class Published:
    """`first`, `last`: days of awareness, in the zone of each site. `site`, `regime`: empty is all.

    `places`: whose cases were counted, which may be "no site"; empty: those of all there are.
    `whole`: how many cases, as a count. `tables`: each measure four times, once for each `By`, in
    the order of the measures.
    """

    organisation: str
    first: date
    last: date
    made_at: datetime
    site: str
    regime: str
    whole: Cell
    tables: tuple[Table, ...]
    breakdowns: tuple[Breakdown, ...]
    places: tuple[str, ...] = ()

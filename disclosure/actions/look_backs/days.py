"""Days in a list of patients, as people and spreadsheets write them; which number is the month.

Nothing is guessed. A day that two readings fit is taken only where another day of the same column
fits one of them alone, and none fits the other alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from disclosure.exchange.dates import NO_SUCH_DAY, TWO_DIGITS, Form, NotADay, day_told
from disclosure.kinds.faults import Fault
from disclosure.kinds.look_backs import Row as Asked
from disclosure.kinds.shape import label_at
from letters.dates import without_weekday
from letters.in_bulk.recipients import Recipients, Row
from workflows.phrases import going_on

# What a program writes behind a day of which it has no hour: nobody was harmed at that minute.
_A_DAY_ALONE = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ]00:00(?::00(?:[.,]0+)?)?", re.ASCII)
COLUMNS_OF_DAYS = ("patient_born_on", "died_on", "occurred_at")
ORDERS: Mapping[Form, str] = {
    Form.DAY_FIRST: "the day before the month",
    Form.MONTH_FIRST: "the month before the day",
}


@dataclass(frozen=True, slots=True)
class Days:
    """`orders`: how each column is written where its days show it. `shown_in`: the first row, of
    each column, that does."""

    orders: Mapping[str, Form] = field(default_factory=dict)
    shown_in: Mapping[str, int] = field(default_factory=dict)

    def settle(self, row: Row) -> Row:
        """With each day that can be read by the order of its column as 2026-03-12."""
        read = {name: _by(order, row.cells.get(name, "")) for name, order in self.orders.items()}
        return replace(row, cells={**row.cells, **{n: day for n, day in read.items() if day}})

    def says(self) -> Iterator[str]:
        """What was concluded, for whoever brings the list."""
        for name, order in self.orders.items():
            yield (
                f"{label_at(Asked, (name,))}: read with {ORDERS[order]}, as row "
                f"{self.shown_in[name]} under the header shows and no other row denies."
            )


def days_in(found: Recipients) -> Days:
    """Reads the whole list once, and keeps none of it."""
    shown: dict[str, dict[Form, int]] = {n: {} for n in COLUMNS_OF_DAYS if n in found.header}
    for row in found.rows() if shown else ():
        for name, rows in shown.items():
            if order := _order_of(row.cells.get(name, "")):
                rows.setdefault(order, row.number)
    settled = {name: next(iter(rows.items())) for name, rows in shown.items() if len(rows) == 1}
    orders = {name: order for name, (order, _) in settled.items()}
    return Days(orders, {name: number for name, (_, number) in settled.items()})


def days_told(cells: Mapping[str, object]) -> tuple[dict[str, object], list[Fault]]:
    """The cells of one row with its days as 2026-03-12, without those that cannot be read; and what
    is wrong with these."""
    told, faults = dict(cells), []
    for name in COLUMNS_OF_DAYS:
        words = str(told.get(name, ""))
        if alone := _A_DAY_ALONE.fullmatch(words):
            told[name] = words = alone[1]
        if not words or (name == "occurred_at" and _is_iso(words)):  # with its hour, perhaps
            continue
        try:
            told[name] = the_day(words)
        except NotADay as no:
            del told[name]
            faults.append(Fault(name, f"{label_at(Asked, (name,))}: {going_on(str(no))}"))
    return told, faults


def the_day(words: str) -> str:
    """Raises NotADay unless it can be one day alone, in whatever order it is written."""
    read, whys = {}, []
    for order in ORDERS:
        try:
            read[order] = day_told(words, (order,))
        except NotADay as no:
            whys.append(str(no))
    if not read:
        raise NotADay(_why_none(whys))
    one, *another = sorted(set(read.values()))
    if another:
        says = " or ".join(without_weekday(date.fromisoformat(each)) for each in (one, *another))
        raise NotADay(f"This may be {says}. Write {one} or {another[0]}.")
    if len(read) < len(ORDERS):
        says = "since the days of this column are not all written in one order"
        raise NotADay(f"Write the day as {one}, if that is meant, {says}.")
    return one


def _why_none(whys: list[str]) -> str:
    if TWO_DIGITS in whys:
        return f"{TWO_DIGITS[:-1]}, such as 2026-03-12."
    if len(set(whys)) > 1 or NO_SUCH_DAY in whys:
        return f"{NO_SUCH_DAY} Correct it, and write it as 2026-03-12."
    return whys[0]


def _order_of(words: str) -> Form | None:
    """The only order in which these words are a day; none where both or neither are."""
    if not words or _is_iso(words):
        return None
    fits = [order for order in ORDERS if _by(order, words)]
    return fits[0] if len(fits) == 1 else None


def _by(order: Form, words: str) -> str:
    if _is_iso(words):
        return ""
    try:
        return day_told(words, (order,))
    except NotADay:
        return ""


def _is_iso(words: str) -> bool:
    return words[4:5] == "-" and words[:4].isdecimal()

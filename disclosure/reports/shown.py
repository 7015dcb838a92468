"""A report as it is read: each measure with its finding, its picture over time and its parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from disclosure.reports.drawn import SCREEN, Look, bars, line_over_time
from disclosure.reports.said import Finding, finding
from workflows.published import Breakdown, By, Cell, Measure, Published, Row, Table, Unit, Why
from workflows.tallying import month_in_words

MOST_MONTHS = 120
PARTS = {By.SITE: "by site", By.HARM: "by harm"}


@dataclass(frozen=True, slots=True)
class Part:
    """`title`: what its bars and its table are called. `kind`: of what there is one to a row."""

    id: str
    title: str
    kind: str
    unit: Unit
    rows: tuple[Row, ...]
    picture: Markup


@dataclass(frozen=True, slots=True)
class Shown:
    """`months`: all of them, in order; `line`: empty where too few of them have a number."""

    measure: Measure
    whole: Cell
    months: tuple[Row, ...]
    found: Finding
    line: Markup
    parts: tuple[Part, ...]

    @property
    def unit(self) -> Unit:
        return self.measure.unit

    @property
    def has_numbers(self) -> bool:
        rows = (*self.months, *(row for part in self.parts for row in part.rows))
        return any(row.cell.value is not None for row in rows)

    @property
    def left_out(self) -> int:
        return sum(row.cell.why is Why.FEW for row in self.months)


def measures_of(report: Published) -> list[Measure]:
    return [table.measure for table in report.tables if table.by is By.ALL]


def table_of(report: Published, measure: str, by: By) -> Table | None:
    found = (each for each in report.tables if each.measure.id == measure and each.by is by)
    return next(found, None)


def whole_of(report: Published, measure: str) -> Cell:
    table = table_of(report, measure, By.ALL)
    return table.whole if table else Cell(None, None, Why.NONE)


def months_of(reports: Sequence[Published], measure: str) -> tuple[Row, ...]:
    """Each month of the reports in its place, also one in which there was no case at all; where
    somebody asked for more than MOST_MONTHS, only those in which there was one."""
    found = {row.key: row for each in reports for row in _rows(each, measure, By.MONTH)}
    numbers = [number for each in reports for number in _months(each.first, each.last)]
    for month in map(_key, numbers if len(numbers) <= MOST_MONTHS else ()):
        nothing = Row(month, month_in_words(month), Cell(None, None, Why.NONE))
        found.setdefault(month, nothing)
    return tuple(found[month] for month in sorted(found))


def _months(first: date, last: date) -> range:
    """Counted from the beginning of our years."""
    return range(first.year * 12 + first.month - 1, last.year * 12 + last.month)


def _key(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"


def shown(reports: Sequence[Published], measure: Measure, look: Look = SCREEN) -> Shown:
    """The months of all of `reports`, one time after the other; the rest of the last of them."""
    months = months_of(reports, measure.id)
    found, last = finding(measure, months), reports[-1]
    return Shown(
        measure,
        whole_of(last, measure.id),
        months,
        found,
        line_over_time(measure, months, found, f"line-{measure.id}", look),
        tuple(_parts(last, measure, look)),
    )


def _rows(report: Published, measure: str, by: By) -> tuple[Row, ...]:
    table = table_of(report, measure, by)
    return table.rows if table else ()


def _parts(report: Published, measure: Measure, look: Look) -> Iterator[Part]:
    for by, words in PARTS.items():
        rows, id = _rows(report, measure.id, by), f"{by}-{measure.id}"
        if len(rows) > 1:
            title = f"{measure.name}, {words}"
            picture = bars(title, rows, measure.unit, id, look)
            kind = words.removeprefix("by ").capitalize()
            yield Part(id, title, kind, measure.unit, rows, picture)


def part_of(breakdown: Breakdown, look: Look = SCREEN) -> Part:
    id = f"kinds-{breakdown.id}"
    picture = bars(breakdown.name, breakdown.rows, Unit.COUNT, id, look)
    return Part(id, breakdown.name, "Kind", Unit.COUNT, breakdown.rows, picture)

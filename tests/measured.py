"""What whoever wants to know somebody tries on a report: every two of its cells, added and taken
from each other. It knows the shape of a report, and nothing of how it was made.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations_with_replacement

from workflows.published import Cell, Published, Unit

Told = tuple[Unit, Cell]


def cells_of(report: Published) -> Iterator[Told]:
    yield Unit.COUNT, report.whole
    for table in report.tables:
        yield table.measure.unit, table.whole
        for row in table.rows:
            yield table.measure.unit, row.cell
    for breakdown in report.breakdowns:
        yield Unit.COUNT, breakdown.whole
        for row in breakdown.rows:
            yield Unit.COUNT, row.cell


def counts_in(cells: Iterable[Told]) -> set[float]:
    """Every count that a cell tells: of how many, how many of them, and how many are not."""
    found: set[float] = set()
    for unit, cell in cells:
        if cell.cases is None:
            assert cell.value is None, "kept back, and told all the same"
            continue
        assert cell.value is not None
        found.add(cell.cases)
        if unit in (Unit.COUNT, Unit.SHARE):
            part = cell.value if unit is Unit.COUNT else round(cell.value * cell.cases / 100)
            found |= {part, cell.cases - part}
    return found


def small_counts_in(counts: Iterable[float]) -> list[tuple[float, float]]:
    """Each two whose sum or difference is a count of one to five, to the nearest whole one."""
    pairs = combinations_with_replacement(sorted(counts), 2)
    alone = [(count, 0.0) for count in counts if is_small(count)]
    return alone + [(a, b) for a, b in pairs if is_small(a + b) or is_small(b - a)]


def is_small(count: float) -> bool:
    return 1 <= round(count) <= 5

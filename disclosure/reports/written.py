"""A report of measures as a file: JSON, CSV, a page that stands alone, and PDF/UA."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from functools import cache

from jinja2 import Template
from markupsafe import Markup

from disclosure.exchange.safe_csv import csv_of
from disclosure.reports.drawn import PAPER, SCREEN, Look
from disclosure.reports.said import (
    HEADS,
    bare,
    cell_words,
    day,
    for_programs,
    headed,
    month,
    number,
    span,
    value_words,
)
from disclosure.reports.shown import measures_of, part_of, shown, table_of, whole_of
from disclosure.templates import templates_in
from letters.printing.press import style, to_pdf
from workflows.phrases import joined
from workflows.published import (
    HOW_KEPT_BACK,
    Breakdown,
    By,
    Cell,
    Measure,
    Published,
    Row,
    Unit,
)

FILTERS: Mapping[str, Callable[..., str]] = {
    "bare": bare,
    "cell_words": cell_words,
    "head": HEADS.__getitem__,
    "headed": headed,
    "in_numbers": number,
    "month": month,
    "value_words": value_words,
}  # of templates
COLUMNS = (
    *("measure", "by", "key", "words", "value", "unit", "cases", "kept_back"),
    *("from", "to", "sites", "rules"),
)
ALL_RULES = "all rules"
KINDS = "kind"  # what a breakdown is parted by
FEW = 2  # places that the foot of a page names
PARTED = (By.SITE, By.MONTH, By.HARM)
_SHEET, _SCREEN = "report", "report_screen"


def as_document(report: Published) -> dict[str, object]:
    """`measures`: in `by`, the rows of each way it is parted. A value that is kept back is null,
    with its reason in `why`: few, or none (there was nothing to count). `places`: empty is all."""
    return {
        "organisation": report.organisation,
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "made_at": report.made_at.isoformat(),
        "site": report.site,
        "regime": report.regime,
        "places": list(report.places),
        "cases": _cell(report.whole),
        "kept_back": HOW_KEPT_BACK,
        "measures": [_measure(report, measure) for measure in measures_of(report)],
        "breakdowns": [_breakdown(each) for each in report.breakdowns],
    }


def _measure(report: Published, measure: Measure) -> dict[str, object]:
    tables = {by: table_of(report, measure.id, by) for by in PARTED}
    return {
        "id": measure.id,
        "name": measure.name,
        "counted": measure.counted,
        "of": measure.of,
        "unit": str(measure.unit),
        "means": measure.means,
        "source": measure.source,
        "better": measure.better,
        "all": _cell(whole_of(report, measure.id)),
        "by": {str(by): [_row(row) for row in table.rows] for by, table in tables.items() if table},
    }


def _breakdown(breakdown: Breakdown) -> dict[str, object]:
    return {
        "id": breakdown.id,
        "name": breakdown.name,
        "means": breakdown.means,
        "source": breakdown.source,
        "all": _cell(breakdown.whole),
        "rows": [_row(row) for row in breakdown.rows],
    }


def _row(row: Row) -> dict[str, object]:
    return {"key": row.key, "words": row.words, **_cell(row.cell)}


def _cell(cell: Cell) -> dict[str, object]:
    return {"value": cell.value, "cases": cell.cases, "why": str(cell.why)}


def as_csv(report: Published) -> str:
    """One line for each cell, the wholes first; no cell is a formula."""
    return csv_of(COLUMNS, _lines(report)).decode()


def _lines(report: Published) -> Iterator[tuple[str, ...]]:
    days = report.first.isoformat(), report.last.isoformat()
    of_all = (*days, where(report), report.regime or ALL_RULES)
    for measure in measures_of(report):
        everything = Row("", "Everything", whole_of(report, measure.id))
        yield (*_line(measure.id, By.ALL, everything, measure.unit), *of_all)
        for by in PARTED:
            table = table_of(report, measure.id, by)
            for row in table.rows if table else ():
                yield (*_line(measure.id, by, row, measure.unit), *of_all)
    for breakdown in report.breakdowns:
        everything = Row("", "Everything", breakdown.whole)
        yield (*_line(breakdown.id, By.ALL, everything, Unit.COUNT), *of_all)
        for row in breakdown.rows:
            yield (*_line(breakdown.id, KINDS, row, Unit.COUNT), *of_all)


def _line(measure: str, by: str, row: Row, unit: Unit) -> tuple[str, ...]:
    cell = row.cell
    value = for_programs(cell)
    cases = "" if cell.cases is None else str(cell.cases)
    return (measure, str(by), row.key, row.words, value, str(unit), cases, str(cell.why))


def as_html(report: Published) -> str:
    """Whole when it is saved: with its own style, without script, and nothing from elsewhere."""
    return _page(report, SCREEN, Markup(style(_SCREEN)))


def as_pdf(report: Published) -> bytes:
    """PDF/UA: a title, a language, headers of tables, and words for each picture."""
    return to_pdf(_page(report, PAPER, Markup()), _SHEET)[0]


def as_json(report: Published) -> str:
    return f"{json.dumps(as_document(report), ensure_ascii=False, indent=2)}\n"


FILES: Mapping[str, Callable[[Published], str | bytes]] = {
    "json": as_json,
    "csv": as_csv,
    "html": as_html,
    "pdf": as_pdf,
}
MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}


def _page(report: Published, look: Look, its_style: Markup) -> str:
    return _template().render(
        report=report,
        its_style=its_style,
        of_what=of_what(report),
        foot=_at_the_foot(report),
        made_on=day(report.made_at.astimezone(UTC).date()),
        made_at=f"{report.made_at.astimezone(UTC):%H:%M} UTC",
        measures=[shown([report], measure, look) for measure in measures_of(report)],
        breakdowns=[(each, part_of(each, look)) for each in report.breakdowns],
        kept_back=HOW_KEPT_BACK,
        count=Unit.COUNT,
    )


def of_what(report: Published) -> str:
    """February 2026 to January 2027, all sites"""
    return _of(report, where(report))


def _at_the_foot(report: Published) -> str:
    """Of each page there is room for three lines, and what is longer runs off the sheet."""
    many = len(report.places)
    return _of(report, where(report) if many <= FEW else f"{many} sites, named on page 1")


def _of(report: Published, places: str) -> str:
    rules = f", under {report.regime}" if report.regime else ""
    return f"{span(report.first, report.last)}, {places}{rules}"


def where(report: Published) -> str:
    """Alder Vale and Orchard; all sites"""
    return joined(report.places) or "all sites"


@cache
def _template() -> Template:
    made = templates_in(html=True)
    made.filters.update(FILTERS)
    return made.get_template("reports/measures.html")

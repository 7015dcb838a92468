"""A yearly report as a file: JSON, CSV, a page that stands alone, and PDF/UA.

What a person has still to write is marked in each of them. A draft says so, on paper on each page.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Template
from markupsafe import Markup

from disclosure.exchange.safe_csv import csv_of
from disclosure.records.yearly_reports import YearlyFinal
from disclosure.reports.annual import AnnualReport, Row, Section, report_of
from disclosure.reports.said import cell_words, day, for_programs, span
from disclosure.templates import templates_in
from letters.printing.press import style, to_pdf
from workflows.phrases import going_on, joined
from workflows.published import HOW_KEPT_BACK, Cell, Unit

DRAFT, FINAL = "draft", "final"
TO_BE_WRITTEN = "To be written by a person"
MAY_BE_WRITTEN = "A person may write here"
COLUMNS = (
    *("status", "section", "row", "what", "line", "column", "value", "kept_back"),
    *("words", "source", "certainty", "from", "to", "sites", "rules", "counted_on"),
)
_SHEET, _SCREEN = "annual", "annual_screen"


@dataclass(frozen=True, slots=True)
class Edition:
    """A report with its standing. `version`: 0 of a draft."""

    report: AnnualReport
    version: int = 0
    said_on: date | None = None
    sha256: str = ""

    @property
    def status(self) -> str:
        return FINAL if self.version else DRAFT

    @property
    def missing(self) -> list[Row]:
        """What a person has still to write."""
        return [row for section in self.report.sections for row in section.rows if row.is_missing]


def edition_of(kept: YearlyFinal) -> Edition:
    """As it was said to be final, which was on the day on which it was counted."""
    report = report_of(kept.document)
    return Edition(report, kept.version, report.as_of, kept.sha256)


def as_document(edition: Edition) -> dict[str, object]:
    """`sha256`: of the report as it was kept; `to_be_written`: the ids of what is missing."""
    return {
        "status": edition.status,
        "version": edition.version or None,
        "said_on": edition.said_on.isoformat() if edition.said_on else None,
        "sha256": edition.sha256 or None,
        "to_be_written": [row.id for row in edition.missing],
        "kept_back": HOW_KEPT_BACK,
        "report": edition.report.document(),
    }


def as_csv(edition: Edition) -> str:
    """One line for each number and for each part that a person writes; no cell is a formula."""
    return csv_of(COLUMNS, _lines(edition)).decode()


def as_html(edition: Edition) -> str:
    """Whole when it is saved: with its own style, without script, and nothing from elsewhere."""
    return _page(edition, Markup(style(_SCREEN)))


def as_pdf(edition: Edition) -> bytes:
    """PDF/UA: a title, a language, tables with their headers."""
    return to_pdf(_page(edition, Markup()), _SHEET)[0]


def as_json(edition: Edition) -> str:
    return f"{json.dumps(as_document(edition), ensure_ascii=False, indent=2)}\n"


FILES: Mapping[str, Callable[[Edition], str | bytes]] = {
    "json": as_json,
    "csv": as_csv,
    "html": as_html,
    "pdf": as_pdf,
}


def _lines(edition: Edition) -> Iterator[tuple[str, ...]]:
    report = edition.report
    days = report.first.isoformat(), report.last.isoformat()
    of_all = (*days, where(report), report.rules_name, report.as_of.isoformat())
    for section in report.sections:
        for row in section.rows:
            for cells in _cells(row) if row.table else [_said(row)]:
                of_what = (edition.status, section.id, row.id, row.asks)
                yield (*of_what, *cells, row.source, row.certainty, *of_all)


def _cells(row: Row) -> Iterator[tuple[str, ...]]:
    assert row.table
    for line in row.table.lines:
        for head, cell in zip(row.table.heads, line.cells, strict=True):
            value = for_programs(cell)
            yield line.words, head, value, str(cell.why), ""


def _said(row: Row) -> tuple[str, ...]:
    return ("", "", "", "", row.words if row.words is not None else what_is_missing(row))


def where(report: AnnualReport) -> str:
    """Of whoever works at none of the places that are under these rules, no case is counted."""
    return joined(report.places) or "none"


def count_words(cell: Cell) -> str:
    """120; Kept back"""
    return cell_words(cell, Unit.COUNT)


def what_is_missing(row: Row) -> str:
    begins = TO_BE_WRITTEN if row.needed else MAY_BE_WRITTEN
    return f"{begins}: {going_on(row.asks)}."


def _page(edition: Edition, its_style: Markup) -> str:
    report = edition.report
    return _template().render(
        edition=edition,
        report=report,
        its_style=its_style,
        when=span(report.first, report.last),
        places=where(report),
        counted_on=day(report.as_of),
        said_on=day(edition.said_on) if edition.said_on else "",
        sections=[(section, _shown(section, edition)) for section in report.sections],
        kept_back=HOW_KEPT_BACK,
    )


def _shown(section: Section, edition: Edition) -> list[Row]:
    """A final report has no empty place for what nobody wanted to write."""
    rows = section.rows
    return [row for row in rows if row.table or row.words is not None or not edition.version]


def _all_kept_back(cells: tuple[Cell, ...]) -> bool:
    return len(cells) > 1 and all(cell.value is None for cell in cells)


def _paragraphs(words: str) -> list[list[str]]:
    """Of what somebody typed: parted by empty lines, each with its lines."""
    parted = "\n".join(line.rstrip() for line in words.splitlines()).split("\n\n")
    return [part.strip("\n").split("\n") for part in parted if part.strip()]


@cache
def _template() -> Template:
    made = templates_in(html=True)
    made.filters.update(count=count_words, missing=what_is_missing, paragraphs=_paragraphs)
    made.tests["all_kept_back"] = _all_kept_back
    return made.get_template("reports/annual.html")

"""A yearly report as files: what a person has to write is marked in each, and a draft says so."""

import csv
import io
import json
from datetime import timedelta

import page as validator
import pikepdf
import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from disclosure.records.yearly_reports import finals_of
from disclosure.reports.annual_written import Edition, as_csv, as_html, as_json, as_pdf, edition_of
from tests.begun import begins_with
from tests.cases import ACase
from tests.people import PEOPLE, SITE
from tests.yearly import AFTER, WRITTEN, YEAR, a_year, finished, made_now, write

pytestmark = begins_with(a_year)
MARK = "To be written by a person: the number of incidents, as you publish it."


@pytest.fixture
def draft(begun: ACase, session: Session) -> Edition:
    return Edition(made_now(session).report)


@pytest.fixture
def final(begun: ACase, session: Session) -> Edition:
    finished(session)
    return edition_of(finals_of(session, YEAR.rules, YEAR.first, YEAR.last)[0])


def rows_of(edition: Edition) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(edition).removeprefix("\ufeff"))))


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_draft_says_so_everywhere_and_marks_what_is_missing(draft: Edition) -> None:
    pages = pages_of(as_pdf(draft))
    assert len(pages) > 1
    assert all("DRAFT" in page for page in pages)
    assert MARK in " ".join(pages)
    html = as_html(draft)
    assert '<p class="draft-word">DRAFT</p>' in html
    assert html.count("To be written by a person: ") == len(WRITTEN)
    told = json.loads(as_json(draft))
    assert (told["status"], told["to_be_written"], told["sha256"]) == ("draft", list(WRITTEN), None)
    rows = rows_of(draft)
    assert {row["status"] for row in rows} == {"draft"}
    assert MARK in [row["words"] for row in rows]


def test_the_day_it_was_said_to_be_final_is_the_day_at_the_sites(
    final: Edition, session: Session
) -> None:
    kept = finals_of(session, YEAR.rules, YEAR.first, YEAR.last)[0]
    document = {**kept.document, "as_of": "2026-05-05"}  # nine in the evening in UTC is tomorrow
    session.expunge(kept)
    kept.document = document
    assert final.said_on == AFTER.date()
    assert edition_of(kept).said_on == AFTER.date() + timedelta(days=1)


def test_each_row_says_its_source_and_how_certain_it_is(draft: Edition) -> None:
    assert all(row["source"] and row["certainty"] for row in rows_of(draft))
    assert "Source: Act, s 24(2)(c)(i) [verified]" in as_html(draft)
    assert "that it ends on 31 March is remembered [remembered]" in as_html(draft)


def test_each_line_says_whose_cases_under_which_rules_and_when_they_were_counted(
    draft: Edition,
) -> None:
    """Of two tables side by side nobody could tell which was of one place, or of last week."""
    names = ("sites", "rules", "counted_on")
    found = {tuple(row[name] for name in names) for row in rows_of(draft)}
    report = draft.report
    assert found == {(SITE, report.rules_name, report.as_of.isoformat())}


def test_a_small_count_is_in_no_file(draft: Edition) -> None:
    small = {str(number) for number in range(1, 6)}
    assert not small & {row["value"] for row in rows_of(draft)}
    assert "few" in {row["kept_back"] for row in rows_of(draft)}


def test_final_holds_its_words_its_hash_and_nobodys_name(final: Edition) -> None:
    html, pages = as_html(final), pages_of(as_pdf(final))
    for file in (html, " ".join(pages), as_csv(final), as_json(final)):
        assert "DRAFT" not in file
        assert "To be written" not in file
        assert not any(person.name in file for person in PEOPLE)
        assert WRITTEN["number"] in file
    assert final.sha256 in html
    assert (
        "<p>Each ward writes down what went wrong.</p>\n<p>A manager reads it that day.</p>" in html
    )
    assert "Anything else we think right to say" not in html


def test_the_pdf_can_be_read_by_ear(draft: Edition, final: Edition) -> None:
    for edition in (draft, final):
        content = as_pdf(edition)
        assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
        pdf = pikepdf.open(io.BytesIO(content))
        tags = [str(each.get("/S")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        assert {"/H1", "/H2", "/H3", "/Table", "/Caption", "/TH"} <= set(tags)
        title = "Yearly report on the organisational duty of candour, April 2025 to March 2026"
        assert str(pdf.docinfo["/Title"]).removeprefix("DRAFT: ") == title


def test_no_cell_is_a_formula_and_no_word_is_markup(begun: ACase, session: Session) -> None:
    write(session, {"extent": "=HYPERLINK(1)", "changes": "<script>alert(1)</script>"})
    made = Edition(made_now(session).report)
    assert "'=HYPERLINK(1)" in [row["words"] for row in rows_of(made)]
    assert "<script" not in as_html(made)
    assert "&lt;script&gt;" in as_html(made)

"""A report as files: each says the same, none is dangerous to open, and the PDF can be heard."""

import csv
import io
import json
import re
from dataclasses import replace

import page as validator
import pikepdf
import pypdf

from disclosure.reports.written import COLUMNS, as_csv, as_document, as_html, as_json, as_pdf
from tests.made_report import HOSTILE, a_report
from workflows.published import Published

CELLS = 2 * (1 + 3 + 12 + 2) + 1 + 2  # each measure whole, by site, month and harm; a breakdown


def lines(report: Published) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(report).removeprefix("\ufeff"))))


def test_the_table_has_one_line_for_each_cell_and_no_formula() -> None:
    report = a_report()
    found = lines(report)
    assert tuple(found[0]) == COLUMNS
    assert len(found) == CELLS
    talks = [line for line in found if (line["measure"], line["by"]) == ("first_talk", "month")]
    assert [line["value"] for line in talks][:3] == ["31", "27", "34"]
    assert {line["unit"] for line in talks} == {"hours"}
    kept_back = [line for line in found if line["key"] == "Orchard"]
    assert [(line["value"], line["cases"], line["kept_back"]) for line in kept_back] == [
        ("", "", "few")
    ] * 2
    assert {line["from"] for line in found} == {"2026-02-01"}
    assert not [
        cell for line in found for cell in line.values() if cell[:1] in ("=", "+", "-", "@")
    ]
    assert f"'{HOSTILE}" in {line["key"] for line in found}


def test_the_document_and_the_table_say_the_same() -> None:
    report = a_report()
    document = json.loads(as_json(report))
    assert document == as_document(report)
    told = [
        (measure["id"], by, row["key"], row["value"])
        for measure in document["measures"]
        for by, rows in measure["by"].items()
        for row in rows
    ]
    said = [
        (line["measure"], line["by"], line["key"].removeprefix("'"), line["value"])
        for line in lines(report)
        if line["by"] in ("site", "month", "harm")
    ]
    assert [(*each[:3], "" if each[3] is None else f"{each[3]:g}") for each in told] == said
    assert document["measures"][0]["all"] == {"value": 24, "cases": 120, "why": ""}
    assert document["breakdowns"][0]["rows"][1] == {
        "key": "ill", "words": "Somebody was ill", "value": None, "cases": None, "why": "few"
    }  # fmt: skip
    assert document["measures"][1]["source"] == "A paper [remembered]"


def test_the_page_stands_alone() -> None:
    page = as_html(a_report())
    assert "<script" not in page
    assert not re.search(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#)', page.partition("<main>")[2])
    assert "@import" not in page
    assert HOSTILE not in page
    assert "Hours to the first talk: getting faster" in page
    assert "Did we keep our promises? Too few numbers to tell" in page
    assert "Alder Vale Hospitals" in page
    assert "February 2026 to January 2027, all sites. Made on 3 February 2027, 09:30 UTC." in page
    assert page.count("<svg") == 2 + 2 * 2 + 1
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_what_is_of_some_sites_says_so_in_every_form() -> None:
    report = replace(a_report(), places=("Alder Vale", "Orchard"))
    page = as_html(report)
    assert "How well we do it: February 2026 to January 2027, Alder Vale and Orchard<" in page
    assert "all sites" not in page
    assert {line["sites"] for line in lines(report)} == {"Alder Vale and Orchard"}
    assert json.loads(as_json(report))["places"] == ["Alder Vale", "Orchard"]


def test_what_is_of_some_rules_says_so_in_every_form() -> None:
    report = replace(a_report(), regime="gb-sct-odoc")
    assert "all sites, under gb-sct-odoc" in as_html(report)
    assert json.loads(as_json(report))["regime"] == "gb-sct-odoc"
    assert {line["rules"] for line in lines(report)} == {"gb-sct-odoc"}
    assert {line["rules"] for line in lines(a_report())} == {"all rules"}


def test_the_pdf_can_be_heard_and_says_whose_it_is() -> None:
    content = as_pdf(a_report())
    assert validator.validate_pdf_bytes(content, profile="ua1").failures == []
    pdf = pikepdf.open(io.BytesIO(content))
    assert str(pdf.Root["/Lang"]) == "en"
    title = "How well we do it: February 2026 to January 2027, all sites"
    assert str(pdf.docinfo["/Title"]) == title
    tagged = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
    scopes = [str(each["/A"]["/Scope"]) for each in tagged if str(each["/S"]) == "/TH"]
    assert scopes.count("/Row") == 2 + 2 * (12 + 3 + 2) + 2
    assert set(scopes) == {"/Row", "/Column"}
    figures = [str(each["/Alt"]) for each in tagged if str(each["/S"]) == "/Figure"]
    assert len(figures) == 7
    assert any("six months in a row" in each for each in figures)
    read = "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "Alder Vale Hospitals" in read
    assert "made 3 February 2027" in read


def test_the_foot_of_a_page_of_very_many_sites_does_not_run_off_the_sheet() -> None:
    """It broke off in the name of the sixth of eighteen, with the day on which it was made: a page
    taken out read as one of those five alone."""
    places = tuple(f"St Bartholomew Community Hospital Ward {number}" for number in range(1, 19))
    pages = pypdf.PdfReader(io.BytesIO(as_pdf(replace(a_report(), places=places)))).pages
    first, second, *_ = (" ".join(page.extract_text().split()) for page in pages)
    assert "2027, 18 sites, named on page 1 · made 3 February 2027" in second
    assert "Ward 18" not in second
    assert "Ward 17 and St Bartholomew Community Hospital Ward 18. Made on" in first

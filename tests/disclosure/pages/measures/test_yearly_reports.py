"""/measures/yearly: a manager writes what is missing, reads all, and says that it is final."""

import re
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.pages.measures import yearly as page
from disclosure.records.yearly_reports import finals_of, words_of_year
from tests.begun import begins_with
from tests.cases import ACase, record_as
from tests.people import ADA, BEN, MONA, RON
from tests.typed import signed_in
from tests.yearly import AFTER, RULES, WRITTEN, YEAR, a_year

pytestmark = [pytest.mark.usefixtures("begun"), begins_with(a_year)]
HERE = f"/measures/yearly/{RULES}/2026"


@pytest.fixture(autouse=True)
def it_is_may(monkeypatch: pytest.MonkeyPatch) -> None:
    def then() -> datetime:
        return AFTER

    monkeypatch.setattr(page, "now", then)


def test_from_what_is_missing_to_final(app: Flask, session: Session) -> None:
    ada = signed_in(app, ADA)
    first = ada.get(HERE).text
    assert "It cannot be final yet: 6 things are in the way" in first
    assert "<strong>8 incidents</strong>" in first
    for part, words in WRITTEN.items():
        link = f"{HERE}/parts/{part}"
        assert link in first
        assert ada.post(link, data={"words": words, "seen": "0"}).location == HERE
    assert "Read it, and say that it is final" in ada.get(HERE).text
    whole = ada.get(f"{HERE}/final").text
    assert WRITTEN["nature_in_words"] in whole
    assert "Kept back" in whole
    seen = re.search(r'name="seen" value="(\w+)"', whole)
    assert seen
    refused = ada.post(f"{HERE}/final", data={"seen": seen[1]})
    assert refused.status_code == 422
    assert "Read all of it first" in refused.text
    done = ada.post(f"{HERE}/final", data={"seen": seen[1], "sure": "yes"})
    assert done.location == HERE
    (row,) = finals_of(session, RULES, YEAR.first, YEAR.last)
    assert row.sha256 in ada.get(HERE).text
    assert "Final since 4 May 2026" in ada.get("/measures/yearly").text
    assert '"status": "final"' in ada.get(f"{HERE}/report.json").text
    assert ada.get(f"{HERE}/report.csv?draft=yes").text.count('"draft"') > 10


def test_words_that_somebody_changed_meanwhile_are_not_lost(app: Flask, session: Session) -> None:
    ada = signed_in(app, ADA)
    ada.post(f"{HERE}/parts/extent", data={"words": "All went well.", "seen": "0"})
    late = ada.post(f"{HERE}/parts/extent", data={"words": "Most went well.", "seen": "0"})
    assert late.status_code == 409
    assert "Somebody wrote this part since you opened it" in late.text
    assert "Most went well." in late.text
    assert "Version 1: Ada Lind" in late.text
    assert words_of_year(session, RULES, YEAR.first, YEAR.last)["extent"].version == 1
    for seen in ("9" * 5_000, "", "two"):  # which no page of ours sends
        told = {"words": "Most went well.", "seen": seen}
        assert ada.post(f"{HERE}/parts/extent", data=told).status_code == 409


def test_words_that_come_back_after_a_new_sign_in_are_looked_at_first(
    app: Flask, session: Session
) -> None:
    """And still stand for the version that was seen before it."""
    ada = signed_in(app, ADA)
    ada.post(f"{HERE}/parts/extent", data={"words": "All went well.", "seen": "0"})
    kept = {"words": "Most went well.", "seen": "0", "show_again": "yes"}
    again = ada.post(f"{HERE}/parts/extent", data=kept)
    assert again.status_code == 200
    assert "Most went well." in again.text
    assert 'name="seen" value="0"' in again.text
    assert words_of_year(session, RULES, YEAR.first, YEAR.last)["extent"].version == 1


def test_a_name_is_found_before_it_is_final(app: Flask) -> None:
    ada = signed_in(app, ADA)
    for part, words in {**WRITTEN, "extent": "We told Mrs Ann Price."}.items():
        ada.post(f"{HERE}/parts/{part}", data={"words": words, "seen": "0"})
    whole = ada.get(f"{HERE}/final").text
    assert "a person is named in it. Take the name out." in whole
    assert "This report is final" not in whole


def test_the_number_of_a_page_says_that_restricted_cases_are_not_in_it(
    app: Flask, begun: ACase
) -> None:
    """Ada sees eight of this year and read that seven are on record where she may see them."""
    record_as(begun, ADA, "restrict", reason="Staff of ours are harmed", only=[ADA, RON])
    page = signed_in(app, ADA).get(HERE).text
    assert (
        "<strong>7 incidents</strong> of this year are on record where you work (Alder Ward)."
        " What only named people may see is in nobody" in page
    )


def test_who_watches_reads_and_changes_nothing(app: Flask) -> None:
    mona = signed_in(app, MONA)
    assert "It cannot be final yet" in mona.get(HERE).text
    assert "Write this part" not in mona.get(HERE).text
    assert mona.get(f"{HERE}/report.html").status_code == 200
    told = {"words": "All went well.", "seen": "0"}
    assert mona.post(f"{HERE}/parts/extent", data=told).status_code == 403
    assert signed_in(app, BEN).get(HERE).status_code == 403


@pytest.mark.parametrize(
    "path", [f"/measures/yearly/{RULES}/1999", "/measures/yearly/nowhere/2026", f"{HERE}/parts/all"]
)
def test_what_is_not_there_is_said_so(app: Flask, path: str) -> None:
    assert signed_in(app, ADA).get(path).status_code == 404
    assert signed_in(app, ADA).get(f"{HERE}/report.docx").status_code == 404


@pytest.mark.parametrize(
    ("path", "here"),
    [("/measures/yearly", "Yearly reports"), ("/measures/families", "Families say")],
)
def test_the_menu_says_where_one_is_and_names_one_place(app: Flask, path: str, here: str) -> None:
    """Their addresses begin with that of the measures, and the menu said “More: Measures”."""
    menu = signed_in(app, ADA).get(path).text.partition('<nav class="app-nav"')[2]
    menu = menu.partition("</nav>")[0]
    assert f"More: {here}</summary>" in menu
    assert menu.count("aria-current") == 1

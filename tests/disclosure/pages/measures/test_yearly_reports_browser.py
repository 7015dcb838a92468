"""The pages of a yearly report as a browser and axe see them."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from disclosure.pages.measures import yearly as yearly_reports
from tests.begun import begins_with
from tests.browser import IN_A_BROWSER, a_browser, enter, faults_of_page, serving
from tests.people import ADA
from tests.yearly import AFTER, RULES, WRITTEN, a_year, write

pytestmark = [
    *IN_A_BROWSER,
    pytest.mark.long,
    begins_with(a_year),
    pytest.mark.usefixtures("begun"),
]
HERE = f"/measures/yearly/{RULES}/2026"


@pytest.fixture
def page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    def then() -> datetime:
        return AFTER

    monkeypatch.setattr(yearly_reports, "now", then)
    with serving(app) as address, a_browser(address) as page:
        enter(app, page.context, address, ADA)
        yield page


def test_every_page_of_it_can_be_read_by_everybody(page: Page, session: Session) -> None:
    write(session, {"extent": WRITTEN["extent"]})
    for path in ("/measures/yearly", HERE, f"{HERE}/parts/extent", f"{HERE}/final"):
        page.goto(path)
        assert faults_of_page(page) == [], path


def test_it_is_said_to_be_final_with_a_second_thought(page: Page, session: Session) -> None:
    write(session, WRITTEN)
    page.goto(HERE)
    page.get_by_role("link", name="Read it, and say that it is final").click()
    assert faults_of_page(page) == []
    page.get_by_label("I read all of it").check()
    page.get_by_role("button", name="This report is final").click()
    assert page.get_by_text("Version 1", exact=False).first.is_visible()
    assert faults_of_page(page) == []

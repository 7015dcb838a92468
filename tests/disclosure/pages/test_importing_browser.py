"""The import as a browser and axe see it: a list is tried, and taken."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.browser import IN_A_BROWSER, a_browser, enter, faults_of_page, serving
from tests.dirt import NATIVE, TAKEN, Dirt
from tests.look_backs import a_look_back
from tests.people import ADA

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]


@pytest.fixture
def page(app: Flask) -> Iterator[Page]:
    with serving(app) as address, a_browser(address, width=360) as page:
        enter(app, page.context, address, ADA)
        yield page


def test_a_list_is_tried_and_taken_on_a_telephone(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    bad = Dirt("bad", "", cells={"site": "St Elsewhere", "became_aware_at": "12/03/2026"})
    path.write_bytes(NATIVE.file([Dirt("good", TAKEN), bad]))
    page.goto("/incidents")
    page.get_by_role("link", name="Import a list from another system").click()
    assert faults_of_page(page) == []
    page.get_by_label("The list, a CSV file").set_input_files(path)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("1 row becomes a case.")).to_be_visible()
    assert faults_of_page(page) == []
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the other 1 away to mend (CSV)").click()
    assert "St Elsewhere" in taken.value.path().read_text("utf-8-sig")
    page.get_by_role("button", name="Import this row").click()
    expect(page.get_by_role("heading", name="Cases imported from a list")).to_be_visible()


@pytest.mark.parametrize(("path", "button"), [("/import", "Try it"), ("<look-back>", "Add them")])
def test_what_is_wrong_with_a_file_is_heard_at_its_box(
    page: Page, session: Session, path: str, button: str
) -> None:
    """Ada hears her pages. The link on top led her to the box, which said only what it is for."""
    page.goto(path.replace("<look-back>", f"/look-backs/{a_look_back(session).ref}/list"))
    page.get_by_role("button", name=button).click()
    fault = page.locator(".govuk-error-summary a")
    says = fault.inner_text()
    fault.click()
    box = page.get_by_label("The list, a CSV file")
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description(re.compile(re.escape(says)))
    assert faults_of_page(page) == []

"""A case through a broken glass, and the menu, as a browser and axe see them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.glass.breaking import break_glass
from disclosure.clock import now
from tests.browser import IN_A_BROWSER, a_browser, enter, faults_of_page, serving
from tests.cases import ACase, a_person, an_opened_case
from tests.people import ADA, SAM, actor

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
WHY = "I am on call and she came back to us"
MOST_ROWS = 150  # pixels high: three rows of the menu on a phone


@pytest.fixture
def case(session: Session) -> ACase:
    """Its glass broken by somebody from another site."""
    case = an_opened_case(session)
    a_person(case)
    break_glass(session, actor(session, SAM), case.ref, WHY, now(), Door.PAGE)
    return case


@pytest.fixture
def page(app: Flask) -> Iterator[Page]:
    with serving(app) as address, a_browser(address) as page:
        yield page


def go_on_as(page: Page, app: Flask, email: str, where: str) -> None:
    page.goto("/healthz")
    enter(app, page.context, page.url, email)
    page.goto(where)


def test_a_case_through_a_glass_has_no_fault(app: Flask, case: ACase, page: Page) -> None:
    go_on_as(page, app, SAM, f"/incidents/{case.ref}")
    assert faults_of_page(page) == []
    page.get_by_role("button", name="I have seen what I needed").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("not mine")
    assert faults_of_page(page) == []


def test_judging_a_glass_has_no_fault(app: Flask, case: ACase, page: Page) -> None:
    go_on_as(page, app, SAM, f"/incidents/{case.ref}/people")
    go_on_as(page, app, ADA, "/glass/list")
    assert faults_of_page(page) == []
    page.get_by_role("link", name="Say whether it was right").click()
    expect(page.get_by_text("What was opened")).to_be_visible()
    assert faults_of_page(page) == []


def test_the_menu_is_short_on_a_phone_and_opens_by_keyboard(app: Flask, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    go_on_as(page, app, ADA, "/")
    menu = page.get_by_role("navigation", name="Main")
    box = menu.bounding_box()
    assert box
    assert box["height"] <= MOST_ROWS
    expect(menu.get_by_role("link", name="Keeping")).to_be_hidden()
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="Keeping").click()
    expect(menu.locator("summary")).to_have_text("More: Keeping")

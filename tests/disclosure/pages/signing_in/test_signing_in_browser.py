"""Sign-in and the administrator's pages, as a browser sees them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser import IN_A_BROWSER, a_browser, faults_of_page, serving
from tests.picture import keep
from tests.staff import ANNA, PASSWORD

pytestmark = [pytest.mark.usefixtures("staff"), *IN_A_BROWSER]
SCREEN = (1280, 700)
ADMINISTRATORS = ("/users", "/users/new", "/users/1", "/users/1/leave", "/sites", "/sites/1")


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    app.config["TESTING"] = False
    with serving(app) as address:
        yield address


@pytest.fixture
def page(live_server: str) -> Iterator[Page]:
    with a_browser(live_server) as page:
        yield page


def enter(page: Page, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(ANNA.email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_signing_in_has_no_faults_right_or_wrong(page: Page) -> None:
    page.goto("/sign-in")
    assert faults_of_page(page) == []
    enter(page, "not the right one")
    assert page.title().startswith("Error: ")
    assert faults_of_page(page) == []


@pytest.mark.long
def test_the_administrators_pages_have_no_faults(page: Page) -> None:
    enter(page)
    for path in (*ADMINISTRATORS, "/account", "/nowhere"):
        page.goto(path)
        assert faults_of_page(page) == [], path
    page.goto("/users")
    keep(page, "administrator-users", size=SCREEN)
    page.goto("/users/new")
    page.get_by_role("button", name="Add").click()
    assert page.title().startswith("Error: ")
    assert faults_of_page(page) == []


def test_the_judge_of_pages_finds_a_planted_fault(page: Page) -> None:
    page.goto("/sign-in")
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate("document.querySelector('h1').style.width = '2000px'")
    faults = " ".join(faults_of_page(page))
    assert "label" in faults
    assert "too wide" in faults


def test_all_of_it_works_without_script_and_under_our_own_refusals(live_server: str) -> None:
    with a_browser(live_server, width=320, script=False) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        enter(page)
        page.get_by_role("link", name="Sites").click()
        page.get_by_role("link", name="Add a site").click()
        page.get_by_label("Name of the site").fill("Orchard")
        page.locator("input[name=regimes][value=gb-sct-odoc]").check()
        page.get_by_role("button", name="Add").click()
        assert page.get_by_role("link", name="Orchard").is_visible()
        page.get_by_role("button", name="Sign out").click()
        assert page.get_by_role("heading", name="Sign in").is_visible()
        assert said == []


def test_the_first_tab_leads_past_the_header_and_focus_can_be_seen(page: Page) -> None:
    enter(page)
    page.get_by_role("link", name="Add somebody").wait_for()
    page.wait_for_load_state("load")  # a key pressed while a page is being replaced is lost
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the users"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Add somebody"
    outline = page.locator(":focus").evaluate("e => getComputedStyle(e).boxShadow")
    assert outline != "none"

"""A family's page in a browser in a language from the right, and in one with long words."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from disclosure.clock import now
from disclosure.settings import Settings
from tests import pseudo
from tests.begun import begins_with
from tests.browser import IN_A_BROWSER, a_browser, enter, faults_of_page, serving
from tests.families import FACT, AFamily, a_family, code_for
from tests.people import ADAM

pytestmark = [*IN_A_BROWSER, begins_with(a_family)]
NARROW = 320


@pytest.fixture
def settings(settings: Settings) -> Settings:
    pseudo.put_in(settings.home)
    return settings


def opened(page: Page, code: str, language: str) -> None:
    page.goto(f"/f/open#{code}")
    page.locator(f"a[hreflang={language}]").click()
    page.fill("#code", code)
    page.fill("#fact", FACT["answer"])
    page.click("main button")
    page.wait_for_url("**/f/page")


@pytest.mark.parametrize(("language", "direction"), [(pseudo.TAG, "rtl"), ("pl", "ltr")])
def test_a_page_in_another_language_fits_a_phone_and_a_reader(
    app: Flask, them: AFamily, language: str, direction: str
) -> None:
    pseudo.offer(them.case.session, now(), language)
    code = code_for(them.case, them.ewa)
    them.case.session.rollback()
    with serving(app) as address, a_browser(address, NARROW) as page:
        opened(page, code, language)
        assert page.evaluate("getComputedStyle(document.body).direction") == direction
        assert page.locator("html").get_attribute("lang") == language
        assert faults_of_page(page) == []
        page.goto("/f/page?print=large")  # “Odpowiedzieliśmy” stuck out of its card
        assert faults_of_page(page) == []
        page.goto("/f/letters/1/")
        assert faults_of_page(page) == []
        assert page.locator("article").first.get_attribute("dir") == "ltr"


@pytest.mark.long
def test_everybody_can_read_the_administrators_pages(app: Flask, them: AFamily) -> None:
    pseudo.offer(them.case.session, now())
    with serving(app) as address, a_browser(address, NARROW) as page:
        enter(app, page.context, address, ADAM)
        for path in ("/languages", f"/languages/{pseudo.TAG}", f"/languages/{pseudo.TAG}/words"):
            page.goto(path)
            assert faults_of_page(page) == [], path

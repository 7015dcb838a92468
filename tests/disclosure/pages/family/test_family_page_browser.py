"""A family's page in a real browser: the code in the link, old phones, large print, no script."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.settings import Settings
from disclosure.translating import languages
from tests import pseudo
from tests.browser import IN_A_BROWSER, a_browser, faults_of_page, serving
from tests.families import FACT, a_family, code_for

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team", "letters_are_printed")]
NARROW = 320
TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth
    ? [] : [...document.querySelectorAll("body *")]
        .filter(each => each.scrollWidth > each.clientWidth + 1
            || each.getBoundingClientRect().right > innerWidth + 1)
        .map(each => `${each.tagName} ${each.className}: ${(each.innerText || "").slice(0, 30)}`)"""


def test_from_a_link_to_a_page_that_everybody_can_use(app: Flask, session: Session) -> None:
    family = a_family(session)
    code = code_for(family.case, family.ewa)
    session.rollback()
    with serving(app) as address, a_browser(address, NARROW) as page:
        page.goto("/f/?print=large")
        assert faults_of_page(page) == []
        page.goto("/f/?print=normal")
        page.goto(f"/f/open#{code}")
        assert page.input_value("#code") == code
        assert "#" not in page.url
        page.fill("#fact", FACT["answer"])
        page.click("main button")
        assert page.url.endswith("/f/page")
        page.get_by_role("link", name="Large print", exact=True).click()
        assert faults_of_page(page) == []
        page.get_by_role("link", name="Our apology", exact=True).click()
        page.get_by_role("button", name="I have read this letter").click()
        assert "We know that you have had it" in page.locator("main").inner_text()


def test_the_code_of_the_link_stays_in_its_box_in_another_print_and_language(
    app: Flask, session: Session
) -> None:
    """Their paper may be at home, or the code stand in a link alone."""
    family = a_family(session)
    pseudo.offer(session, now(), "pl")
    code = code_for(family.case, family.ewa)
    session.rollback()
    with serving(app) as address, a_browser(address, NARROW) as page:
        page.goto(f"/f/open#{code}")
        page.locator("a[hreflang=pl]").click()
        page.get_by_role("link", name="Duży druk", exact=True).click()
        page.wait_for_url("**print=large")
        assert page.locator("html").get_attribute("lang") == "pl"
        assert page.input_value("#code") == code
        assert "#" not in page.url


def test_without_script_the_code_is_typed_and_all_is_there(app: Flask, session: Session) -> None:
    family = a_family(session)
    code = code_for(family.case, family.ewa)
    session.rollback()
    with serving(app) as address, a_browser(address, NARROW, script=False) as page:
        page.goto(f"/f/open#{code}")
        assert page.input_value("#code") == ""
        page.fill("#code", code.lower().replace("-", " "))
        page.fill("#fact", FACT["answer"])
        page.keyboard.press("Enter")
        page.wait_for_url("**/f/page")
        assert page.locator("h1").inner_text() == "About Maria"
        with page.expect_download() as file:
            page.get_by_role("button", name="Take everything away").click()
        assert file.value.suggested_filename == "my-page.zip"


def test_letters_twice_as_large_stay_within_a_narrow_page(
    app: Flask, session: Session, settings: Settings
) -> None:
    """Also with every fold open: a telephone number breaks sooner than it sticks out, and so do the
    long words of every language, whichever way it is read."""
    family = a_family(session)
    pseudo.put_in(settings.home)
    for language in languages():
        pseudo.offer(session, now(), language)
    code = code_for(family.case, family.ewa)
    session.rollback()
    with serving(app) as address, a_browser(address, NARROW) as page:
        page.goto(f"/f/open#{code}")
        page.fill("#fact", FACT["answer"])
        page.click("main button")
        page.wait_for_url("**/f/page")
        for language in ("en", *languages()):
            page.goto(f"/f/page?language={language}")
            assert page.locator("html").get_attribute("lang") == language
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            for size in ("100%", "200%"):
                page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
                assert page.evaluate(TOO_WIDE) == [], (language, size)

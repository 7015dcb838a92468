"""Beginning a letter, as a browser and axe see it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.browser import IN_A_BROWSER, a_browser, enter, faults_of_page, serving
from tests.cases import ACase, a_case, a_person
from tests.people import BEN
from workflows.words import State

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]


@pytest.fixture
def case(session: Session) -> ACase:
    case = a_case(session, State.DISCLOSE, regimes=["gb-wls-doc"])
    a_person(case, name="Ewa Price", relationship="Daughter", is_patient=False)
    return case


@pytest.fixture
def page(app: Flask) -> Iterator[Page]:
    with serving(app) as address, a_browser(address) as page:
        enter(app, page.context, address, BEN)
        yield page


def test_a_letter_is_looked_at_begun_and_helped_along(page: Page, case: ACase) -> None:
    page.goto(f"/incidents/{case.ref}/letters/new/initial_notification?to={case.person}")
    assert faults_of_page(page) == []
    page.get_by_role("button", name="Look at it first").click()
    assert page.get_by_role("heading", name="This is how it would begin").is_visible()
    assert faults_of_page(page) == []
    page.get_by_role("button", name="Begin the letter").click()
    assert page.get_by_label("Why this law applies (a law asks for this)").is_visible()
    sorry = page.locator("#part-sorry")
    sorry.get_by_text("Words that others have used").click()
    assert sorry.get_by_role("heading", name="We operated on the wrong side").is_visible()
    assert faults_of_page(page) == []


def test_words_of_others_are_copied_by_the_keyboard_and_are_no_part_of_the_letter(
    page: Page, case: ACase
) -> None:
    page.goto(f"/incidents/{case.ref}/letters/new/initial_notification?to={case.person}")
    page.get_by_role("button", name="Begin the letter").click()
    sorry = page.locator("#part-sorry")
    sorry.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    words = page.evaluate("document.activeElement.value")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+C")
    own = sorry.locator("textarea[name]")
    own.focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    assert "sorry" in words.lower()
    assert own.input_value() == words
    assert (
        page.evaluate("[...new FormData(document.getElementById('desk')).values()]").count(words)
        == 1
    )

"""Easy words and a translation in a browser without any script: typed, refused, mended, saved."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser import IN_A_BROWSER, enter, faults_of_page
from tests.cases import ACase
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_desk_browser import case
from tests.people import BEN

__all__ = ["case"]  # its fixtures
pytestmark = [*IN_A_BROWSER, pytest.mark.long, pytest.mark.usefixtures("team")]
EASY = "Dear Mrs Price\n\nWe made a mistake.\nYou got too much of a medicine.\nWe are sorry."
POLISH = "Szanowna Pani\n\nPodaliśmy Pani za dużo leku. To był nasz błąd. Przepraszamy."


@pytest.mark.parametrize("width", [1280, 360])
def test_other_words_are_entered_without_a_script(
    app: Flask, browser: Browser, address: str, case: ACase, ref: str, width: int
) -> None:
    size = ViewportSize(width=width, height=900)
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport=size)
    enter(app, context, address, BEN)
    page = context.new_page()
    page.goto(f"/letters/{ref}")
    page.get_by_role("link", name="The same in easy words").click()
    page.get_by_label("The letter in easy words").fill(EASY)
    page.get_by_label("Which language").select_option(label="Polish")
    page.get_by_label("The whole letter in that language").fill(POLISH)
    page.get_by_role("button", name="Save the easy words").click()
    expect(page.get_by_role("status")).to_contain_text("not saved yet")
    assert row(case, ref).easy_read == EASY
    page.get_by_label("Who translated it").fill("DeepL")
    page.get_by_label("Who checked it").fill("DeepL")
    page.get_by_label("The day they checked it").fill(case.day(0))
    page.get_by_role("button", name="Save the translation").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("and the translation 2 parts")
    page.get_by_role("button", name="Save it as it is").click()
    expect(summary).to_contain_text("A machine or a service alone is not enough")
    page.get_by_label("Who checked it").fill("Ewa Nowak")
    page.get_by_role("button", name="Save it as it is").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The letter in other words")
    expect(page.get_by_label("The whole letter in that language")).to_have_value(POLISH)
    told = row(case, ref).translation
    assert told
    assert told["checked_by"] == "Ewa Nowak"
    wide = page.locator("body").bounding_box()
    assert wide
    assert wide["width"] <= width


def test_the_new_pages_have_no_fault(app: Flask, browser: Browser, address: str, ref: str) -> None:
    context = browser.new_context(base_url=address, bypass_csp=True)
    enter(app, context, address, BEN)
    page = context.new_page()
    for path in (f"/letters/{ref}/other-words", "/letters/accepted", f"/letters/{ref}"):
        page.goto(path)
        assert faults_of_page(page) == [], path

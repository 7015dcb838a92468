"""Setting up a code from one's phone and signing in with it, on a phone, as a browser sees them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from disclosure.clock import now
from tests.browser import IN_A_BROWSER, a_browser, faults_of_page, picture, serving
from tests.codes import STEP, code_at
from tests.staff import ANNA, PASSWORD

pytestmark = [pytest.mark.usefixtures("staff"), *IN_A_BROWSER]
PHONE = 360
DRAWN = "async image => { await image.decode(); return image.naturalWidth > 0 }"


@pytest.fixture
def page(app: Flask) -> Iterator[Page]:
    app.config["TESTING"] = False
    with serving(app) as address, a_browser(address, width=PHONE) as page:
        yield page


def has_no_faults(page: Page, name: str) -> None:
    """And a picture to look at, where somebody asks for pictures."""
    if folder := os.environ.get("PICTURES"):
        picture(page, Path(folder) / f"{name}.png", PHONE)
    assert faults_of_page(page) == [], name
    page.set_viewport_size({"width": PHONE, "height": 900})


def give_password(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(ANNA.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_from_no_phone_to_signing_in_with_one(page: Page) -> None:
    give_password(page)
    page.goto("/account")
    page.get_by_role("link", name="Set up a code from your phone").click()
    has_no_faults(page, "begin")
    page.get_by_role("button", name="Set it up now").click()
    drawn = page.locator(".app-qr").evaluate(DRAWN)
    assert drawn
    has_no_faults(page, "set-up")
    key = page.locator(".app-secret code").inner_text().replace(" ", "")
    page.get_by_label("The six figures").fill("000000")
    page.get_by_role("button", name="Done").click()
    has_no_faults(page, "set-up-wrong")
    page.get_by_label("The six figures").fill(code_at(key, now()))
    page.get_by_role("button", name="Done").click()
    has_no_faults(page, "recovery")
    assert page.locator(".app-codes li").count() == 10
    codes = page.locator(".app-codes code").all_inner_texts()
    page.get_by_role("link", name="I have them").click()
    page.get_by_role("button", name="Sign out").click()

    give_password(page)
    has_no_faults(page, "code")
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    has_no_faults(page, "code-wrong")
    page.get_by_label("Code", exact=True).fill(code_at(key, now(), steps=1))  # now's is used up
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    assert page.get_by_role("heading", name="Users").is_visible()
    page.goto("/account")
    has_no_faults(page, "account")
    page.goto("/users/1")
    has_no_faults(page, "user")
    page.get_by_role("button", name="Sign out", exact=True).click()

    give_password(page)
    page.get_by_text("I do not have my phone").click()
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    has_no_faults(page, "recovered")
    assert page.get_by_text("You have 9 recovery codes left").is_visible()
    page.get_by_role("link", name="Go on").click()
    assert page.get_by_role("heading", name="Users").is_visible()


def test_proving_it_again_keeps_what_was_typed(page: Page) -> None:
    give_password(page)
    page.goto("/users/new")
    page.get_by_label("E-mail address").fill("eve@example.org")
    page.get_by_label("Name", exact=True).fill("Eve Marsh")
    page.get_by_label("Coach").check()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("disclosure.pages.guard.FRESH", -1 * STEP)
        page.get_by_role("main").get_by_role("button", name="Add").click()
        has_no_faults(page, "prove")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="It is me").click()
    has_no_faults(page, "proved")
    page.get_by_role("button", name="Go back to my text").click()
    assert page.get_by_label("Name", exact=True).input_value() == "Eve Marsh"
    page.get_by_role("main").get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Eve Marsh has an account").wait_for()

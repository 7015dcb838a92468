"""Messages and the account page as a browser and axe see them, and without script."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.browser import IN_A_BROWSER, TOO_WIDE, a_browser, enter, faults_of_page, serving
from tests.cases import a_case, an_opened_case
from tests.people import ADA, BEN
from tests.reminders import NOON, remind
from workflows.words import State

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
DUTY = "duty gb-eng-reg20-nhs eng-nhs-written 2026-03-26"


@pytest.fixture
def page(app: Flask, session: Session) -> Iterator[Page]:
    case, other = a_case(session, State.INVESTIGATE), an_opened_case(session)
    for days, rung in enumerate(("on_the_day", "day_before", "half_way")):
        remind(session, ADA, case.ref, DUTY, f"duty {rung}", at=NOON - timedelta(days=days))
    at = NOON - timedelta(days=1)
    remind(session, ADA, case.ref, case.promise, "promise day_after", at=at, instead_of=BEN)
    remind(session, ADA, other.ref, "decision", "decision three_days", at=at)
    remind(session, ADA, "INC-2026-000099", "silence 2", "silence at_once", at=at)
    for number in range(4):
        seen = {"at": NOON - timedelta(days=9), "seen_at": NOON}
        remind(session, ADA, case.ref, f"question {number}", "question two_days", **seen)
    with serving(app) as address, a_browser(address) as page:
        enter(app, page.context, address, ADA)
        yield page


def test_messages_can_be_read_by_everybody_and_marked_as_seen(page: Page) -> None:
    page.goto("/messages")
    assert faults_of_page(page) == []
    page.get_by_role("button", name="I have seen these").click()
    page.get_by_role("heading", name="Seen").wait_for()
    assert page.get_by_role("button", name="I have seen these").count() == 0
    assert faults_of_page(page) == []


def test_messages_fit_a_narrow_window_with_letters_of_twice_the_size(page: Page) -> None:
    page.goto("/messages")
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(TOO_WIDE) <= 0


def test_the_calendar_is_made_on_the_account_page(page: Page) -> None:
    page.goto("/account")
    page.get_by_role("button", name="Make my calendar address").click()
    assert "/calendar/" in page.locator("code").inner_text()
    assert faults_of_page(page) == []

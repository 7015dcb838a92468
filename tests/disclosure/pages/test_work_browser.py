"""The pages of work in the background as a browser and axe see them."""

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.jobs.working import KINDS, KindOfWork, work_off
from disclosure.permissions import Permission
from tests.browser import IN_A_BROWSER, TOO_WIDE, a_browser, faults_of_page, serving
from tests.disclosure.pages.glass.test_glass_browser import go_on_as
from tests.disclosure.pages.test_work import KIND, asked, odd_ones
from tests.people import BEN

pytestmark = [*IN_A_BROWSER, pytest.mark.long, pytest.mark.usefixtures("team")]


def test_progress_and_its_buttons_have_no_fault(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, KIND, KindOfWork(Permission.SIGNED_IN, (odd_ones,)))
    work = asked(session)
    work_off(session, now(), most=3)
    number = work.id
    session.rollback()
    with serving(app) as address, a_browser(address) as page:
        go_on_as(page, app, BEN, "/work")
        assert faults_of_page(page) == []
        page.get_by_role("link", name="Bulk letters").click()
        assert faults_of_page(page) == []
        page.get_by_role("button", name="Try again item 2").click()
        page.get_by_role("button", name="Stop", exact=True).click()
        expect(page.get_by_role("progressbar", name="How far")).to_be_visible()
        expect(page.get_by_role("button", name="Go on")).to_be_visible()
        page.goto(f"/work/{number}/watch")
        assert faults_of_page(page) == []


def test_how_far_it_is_fits_a_phone_with_letters_of_twice_the_size(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, KIND, KindOfWork(Permission.SIGNED_IN, (odd_ones,)))
    number = asked(session).id
    session.rollback()
    with serving(app) as address, a_browser(address, 360) as page:
        go_on_as(page, app, BEN, f"/work/{number}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(TOO_WIDE) <= 0

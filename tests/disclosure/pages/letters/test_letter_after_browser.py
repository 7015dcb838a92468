"""A letter that comes back, from the envelope to a new letter; on a phone, without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from disclosure.actions.staff.signing_in import set_password
from disclosure.clock import now
from disclosure.records.letter import letters_of
from tests.browser import IN_A_BROWSER, a_browser, faults_of_page
from tests.cases import ACase, a_letter, a_person, an_opened_case, name_contact
from tests.disclosure.pages.letters.test_letter_issue_browser import sign_in
from tests.people import ADA, OPENED_FOR_WORK, OPERATOR

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
PASSWORD = "correct horse battery"
PHONE = 360


@pytest.fixture
def case(session: Session) -> ACase:
    set_password(session, OPERATOR, OPENED_FOR_WORK, ADA, PASSWORD)
    case = an_opened_case(session, now() - timedelta(days=9))
    case.person = a_person(case, safe={"use": ["phone", "visit"], "never": ["text"]})
    name_contact(case)
    return case


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=re.compile(name)).first.click()


def heading(page: Page) -> str:
    return page.locator(".app-next__do").inner_text()


def test_from_an_envelope_that_came_back_to_a_new_letter(address: str, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="send")
    case.session.rollback()
    with a_browser(address, PHONE, script=False) as page:
        sign_in(page)
        page.goto("/")
        follow(page, "Record whether the letter reached Mrs Ann Price")
        follow(page, "^It came back$")
        page.fill("#at", f"{now():%Y-%m-%d}")
        page.fill("#at-hour", f"{now():%H:%M}")
        page.fill("#why", "Not known at this address")
        press(page, "It came back")
        assert heading(page).startswith("Ring Mrs Ann Price: our letter of")
        follow(page, "You reached nobody")
        assert page.get_by_label("Mrs Ann Price, patient").is_checked()
        assert page.locator("#how").input_value() == "phone"
        page.fill("#result", "Her neighbour gave us the new address.")
        press(page, "Record it")
        page.goto(f"/letters/{ref}")
        assert heading(page).startswith("Visit Mrs Ann Price")
        follow(page, "Correct their address")
        page.fill("#post", "9 Low Street\nAldervale\nAB1 2CD")
        page.fill("#reason", "Her neighbour told us so")
        press(page, "Record it")
        page.goto(f"/letters/{ref}")
        assert heading(page).startswith("Write to Mrs Ann Price again")
        assert "came back on" not in page.locator(".app-card--calm").inner_text()
        follow(page, "Begin the new letter")
        assert page.get_by_label("Letter to somebody we cannot reach").is_checked()
        press(page, "Begin the letter")
    case.session.rollback()
    new = letters_of(case.session, case.id)[-1]
    assert (new.replaces, new.to_person) == (ref, case.person)


@pytest.mark.long
def test_what_follows_a_letter_can_be_read_by_everybody(address: str, case: ACase) -> None:
    sent = a_letter(case, "no_contact", until="send")
    case.later(days=1)
    there = a_letter(case, "no_contact")
    case.session.rollback()
    with a_browser(address) as page:
        sign_in(page)
        fill = f"?person={case.person}&letter={there}"
        for path in (
            "/",
            f"/letters/{sent}",
            f"/letters/{there}",
            f"/incidents/{case.ref}/records/account{fill}",
        ):
            page.goto(path)
            assert faults_of_page(page) == [], path

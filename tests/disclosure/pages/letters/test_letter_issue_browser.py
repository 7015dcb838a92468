"""Issuing a letter and checking one on paper, as a browser, a phone and axe see it; no script."""

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from disclosure.actions.letters.printing import code_of
from disclosure.actions.staff.signing_in import set_password
from disclosure.clock import now
from disclosure.records.letter import letter_called
from tests.browser import IN_A_BROWSER, a_browser, faults_of_page
from tests.cases import ACase, a_letter, a_person, an_opened_case, name_contact
from tests.people import ADA, OPENED_FOR_WORK, OPERATOR
from workflows.words import LetterState

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
PASSWORD = "correct horse battery"
PHONE = 360
WISHES = {
    "formats": ["Large print", "Easy read"],
    "safe": {"use": ["visit"], "never": ["post"]},
}


@pytest.fixture
def case(session: Session) -> ACase:
    set_password(session, OPERATOR, OPENED_FOR_WORK, ADA, PASSWORD)
    case = an_opened_case(session, now())
    case.at = now()
    case.person = a_person(case, **WISHES)
    name_contact(case)
    return case


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("#email", ADA)
    page.fill("#password", PASSWORD)
    page.click("main button")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_letter_is_issued_and_sent_on_a_phone_without_scripts(address: str, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="approve")
    with a_browser(address, PHONE, script=False) as page:
        sign_in(page)
        page.goto(f"/letters/{ref}/issue")
        assert page.get_by_label("By hand, at a visit").is_checked()
        assert page.get_by_label("By post").count() == 0
        page.get_by_label("They cannot be told before").check()
        page.fill("#surname", "Price")
        page.get_by_label("I have read the large print copy").check()
        press(page, "Issue the letter")
        assert "needs easy read" in page.locator(".govuk-error-summary").inner_text()
        assert page.locator("#surname").input_value() == "Price"
        page.fill("#other_format_because", "Her daughter reads it with her")
        press(page, "Issue the letter")
        page.get_by_role("link", name="Send it to").click()
        assert page.locator("#other_format_because").input_value().startswith("Her daughter")
        press(page, "It was sent")
        assert "at a visit, in large print" in page.locator(".app-next").inner_text()
    case.session.rollback()
    letter = letter_called(case.session, ref)
    assert letter
    assert (letter.state, letter.sent_how) == (LetterState.SENT, "visit")


def test_issuing_and_sending_can_be_read_by_everybody(address: str, case: ACase) -> None:
    approved = a_letter(case, "no_contact", until="approve")
    issued = a_letter(case, "no_contact", until="issue")
    with a_browser(address) as page:
        sign_in(page)
        page.goto(f"/letters/{approved}/issue")
        assert faults_of_page(page) == []
        press(page, "Issue the letter")
        assert page.locator(".govuk-error-summary a").count() >= 3
        assert faults_of_page(page) == []
        for path in (f"/letters/{issued}", f"/letters/{issued}/moves/send"):
            page.goto(path)
            assert faults_of_page(page) == [], path


def test_a_code_from_paper_can_be_checked_by_everybody(address: str, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="issue")
    letter = letter_called(case.session, ref)
    assert letter
    code = code_of(case.session, letter)
    case.session.rollback()
    with a_browser(address) as page:
        sign_in(page)
        page.goto("/letters/check-code")
        assert faults_of_page(page) == []
        press(page, "Check it")
        assert faults_of_page(page) == []
        for typed, says in ((code, "Genuine"), ("1111-2222-3333", "Unknown")):
            page.fill("#ref", ref)
            page.fill("#code", typed)
            press(page, "Check it")
            assert page.locator(".app-next__do").inner_text().startswith(says)
            assert faults_of_page(page) == []

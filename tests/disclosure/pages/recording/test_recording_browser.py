"""Recording, writing and promising as a browser, a phone and axe see them, with scripts or none."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy.orm import Session

import disclosure
from disclosure.actions.letters import writing as letters
from disclosure.actions.staff.signing_in import set_password
from disclosure.clock import now
from disclosure.kinds.conversation import Conversation
from tests.browser import IN_A_BROWSER, a_browser, faults_of_page
from tests.cases import ACase, a_letter, an_opened_case, change_by, record_as, through
from tests.people import ADA, BEN, EVA, OPENED_FOR_WORK, OPERATOR
from workflows.words import State

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
PASSWORD = "correct horse battery"
PHONE = 320
SENDING = (Path(disclosure.__path__[0]) / "static/sending.js").read_text()
BAD = {
    "sorry": "I am sorry that we hurt you. We are sorry if this has upset you.",
    "changes": "We will buy new cupboards in May.",
    "support": "",
}


@pytest.fixture
def case(session: Session) -> ACase:
    for email in (ADA, BEN, EVA):
        set_password(session, OPERATOR, OPENED_FOR_WORK, email, PASSWORD)
    case = through(an_opened_case(session, now() - timedelta(days=40)), State.APOLOGIZE)
    avoid = [{"on": case.day(9), "why": "A birthday"}]
    wishes = {"safe": {"use": ["phone"], "never": ["text"]}, "avoid": avoid}
    record_as(case, BEN, "person_change", person=case.person, **wishes, reason="She told me so")
    case.at = now()
    return case


def sign_in(page: Page, email: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button")


def a_draft(case: ACase) -> str:
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", {"to": case.person})
    ref = letter.ref
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": BAD})
    return ref


def test_the_way_back_shows_nobody_what_was_typed_and_signed(address: str, case: ACase) -> None:
    """A ward's computer is shared: Iva pressed Back, and read what Ben had typed."""
    with a_browser(address) as page:
        sign_in(page, BEN)
        form = f"/incidents/{case.ref}/records/conversation"
        page.goto(form)
        page.fill("#said", "We gave you ten times too much.")
        page.fill("#family_said", "She asked to be left alone.")
        page.get_by_role("button", name="Sign and record").last.click()
        page.wait_for_url("**/records/conversation/*")
        page.go_back()
        assert page.url.endswith(form)
        assert page.input_value("#said") == page.input_value("#family_said") == ""

        page.fill("#said", "Words that were never signed.")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in*")
        page.fill("#email", EVA)
        page.fill("#password", PASSWORD)
        page.click("main button")
        for _ in range(5):
            page.go_back()
            assert "never signed" not in page.content()
            if page.url.endswith(form) and page.locator("#said").count():
                assert page.input_value("#said") == ""


def test_a_talk_is_recorded_on_a_phone_without_scripts(address: str, case: ACase) -> None:
    """Few taps: what is known is filled in, and the day is chosen and not typed."""
    with a_browser(address, PHONE, script=False) as page:
        sign_in(page, BEN)
        page.goto(f"/incidents/{case.ref}/records/conversation")
        page.fill("#said", "We gave you ten times too much.")
        page.fill("#apology_words", "I am sorry if this upset you.")
        page.fill("#family_said", "She asked to be left alone.")
        page.get_by_label("Tomorrow").check()
        page.get_by_role("button", name="Sign and record").last.click()
        assert "is on record" in page.locator("h1").inner_text()
        assert "Why these words do not count as an apology" in page.locator("main").inner_text()
        assert "We will ring you by" in page.locator("main").inner_text()
    assert [talk.place for _, talk in case.now.case.those(Conversation)][-1] == "Ward office"


def test_without_a_network_the_words_of_a_talk_stay_and_are_signed_once_it_is_back(
    address: str, case: ACase
) -> None:
    """In a lift: the browser put its own page there, and Back found the boxes empty."""
    before = len(list(case.now.case.those(Conversation)))
    with a_browser(address, PHONE) as page:
        sign_in(page, BEN)
        page.goto(f"/incidents/{case.ref}/records/conversation")
        page.fill("#said", "We gave you ten times too much.")
        page.fill("#family_said", "She asked to be left alone.")
        sign, line = page.get_by_role("button", name="Sign and record").last, "#not-on-record"
        page.context.set_offline(True)
        sign.click()
        expect(page.locator(line)).to_contain_text("nothing is on record yet")
        assert page.input_value("#said") == "We gave you ten times too much."
        assert faults_of_page(page) == []

        page.context.set_offline(False)
        sign.click()
        page.wait_for_url("**/records/conversation/*")
    assert len(list(case.now.case.those(Conversation))) == before + 1


@pytest.mark.parametrize("silent", [False, True])
def test_a_telephone_with_a_bar_and_no_answer_keeps_the_words_of_a_talk(
    address: str, case: ACase, silent: bool
) -> None:
    """It calls itself online: the request failed or hung, and the words went with the page."""
    before = len(list(case.now.case.those(Conversation)))
    with a_browser(address, PHONE) as page:
        sign_in(page, BEN)
        page.clock.install()
        page.goto(f"/incidents/{case.ref}/records/conversation")
        page.fill("#said", "We gave you ten times too much.")
        page.fill("#family_said", "She asked to be left alone.")
        sign, line = page.get_by_role("button", name="Sign and record").last, "#not-on-record"
        page.route("**/*", lambda asked: None if silent else asked.abort())
        assert page.evaluate("navigator.onLine")
        sign.evaluate("button => button.click()")  # `click` waits for the page it leads to
        if silent:
            page.clock.run_for(3_000)
            expect(page.locator(line)).to_contain_text("We look for the server")
            page.clock.run_for(10_000)
        expect(page.locator(line)).to_contain_text("nothing is on record yet")
        assert page.input_value("#said") == "We gave you ten times too much."

        page.unroute("**/*")
        sign.click()
        page.wait_for_url("**/records/conversation/*")
    assert len(list(case.now.case.those(Conversation))) == before + 1


def test_a_talk_whose_answer_never_came_is_pressed_again_and_on_record_once(
    app: Flask, address: str, case: ACase
) -> None:
    """Sent, recorded, and the signal was gone: the browser gave up, and took the page along."""
    before = len(list(case.now.case.those(Conversation)))
    app.config["WTF_CSRF_ENABLED"] = True  # as it is served: with the value that is used once
    with a_browser(address, PHONE) as page:
        sign_in(page, BEN)
        page.route(
            "**/sending.js", lambda asked: asked.fulfill(body=SENDING.replace("60000", "2000"))
        )
        form = f"/incidents/{case.ref}/records/conversation"
        page.goto(form)
        page.fill("#said", "We gave you ten times too much.")
        page.fill("#family_said", "She asked to be left alone.")
        page.get_by_role("button", name="Add a question").click()
        page.wait_for_url("**#group-questions")
        came: list[int] = []

        def arrives_and_no_answer_returns(asked: Route) -> None:
            came.append(asked.fetch(max_redirects=0).status)

        page.route(f"**{form}", arrives_and_no_answer_returns)
        press = page.get_by_role("button", name="Sign and record").last
        press.evaluate("button => button.click()")  # `click` waits for the page it leads to
        while not came:
            page.wait_for_timeout(50)
        expect(page.locator("#not-on-record")).to_contain_text("nothing is put on record twice")
        assert page.input_value("#said") == "We gave you ten times too much."

        page.unroute(f"**{form}")
        press.click()
        page.wait_for_url("**/records/conversation/*")
    assert came == [303]
    assert len(list(case.now.case.those(Conversation))) == before + 1


def test_enter_in_a_box_shows_the_talk_and_signs_nothing(address: str, case: ACase) -> None:
    """Half filled, the key alone would put it on record for good, and without its promise."""
    before = len(list(case.now.case.those(Conversation)))
    with a_browser(address, PHONE, script=False) as page:
        sign_in(page, BEN)
        page.goto(f"/incidents/{case.ref}/records/conversation")
        page.fill("#said", "We gave you ten times too much.")
        page.fill("#family_said", "She asked to be left alone.")
        words = page.get_by_label("What you promised")
        words.fill("I will bring you the scan pictures")
        words.press("Enter")
        says = page.locator("main").inner_text()
        assert "As the family will read it" in says
        assert "chose no day" in says
        assert page.get_by_label("What you promised").input_value().startswith("I will bring")
    assert len(list(case.now.case.those(Conversation))) == before


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_the_keyboard_begins_at_what_is_wrong_and_its_link_leads_to_a_box_with_its_label(
    address: str, case: ACase, width: int
) -> None:
    """Who cannot see the page pressed the button, and heard the menu: they took it for sent."""
    with a_browser(address, width, script=False) as page:
        sign_in(page, BEN)
        page.goto(f"/incidents/{case.ref}/records/person")
        page.locator("#name").press("Enter")
        summary = page.locator(".govuk-error-summary")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text("Nothing was saved yet")
        for fault in summary.get_by_role("link").all():
            box = (fault.get_attribute("href") or "").removeprefix("#")
            fault.press("Enter")
            expect(page.locator(f"#{box}")).to_be_focused()
            expect(page.locator(f"#{box}-error")).to_be_in_viewport(ratio=1)
            summary.scroll_into_view_if_needed()


def test_what_is_recorded_and_what_is_wrong_with_it_can_be_read_by_everybody(
    address: str, case: ACase
) -> None:
    records = f"/incidents/{case.ref}/records"
    with a_browser(address, PHONE) as page:
        sign_in(page, BEN)
        for word in ("conversation", "person", "excuse", "attempt", "grade", "commitment"):
            page.goto(f"{records}/{word}")
            assert faults_of_page(page) == [], word
        page.goto(f"{records}/conversation")
        page.get_by_role("button", name="Sign and record").last.click()
        assert page.locator(".govuk-error-summary a").first.get_attribute("href")
        assert faults_of_page(page) == []
        page.goto(records)
        assert faults_of_page(page) == []
        sign_in(page, ADA)
        for word in ("decision", "decision_review", "person_change"):
            page.goto(f"{records}/{word}")
            assert faults_of_page(page) == [], word


@pytest.mark.long
def test_the_desk_of_a_letter_can_be_used_by_everybody(address: str, case: ACase) -> None:
    ref = a_draft(case)
    with a_browser(address) as page:
        sign_in(page, BEN)
        page.goto(f"/letters/{ref}")
        assert faults_of_page(page) == []
        page.set_viewport_size({"width": 1280, "height": 900})
        page.locator(".app-next a").first.click()
        assert page.url.endswith("#fault-1")
        page.fill("#box_sorry", "I am sorry that we hurt you. You trusted us.")
        page.get_by_role("button", name="Save and check").last.click()
        assert "sorry if" not in page.locator(".app-next").inner_text()
        assert page.locator("#box_sorry").input_value().endswith("You trusted us.")


def test_somebody_was_faster_and_the_page_can_be_read(address: str, case: ACase) -> None:
    ref = a_draft(case)
    with a_browser(address) as page:
        sign_in(page, BEN)
        page.goto(f"/letters/{ref}")
        letters.edit(case.session, change_by(case, ADA), ref, {"slots": {"sorry": "Theirs."}})
        page.fill("#box_sorry", "Mine.")
        page.get_by_role("button", name="Save and check").last.click()
        assert faults_of_page(page) == []
        page.get_by_role("button", name="Save this").click()
        assert page.locator("#box_sorry").input_value() == "Theirs. Mine."


@pytest.mark.long
def test_letters_in_review_and_to_issue_can_be_read_by_everybody(address: str, case: ACase) -> None:
    submitted = a_letter(case, "apology", until="submit")
    approved = a_letter(case, "apology", until="approve")
    issued = a_letter(case, "apology", until="issue")
    with a_browser(address) as page:
        for email, paths in (
            (EVA, [f"/letters/{submitted}", f"/letters/{submitted}/moves/return_to_draft"]),
            (ADA, [f"/letters/{approved}/issue", f"/letters/{issued}/moves/send"]),
            (BEN, [f"/letters/{issued}", f"/incidents/{case.ref}/letters/new"]),
        ):
            sign_in(page, email)
            for path in paths:
                page.goto(path)
                assert faults_of_page(page) == [], path


@pytest.mark.long
def test_the_ledger_and_a_promise_can_be_read_by_everybody(address: str, case: ACase) -> None:
    with a_browser(address) as page:
        sign_in(page, ADA)
        for path in ("", f"/{case.promise}", f"/{case.promise}/told", f"/{case.promise}/change"):
            page.goto(f"/promises{path}")
            assert faults_of_page(page) == [], path

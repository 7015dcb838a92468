"""A weak signal: whatever form somebody types in, on a ward or at home, a button pressed where no
answer comes leaves their words where they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session

import disclosure
from disclosure.actions.staff.signing_in import set_password
from tests.begun import begins_with
from tests.browser import IN_A_BROWSER, OPEN_ALL, a_browser, enter, faults_of_page
from tests.families import AFamily, a_family, code_for
from tests.family_saying import last, rows
from tests.people import ADA, BEN, IVA, OPENED_FOR_WORK, OPERATOR
from tests.typed import signed_in

pytestmark = [*IN_A_BROWSER, begins_with(a_family)]
LINE, WORDS = "#not-on-record", "Why did nobody ring us?"
PASSWORD, PHONE = "correct horse battery", 320
SENDING = (Path(disclosure.__path__[0]) / "static/sending.js").read_text()
ONE_OF_EACH = (  # a form of records, of its own, of a move, of a look-back, of a glass
    (ADA, "/incidents/{case}/records/question"),
    (ADA, "/incidents/{case}/records/explanation"),
    (IVA, "/incidents/{case}/records/findings"),
    (ADA, "/incidents/open"),
    (ADA, "/promises/{promise}/done"),
    (ADA, "/look-backs/new"),
    (BEN, "/glass"),
)
BOX = "main form textarea, main form input[type=text]"


@contextmanager
def no_signal(page: Page) -> Iterator[None]:
    """A telephone with a bar: it calls itself online, and nothing comes."""
    page.route("**/*", lambda asked: asked.abort())
    yield
    page.unroute("**/*")


def press(button: Locator) -> None:
    button.evaluate("button => button.click()")  # `click` waits for the page it leads to


def writes_who_they_are(page: Page) -> None:
    page.fill("#email", ADA)
    page.fill("#password", PASSWORD)


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    writes_who_they_are(page)
    page.click("main button")


def opens_page(page: Page, code: str) -> None:
    page.goto(f"/f/open#{code}")
    page.fill("[name=fact]", "Rover")
    page.get_by_role("button", name="Open my page").click()
    page.wait_for_url("**/f/page")


def test_no_form_of_staff_loses_what_was_typed_where_no_answer_comes(
    app: Flask, address: str, browser: Browser, them: AFamily
) -> None:
    """The browser put a page of its own there, and the way back found empty boxes."""
    for email, path in ONE_OF_EACH:
        context = browser.new_context(base_url=address)  # with our own refusal of scripts in force
        enter(app, context, address, email)
        page = context.new_page()
        page.goto(path.format(case=them.case.ref, promise=them.disputed))
        box, line = page.locator(BOX).first, page.locator(LINE)
        box.fill(WORDS)
        button = page.locator("main form button:visible").last
        with no_signal(page):
            press(button)
            expect(line).to_contain_text("nothing is on record yet")
        assert box.input_value() == WORDS, path
        assert button.bounding_box()["y"] < line.bounding_box()["y"] < 720, path  # type: ignore[index]


def test_once_the_signal_is_back_the_same_press_puts_it_on_record_once(
    address: str, app: Flask, them: AFamily
) -> None:
    before = len(rows(them.case, "question"))
    with a_browser(address, PHONE) as page:
        enter(app, page.context, address, ADA)
        page.goto(f"/incidents/{them.case.ref}/records/question")
        page.locator(BOX).first.fill(WORDS)
        button = page.locator("main form button:visible").last
        with no_signal(page):
            press(button)
            expect(page.locator(LINE)).not_to_be_empty()
        assert faults_of_page(page) == []
        button.click()
        page.wait_for_url(f"**/incidents/{them.case.ref}*")
    assert len(rows(them.case, "question")) == before + 1
    assert last(them.case, "question").body["words"] == WORDS


def test_what_a_family_wrote_in_each_box_stays_and_none_of_it_comes_twice(
    address: str, them: AFamily
) -> None:
    with a_browser(address, PHONE) as page:
        opens_page(page, code_for(them.case, them.ewa))
        account = page.locator("form[action='/f/account'] textarea")
        account.fill("I held her hand.")
        page.get_by_label("Ask something else").fill(WORDS)
        button = page.get_by_role("button", name="Send my question")
        with no_signal(page):
            press(button)
            expect(page.locator(LINE)).to_contain_text("Nothing was sent.")
        assert page.get_by_label("Ask something else").input_value() == WORDS
        assert account.input_value() == "I held her hand."
        page.evaluate(OPEN_ALL)
        assert faults_of_page(page) == []
        button.click()
        page.get_by_text("What you wrote in another box is not sent yet.").wait_for()
        assert account.input_value() == "I held her hand."
    assert last(them.case, "question").body["words"] == WORDS


def test_a_family_whose_answer_never_came_is_promised_nothing_that_is_not_so(
    address: str, them: AFamily
) -> None:
    """Of staff the same form counts once for ever; of a family, for a minute."""
    with a_browser(address, PHONE) as page:
        opens_page(page, code_for(them.case, them.ewa))
        quick = SENDING.replace("60000", "500")  # not of the door, whose answer may take longer
        page.route("**/sending.js", lambda asked: asked.fulfill(body=quick))
        page.reload()
        page.get_by_label("Ask something else").fill(WORDS)
        page.route("**/f/questions", lambda asked: None)
        press(page.get_by_role("button", name="Send my question"))
        expect(page.locator(LINE)).to_contain_text("it does no harm if it reaches us twice")
        assert page.get_by_label("Ask something else").input_value() == WORDS


def test_a_file_that_is_taken_away_is_not_given_up(address: str, them: AFamily) -> None:
    """It leaves the page where it is: after a minute it was no answer that never came."""
    with a_browser(address) as page:
        opens_page(page, code_for(them.case, them.ewa))
        quick = SENDING.replace("60000", "500").replace("8000", "100")
        page.route("**/sending.js", lambda asked: asked.fulfill(body=quick))
        page.reload()
        with page.expect_download():
            press(page.get_by_role("button", name="Take everything away"))
        page.wait_for_timeout(700)
        assert page.locator(LINE).inner_text() == ""


def test_words_that_wait_for_a_new_sign_in_outlive_a_signal_that_goes(
    app: Flask, address: str, session: Session, them: AFamily
) -> None:
    """Called away, signed out, and in the lift: they stood in the page that asks who it is."""
    set_password(session, OPERATOR, OPENED_FOR_WORK, ADA, PASSWORD)
    app.config["WTF_CSRF_ENABLED"] = True
    with a_browser(address, PHONE) as page:
        sign_in(page)
        page.goto(f"/incidents/{them.case.ref}/records/question")
        page.locator(BOX).first.fill(WORDS)
        app.config["IDLE_MINUTES"] = 0
        page.locator("main form button:visible").last.click()
        app.config["IDLE_MINUTES"] = 30
        writes_who_they_are(page)
        for name in ("Sign in", "Go back to my text"):
            button: Locator = page.get_by_role("main").get_by_role("button", name=name)
            with no_signal(page):
                press(button)
                expect(page.locator(LINE)).to_contain_text("Your words stay here")
            button.click()
        assert page.locator(BOX).first.input_value() == WORDS


def test_a_press_is_looked_after_where_words_stand_and_scripts_run_nowhere_else(
    app: Flask, them: AFamily
) -> None:
    ada, said = signed_in(app, ADA), "sending.js"
    for path, words in (("/incidents/open", True), ("/", False), ("/incidents", False)):
        answer = ada.get(path)
        assert (said in answer.text) is words, path
        policy = answer.headers["Content-Security-Policy"]
        assert policy.endswith("script-src 'self'; connect-src 'self'") is words, path

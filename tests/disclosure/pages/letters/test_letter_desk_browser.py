"""The desk of a letter in a browser: its script, two authors, and the same without any script."""

import io
from datetime import timedelta

import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.actions.staff.signing_in import set_password
from disclosure.clock import now
from tests.browser import IN_A_BROWSER, a_browser, enter, faults_of_page
from tests.cases import SLOTS, ACase, an_opened_case, change_by, through
from tests.cases import letter_row as row
from tests.people import ADA, BEN, IVA, OPERATOR
from tests.staff import PASSWORD
from tests.typed import signed_in
from workflows.words import State

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
BAD = "We are sorry if this has upset you."
PHONE: ViewportSize = {"width": 375, "height": 667}
COVERED = """() => {
    const here = document.activeElement, bar = document.querySelector("#desk .app-bar");
    const [of, over] = [here.getBoundingClientRect(), bar.getBoundingClientRect()];
    const under = !bar.contains(here) && of.top >= over.top && of.bottom <= over.bottom;
    return [here.id || here.innerText, under];
}"""


@pytest.fixture
def case(session: Session) -> ACase:
    case = through(an_opened_case(session, now() - timedelta(days=40)), State.APOLOGIZE)
    case.at = now()
    return case


def desk_of(app: Flask, browser: Browser, address: str, email: str, ref: str) -> Page:
    page = browser.new_context(base_url=address).new_page()
    enter(app, page.context, address, email)
    page.goto(f"/letters/{ref}")
    return page


def test_a_fault_comes_up_beside_the_text_as_it_is_typed(
    app: Flask, browser: Browser, address: str, case: ACase, ref: str
) -> None:
    page, complaints = desk_of(app, browser, address, BEN, ref), []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("framenavigated", lambda _: complaints.append("the page was loaded again"))
    page.locator("#box_sorry").press("Control+End")
    page.keyboard.type(f" {BAD}")
    beside = page.locator("#live-cards-sorry")
    expect(beside).to_contain_text("Doubts that they were hurt")
    expect(page.locator("#live-next")).to_contain_text("Mend this one")
    heard = f"1 to mend. “{BAD}”: doubts that they were hurt"
    expect(page.locator("#count-said")).to_have_text(heard)
    assert page.evaluate("document.activeElement.id") == "box_sorry"
    beside.get_by_role("link", name="Go to the text").click()
    marked = "(b => b.value.slice(b.selectionStart, b.selectionEnd))(document.activeElement)"
    assert page.evaluate(marked) == BAD
    page.keyboard.press("Delete")
    expect(beside).to_contain_text("Nothing to mend")
    assert complaints == []
    assert BAD not in row(case, ref).text


@pytest.mark.long
def test_the_caret_stays_where_it_is_while_cards_come_and_go(
    app: Flask, browser: Browser, address: str, ref: str
) -> None:
    page = desk_of(app, browser, address, BEN, ref)
    box = page.locator("#box_why")
    box.scroll_into_view_if_needed()
    box.click()
    before = box.bounding_box()
    box.press("Control+End")
    page.keyboard.type(f" {BAD} Mistakes were made. You had an INR of four.")
    expect(page.locator("#live-cards-why .app-fault")).to_have_count(3)
    after = box.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2


@pytest.mark.long
def test_better_words_are_put_in_with_one_press(
    app: Flask, browser: Browser, address: str, ref: str
) -> None:
    page = desk_of(app, browser, address, BEN, ref)
    page.fill("#box_facts", "You had an INR of four.")
    page.get_by_role("button", name="Use this").click()
    expected = "You had an INR (how slowly the blood clots) of four."
    expect(page.locator("#box_facts")).to_have_value(expected)
    expect(page.locator("#live-cards-facts")).to_contain_text("Nothing to mend")


@pytest.mark.long
def test_closing_the_tab_and_opening_it_again_brings_the_words_back(
    app: Flask, browser: Browser, address: str, case: ACase, ref: str
) -> None:
    page = desk_of(app, browser, address, BEN, ref)
    with page.expect_response("**/beat"):
        page.fill("#box_why", "Because we were careless.")
    expect(page.locator("#kept-as-draft")).to_contain_text("as a draft of yours")
    page.fill("#box_why", "Because we were careless, twice.")
    page.goto("/incidents")
    page.goto(f"/letters/{ref}")
    expect(page.locator("#waits")).to_contain_text("are not saved yet")
    assert page.locator("#box_why").input_value() == "Because we were careless, twice."
    assert "careless" not in row(case, ref).text
    page.get_by_role("button", name="Save", exact=True).click()
    assert row(case, ref).slots["why"] == "Because we were careless, twice."
    assert page.locator("#waits").count() == 0


@pytest.mark.long
def test_words_typed_after_the_session_ran_out_come_back_to_who_signs_in(
    app: Flask, browser: Browser, address: str, case: ACase, ref: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    set_password(case.session, OPERATOR, now(), BEN, PASSWORD)
    page = browser.new_context(base_url=address).new_page()
    page.goto(f"/letters/{ref}")
    types_password(page, BEN)
    page.fill("#box_why", "We were careless.")
    expect(page.locator("#kept-as-draft")).to_contain_text("as a draft of yours")
    app.config["IDLE_MINUTES"] = 0.01
    expect(page.locator("#kept-as-draft")).to_contain_text("You are signed out. Press Save")
    page.fill("#box_why", "We were careless, twice.")
    expect(page.locator("#kept-as-draft")).to_contain_text("You are signed out. Press Save")
    app.config["IDLE_MINUTES"] = 30
    page.get_by_role("button", name="Save and check").last.click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is kept")
    assert page.get_by_label("E-mail address").input_value() == BEN
    types_password(page, BEN)
    page.get_by_role("button", name="Go back to my text").click()
    expect(page.locator("#box_why")).to_have_value("We were careless, twice.")
    page.get_by_role("button", name="Save and check").last.click()
    page.goto(f"/letters/{ref}")
    assert row(case, ref).slots["why"] == "We were careless, twice."


def types_password(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_second_author_reads_asks_and_is_handed_the_pen(
    app: Flask, browser: Browser, address: str, case: ACase, ref: str
) -> None:
    ben = desk_of(app, browser, address, BEN, ref)
    with ben.expect_response("**/beat"):
        ben.fill("#box_why", "Ben's half")
    iva = desk_of(app, browser, address, IVA, ref)
    expect(iva.locator("#live-pen")).to_contain_text("Ben Okoro is writing")
    assert iva.locator("#box_why").evaluate("box => box.readOnly")
    ben.get_by_role("button", name="Save and check").last.click()
    expect(iva.locator("#box_why")).to_have_value("Ben's half")
    iva.get_by_role("button", name="Ask for the pen").click()
    ben.fill("#box_why", "Ben's half thought")
    ben.get_by_role("button", name="Hand it over").click()
    expect(ben.locator("#live-pen")).to_contain_text("Iva Novak is writing")
    expect(iva.locator("#box_why")).to_be_editable(timeout=12000)
    assert iva.locator("#box_why").input_value() == "Ben's half thought"
    assert row(case, ref).written_by == [BEN]


@pytest.mark.long
def test_the_pen_is_taken_and_the_words_on_the_open_desk_stay(
    app: Flask, browser: Browser, address: str, case: ACase, ref: str
) -> None:
    ben = desk_of(app, browser, address, BEN, ref)
    with ben.expect_response("**/beat"):
        ben.fill("#box_why", "Ben's half")
    expect(ben.locator("#kept-as-draft")).to_contain_text("as a draft of yours")
    ada = desk_of(app, browser, address, ADA, ref)
    ada.get_by_role("button", name="Take the pen").click()
    assert ada.locator("#box_why").input_value() == "Ben's half"
    assert row(case, ref).written_by == [BEN]
    expect(ben.locator("#live-pen")).to_contain_text("Ada Lind is writing")
    assert ben.locator("#box_why").evaluate("box => box.readOnly")
    assert ben.locator("#box_why").input_value() == "Ben's half"
    ada.fill("#box_why", "Ben's half, and Ada's.")
    ada.get_by_role("button", name="Save and check").last.click()
    assert row(case, ref).written_by == [BEN, ADA]


def test_without_script_the_form_does_all_it_did(app: Flask, address: str, ref: str) -> None:
    with a_browser(address, script=False) as page:
        enter(app, page.context, address, BEN)
        page.goto(f"/letters/{ref}")
        page.fill("#box_sorry", f"{SLOTS['apology']['sorry']} {BAD}")
        page.fill("#box_facts", "You had an INR of four.")
        page.get_by_role("button", name="Save and check").last.click()
        assert "Doubts that they were hurt" in page.locator("#live-cards-sorry").inner_text()
        page.get_by_role("link", name="Go to the text").first.click()
        assert page.url.endswith("#box_sorry")
        page.get_by_role("button", name="Use this").click()
        assert "(how slowly the blood clots)" in page.locator("#box_facts").input_value()
        page.get_by_role("link", name="How it read before").click()
        page.get_by_role("button", name="Start again from this").last.click()
        assert "INR" not in page.locator("#box_facts").input_value()


def test_a_long_part_is_printed_to_its_last_word(
    app: Flask, browser: Browser, address: str, ref: str
) -> None:
    """On paper it cannot be scrolled: who read the draft there had not read all that it says."""
    page = desk_of(app, browser, address, BEN, ref)
    told = [f"The bottle stood in place number {place} of the cupboard." for place in range(150)]
    page.fill("#box_facts", "\n".join(told))
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    printed = " ".join(" ".join(each.extract_text() for each in pages).split())
    assert [words for words in told if words not in printed] == []


def test_on_a_phone_the_bar_covers_nothing_that_the_keyboard_is_on(
    app: Flask, browser: Browser, address: str, ref: str
) -> None:
    page = desk_of(app, browser, address, BEN, ref)
    page.set_viewport_size(PHONE)
    page.goto(f"/letters/{ref}")
    seen: list[tuple[str, bool]] = []
    while not seen or page.evaluate("document.activeElement !== document.body"):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(COVERED))
    assert "box_signature" in [name for name, _ in seen]
    assert [name for name, covered in seen if covered] == []


@pytest.mark.parametrize("width", [320, 1024, 1180, 1280])
def test_the_desk_leaves_a_margin_on_every_screen(
    app: Flask, browser: Browser, address: str, ref: str, width: int
) -> None:
    """On a small screen of a ward its words stood at the very edge of the window."""
    page = desk_of(app, browser, address, BEN, ref)
    page.set_viewport_size({"width": width, "height": 768})
    head = page.locator("h1").bounding_box()
    assert head
    assert head["x"] >= 15
    assert head["x"] + head["width"] <= width - 15


def test_desk_reading_desk_and_versions_can_be_read_by_everybody(
    app: Flask, address: str, case: ACase, ref: str
) -> None:
    changes = "We will write to you as soon as possible."
    boxes = {"sorry": BAD, "facts": "You had an INR of four.", "changes": changes}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": boxes})
    with a_browser(address) as page:
        for email in (BEN, ADA):
            enter(app, page.context, address, email)
            with page.expect_response("**/beat"):
                page.goto(f"/letters/{ref}")
            assert faults_of_page(page) == [], email
            client = signed_in(app, BEN)
            client.post(f"/letters/{ref}/unsaved", data={"box_why": "Mine", "seen": "1"})
            client.post(f"/letters/{ref}/beat", data={"here": "1"})
        enter(app, page.context, address, BEN)
        signed_in(app, ADA).post(f"/letters/{ref}/pen", data={"do": "ask"})
        with page.expect_response("**/beat"):
            page.goto(f"/letters/{ref}")
        assert page.locator("#waits").count() == 1
        assert faults_of_page(page) == []
        page.goto(f"/letters/{ref}/versions")
        assert faults_of_page(page) == []

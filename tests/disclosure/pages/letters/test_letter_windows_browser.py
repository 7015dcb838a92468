"""A letter open in several windows: closing one takes no word of another; what happens is heard."""

from collections.abc import Callable
from threading import Event

import pytest
from flask import Flask, request, request_finished
from playwright.sync_api import Browser, Dialog, Page, expect

from disclosure.actions.letters import writing as letters
from tests.browser import IN_A_BROWSER, enter
from tests.cases import ACase, change_by, move_as
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_desk_browser import case
from tests.people import ADA, BEN, IVA

__all__ = ["case"]  # its fixtures
pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
LINE = "#kept-as-draft"
ALOUD = "line => line.getAttribute('aria-live')"
Open = Callable[[str], Page]


@pytest.fixture
def desk(app: Flask, browser: Browser, address: str, ref: str) -> Open:
    """Opens the letter in one more window of that person."""

    def open_for(email: str) -> Page:
        page = browser.new_context(base_url=address).new_page()
        enter(app, page.context, address, email)
        with page.expect_response("**/beat"):
            page.goto(f"/letters/{ref}")
        return page

    return open_for


def types(page: Page, box: str, words: str) -> None:
    with page.expect_response("**/unsaved"):
        page.fill(f"#box_{box}", words)
    expect(page.locator(LINE)).to_contain_text("as a draft of yours")


def leaves(page: Page) -> None:
    """And the server has answered what the closing window sent last."""
    heard = Event()

    def answered(*_: object, **__: object) -> None:
        if "leaving" in request.form:
            heard.set()

    with request_finished.connected_to(answered):
        page.goto("/incidents")
        assert heard.wait(timeout=30)


@pytest.mark.long
def test_closing_a_window_that_nobody_typed_in_takes_no_words_from_another(
    desk: Open, case: ACase, ref: str
) -> None:
    untouched, typing = desk(BEN), desk(BEN)
    types(typing, "why", "Because we were careless.")
    leaves(untouched)
    assert desk(BEN).locator("#box_why").input_value() == "Because we were careless."
    typing.get_by_role("button", name="Save and check").last.click()
    after = desk(BEN)
    assert after.locator("#waits").count() == 0
    assert row(case, ref).slots["why"] == "Because we were careless."


@pytest.mark.long
def test_who_typed_nothing_is_not_said_to_have_typed(desk: Open, case: ACase, ref: str) -> None:
    ben = desk(BEN)
    letters.edit(case.session, change_by(case, IVA), ref, {"slots": {"why": "Iva's words."}})
    leaves(ben)
    assert "Ben Okoro typed" not in desk(IVA).content()
    assert desk(BEN).locator("#box_why").input_value() == "Iva's words."


def test_words_typed_in_two_windows_are_both_kept(desk: Open) -> None:
    first, second = desk(BEN), desk(BEN)
    types(first, "why", "Because we were careless.")
    types(second, "facts", "You were given too much.")
    leaves(first)
    leaves(second)
    after = desk(BEN)
    assert after.locator("#box_why").input_value() == "Because we were careless."
    assert after.locator("#box_facts").input_value() == "You were given too much."


@pytest.mark.long
def test_saving_in_one_window_takes_no_words_from_another(
    desk: Open, case: ACase, ref: str
) -> None:
    first, second = desk(BEN), desk(BEN)
    types(second, "why", "Because we were careless.")
    first.fill("#box_facts", "You were given too much.")
    first.get_by_role("button", name="Save and check").last.click()
    assert row(case, ref).slots["facts"] == "You were given too much."
    leaves(second)
    after = desk(BEN)
    assert after.locator("#box_why").input_value() == "Because we were careless."
    after.get_by_role("button", name="Save", exact=True).click()
    assert row(case, ref).slots["why"] == "Because we were careless."
    assert desk(BEN).locator("#waits").count() == 0


@pytest.mark.long
def test_handing_over_in_one_window_takes_the_words_of_another_along(
    desk: Open, case: ACase, ref: str
) -> None:
    first, second = desk(BEN), desk(BEN)
    types(second, "why", "Because we were careless.")
    desk(IVA).get_by_role("button", name="Ask for the pen").click()
    first.get_by_role("button", name="Hand it over").click()
    assert row(case, ref).slots["why"] == "Because we were careless."
    assert second.locator("#box_why").input_value() == "Because we were careless."


@pytest.mark.long
def test_the_last_words_of_a_long_letter_are_kept_when_it_is_left_at_once(desk: Open) -> None:
    ben, long = desk(BEN), "我们很抱歉。" * 2500
    ben.fill("#box_why", long)
    leaves(ben)
    assert desk(BEN).locator("#box_why").input_value() == long


@pytest.mark.long
def test_what_is_too_long_to_be_kept_on_leaving_is_said_before(desk: Open) -> None:
    ben, asked = desk(BEN), []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    ben.on("dialog", stay)
    long = "We are sorry. " * 6000
    ben.fill("#box_why", long)
    ben.evaluate("setTimeout(() => { location.href = '/incidents'; })")
    expect(ben.locator(LINE)).to_contain_text("as a draft of yours")
    assert asked == ["beforeunload"]
    ben.remove_listener("dialog", stay)
    leaves(ben)
    assert desk(BEN).locator("#box_why").input_value() == long


@pytest.mark.long
def test_a_pen_taken_away_is_heard_and_a_later_draft_is_not(desk: Open) -> None:
    ben = desk(BEN)
    line = ben.locator(LINE)
    assert line.get_attribute("role") == "status"
    types(ben, "why", "Because we were careless.")
    assert line.evaluate(ALOUD) == "polite"
    line.evaluate("line => { line.textContent = 'Saved at 3:04am as a draft of yours'; }")
    with ben.expect_response("**/unsaved"):
        ben.fill("#box_why", "Because we were careless, twice.")
    expect(line).not_to_contain_text("3:04am")
    assert line.evaluate(ALOUD) == "off"
    desk(ADA).get_by_role("button", name="Take the pen").click()
    expect(line).to_have_text(
        "Ada Lind is writing now. What you typed stays here and is kept.", timeout=15000
    )
    assert line.evaluate(ALOUD) in ("assertive", "polite")


@pytest.mark.long
def test_who_only_looked_is_told_who_writes_and_no_word_of_words(desk: Open) -> None:
    ben = desk(BEN)
    desk(ADA).get_by_role("button", name="Take the pen").click()
    expect(ben.locator(LINE)).to_have_text("Ada Lind is writing now.", timeout=15000)


@pytest.mark.long
def test_who_reads_hears_that_nobody_writes_any_more(desk: Open) -> None:
    ben = desk(BEN)
    iva = desk(IVA)
    said = iva.locator("#pen-said")
    assert (said.get_attribute("role"), said.text_content()) == ("status", "")
    leaves(ben)
    expect(said).to_have_text("Nobody is writing now", timeout=15000)


@pytest.mark.long
def test_an_old_desk_says_that_the_letter_is_in_review(desk: Open, case: ACase, ref: str) -> None:
    ben = desk(BEN)
    move_as(case, IVA, "submit", ref)
    expect(ben.locator(LINE)).to_contain_text("This letter was sent for approval", timeout=15000)
    expect(ben.locator("#live-pen")).to_contain_text("it is in review")
    assert "These words are yours" not in ben.content()


@pytest.mark.long
def test_words_on_a_desk_whose_letter_was_sent_for_approval_stay_in_sight(
    desk: Open, case: ACase, ref: str
) -> None:
    """Though its writer still holds the pen, there is nothing to come back to."""
    ben = desk(BEN)
    types(ben, "why", "Because we were careless.")
    move_as(case, IVA, "submit", ref)
    kept = "What you typed stays here and is kept."
    expect(ben.locator(LINE)).to_contain_text(kept, timeout=15000)
    for _ in range(2):
        with ben.expect_response("**/beat"):
            pass
    ben.wait_for_timeout(500)
    assert ben.locator("#box_why").input_value() == "Because we were careless."


@pytest.mark.long
def test_a_desk_on_paper_is_a_draft_and_shows_no_words_of_others(desk: Open, case: ACase) -> None:
    ben = desk(BEN)
    words = ben.get_by_text("We are so sorry that your baby died").first
    ben.emulate_media(media="print")
    assert words.is_hidden()
    ben.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert words.is_hidden()
    assert ben.get_by_text("DRAFT, not a letter yet").is_visible()
    ben.goto(f"/incidents/{case.ref}")
    broken = """[...document.querySelectorAll('.app-stage__name')].filter(name => {
      const range = document.createRange();
      range.selectNode(name.firstChild);
      const lines = new Set([...range.getClientRects()].map(box => box.top));
      return lines.size > name.firstChild.textContent.trim().split(' ').length;
    }).map(name => name.textContent)"""
    ben.set_viewport_size({"width": 794, "height": 1100})  # of A4, as a browser prints it
    assert ben.evaluate(broken) == []

"""The desk of a letter for who has no mouse, or does not see it: what is heard, where one is."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from disclosure.actions.letters import writing as letters
from disclosure.clock import now
from tests.browser import IN_A_BROWSER, a_browser, enter
from tests.cases import SLOTS, ACase, change_by
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_desk_browser import case, desk_of
from tests.people import BEN, IVA
from tests.typed import signed_in

__all__ = ["case"]  # its fixtures
pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
BAD = "We are sorry if this has upset you."
UNDER_THE_BAR = """() => {
    const here = document.activeElement, bar = document.querySelector("#desk .app-bar");
    const [of, over] = [here.getBoundingClientRect(), bar.getBoundingClientRect()];
    const first = of.top + Math.min(of.height / 2, 10);
    return [here.id || here.innerText, !bar.contains(here) && first > over.top];
}"""
SORRY = SLOTS["apology"]["sorry"]
PROMISE = "We will ring you soon."


def edited(case: ACase, ref: str, **boxes: str) -> None:
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": boxes})


def test_who_writes_far_down_the_letter_sees_that_somebody_asks_for_the_pen(
    app: Flask, browser: Browser, address: str, ref: str
) -> None:
    """The question stood at the head of the page alone: after a minute without an answer the
    pen was gone.
    """
    ben = desk_of(app, browser, address, BEN, ref)
    with ben.expect_response("**/beat"):
        ben.fill("#box_signature", "Yours sincerely\n\nBen")
    iva = desk_of(app, browser, address, IVA, ref)
    iva.get_by_role("button", name="Ask for the pen").click()
    asks = ben.locator(".app-bar").get_by_text("Iva Novak asks for the pen.")
    expect(asks).to_be_in_viewport(timeout=12000)
    ben.locator(".app-bar").get_by_role("link", name="Answer").press("Enter")
    ben.keyboard.press("Tab")
    expect(ben.get_by_role("button", name="Hand it over")).to_be_focused()
    ben.get_by_role("button", name="Not yet").press("Enter")
    expect(asks).to_have_count(0)


def test_who_is_handed_the_pen_hears_it_and_goes_on_where_they_read(
    app: Flask, browser: Browser, address: str, ref: str
) -> None:
    """The page came anew by itself: the keys were at its head, and not a word said why."""
    ben = desk_of(app, browser, address, BEN, ref)
    with ben.expect_response("**/beat"):
        ben.fill("#box_signature", "Yours sincerely\n\nBen")
    iva = desk_of(app, browser, address, IVA, ref)
    presses(iva, "Ask for the pen")
    why = iva.locator("#box_why")
    why.focus()
    why.evaluate("box => box.setSelectionRange(7, 7)")
    expect(ben.locator("#live-asked")).to_contain_text("asks for the pen", timeout=12000)
    presses(ben, "Hand it over")
    expect(iva.locator("#pen-said")).to_have_text("You have the pen now")
    expect(why).to_be_focused()
    expect(why).to_be_in_viewport()
    expect(why).to_be_editable()
    assert why.evaluate("box => [box.selectionStart, box.selectionEnd]") == [7, 7]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_who_keeps_the_pen_or_gives_it_does_not_begin_at_the_head_of_the_page(
    app: Flask, address: str, ref: str, script: bool
) -> None:
    """Whoever wrote far down lost their place: the box they typed in last is where they go on, and
    without script, or with no pen to go on with, it is where the page says who writes.
    """
    with a_browser(address, script=script) as page:
        enter(app, page.context, address, BEN)
        page.goto(f"/letters/{ref}")
        page.fill("#box_signature", "Yours sincerely")
        page.fill("#box_greeting", "Dear Ann Price")
        page.fill("#box_support", "Ask for our counsellor.")
        asks_for_the_pen(app, ref)
        if script:
            page.locator(".app-bar").get_by_role("link", name="Answer").press("Enter")
        else:
            presses(page, "Save and check")
        presses(page, "Not yet")
        goes_on(page)
        expect(page.locator("#box_support" if script else "#box_greeting")).to_be_focused()
        asks_for_the_pen(app, ref)
        if not script:  # with it, the page says by itself who asks
            page.goto(f"/letters/{ref}")
        presses(page, "Hand it over")
        goes_on(page)
        expect(page.get_by_role("button", name="Ask for the pen")).to_be_focused()
        presses(page, "Ask for the pen")
        assert page.url.endswith("#live-pen")


def asks_for_the_pen(app: Flask, ref: str) -> None:
    signed_in(app, BEN).post(f"/letters/{ref}/beat", data={"here": "1"})
    assert signed_in(app, IVA).post(f"/letters/{ref}/pen", data={"do": "ask"}).status_code == 303


def test_on_a_phone_the_bar_covers_nothing_either_when_it_says_more(
    app: Flask, browser: Browser, address: str, ref: str
) -> None:
    """That a draft is kept, and that somebody asks for the pen: it grew over what the keys were on,
    from the first word that was typed.
    """
    ben = desk_of(app, browser, address, BEN, ref)
    ben.set_viewport_size({"width": 320, "height": 640})
    ben.fill("#box_signature", "Yours sincerely\n\nBen")
    expect(ben.locator("#kept-as-draft")).to_contain_text("as a draft of yours")
    assert covered_by_the_bar(ben) == []
    iva = desk_of(app, browser, address, IVA, ref)
    iva.get_by_role("button", name="Ask for the pen").click()
    expect(ben.locator("#live-asked")).to_contain_text("asks for the pen", timeout=12000)
    assert covered_by_the_bar(ben) == []


def covered_by_the_bar(page: Page) -> list[str]:
    """Where the keys were, from the first box on, and could not be seen."""
    page.locator("#box_greeting").focus()
    seen: list[tuple[str, bool]] = []
    while "Read it as" not in (seen or [("", False)])[-1][0]:
        page.keyboard.press("Tab")
        seen.append(page.evaluate(UNDER_THE_BAR))
    return [name for name, under in seen if under]


def test_a_fault_that_comes_as_another_goes_is_heard(
    app: Flask, browser: Browser, address: str, case: ACase, ref: str
) -> None:
    """The count alone was said, and it was the same."""
    edited(case, ref, sorry=f"{SORRY} {BAD}")
    page = desk_of(app, browser, address, BEN, ref)
    page.fill("#box_sorry", f"{SORRY} It was us.")
    heard = page.locator("#count-said")
    expect(heard).to_have_text("Nothing to mend")
    page.fill("#box_facts", "You had an INR of four.")
    expect(heard).to_have_text("1 to mend. “INR”: a hospital word")
    page.fill("#box_facts", SLOTS["apology"]["facts"])
    page.fill("#box_sorry", f"{SORRY} {BAD}")
    expect(heard).to_have_text(f"1 to mend. “{BAD}”: doubts that they were hurt")


def test_a_box_says_what_is_to_be_mended_in_it(
    app: Flask, browser: Browser, address: str, case: ACase, ref: str
) -> None:
    edited(case, ref, sorry=f"{SORRY} {BAD}")
    page = desk_of(app, browser, address, BEN, ref)
    says = re.compile(rf"To mend here: “{re.escape(BAD)}”: doubts that they were hurt")
    expect(page.locator("#box_sorry")).to_have_accessible_description(says)
    expect(page.locator("#box_facts")).not_to_have_accessible_description(re.compile("To mend"))
    page.fill("#box_facts", "You had an INR of four.")
    expect(page.locator("#box_facts")).to_have_accessible_description(re.compile("“INR”"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_who_mends_one_fault_of_many_goes_on_where_they_were(
    app: Flask, address: str, case: ACase, ref: str, script: bool
) -> None:
    """To own a promise, or to take our better words, began the page anew at its head."""
    edited(case, ref, changes=PROMISE, facts="You had an INR of four.")
    with a_browser(address, script=script) as page:
        enter(app, page.context, address, BEN)
        page.goto(f"/letters/{ref}")
        changes = page.locator("#part-changes")
        changes.locator("summary").last.press("Enter")
        changes.get_by_label("Who does it").select_option(BEN)
        changes.get_by_label("By which day").fill(next_week())
        presses(page, "Save and make it a promise")
        goes_on(page)
        expect(page.locator("#box_changes")).to_be_focused()
        assert row(case, ref).links
        if not script:  # with it, the words are put in at once
            presses(page, "Use this")
            goes_on(page)
            expect(page.locator("#box_facts")).to_be_focused()


def presses(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).press("Enter")


def goes_on(page: Page) -> None:
    """With the keys. A page that has only just come does not hear them yet."""
    while page.evaluate("document.activeElement === document.body"):
        page.keyboard.press("Tab")


def next_week() -> str:
    return (now() + timedelta(days=7)).date().isoformat()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_enter_beside_a_promise_saves_and_stays_at_the_desk(
    app: Flask, address: str, case: ACase, ref: str, script: bool
) -> None:
    """It pressed the first button of the form, and that led to writing it to somebody else."""
    edited(case, ref, next=PROMISE)
    with a_browser(address, script=script) as page:
        enter(app, page.context, address, BEN)
        page.goto(f"/letters/{ref}")
        page.get_by_text("Make it a promise").first.click()
        page.locator("[name=promise-0-owner]").select_option(IVA)
        page.fill("#box_closing", "I am sorry for what we did.")
        day = page.locator("[name=promise-0-due_on]")
        with page.expect_navigation():
            day.press("Enter")
        expect(page).to_have_url(f"{address}/letters/{ref}")
        expect(page.locator("[name=promise-0-owner]")).to_have_value(IVA)
        assert "I am sorry for what we did." in row(case, ref).text

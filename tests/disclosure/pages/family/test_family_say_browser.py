"""Speaking on an old phone: 320 pixels, no script; and a form alone that anybody can use."""

from flask import Flask

from tests.begun import begins_with
from tests.browser import IN_A_BROWSER, OPEN_ALL, a_browser, faults_of_page, serving
from tests.families import AFamily, a_family, code_for
from tests.family_saying import last, rows
from workflows.words import CommitmentTrigger

pytestmark = [*IN_A_BROWSER, begins_with(a_family)]


def test_asking_and_disputing_need_no_script(app: Flask, them: AFamily) -> None:
    code, before = code_for(them.case, them.ewa), len(rows(them.case, "move"))
    with serving(app) as address, a_browser(address, 320, script=False) as page:
        page.goto(f"/f/open#{code}")
        page.fill("[name=code]", code)
        page.fill("[name=fact]", "Rover")
        page.get_by_role("button", name="Open my page").click()
        page.get_by_role("button", name="Send my question").click()
        page.get_by_label("Ask something else").fill("Was she alone?")
        page.get_by_role("button", name="Send my question").click()
        page.get_by_text(
            "We have your question. Ben Okoro will answer it. We aim to do so by"
        ).wait_for()
        page.get_by_text("No, not kept").first.click()
        page.get_by_text("You cannot take it back on this page.").first.wait_for()
        assert len(rows(them.case, "move")) == before
        page.get_by_role("button", name="Send: it was not kept").first.click()
        page.get_by_text("You said: not kept. We opened the promise again.").wait_for()
    assert last(them.case, "question").body["words"] == "Was she alone?"
    assert last(them.case, "move").body["trigger"] == CommitmentTrigger.DISPUTE


def test_a_form_that_comes_back_has_no_fault_at_any_width(app: Flask, them: AFamily) -> None:
    code = code_for(them.case, them.ewa)
    with serving(app) as address, a_browser(address, 320) as page:
        page.goto("/f/open")
        page.fill("[name=code]", code)
        page.fill("[name=fact]", "Rover")
        page.get_by_role("button", name="Open my page").click()
        page.wait_for_url("**/f/page")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.locator("[name=avoid_why]").last.fill("Her birthday")
        page.locator("form[action='/f/contact'] button").click()
        assert faults_of_page(page) == []
        page.get_by_role("link", name="Give both the day and what day it is.").click()
        assert page.locator("[name=avoid_why]").last.input_value() == "Her birthday"


def test_what_stands_in_another_box_comes_back_when_one_is_sent(app: Flask, them: AFamily) -> None:
    """Each has a button of its own: her account was gone once she sent a question."""
    code, account = code_for(them.case, them.ewa), "I held her hand.\nNobody came."
    with serving(app) as address, a_browser(address, 320) as page:
        page.goto(f"/f/open#{code}")
        page.fill("[name=fact]", "Rover")
        page.get_by_role("button", name="Open my page").click()
        page.locator("form[action='/f/account'] textarea").fill(account)
        page.get_by_role("button", name="Send my question").click()
        page.get_by_text("Please write your question.").first.wait_for()
        page.get_by_label("Ask something else").fill("Was she alone?")
        page.get_by_role("button", name="Send my question").click()
        page.get_by_text("What you wrote in another box is not sent yet.").wait_for()
        assert page.get_by_label("Ask something else").input_value() == ""
        box = page.locator("form[action='/f/account'] textarea")
        assert box.input_value() == account
        assert page.url.endswith("/f/page#kept")
        page.locator("form[action='/f/concerns'] textarea").fill("Nobody rang.")
        page.locator("form[action='/f/concerns'] button").click()
        page.get_by_text("What you wrote in another box is not sent yet.").wait_for()
        assert page.locator("form[action='/f/account'] textarea").input_value() == account
        page.locator("form[action='/f/account'] button").click()
        page.get_by_text("We have your own account.").wait_for()
        assert page.locator("form[action='/f/account'] textarea").input_value() == ""
    assert last(them.case, "question").body["words"] == "Was she alone?"
    assert last(them.case, "account").body["words"].split() == account.split()


def test_so_does_what_stands_in_a_line(app: Flask, them: AFamily) -> None:
    """Whom we may tell, a new number, a day: each was gone, and nothing was said of it."""
    code = code_for(them.case, them.ewa)
    written = {"with": "Nia Rees", "relationship": "her friend", "phone": "01632 960188"}
    written |= {"due_on": "2031-03-12", "earliest": "15:00", "avoid_why": "Her birthday"}
    with serving(app) as address, a_browser(address, 320) as page:
        page.goto(f"/f/open#{code}")
        page.fill("[name=fact]", "Rover")
        page.get_by_role("button", name="Open my page").click()
        page.wait_for_url("**/f/page")
        for _ in range(2):
            page.evaluate(OPEN_ALL)
            for name, words in written.items():
                page.locator(f"input[name={name}]:visible").last.fill(words)
            page.get_by_label("Ask something else").fill("Was she alone?")
            page.get_by_role("button", name="Send my question").click()
            page.get_by_text("What you wrote in another box is not sent yet.").wait_for()
            for name, words in written.items():
                box = page.locator(f"input[name={name}]").last
                assert box.input_value() == words, name
            written["phone"] = "01632 960199"
    assert last(them.case, "question").body["words"] == "Was she alone?"
    assert rows(them.case, "person_change") == []

"""The form for what came back on a slip, in a browser: no fault, wide or narrow."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.browser import IN_A_BROWSER, enter, faults_of_page
from tests.cases import ACase, a_letter, an_opened_case, move_as, record_as, through
from tests.people import ADA, BEN, EVA, IVA
from workflows.words import State

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]


@pytest.fixture
def case(session: Session) -> ACase:
    case = through(an_opened_case(session, now() - timedelta(days=40)), State.APOLOGIZE)
    told = {"words": "We will sort the two boxes apart.", "owner": BEN}
    source = {"family": case.person}
    made = record_as(case, ADA, "commitment", **told, due_on=case.day(20), source=source)
    promise = str(made.created[0]["ref"])
    move_as(case, BEN, "done", promise, evidence="The boxes stand in two cupboards.")
    move_as(case, EVA, "verify", promise)
    return case


def test_a_slip_is_entered_by_whoever_opens_the_post(
    app: Flask, browser: Browser, address: str, case: ACase
) -> None:
    ref = a_letter(case, "apology", until="send")
    context = browser.new_context(base_url=address, bypass_csp=True)
    enter(app, context, address, IVA)
    page = context.new_page()
    page.goto(f"/letters/{ref}")
    page.get_by_role("link", name="Enter what came back on the slip").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What Mrs Ann Price sent back")
    assert faults_of_page(page) == []
    page.get_by_label("The question, word for word").first.fill("Who looks after the cupboard?")
    page.get_by_role("group", name="We will sort the two boxes apart").get_by_label(
        "Yes, kept"
    ).check()
    page.get_by_label("What they wrote beside it (optional): “We will sort").fill(
        "I saw the two cupboards."
    )
    page.get_by_role("button", name="Save what came back").last.click()
    expect(page.get_by_text("Who looks after the cupboard?").first).to_be_visible()
    kept = next(p.ref for p in case.now.commitments if not p.next_contact)
    page.goto(f"/promises/{kept}")
    expect(page.get_by_text("I saw the two cupboards.").first).to_be_visible()

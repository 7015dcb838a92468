"""A talk with parents who are to be kept apart, on a phone and on a desk: asked, then signed."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.kinds.conversation import Conversation
from tests.browser import IN_A_BROWSER, a_browser, enter, faults_of_page, picture
from tests.cases import SORRY, ACase, a_person, an_opened_case, record_as
from tests.people import BEN

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]
PICTURES = os.environ.get("PICTURES", "")


def look(page: Page, name: str) -> list[str]:
    faults = faults_of_page(page)
    for width in (1280, 360) if PICTURES else ():
        picture(page, Path(PICTURES) / f"{name}-{width}.png", width)
    return faults


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, now() - timedelta(days=2))
    case.at = now()
    told = {"is_patient": False, "lawful_basis": "His parent"}
    mother = a_person(case, name="Mrs Ewa Nowak", relationship="Mother", **told)
    funeral = {"on": case.day(7), "why": "His funeral"}
    case.person = a_person(
        case, name="Mr Adam Nowak", relationship="Father", **told, avoid=[funeral],
        safe={"never": ["phone"]}, interpreter="Polish",
    )  # fmt: skip
    apart = {"person": case.person, "not_with": [mother], "reason": "They are parted"}
    record_as(case, BEN, "person_change", **apart)
    return case


def test_what_goes_against_a_wish_is_asked_at_its_box_and_then_signed(
    app: Flask, browser: Browser, address: str, case: ACase
) -> None:
    with a_browser(address) as page:
        enter(app, page.context, address, BEN)
        page.goto(f"/incidents/{case.ref}/records/conversation?kind=first")
        assert look(page, "first") == []
        page.get_by_role("checkbox", name="Mrs Ewa Nowak, mother").check()
        page.get_by_role("checkbox", name="Mr Adam Nowak, father").check()
        page.get_by_label("By phone").check()
        page.get_by_label("What we know so far").fill("We gave him too much heparin.")
        page.get_by_label("Your words, as near").fill(SORRY)
        page.get_by_label("In their words").fill("Nobody listened.")
        page.get_by_label("What you promised").fill("We will ring you")
        page.get_by_label("In a week").check()
        page.get_by_role("button", name="Sign and record").click()
        assert look(page, "asked") == []
        page.get_by_label("They wanted to be together").check()
        page.get_by_label("This is what they were told").check()
        page.get_by_label("it is to be this day").check()
        page.get_by_label("We rang, although").check()
        page.get_by_role("button", name="Sign and record").click()
        assert look(page, "after") == []
    assert [talk.against_wishes for _, talk in case.now.case.those(Conversation)] == [True]

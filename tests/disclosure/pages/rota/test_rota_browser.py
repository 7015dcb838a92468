"""The rota, absence and hours as a browser and axe see them; and all of it without script."""

import re

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from disclosure.actions.on_call.absences import be_away
from disclosure.clock import now
from disclosure.records.rota import turns_from
from tests.browser import IN_A_BROWSER, faults_of_page
from tests.cases import an_opened_case
from tests.people import ADA, EVA, RON, actor
from tests.rotas import COACH, on_the_wall, put_in, wall_at

pytestmark = [*IN_A_BROWSER, pytest.mark.long, pytest.mark.usefixtures("team")]


@pytest.mark.parametrize("page", [True], indirect=True)
def test_every_page_of_it_can_be_read_by_everybody(page: Page, session: Session) -> None:
    case = an_opened_case(session)
    paths = [
        "/on-call",
        "/on-call/new",
        "/on-call/away",
        "/account",
        "/account/away",
        "/",
        "/messages",
    ]
    paths += ["/account/hours", f"/incidents/{case.ref}"]
    for filled in (False, True):
        if filled:
            put_in(session, 3, 40, weeks=4)
            today = on_the_wall(0).date()
            be_away(session, actor(session, ADA), now(), ADA, today, today, RON)
            be_away(session, actor(session, RON), now(), RON, today, today, EVA)
        for path in paths:
            answer = page.goto(path)
            assert answer
            assert answer.status == 200, path
            assert faults_of_page(page) == [], path


def test_a_gap_is_filled_and_emptied_again(page: Page, session: Session) -> None:
    (first,) = put_in(session, -2, 30)
    put_in(session, 44, 24 * 15)
    page.goto("/")
    page.get_by_role("link", name=re.compile("Put somebody in.*at Alder Ward")).click()
    assert page.locator("#from_at").input_value() == f"{wall_at(first.until_at):%Y-%m-%dT%H:%M}"
    page.get_by_label("Name", exact=True).fill("Cal Reyes")
    page.get_by_role("button", name="Put in").click()
    assert page.get_by_role("link", name="Telephone: fill this in.").is_visible()
    assert page.locator("#name").input_value() == "Cal Reyes"
    page.get_by_label("Telephone").fill("01632 960155")
    page.get_by_role("button", name="Put in").click()
    assert page.get_by_role("status").inner_text().startswith("In the rota: Cal Reyes")
    assert page.get_by_text("all the time in the next 14 days").is_visible()
    page.get_by_role("button", name=re.compile(f"Take away.*{COACH}")).first.click()
    assert page.get_by_role("status").inner_text().startswith(f"Taken away: {COACH}")
    session.rollback()
    assert first.id not in {row.id for row in turns_from(session, first.site_id, now())}


def test_leave_is_said_and_cancelled(page: Page) -> None:
    page.goto("/account")
    page.get_by_role("link", name="Say when you are away").click()
    page.get_by_label("First day away").fill(f"{on_the_wall(48):%Y-%m-%d}")
    page.get_by_label("Last day away").fill(f"{on_the_wall(96):%Y-%m-%d}")
    page.get_by_label("Who stands in").select_option(RON)
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("Ron Bell stands in").is_visible()
    page.get_by_role("button", name=re.compile("Cancel.*away")).click()
    assert page.get_by_text("Ron Bell stands in").count() == 0

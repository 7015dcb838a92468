"""The pages of improvements and of promises to prevent, as a browser and axe see them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.browser import IN_A_BROWSER, a_browser, enter, faults_of_page, serving
from tests.cases import a_person, a_talk, an_opened_case, record_as
from tests.improvements import IN_PLACE, stepped, written
from tests.people import ADA, BEN, EVA

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("team")]


@pytest.fixture
def page(app: Flask) -> Iterator[Page]:
    with serving(app) as address, a_browser(address) as page:
        enter(app, page.context, address, ADA)
        yield page


@pytest.fixture
def ref(session: Session) -> str:
    """One that is in place, one that is judged, one that is late; and promises of two cases."""
    case = an_opened_case(session)
    ref = written(case, ADA)
    for number, cause in enumerate(("Look-alike boxes", "look-alike  boxes", "A missed call")):
        made = an_opened_case(session) if number else case
        made.person = a_person(made)
        talk = a_talk(made, "first").id
        told = {"source": {"conversation": talk}, "owner": BEN, "due_on": "2099-01-31"}
        promise = record_as(made, BEN, "commitment", words="We will part the boxes", **told)
        marks = {"promised": "change", "cause": cause, "place": f"Ward {4 + number // 2}"}
        promise_ref = promise.created[0]["ref"]
        record_as(made, BEN, "prevention", commitment=promise_ref, improvement=ref, **marks)
    judged = written(case, ADA, words="A list of names hangs at each bed.", came_from="families")
    for each in (ref, judged):
        stepped(case, BEN, each, "in_place", **IN_PLACE)
    stepped(case, EVA, judged, "judged", helped="partly", words="Half of them are used.")
    written(case, ADA, words="The room for talks has a door that shuts.")
    return ref


@pytest.mark.long
def test_every_page_of_it_can_be_read_by_everybody(page: Page, ref: str) -> None:
    one = f"/improvements/{ref}"
    for path in ("/improvements", "/improvements/new", one, f"{one}/taken_up_again", "/prevention"):
        page.goto(path)
        assert faults_of_page(page) == [], path

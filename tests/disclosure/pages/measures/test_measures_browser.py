"""The page of measures as a browser and axe see it: its pictures are drawn under our own policy."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.begun import begins_with
from tests.browser import IN_A_BROWSER, TOO_WIDE, WIDTHS, a_browser, enter, faults_of_page, serving
from tests.disclosure.pages.measures.test_measures import Months, months
from tests.people import ADA

pytestmark = [*IN_A_BROWSER, begins_with(months)]
PINE = "rgb(29, 75, 71)"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(app: Flask, begun: Months, request: pytest.FixtureRequest) -> Iterator[Page]:
    with serving(app) as address, a_browser(address, script=request.param) as page:
        enter(app, page.context, address, ADA)
        yield page


@pytest.mark.parametrize("page", [True], indirect=True)
def test_everybody_can_read_it(page: Page) -> None:
    answer = page.goto("/measures?measure=cases&months=24")
    assert answer
    assert answer.status == 200
    assert faults_of_page(page) == []


@pytest.mark.parametrize("page", [False], indirect=True)
def test_the_picture_is_drawn_where_neither_style_nor_script_is_taken_from_the_page(
    page: Page,
) -> None:
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    answer = page.goto("/measures?measure=cases")
    assert answer
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"]
    picture = page.get_by_role("img", name="Cases, by month")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        there, (first, second) = picture.bounding_box(), picture.locator("circle").all()
        left, right = first.bounding_box(), second.bounding_box()
        assert there
        assert left
        assert right
        assert there["x"] < left["x"] < right["x"] < there["x"] + there["width"]
        assert there["y"] < left["y"] < there["y"] + there["height"]
        assert left["width"] >= 10, "its dots do not shrink"
        assert page.evaluate(TOO_WIDE) <= 0
        assert first.evaluate("dot => getComputedStyle(dot).fill") == PINE
    assert refused == []


@pytest.mark.parametrize("page", [False], indirect=True)
def test_from_one_measure_to_the_next(page: Page) -> None:
    page.goto("/measures")
    page.get_by_role("link", name="Promises kept on time", exact=True).click()
    assert page.get_by_role("heading", name="Promises kept on time: too few").is_visible()
    page.get_by_role("link", name="Last 24 months").click()
    assert page.get_by_role("heading", name="Promises kept on time: too few").is_visible()
    page.get_by_role("link", name="How families say we did").click()
    assert page.get_by_role("heading", name="How families say we did", level=1).is_visible()


@pytest.mark.parametrize("page", [True], indirect=True)
def test_no_table_goes_sideways_on_a_phone_with_letters_of_twice_the_size(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for address in ("/measures", "/measures?measure=told_in_time", "/measures?measure=cases"):
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(TOO_WIDE) <= 0, address

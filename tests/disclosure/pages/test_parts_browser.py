"""Every part of a page, and the forms of the kinds, as a browser and axe see them."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from PIL import Image
from playwright.sync_api import Page

from disclosure.clock import now
from disclosure.kinds import KINDS
from disclosure.kinds.faults import Fault
from disclosure.kinds.shape import shapes_of
from disclosure.pages import words
from disclosure.pages.forms import form_for, show_faults
from disclosure.pages.guard import public
from tests.browser import (
    IN_A_BROWSER,
    OPEN_ALL,
    QUIET,
    TOO_WIDE,
    a_browser,
    chromium,
    faults_of_page,
    serving,
    the_browser,
)

pytestmark = [*IN_A_BROWSER, pytest.mark.long]
PARTS = (Path(__file__).parent / "parts.html").read_text()
FORM = """{% extends "base.html" %}{% from "parts/forms.html" import summary, whole %}
{% block title %}{{ heading }}{% endblock %}
{% block main %}<div class="app-narrow">{{ summary(faults) }}
<h1 class="govuk-heading-l">{{ heading }}</h1>{{ whole(form, "Record it") }}</div>{% endblock %}"""


class Anything(dict[str, Any]):
    def __missing__(self, source: str) -> dict[int, str]:
        return {number: f"Choice {number}" for number in range(2, 4)}


@public("a test of the parts")
def parts() -> str:
    today = now().date()
    chips = [words.when(today + timedelta(days)) for days in (-4, 0, 3, 30)]
    chips += [words.met(), words.met_late("by 2 working days"), words.kept(today)]
    chips += [words.excused("she declined"), words.disputed("Ewa"), words.let_off()]
    return render_template_string(PARTS, chips=chips)


@public("a test of the forms")
def kind(word: str) -> str:
    shapes = tuple(shape for shape in shapes_of(KINDS[word]) if shape.asked)
    form = form_for(KINDS[word].heading, shapes, Anything())()
    faults = show_faults(form, [Fault(shape.name, f"{shape.label}: wrong.") for shape in shapes])
    return render_template_string(FORM, form=form, faults=faults, heading=KINDS[word].heading)


@pytest.fixture
def page(app: Flask) -> Iterator[Page]:
    app._got_first_request = False  # two more pages, only here
    app.add_url_rule("/parts", "parts", parts)
    app.add_url_rule("/kinds/<word>", "kind", kind, methods=["GET", "POST"])
    with serving(app) as address, a_browser(address) as page:
        yield page


def test_every_part_can_be_read_by_everybody(page: Page) -> None:
    page.goto("/parts")
    assert faults_of_page(page) == []


def test_forms_of_kinds_can_be_filled_in_by_everybody(page: Page) -> None:
    for word in ("conversation", "person", "excuse"):
        page.goto(f"/kinds/{word}")
        assert faults_of_page(page) == [], word


def test_a_day_that_is_wrong_stays_on_a_narrow_page_with_letters_of_twice_the_size(
    page: Page,
) -> None:
    """What is wrong stands indented beside a line; the day was pushed over the edge by it."""
    page.set_viewport_size({"width": 320, "height": 900})
    for word in ("event", "error", "conversation"):
        page.goto(f"/kinds/{word}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.evaluate(OPEN_ALL)
        assert page.evaluate(TOO_WIDE) <= 0, word


def test_who_asked_their_browser_for_letters_of_twice_the_size_has_no_page_sideways_on_a_tablet(
    page: Page,
) -> None:
    """Tables and counts went by the points of the screen, as if the letters on it were small."""
    large = "--blink-settings=defaultFontSize=32"
    browser = the_browser().browser_type.launch(executable_path=chromium(), args=[*QUIET, large])
    page.goto("/parts")
    theirs = browser.new_page(viewport={"width": 700, "height": 900}, bypass_csp=True)
    theirs.goto(page.url)
    assert theirs.evaluate(TOO_WIDE) <= 0
    browser.close()


def test_another_row_opens_where_one_is_and_keeps_what_is_there(page: Page) -> None:
    page.goto("/kinds/conversation")
    page.locator("#attendees-0-name").fill("Ann")
    page.locator("#group-attendees > button").click()
    assert page.url.endswith("#group-attendees")
    assert page.locator("#attendees-0-name").input_value() == "Ann"
    assert page.locator("#attendees-1-name").is_visible()


def test_enter_saves_and_adds_no_row(page: Page) -> None:
    page.goto("/kinds/conversation")
    page.locator("#place").press("Enter")
    assert page.locator("#attendees-1-name").count() == 0
    assert "#" not in page.url


def test_where_the_keyboard_is_shows_in_colours_that_somebody_chose(page: Page) -> None:
    """There shadows and grounds are not drawn: without an outline nothing says where one is."""
    page.emulate_media(forced_colors="active")
    page.goto("/parts")
    for each in ("main .govuk-button", ".app-counts a", ".app-header a"):
        page.locator(each).first.focus()
        line = page.locator(each).first.evaluate("one => getComputedStyle(one).outlineStyle")
        assert line == "solid", each


def test_late_and_met_late_are_told_apart_by_their_shapes_in_colours_that_somebody_chose(
    page: Page,
) -> None:
    """White on black, the tick and the mark were white in a white shape: two equal diamonds."""
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto("/parts")
    shapes = {}
    for shape in ("late", "metlate", "done"):
        icon = page.locator(f".app-when use[href='#i-{shape}']").first.locator("..")
        icon.evaluate("one => { one.style.width = one.style.height = '96px'; }")
        drawn = Image.open(BytesIO(icon.screenshot())).convert("L").crop((32, 32, 64, 64))
        shapes[shape] = drawn.tobytes()
        assert min(shapes[shape]) < 50, f"nothing is cut out of {shape}"
    assert len(set(shapes.values())) == len(shapes)

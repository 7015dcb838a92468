import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from disclosure.app import create_app
from disclosure.extensions import db
from disclosure.kinds import KINDS
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import Day, Happened, Id, Line, Many, Words, shared
from disclosure.kinds.kind import Kind, Part
from disclosure.kinds.shape import shapes_of
from disclosure.pages.forms import form_for, show_faults, typed
from disclosure.permissions import Permission
from disclosure.settings import Settings

ZONE = ZoneInfo("Europe/London")
AUGUST = datetime(2026, 8, 1, tzinfo=UTC)
ASKED = {"person": {2: "Mrs Price", 5: "Mr Price"}, "note": {n: f"Note {n}" for n in range(9)}}
PAGE = """{% from "parts/forms.html" import whole, summary %}
{{ summary(faults) }}{{ whole(form, "Save") }}"""


class Tone(StrEnum):
    CALM = "calm"
    VERY_SAD = "very_sad"


class Guest(Part):
    name: Line = shared("Their name")
    tone: Tone | None = shared("How they were", default=None)


class Visit(Kind):
    word = "visit"
    heading = "A visit"
    may = Permission.RECORD_CARE

    at: Happened = shared("When")
    back_on: Day | None = shared("Back on", default=None)
    person: Id = shared("With whom", "Choose one", refers="person")
    note: Id | None = shared("Which note", refers="note", default=None)
    said: Words = shared("What was said")
    asked: tuple[Line, ...] = shared("What they asked", default=())
    alone: bool = shared("Were they alone")
    tones: Many[Tone] = shared("How it was", default=())
    guests: tuple[Guest, ...] = shared("Who was there", default=())
    host: Guest | None = shared("Whose room", default=None)


SHAPES = shapes_of(Visit)
FILLED = {
    "at": "2026-07-12T14:30", "person": "2", "said": "Hello", "alone": "no",
    "asked": "Why?\n\nWhen?", "tones": ["calm", "very_sad"], "guests-0-name": "",
    "guests-1-name": "Ann", "guests-1-tone": "very_sad",
}  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Forms need no database: nothing is made in this one."""
    settings = Settings.read({"DISCLOSURE_HOME": str(tmp_path_factory.mktemp("home"))})
    app = create_app(settings, SECRET_KEY="tests", WTF_CSRF_ENABLED=False, TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


Sent = Callable[..., tuple[Any, str]]


@pytest.fixture
def sent(app: Flask) -> Sent:
    """A form as posted, and what it would look like."""

    def post(faults: Sequence[Fault] = (), **more: str) -> tuple[Any, str]:
        data: MultiDict[str, Any] = MultiDict({**FILLED, **more})
        with app.test_request_context("/visit", method="POST", data=data):
            form = form_for(Visit.heading, SHAPES, ASKED)()
            summary = show_faults(form, faults)
            return form, render_template_string(PAGE, form=form, faults=summary)

    return post


def test_what_was_typed_reads_as_the_kind(sent: Sent) -> None:
    form, _ = sent()
    visit = Visit.read(typed(form, SHAPES, ZONE), AUGUST, ZONE)
    assert visit.stored() == {
        "at": "2026-07-12T14:30:00+01:00",  # the zone of the place
        "person": 2,
        "said": "Hello",
        "asked": ["Why?", "When?"],
        "alone": False,
        "tones": ["calm", "very_sad"],
        "guests": [{"name": "Ann", "tone": "very_sad"}],
    }


def test_each_sort_has_its_box(sent: Sent) -> None:
    _, html = sent()
    assert re.search(r'name="at" type="date"', html)
    assert re.search(r'name="at-hour" type="time"', html)
    assert re.search(r'name="back_on" type="date"', html)
    assert html.count('name="person" type="radio"') == 2
    assert '<select class="govuk-select" id="note"' in html  # more than seven choices
    assert html.count('name="alone" type="radio"') == 2
    assert html.count('name="tones" type="checkbox"') == 2
    assert "Very sad" in html
    assert "Back on (optional)" in html


def test_values_come_back(sent: Sent) -> None:
    _, html = sent(note="7")
    assert re.search(r'name="at" type="date" [^>]*value="2026-07-12"', html)
    assert re.search(r'name="at-hour" type="time" [^>]*value="14:30"', html)
    assert '<option value="7" selected>' in html
    assert 'value="no" checked' in html
    assert 'name="guests-1-name" type="text" value="Ann"' in html


@pytest.mark.parametrize("button", ["another", "show_again"])
def test_another_row_or_a_second_look_saves_nothing(app: Flask, button: str) -> None:
    with app.test_request_context("/", method="POST", data=FILLED | {button: "guests"}):
        assert not form_for("A visit", SHAPES, ASKED)().validate_on_submit()
    with app.test_request_context("/", method="POST", data=FILLED):
        assert form_for("A visit", SHAPES, ASKED)().validate_on_submit()


def test_another_row_is_added_without_script_and_nothing_is_lost(sent: Sent) -> None:
    form, html = sent(another="guests")
    assert len(form.guests) == 3
    assert 'name="guests-2-name"' in html
    assert 'value="Ann"' in html
    assert 'formaction="#group-guests"' in html
    assert len(sent(another="nothing of this form")[0].guests) == 2


def test_a_fault_stands_beside_its_box_and_is_tied_to_it(sent: Sent) -> None:
    faults = [
        Fault("person", "With whom: fill this in."),
        Fault("guests.0.tone", "How they were: choose one."),  # the first row that has words in it
        Fault("host", "Whose room: fill this in."),
        Fault("elsewhere", "This is not asked here."),
    ]
    _, html = sent(faults)
    assert 'href="#person">With whom: fill this in.' in html
    assert 'aria-describedby="person-hint person-error"' in html
    assert 'href="#guests-1-tone">How they were' in html
    assert 'id="guests-1-tone-error"' in html
    assert 'href="#host-name">Whose room' in html
    assert "This is not asked here." in html
    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert all(f'id="{target}"' in html for target in targets)


@pytest.mark.parametrize(
    ("typed_day", "hour"), [("31/12/2026", ""), ("31.12.26", "14:30"), ("12-31-2026", "")]
)
def test_a_day_written_another_way_is_told_how_to_write_it(typed_day: str, hour: str) -> None:
    """Which country wrote 3/4/2026 nobody guesses."""
    at = f"{typed_day}T{hour}" if hour else typed_day
    told = {"at": at, "back_on": typed_day, "person": 2, "said": "Little", "alone": False}
    with pytest.raises(BadInput) as no:
        Visit.read(told, AUGUST, ZONE)
    says = "write the day with its year first, such as 2026-03-12."
    assert [fault.says for fault in no.value.faults] == [f"When: {says}", f"Back on: {says}"]


@pytest.mark.parametrize("word", sorted(KINDS))
def test_every_kind_has_a_form_that_shows_and_takes_its_faults(app: Flask, word: str) -> None:
    shapes = tuple(shape for shape in shapes_of(KINDS[word]) if shape.asked)
    asked = _Anything()
    with app.test_request_context("/", method="POST", data={"nothing": "here"}):
        form = form_for(KINDS[word].heading, shapes, asked)()
        try:
            KINDS[word].read(typed(form, shapes, ZONE), AUGUST, ZONE)
            faults = []
        except BadInput as bad:
            faults = show_faults(form, bad.faults)
        html = render_template_string(PAGE, form=form, faults=faults)
    assert all("href" in fault for fault in faults), faults
    assert all(f'id="{fault["href"][1:]}"' in html for fault in faults)


class _Anything(dict[str, Any]):
    def __missing__(self, source: str) -> dict[int, str]:
        return {2: "The first", 3: "The second"}

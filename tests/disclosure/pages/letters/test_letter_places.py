"""Beside which box a fault stands, and which words of it are marked, however they were typed."""

import re

from flask import Flask

from disclosure.actions.letters import writing as letters
from disclosure.pages.letters import desk
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_writing import boxes, post
from tests.people import BEN
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def test_a_press_mends_a_word_that_stands_below_several_empty_lines(
    app: Flask, case: ACase, ref: str
) -> None:
    """Its card stood beside another part, where the word could not be found."""
    ben = signed_in(app, BEN)
    typed = {"box_facts": "You were ill.\n\n\n\n\nYou had an INR of four.", "box_why": "found"}
    html = post(ben, ref, "check-now", **typed).get_json()["html"]
    cards = html.partition('id="live-cards-facts"')[2].partition('id="live-cards-')[0]
    number = re.search(r'name="use" value="(\d+)"', cards)
    place = re.search(r'data-start="(\d+)" data-end="(\d+)" data-marked="INR"', cards)
    assert number
    assert place
    assert typed["box_facts"][int(place[1]) : int(place[2])] == "INR"
    marked = {f"marked-{number[1]}": "INR", "use": number[1]}
    ben.post(f"/letters/{ref}", data=boxes(ben, ref) | typed | marked)
    assert "an INR (how slowly the blood clots) of four." in row(case, ref).slots["facts"]


def test_a_box_that_has_a_word_of_its_own_heading_is_marked_below_it(
    app: Flask, case: ACase, ref: str
) -> None:
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"why": "found"}})
    letter = row(case, ref)
    start, end = dict(desk.places_of(letter))["why"]
    assert letter.text[:start].endswith("**What we found**\n\n")
    assert letter.text[start:end] == "found"

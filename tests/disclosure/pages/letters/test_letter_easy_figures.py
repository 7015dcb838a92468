"""A family that reads the easy words alone acts upon the same days as one that reads the letter."""

from html import unescape

from flask import Flask

from disclosure.actions.letters.words import set_easy_read
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, change_by, move_as
from tests.people import BEN, EVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def test_another_day_in_the_easy_words_is_a_fault_and_another_number_is_asked_about(
    app: Flask, begun: ACase
) -> None:
    ref = a_draft(begun, "apology")
    easy = "Dear Mrs Price\n\nWe are sorry.\nYou got 77 pills.\nIt was on 30 February."
    set_easy_read(begun.session, change_by(begun, BEN), ref, easy)
    words = unescape(signed_in(app, BEN).get(f"/letters/{ref}/other-words").text)
    assert "Another day or telephone number than the letter has" not in words
    assert "The easy words have “77”, and the letter has not." in words
    easy = easy.replace("30 February", "27 February 2031")
    set_easy_read(begun.session, change_by(begun, BEN), ref, easy)
    words = unescape(signed_in(app, BEN).get(f"/letters/{ref}/other-words").text)
    assert "In the easy words: another day or telephone number than the letter has" in words
    move_as(begun, BEN, "submit", ref)
    read = unescape(signed_in(app, EVA).get(f"/letters/{ref}").text)
    assert "The easy words have “27 February 2031”, and the letter has not." in read
    assert "Numbers of the easy words differ. The easy words have “77”" in read

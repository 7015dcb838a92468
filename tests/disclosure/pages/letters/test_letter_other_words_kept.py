"""The page of easy words and translation loses no word that somebody typed beside a button."""

import re
from html import unescape

from flask import Flask

from disclosure.actions.letters.words import set_easy_read, set_translation
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_other_words import EASY, SECOND, page, post
from tests.people import BEN, IVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def test_who_was_slower_sees_what_was_saved_meanwhile_and_can_then_save(
    app: Flask, case: ACase, ref: str
) -> None:
    ben = signed_in(app, BEN)
    seen = str(row(case, ref).version)
    set_easy_read(case.session, change_by(case, IVA), ref, EASY)
    mine = {"do": "easy", "easy_read": "Mine, which I typed."}
    said = unescape(ben.post(f"/letters/{ref}/other-words", data=mine | {"seen": seen}).text)
    assert "Saved meanwhile, and not what stands in the box above" in said
    assert "You got too much of a medicine." in said
    again = re.search(r'name="seen" value="(\d+)"', said)
    assert again
    looked = mine | {"seen": again[1]}
    assert ben.post(f"/letters/{ref}/other-words", data=looked).status_code == 303
    assert row(case, ref).easy_read == "Mine, which I typed."


def test_easy_words_just_typed_stay_where_the_translation_is_taken_out(
    app: Flask, case: ACase, ref: str
) -> None:
    set_translation(case.session, change_by(case, BEN), ref, SECOND)
    answer = post(signed_in(app, BEN), ref, "take_out_second", easy_read=EASY, **SECOND)
    assert answer.status_code == 200
    said = unescape(answer.text)
    assert "You got too much of a medicine." in said
    assert "Podaliśmy Pani" not in said
    assert row(case, ref).translation is None


def test_easy_words_just_mended_stay_where_a_promise_is_tied(
    app: Flask, case: ACase, ref: str
) -> None:
    ben = signed_in(app, BEN)
    easy = f"{EASY}\nWe will ring you."
    post(ben, ref, "easy", easy_read=easy)
    told = {"link": "1", "promise-1": case.promise, "easy_read": f"{easy}\nAsk us anything."}
    answer = post(ben, ref, "", **told)
    assert "Ask us anything." in unescape(answer.text)
    assert row(case, ref).links["We will ring you."] == case.promise


def test_enter_saves_the_part_that_was_typed_and_says_nothing_else(
    app: Flask, case: ACase, ref: str
) -> None:
    """Beside who checked it, it pressed the button of the easy words. “Half saved. Done.” was said,
    and nothing was saved.
    """
    ben = signed_in(app, BEN)
    form = page(ben, ref).partition("<main")[2].partition("<form")[2]
    do = re.search(r'<button[^>]* name="do" value="(\w+)"', form)  # the first is what Enter presses
    assert do
    refused = post(ben, ref, do[1], **SECOND)
    assert refused.status_code == 422
    assert "The whole letter in that language: The letter has" in unescape(refused.text)
    assert "Half saved" not in refused.text
    assert post(ben, ref, do[1], easy_read=EASY).status_code == 303
    assert (row(case, ref).easy_read, row(case, ref).translation) == (EASY, None)

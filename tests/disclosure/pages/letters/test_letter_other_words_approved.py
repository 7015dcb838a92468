"""What an approver reads of easy words and of a translation, and what it costs to read it."""

from html import unescape

from flask import Flask

from disclosure.actions.letters import writing as letters
from tests.asked import asked_of
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by, move_as
from tests.disclosure.pages.letters.test_letter_other_words import EASY, POLISH
from tests.people import BEN, EVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def test_an_approver_is_told_what_days_we_cannot_read(app: Flask, case: ACase) -> None:
    for language, can in (("sm", False), ("pl", True)):
        told = {"to": case.person, "language": language, "text": POLISH}
        letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
        move_as(case, BEN, "submit", letter.ref)
        shown = unescape(signed_in(app, EVA).get(f"/letters/{letter.ref}").text)
        cannot = "We cannot read days in Samoan: compare them with the promises."
        assert (cannot in shown) is not can
        assert ("held the days of promises" in shown) is can


def test_a_letter_is_read_against_the_names_of_all_other_patients_once_a_page(
    app: Flask, case: ACase, ref: str
) -> None:
    """Of each of its texts: there may be very many of them."""
    letters.edit(case.session, change_by(case, BEN), ref, {"easy_read": EASY})
    move_as(case, BEN, "submit", ref)
    eva = signed_in(app, EVA)
    with asked_of(app) as asked:
        assert eva.get(f"/letters/{ref}").status_code == 200
    searched = [said for said, _ in asked if "JOIN search_word" in said and "patient_name" in said]
    assert len(searched) == len(("its text", "its easy words"))


def test_easy_words_are_read_one_idea_a_line_as_they_are_printed(
    app: Flask, case: ACase, ref: str
) -> None:
    easy = "We are sorry. It was our mistake.\nAsk for Ben Adams\nRisk manager"
    letters.edit(case.session, change_by(case, BEN), ref, {"easy_read": easy})
    move_as(case, BEN, "submit", ref)
    shown = signed_in(app, EVA).get(f"/letters/{ref}").text
    for idea in ("We are sorry.", "It was our mistake.", "Ask for Ben Adams", "Risk manager"):
        assert f"{idea}</p>" in shown

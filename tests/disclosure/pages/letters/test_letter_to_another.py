"""Whoever chose the wrong relative goes on with the same words, to the right one."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from disclosure.actions.letters import writing as letters
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_letter, a_person, change_by, move_as
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letters import boxes
from tests.people import BEN, IVA, MONA
from tests.typed import signed_in
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
BUTTON = "Save, and write it to somebody else"


def relative(case: ACase, **more: object) -> int:
    told: dict[str, object] = {"name": "Ms Eve Price", "relationship": "Daughter"}
    return a_person(case, **(told | {"is_patient": False, "standing": "also_told"} | more))


def path(ref: str) -> str:
    return f"/letters/{ref}/moves/write_to_another"


def move(client: FlaskClient, ref: str, to: int, seen: int) -> TestResponse:
    return client.post(path(ref), data={"to": str(to), "audience": "", "seen": str(seen)})


def test_words_just_typed_go_along(ben: FlaskClient, case: ACase) -> None:
    eve, ref = relative(case), a_draft(case, "apology")
    assert BUTTON in ben.get(f"/letters/{ref}").text
    typed = {
        **boxes(ben, ref),
        "box_why": "Two ampoules looked the same.",
        "do": "write_to_another",
    }
    answer = ben.post(f"/letters/{ref}", data=typed)
    assert (answer.status_code, answer.location) == (303, path(ref))
    page = unescape(ben.get(answer.location).text)
    assert "Ms Eve Price, Daughter" in page
    assert "Mrs Ann Price, Patient" not in page  # it is written to her already
    assert "The record says: somebody who may also be told." in page
    answer = move(ben, ref, eve, row(case, ref).version)
    assert answer.status_code == 303
    desk = unescape(ben.get(f"/letters/{ref}").text)
    assert "Apology letter to Ms Eve Price" in desk
    assert "Two ampoules looked the same." in desk
    assert "This letter is for Ms Eve Price, daughter" in desk
    assert row(case, ref).to_person == eve


def test_who_may_not_be_told_is_not_offered_and_the_page_says_why(
    ben: FlaskClient, case: ACase
) -> None:
    relative(case, name="Mr Tom Price", relationship="Son", standing="not_to_be_told")
    ref = a_draft(case, "apology")
    page = unescape(ben.get(path(ref)).text)
    assert "Mr Tom Price is not to be told." in page
    assert "Nobody else of this case may be written to" in page
    assert "Mr Tom Price, Son" not in page


def test_a_letter_that_waits_for_approval_is_a_draft_again(ben: FlaskClient, case: ACase) -> None:
    eve, ref = relative(case), a_letter(case, "apology", until="submit")
    assert path(ref) in ben.get(f"/letters/{ref}").text
    stale = move(ben, ref, eve, 1)
    assert stale.status_code == 409
    move(ben, ref, eve, row(case, ref).version)
    assert (row(case, ref).state, row(case, ref).to_person) == (LetterState.DRAFT, eve)


def test_not_while_another_holds_the_pen(app: Flask, ben: FlaskClient, case: ACase) -> None:
    eve, ref = relative(case), a_draft(case, "apology")
    signed_in(app, IVA).post(f"/letters/{ref}/beat", data={"here": "1"})
    assert BUTTON not in ben.get(f"/letters/{ref}").text
    answer = move(ben, ref, eve, row(case, ref).version)
    assert answer.status_code == 409
    assert row(case, ref).to_person == case.person


def test_who_may_not_write_may_not_change_it(app: Flask, case: ACase) -> None:
    ref = a_draft(case, "apology")
    assert signed_in(app, MONA).get(path(ref)).status_code == 403


def test_it_starts_again_from_words_that_were_written_to_the_first(
    ben: FlaskClient, case: ACase
) -> None:
    """Her letter had a box that his has not, so all its words come back as one text."""
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", {"to": relative(case)})
    ref, sorry = str(letter.ref), "I am sorry that we hurt her."
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"sorry": sorry}})
    move_as(case, BEN, "write_to_another", ref, to=case.person)
    page = ben.get(f"/letters/{ref}/versions").text
    then = re.findall(r'name="version" value="(\d+)"', page)[-1]
    told = {"version": then, "seen": str(row(case, ref).version)}
    assert ben.post(f"/letters/{ref}/versions", data=told).status_code == 303

"""On its page, the last step of a letter is taken back by whoever may send letters."""

from html import unescape

from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, move_as, record_as
from tests.cases import letter_row as row
from tests.deaths import maria_dies
from tests.families import visit
from tests.people import ADA, BEN
from tests.typed import signed_in
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
LINK = "Its last step never happened"


def page(app: Flask, ref: str, email: str = ADA) -> str:
    return unescape(signed_in(app, email).get(f"/letters/{ref}").text)


def test_the_one_step_is_named_with_who_entered_it_and_taken_back(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    assert LINK in page(app, ref)
    assert LINK not in page(app, ref, BEN), "he sends no letters"
    path, ada = f"/letters/{ref}/moves/entered_in_error", signed_in(app, ADA)
    form = ada.get(path).text
    assert "It was sent: entered on 12 March 2026 by Ada Lind" in form
    told = {"step": "send", "seen": str(row(case, ref).version)}
    assert "at least three words" in ada.post(path, data=told | {"reason": "oops"}).text
    assert row(case, ref).state is LetterState.SENT
    why = {"reason": "It was the other letter"}
    assert ada.post(path, data=told | why).status_code == 303
    assert row(case, ref).state is LetterState.ISSUED
    assert ada.post(path, data=told | why).status_code == 303, "a double click is one"
    assert LINK not in page(app, ref)


def test_of_a_death_that_came_on_record_too_late_the_page_knows_the_way(
    app: Flask, case: ACase
) -> None:
    ref = a_letter(case, "initial_notification", until="issue")
    maria_dies(case)
    says = page(app, ref)
    assert "Had it gone before that?" in says
    assert f"/letters/{ref}/moves/entered_in_error" in says


def test_a_draft_that_was_withdrawn_offers_no_step_to_take_back(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="submit")
    move_as(case, ADA, "withdraw", ref, reason="It is begun anew")
    assert "/moves/entered_in_error" not in page(app, ref)


def test_who_was_on_their_page_since_may_have_read_it_there(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    path, ada = f"/letters/{ref}/moves/entered_in_error", signed_in(app, ADA)
    assert "may have read it" not in ada.get(path).text
    visit(app, case, case.person).get("/f/")
    assert "Mrs Ann Price may have read it" in ada.get(path).text


def test_that_they_answered_it_is_read_before_it_is_said_that_it_never_went(
    app: Flask, case: ACase
) -> None:
    ref = a_letter(case, "initial_notification", until="send")
    path, ada = f"/letters/{ref}/moves/entered_in_error", signed_in(app, ADA)
    assert "An answer to it is on record" not in ada.get(path).text
    told = {"words": "Thank you for your letter.", "letter": ref, "how": "post"}
    record_as(case.later(days=3), BEN, "account", person=case.person, **told)
    assert "It is of Sunday 15 March. Look which letter they had." in ada.get(path).text

"""Who is to mend a letter reads why it came back: on its desk, and in the list of what to do."""

from html import unescape

import pytest
from flask import Flask

from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.to_do.things import things_to_do
from disclosure.actions.users import disable_user
from disclosure.clock import now
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, move_as
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_writing import boxes
from tests.people import BEN, EVA, IVA, OPERATOR
from tests.typed import signed_in
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)

WHY = "Please say who the matron is."


@pytest.fixture
def ref(case: ACase) -> str:
    ref = a_draft(case, "apology")
    move_as(case, BEN, "submit", ref)
    return ref


def to_do(case: ACase) -> list[tuple[str, str, str]]:
    """What the list says of this letter: act, why, group."""
    case.session.rollback()
    view = Viewed(case.now, staff_of(case.session))
    rows = [each for each in things_to_do(view) if each.target.where == "letter"]
    return [(each.act, each.why, each.group.name) for each in rows]


def test_its_writer_reads_who_returned_it_and_why(app: Flask, case: ACase, ref: str) -> None:
    eva, ben = signed_in(app, EVA), signed_in(app, BEN)
    told = {"reason": WHY, "seen": str(row(case, ref).version)}
    assert eva.post(f"/letters/{ref}/moves/return_to_draft", data=told).status_code == 303
    page = ben.get(f"/letters/{ref}").text
    assert "Eva Marsh returned it to be mended, on " in page
    assert f"<q>{WHY}</q>" in page
    assert "Mend what Eva Marsh returned it for, then send it for approval again" in page
    assert "Nothing to mend. Read it once more" not in page
    checked = ben.post(f"/letters/{ref}/check-now", data=boxes(ben, ref)).get_json()["html"]
    assert "Mend what Eva Marsh returned it for" in checked
    assert f"<q>{WHY}</q>" in eva.get(f"/letters/{ref}").text
    name = "Mend the letter of apology to Mrs Ann Price"
    assert to_do(case) == [(name, f"Eva Marsh returned it: “{WHY}”", "TODAY")]
    ben.post(f"/letters/{ref}", data=boxes(ben, ref) | {"do": "submit"})
    assert WHY not in eva.get(f"/letters/{ref}").text


def test_the_page_asks_why_it_is_returned(app: Flask, case: ACase, ref: str) -> None:
    eva, seen = signed_in(app, EVA), str(row(case, ref).version)
    for reason in ("", "The matron"):
        told = {"reason": reason, "seen": seen}
        answer = eva.post(f"/letters/{ref}/moves/return_to_draft", data=told)
        assert answer.status_code == 422
        assert "Give a reason of at least three words." in answer.text
    assert row(case, ref).state is LetterState.IN_REVIEW


def test_without_a_reason_it_still_says_who_returned_it(app: Flask, case: ACase, ref: str) -> None:
    move_as(case, EVA, "return_to_draft", ref)
    page = unescape(signed_in(app, BEN).get(f"/letters/{ref}").text)
    assert "No reason was given. Ask Eva Marsh what to change." in page
    assert [why for _, why, _ in to_do(case)] == ["Eva Marsh returned it."]
    disable_user(case.session, OPERATOR, now(), EVA, IVA)
    page = unescape(signed_in(app, BEN).get(f"/letters/{ref}").text)
    assert "No reason was given. Eva Marsh has left: ask whoever approves it next." in page


def test_who_takes_their_own_letter_back_is_told_nothing(app: Flask, case: ACase, ref: str) -> None:
    move_as(case, BEN, "return_to_draft", ref, reason="I forgot the date.")
    assert "returned it to be mended" not in signed_in(app, BEN).get(f"/letters/{ref}").text
    assert [why for _, why, _ in to_do(case)] == ["A draft."]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("We are sorry if this hurt you.", "can never be accepted: sent as it is, it can only be"),
        ("Your INR was four.", "Sent as it is, it needs a reason from the approver for each."),
        ("Take care \N{GRINNING FACE}", ""),  # this is refused at once
    ],
)
def test_who_sends_it_with_faults_is_told_before_what_comes_of_it(
    app: Flask, case: ACase, words: str, says: str
) -> None:
    """“Send it as it is” stood there, and the approver had no button but to send it back."""
    ref = a_draft(case, "apology", closing=words)
    ben = signed_in(app, BEN)
    now = ben.post(f"/letters/{ref}/check-now", data=boxes(ben, ref)).get_json()["html"]
    for page in (ben.get(f"/letters/{ref}").text, now):
        bar = page.partition('id="live-bar"')[2].partition("Send it as it is")[0]
        assert says in bar
        assert ("ent as it is" in bar) is bool(says)

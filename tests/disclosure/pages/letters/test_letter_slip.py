"""Who opens the post enters a slip on one screen: nothing half saved, nothing typed lost."""

import pytest
from flask import Flask

from disclosure.kinds.questions import Question
from disclosure.records.letter import letter_called
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_letter, move_as, record_as
from tests.people import ADA, BEN, EVA, IVA, SAM
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.FOLLOW_UP)

ASKED = "Who looks after the cupboard?"


@pytest.fixture
def promise(case: ACase) -> str:
    """Ben's: done, and checked by Eva."""
    told = {"words": "We will sort the two boxes apart.", "owner": BEN}
    source = {"family": case.person}
    made = record_as(case, ADA, "commitment", **told, due_on=case.day(3), source=source)
    ref = str(made.created[0]["ref"])
    move_as(case, BEN, "done", ref, evidence="The boxes stand in two cupboards.")
    move_as(case, EVA, "verify", ref)
    return ref


def filled(page: str, case: ACase, promise: str, **more: object) -> dict[str, object]:
    """As a browser would send it: the promise in its row, wherever that stands."""
    value = f'value="{promise}"'
    before = page[: page.index(value)].rpartition('name="')[2]
    row = before.partition('"')[0].removesuffix("-promise")
    told = {f"{row}-promise": promise, f"{row}-kept": "yes", f"{row}-words": "I saw it."}
    told |= {"at": case.today.isoformat(), "how": "post", "questions-0-words": ASKED}
    return told | more


def states(case: ACase) -> dict[str, str]:
    case.session.rollback()
    return {promise.ref: str(promise.state) for promise in case.now.commitments}


def test_the_letter_leads_to_the_form_and_all_of_it_is_saved_at_once(
    app: Flask, case: ACase, promise: str
) -> None:
    ref = a_letter(case, "closing")
    browser = signed_in(app, IVA)
    assert f"/letters/{ref}/slip" in browser.get(f"/letters/{ref}").text
    page = browser.get(f"/letters/{ref}/slip").text
    assert "We will sort the two boxes apart." in page
    more = {"never": ["text"], "latest": "19:00", "account": "Please thank Ben."}
    answer = browser.post(f"/letters/{ref}/slip", data=filled(page, case, promise, **more))
    assert answer.status_code == 303, answer.text
    assert states(case)[promise] == "confirmed"
    person = next(p for p in case.now.persons if p.number == case.person)
    assert person.body["safe"]["never"] == ["text"]
    letter = browser.get(f"/letters/{ref}").text
    assert ASKED in letter
    assert "Please thank Ben." in letter


def test_the_owner_of_a_promise_saves_the_rest_and_hears_who_can_enter_it(
    app: Flask, case: ACase, promise: str
) -> None:
    ref = a_letter(case, "closing")
    browser = signed_in(app, BEN)
    page = browser.get(f"/letters/{ref}/slip").text
    told = filled(page, case, promise)
    no = browser.post(f"/letters/{ref}/slip", data=told)
    assert no.status_code == 422
    assert "another person has to enter what they said" in no.text
    assert ASKED in no.text
    assert 'value="I saw it."' in no.text
    assert not [q for _, q in case.now.case.those(Question) if q.words == ASKED]
    refused = no.text.split('name="refused" value="')[1].partition('"')[0]
    rest = browser.post(f"/letters/{ref}/slip", data=told | {"refused": refused, "do": "rest"})
    assert rest.status_code == 200
    assert "1 line is not entered yet" in rest.text
    assert "I saw it." in rest.text
    assert "Iva" in rest.text
    assert len([q for _, q in case.now.case.those(Question) if q.words == ASKED]) == 1
    assert states(case)[promise] == "verified"


def test_what_cannot_be_read_is_said_beside_its_box_and_kept(
    app: Flask, case: ACase, promise: str
) -> None:
    ref = a_letter(case, "closing")
    browser = signed_in(app, IVA)
    page = browser.get(f"/letters/{ref}/slip").text
    no = browser.post(
        f"/letters/{ref}/slip", data=filled(page, case, promise, at="", latest="late")
    )
    assert no.status_code == 422
    assert 'href="#at"' in no.text
    assert ASKED in no.text
    assert states(case)[promise] == "verified"


def test_another_row_for_a_question_loses_nothing(app: Flask, case: ACase, promise: str) -> None:
    ref = a_letter(case, "closing")
    browser = signed_in(app, IVA)
    page = browser.get(f"/letters/{ref}/slip").text
    more = browser.post(
        f"/letters/{ref}/slip", data=filled(page, case, promise, another="questions")
    )
    assert more.status_code == 200
    assert more.text.count(ASKED) == 1
    assert 'name="questions-1-words"' in more.text


def test_no_contact_at_all_forbids_every_way(app: Flask, case: ACase, promise: str) -> None:
    ref = a_letter(case, "closing")
    browser = signed_in(app, IVA)
    page = browser.get(f"/letters/{ref}/slip").text
    browser.post(f"/letters/{ref}/slip", data=filled(page, case, promise, no_way="yes"))
    person = next(p for p in case.now.persons if p.number == case.person)
    assert {"post", "phone", "email", "visit"} <= set(person.body["safe"]["never"])


def test_a_letter_that_was_not_sent_has_no_such_form(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "closing", until="issue")
    browser = signed_in(app, IVA)
    assert browser.get(f"/letters/{ref}/slip").status_code == 303
    told = {"at": case.today.isoformat(), "how": "post", "account": "Thank you."}
    assert browser.post(f"/letters/{ref}/slip", data=told).status_code == 409
    assert signed_in(app, EVA).get(f"/letters/{ref}/slip").status_code == 403
    assert signed_in(app, SAM).get(f"/letters/{ref}/slip").status_code == 404


def test_the_writer_chooses_it_with_one_tick(app: Flask, case: ACase) -> None:
    ref = a_draft(case, "closing")
    browser = signed_in(app, BEN)
    assert "A page to answer on paper goes with this letter" in browser.get(f"/letters/{ref}").text
    row = letter_called(case.session, ref)
    assert row
    boxes = {f"box_{name}": words for name, words in row.boxes.items()}
    told = {**boxes, "seen": str(row.version), "slip_asked": "yes", "do": "save"}
    assert browser.post(f"/letters/{ref}", data=told).status_code == 303
    case.session.rollback()
    row = letter_called(case.session, ref)
    assert row
    assert not row.with_slip
    again = {**told, "seen": str(row.version), "slip": "yes"}
    assert browser.post(f"/letters/{ref}", data=again).status_code == 303
    case.session.rollback()
    row = letter_called(case.session, ref)
    assert row
    assert row.with_slip
    assert "goes with this letter, at its end" in signed_in(app, EVA).get(f"/letters/{ref}").text

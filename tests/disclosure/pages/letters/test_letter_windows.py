"""What an open desk sends, and is told, when the letter is open in another window too."""

from flask import Flask

from disclosure.records.writing import unsaved_words
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_writing import boxes
from tests.people import ADA, BEN, IVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def waiting(case: ACase, ref: str) -> list[dict[str, str]]:
    case.session.rollback()
    return [each.words for each in unsaved_words(case.session, row(case, ref).id)]


def test_a_window_that_only_leaves_takes_no_words_with_it(
    app: Flask, case: ACase, ref: str
) -> None:
    ben = signed_in(app, BEN)
    ben.post(f"/letters/{ref}/beat", data={"here": "1"})
    ben.post(f"/letters/{ref}/unsaved", data={"box_why": "We were careless."})
    answer = ben.post(f"/letters/{ref}/unsaved", data={"leaving": "1"})
    assert (answer.status_code, answer.get_json()) == (200, {"says": ""})
    assert waiting(case, ref) == [{"why": "We were careless."}]
    assert not ben.post(f"/letters/{ref}/beat").get_json()["mine"]


def test_each_window_sends_the_boxes_typed_in_there(app: Flask, case: ACase, ref: str) -> None:
    ben = signed_in(app, BEN)
    for box, words in (("why", "We were careless."), ("facts", "You had too much.")):
        ben.post(f"/letters/{ref}/unsaved", data={f"box_{box}": words})
    assert waiting(case, ref) == [{"why": "We were careless.", "facts": "You had too much."}]


def test_saving_leaves_what_was_typed_in_another_window(app: Flask, case: ACase, ref: str) -> None:
    ben = signed_in(app, BEN)
    there, facts = boxes(ben, ref), row(case, ref).slots["facts"]
    ben.post(f"/letters/{ref}/unsaved", data={"box_why": "Careless.", "seen": there["seen"]})
    ben.post(f"/letters/{ref}", data=there | {"do": "save", "typed": ""})
    assert waiting(case, ref) == [{"why": "Careless."}]
    ben.post(f"/letters/{ref}", data=there | {"box_facts": "Too much.", "typed": "facts"})
    assert row(case, ref).slots["facts"] == "Too much." != facts
    assert waiting(case, ref) == [{"why": "Careless."}]
    again = boxes(ben, ref)
    assert (again["box_why"], again["seen"]) == ("Careless.", str(row(case, ref).version))


def test_without_script_a_box_that_came_back_and_was_cleared_stays_cleared(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, older = signed_in(app, BEN), row(case, ref).slots["why"]
    ben.post(f"/letters/{ref}/unsaved", data={"box_why": "Careless."})
    assert 'name="typed" value="why"' in ben.get(f"/letters/{ref}").text
    ben.post(f"/letters/{ref}", data=boxes(ben, ref) | {"box_why": older, "typed": "why"})
    assert waiting(case, ref) == []
    assert boxes(ben, ref)["box_why"] == older


def test_handing_over_takes_along_what_was_typed_in_another_window(
    app: Flask, case: ACase, ref: str
) -> None:
    ben, iva = signed_in(app, BEN), signed_in(app, IVA)
    ben.post(f"/letters/{ref}/beat", data={"here": "1"})
    there = boxes(ben, ref)
    ben.post(f"/letters/{ref}/unsaved", data={"box_why": "Careless.", "seen": there["seen"]})
    iva.post(f"/letters/{ref}/pen", data={"do": "ask"})
    ben.post(f"/letters/{ref}/pen", data=there | {"do": "give", "typed": ""})
    assert row(case, ref).slots["why"] == "Careless."
    assert waiting(case, ref) == []


def test_words_for_a_box_that_is_gone_are_refused_in_a_sentence(app: Flask, ref: str) -> None:
    answer = signed_in(app, BEN).post(f"/letters/{ref}/unsaved", data={"box_gone": "Words"})
    assert answer.status_code == 409
    assert "Copy your words" in answer.get_json()["says"]


def test_an_old_desk_is_told_why_it_takes_no_more_words(app: Flask, case: ACase, ref: str) -> None:
    ben = signed_in(app, BEN)
    signed_in(app, ADA).post(f"/letters/{ref}/pen", data={"do": "take"})
    told = ben.post(f"/letters/{ref}/beat").get_json()
    assert (told["theirs"], told["why"]) == (True, "Ada Lind is writing now.")
    move_as(case, ADA, "submit", ref)
    told = ben.post(f"/letters/{ref}/beat").get_json()
    assert told["why"].startswith("This letter was sent for approval: it is in review")
    assert told["why"] in told["html"]
    assert told["stays"] == "What you typed stays here and is kept."
    move_as(case, ADA, "withdraw", ref, reason="It was begun by mistake")
    told = ben.post(f"/letters/{ref}/beat").get_json()
    assert "it is withdrawn" in told["why"]
    assert told["stays"].endswith("not kept: copy it.")

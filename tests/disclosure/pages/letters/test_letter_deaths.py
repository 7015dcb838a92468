"""A death since a letter was begun, as each page of the letter says it, and the honest way on."""

import re
from html import unescape

import pytest
from flask import Flask

from disclosure.records.letter import letter_called
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    letter_row,
    move_as,
    record_as,
)
from tests.deaths import maria_dies, maria_is_ill
from tests.disclosure.pages.letters.test_letter_writing import boxes
from tests.people import ADA, BEN, EVA
from tests.typed import seen_in, signed_in
from workflows.words import LetterState

pytestmark = begins_with(maria_is_ill)
SAYS = "Maria died on 12 March 2026: read the letter again."
STILL_RIGHT = "Every word is still right: send it for approval"


def state(case: ACase, ref: str) -> LetterState:
    case.session.rollback()
    found = letter_called(case.session, ref)
    assert found
    return found.state


def test_the_desk_says_it_and_leads_to_the_statement_that_sends_it_on(
    app: Flask, case: ACase
) -> None:
    ref, ben = a_draft(case, "no_contact"), signed_in(app, BEN)
    assert "died" not in ben.get(f"/letters/{ref}").text
    maria_dies(case)
    page = unescape(ben.get(f"/letters/{ref}").text)
    assert SAYS in page
    link = re.search(rf'href="([^"]*)">{STILL_RIGHT}', page)
    assert link
    seen = seen_in(ben.get(link[1]).text)
    without = ben.post(link[1], data={"seen": seen, "reason": ""})
    assert without.status_code == 422
    assert SAYS in unescape(without.text)
    told = {"seen": seen, "reason": "I knew of it when I wrote it"}
    assert ben.post(link[1], data=told).status_code == 303
    assert state(case, ref) is LetterState.IN_REVIEW
    assert SAYS not in unescape(signed_in(app, EVA).get(f"/letters/{ref}").text)


def test_who_may_not_send_a_draft_on_is_led_to_no_page_that_says_no(
    app: Flask, case: ACase
) -> None:
    ref = a_draft(case, "no_contact")
    maria_dies(case)
    page = unescape(signed_in(app, EVA).get(f"/letters/{ref}").text)
    assert SAYS in page
    assert "moves/submit" not in page
    assert STILL_RIGHT in unescape(signed_in(app, ADA).get(f"/letters/{ref}").text)


def test_changed_words_that_are_saved_go_on_as_ever(app: Flask, case: ACase) -> None:
    ref, ben = a_draft(case, "no_contact"), signed_in(app, BEN)
    maria_dies(case)
    page = ben.get(f"/letters/{ref}").text
    boxes = re.findall(r'<textarea[^>]* name="(box_\w+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    typed = {name: unescape(words) for name, words in boxes} | {"seen": seen[1]}
    refused = ben.post(f"/letters/{ref}", data=typed | {"do": "submit"})
    assert (refused.status_code, SAYS in unescape(refused.text)) == (422, True)
    typed["box_tried"] += " We are so sorry that Maria has died."
    assert ben.post(f"/letters/{ref}", data=typed | {"do": "submit"}).status_code == 303
    assert state(case, ref) is LetterState.IN_REVIEW


@pytest.mark.parametrize("until", ["submit", "approve"])
def test_who_approves_and_who_issues_it_are_told(app: Flask, case: ACase, until: str) -> None:
    ref = a_letter(case, "no_contact", until=until)
    maria_dies(case)
    for path in (f"/letters/{ref}", f"/letters/{ref}/issue"):
        page = unescape(signed_in(app, ADA).get(path).text)
        assert f"{SAYS} Its words are older than that. Return it to draft for that." in page
        assert STILL_RIGHT not in page


def test_who_sends_an_issued_letter_is_told_to_read_it_again(app: Flask, case: ACase) -> None:
    ref = a_letter(case, "no_contact", until="issue")
    maria_dies(case)
    page = unescape(signed_in(app, ADA).get(f"/letters/{ref}/moves/send").text)
    assert "Maria died on 12 March 2026, after the words of this letter were written" in page
    move_as(case, ADA, "send", ref, how="visit", format="standard")


def test_what_was_promised_to_the_patient_can_be_kept_by_a_letter_to_her_daughter(
    app: Flask, case: ACase
) -> None:
    """Ewa is owed it now. The desk offered her a new promise alone: two stood on record for one."""
    maria = next(each.number for each in case.now.persons if each.body["is_patient"])
    words, source = "Send you the notes of the ward", {"family": maria}
    told = {"words": words, "owner": BEN, "due_on": case.day(20), "source": source}
    record_as(case, BEN, "commitment", **told)
    (promise,) = (each for each in case.now.commitments if each.words == words)
    assert promise.due_on
    maria_dies(case)
    said = f"Ben will post the notes of the ward to you by {in_words(promise.due_on)}."
    ref, ben = a_draft(case, "holding", next=said), signed_in(app, BEN)
    offered = f'<option value="{promise.ref}">{words} ({promise.ref})</option>'
    assert offered in ben.get(f"/letters/{ref}").text
    easy = {"easy_read": said, "do": "easy", "seen": letter_row(case, ref).version}
    assert ben.post(f"/letters/{ref}/other-words", data=easy).status_code == 303
    assert offered in ben.get(f"/letters/{ref}/other-words").text
    there = {"promise-0-sentence": said, "promise-0-commitment": promise.ref, "link": "0"}
    assert ben.post(f"/letters/{ref}", data=boxes(ben, ref) | there).status_code == 303
    assert letter_row(case, ref).links == {said: promise.ref}

"""A promise that is put into a letter from who does it, what, and by when."""

import re
from html import unescape

import pytest
from flask import Flask

from disclosure.actions.letters import writing as letters
from disclosure.pages.letters.form import owner_in
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, change_by, record_as
from tests.cases import letter_row as row
from tests.disclosure.pages.letters.test_letter_writing import boxes
from tests.people import ADA, BEN
from tests.typed import signed_in
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def test_a_promise_of_which_nobody_knows_who_acts_is_not_put_into_the_letter(
    app: Flask, case: ACase
) -> None:
    """It would read “Ada Lind will a call from Dr. Shah”."""
    ref = a_draft(case, "apology")
    ben, version = signed_in(app, BEN), row(case, ref).version
    new = {"add": "promise", "new-words": "A call from Dr. Shah", "new-owner": ADA}
    said = boxes(ben, ref) | new | {"new-due_on": "2027-05-05"}
    answer = ben.post(f"/letters/{ref}", data=said)
    assert answer.status_code == 422
    assert "What we will do: begin with the act, as “ring you”" in answer.text
    assert row(case, ref).version == version
    mended = {"new-words": "Dr. Shah will ring you"}
    assert ben.post(f"/letters/{ref}", data=said | mended).status_code == 303
    assert "Dr. Shah will ring you by Wednesday 5 May 2027." in row(case, ref).text


def test_a_day_that_is_written_another_way_is_told_how_to_write_it(app: Flask, case: ACase) -> None:
    """Whether 3/4 is in March or in April nobody guesses."""
    ref = a_draft(case, "apology")
    new = {"add": "promise", "new-words": "Ring you", "new-owner": ADA, "new-due_on": "3/4/2027"}
    ben = signed_in(app, BEN)
    answer = ben.post(f"/letters/{ref}", data=boxes(ben, ref) | new)
    assert answer.status_code == 422
    assert "By which day: write the day with its year first" in answer.text
    assert 'value="3/4/2027"' in answer.text


def test_a_way_that_the_reader_forbade_is_asked_about_once(app: Flask, case: ACase) -> None:
    wishes = {"use": ["post"], "never": ["phone"]}
    record_as(case, BEN, "person_change", person=case.person, safe=wishes, reason="She asked us")
    ref, ben = a_draft(case, "apology"), signed_in(app, BEN)
    new = {"add": "promise", "new-words": "Ring you", "new-owner": ADA, "new-due_on": "2027-05-05"}
    asked = ben.post(f"/letters/{ref}", data=boxes(ben, ref) | new)
    assert asked.status_code == 422
    says = "What we will do: Mrs Ann Price asked us never to get in touch by phone"
    page = unescape(asked.text)
    assert says in page
    assert "Promise something else, such as “We will write to you”" in page
    assert 'name="new-all_the_same"' in page
    assert "ring you by Wednesday 5 May 2027" not in row(case, ref).text
    told = new | {"new-all_the_same": "by_that_way"}
    assert ben.post(f"/letters/{ref}", data=boxes(ben, ref) | told).status_code == 303
    assert "ring you by Wednesday 5 May 2027" in row(case, ref).text


def test_a_way_that_nobody_forbade_is_not_asked_about(app: Flask, case: ACase) -> None:
    ref, ben = a_draft(case, "apology"), signed_in(app, BEN)
    page = ben.get(f"/letters/{ref}").text
    assert 'name="new-all_the_same"' not in page


def test_a_promise_over_two_lines_is_made_one_as_a_browser_sends_it(
    app: Flask, case: ACase
) -> None:
    """It ends each line in its own way, also in what the page gave it to send back."""
    sentence = "We will ring you\nby Friday 3 April 2026."
    ref = a_draft(case, "apology", next=sentence)
    ben = signed_in(app, BEN)
    found = re.search(r'name="(promise-\d+)-sentence"', ben.get(f"/letters/{ref}").text)
    assert found
    sent = boxes(ben, ref) | {f"{found[1]}-sentence": sentence}
    sent |= {f"{found[1]}-owner": BEN, "link": found[1].removeprefix("promise-")}
    data = {name: said.replace("\n", "\r\n") for name, said in sent.items()}
    no_day = ben.post(f"/letters/{ref}", data=data)
    assert no_day.status_code == 422
    assert f'<option value="{BEN}" selected>' in no_day.text
    data[f"{found[1]}-due_on"] = "2026-04-03"
    assert ben.post(f"/letters/{ref}", data=data).status_code == 303
    assert list(row(case, ref).links) == [sentence]


def test_in_a_language_that_we_do_not_write_a_sentence_of_the_letter_is_tied(
    app: Flask, case: ACase
) -> None:
    sentence = "Zadzwonimy do Pani do 29 marca 2026 r."
    text = f"Szanowna Pani Price\n\nPrzepraszamy. {sentence}\n\nZ poważaniem\n\nBen Okoro"
    told = {"to": case.person, "language": "pl", "text": text}
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", told)
    ref, ben = str(letter.ref), signed_in(app, BEN)
    there = boxes(ben, ref)
    assert "Which sentence of the letter promises it" in ben.get(f"/letters/{ref}").text
    new = {"add": "promise", "new-owner": BEN, "new-due_on": "2026-03-29", "language": "pl"}
    other = ben.post(f"/letters/{ref}", data=there | new | {"new-words": "zadzwonić do Pani"})
    assert other.status_code == 422
    assert "the letter does not hold it" in other.text
    tied = ben.post(f"/letters/{ref}", data=there | new | {"new-words": sentence})
    assert tied.status_code == 303
    assert (row(case, ref).text, list(row(case, ref).links)) == (text, [sentence])


@pytest.mark.parametrize(
    ("sentence", "owner"),
    [
        ("We will ring Mrs Price by Friday 27 March 2026.", ""),
        ("Mrs Price will ring you by Friday 27 March 2026.", "joan@example.org"),
        ("Joan Price will ring you.", "joan@example.org"),
        ("Nurse Price and our team ring you.", "joan@example.org"),
        ("I will ring Mrs Price.", BEN),
    ],
)
def test_a_nurse_of_the_same_name_does_not_own_what_we_promise_the_family(
    sentence: str, owner: str
) -> None:
    assert owner_in(sentence, {"joan@example.org": "Joan Price", BEN: "Ben Okoro"}, BEN) == owner


@pytest.mark.parametrize("do", ["save", "submit", "write_to_another"])
def test_a_promise_that_was_begun_and_not_added_is_shown_again(
    app: Flask, case: ACase, do: str
) -> None:
    """Enter in its boxes saves the letter: who, what and when were gone, and nothing said so."""
    ref, ben = a_draft(case, "apology"), signed_in(app, BEN)
    new = {"new-words": "Ring you at noon", "new-owner": ADA, "new-due_on": "2027-05-05"}
    closing = {"box_closing": "I am sorry for what we did."}
    answer = ben.post(f"/letters/{ref}", data=boxes(ben, ref) | new | closing | {"do": do})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "The letter is saved. What you began to promise is not in it yet." in page
    assert "What we will do: this is not in the letter yet." in page
    assert 'value="Ring you at noon"' in page
    assert 'value="2027-05-05"' in page
    assert "I am sorry for what we did." in row(case, ref).text
    assert row(case, ref).state is LetterState.DRAFT
    seen = re.search(r'name="seen" type="hidden" value="(\d+)"|name="seen" value="(\d+)"', page)
    assert seen
    assert str(row(case, ref).version) in seen.groups()


def test_whom_somebody_chose_beside_a_promise_stays_chosen_while_the_letter_is_saved(
    app: Flask, case: ACase
) -> None:
    first, second = "We will ring you by 5 May 2027.", "We will write to you by 6 May 2027."
    ref, ben = a_draft(case, "apology"), signed_in(app, BEN)
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"next": f"{first} {second}"}})
    there = {"promise-0-sentence": first, "promise-0-owner": ADA, "promise-0-due_on": "2027-05-05"}
    there |= {"promise-1-sentence": second, "promise-1-owner": BEN}
    there |= {"promise-1-due_on": "2027-05-06"}
    chosen = f'<option value="{BEN}" selected>'
    for press in ({"do": "save"}, {"link": "0"}):
        answer = ben.post(f"/letters/{ref}", data=boxes(ben, ref) | there | press)
        assert answer.status_code == 200
        assert chosen in answer.text
    assert second not in row(case, ref).links

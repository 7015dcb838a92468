"""Beginning a letter: chosen beforehand what is likely, and seen before anything is kept."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.records.letter import letter_called, letters_of
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_letter, a_person
from tests.people import MONA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.DISCLOSE)


def path(case: ACase) -> str:
    return f"/incidents/{case.ref}/letters/new"


def test_the_likely_kind_and_the_only_person_are_chosen_beforehand(
    ben: FlaskClient, case: ACase
) -> None:
    page = ben.get(path(case)).text
    assert 'value="findings" checked' in page
    assert f'value="{case.person}" checked' in page
    assert "The record says: the patient." in page


def test_for_several_people_the_page_says_how_each_would_read(
    ben: FlaskClient, case: ACase
) -> None:
    a_person(case, name="Ms Eve Price", relationship="Daughter", is_patient=False)
    page = unescape(ben.get(path(case)).text)
    assert "Mrs Ann Price, the patient; Ms Eve Price, somebody who acts for the patient." in page


def test_a_carer_who_is_only_also_told_is_not_said_to_act_for_the_patient(
    ben: FlaskClient, case: ACase
) -> None:
    """Mrs Price agreed that Mr Haddad hears of it; he decides nothing for her."""
    who = {"name": "Mr Omar Haddad", "relationship": "Carer", "is_patient": False}
    carer = a_person(case, **who, standing="also_told", lawful_basis="She agreed on the ward")
    page = unescape(ben.get(path(case)).text)
    assert "Mrs Ann Price, the patient; Mr Omar Haddad, somebody who may also be told." in page
    seen = ben.post(path(case), data={"kind": "holding", "to": str(carer), "do": "look"})
    page = unescape(seen.text)
    assert "It is written for somebody who may also be told." in page
    assert "or who agreed that we write to them]" in page


def test_it_is_seen_before_it_is_kept(ben: FlaskClient, case: ACase, session: Session) -> None:
    told = {"kind": "findings", "to": str(case.person), "audience": "bereaved_family"}
    page = unescape(ben.post(path(case), data={**told, "do": "look"}).text)
    assert "This is how it would begin" in page
    assert "It is written for a bereaved family" in page
    assert "I am so sorry that Ann Price died." in page
    assert 'value="bereaved_family"' in page
    session.rollback()
    assert not letters_of(session, case.id)


def test_looking_without_a_person_says_what_is_missing(ben: FlaskClient, case: ACase) -> None:
    for told in ({"kind": "findings"}, {"kind": "findings", "to": "99"}, {"to": str(case.person)}):
        answer = ben.post(path(case), data={**told, "do": "look"})
        assert answer.status_code == 422
        assert "This is how it would begin" not in answer.text
    wrong = {"kind": "findings", "to": str(case.person), "audience": "uncle", "do": "look"}
    answer = ben.post(path(case), data=wrong)
    assert answer.status_code == 422
    assert 'href="#audience"' in answer.text


def test_reader_and_correction_go_into_the_draft(
    ben: FlaskClient, case: ACase, session: Session
) -> None:
    first = a_letter(case, "no_contact", until="send")
    page = ben.get(f"{path(case)}?replaces={first}").text
    assert f'value="{first}" selected' in page
    told = {"kind": "findings", "to": str(case.person), "audience": "parent", "replaces": first}
    answer = ben.post(path(case), data=told)
    assert answer.status_code == 303
    session.rollback()
    letter = letter_called(session, answer.location.rpartition("/")[2])
    assert letter
    assert (letter.audience, letter.replaces) == ("parent", first)
    assert f"({first})" in letter.slots["about"]


def test_what_a_letter_may_correct_is_named_with_whom_it_was_to(
    ben: FlaskClient, case: ACase
) -> None:
    """Of two letters of one kind nobody could tell which was her daughter's; and a draft that was
    chosen was refused."""
    eve = a_person(case, name="Ms Eve Price", relationship="Daughter", is_patient=False)
    hers, mine = a_letter(case, "no_contact", to=eve), a_letter(case, "no_contact")
    draft = a_letter(case, "no_contact", until="submit")
    page = unescape(ben.get(path(case)).text)
    box = page.partition('name="replaces"')[2].partition("</select>")[0]
    assert f"Letter to Ms Eve Price, whom we cannot reach, {hers}" in box
    assert f"Letter to Mrs Ann Price, whom we cannot reach, {mine}" in box
    assert draft not in box


def test_the_desk_shows_words_that_others_have_used(ben: FlaskClient, case: ACase) -> None:
    answer = ben.post(path(case), data={"kind": "findings", "to": str(case.person)})
    desk = unescape(ben.get(answer.location).text)
    assert "Words that others have used" in desk
    assert "We gave far too much of a medicine" in desk
    assert "You left" not in desk  # to a patient, no words for parents


def test_words_of_others_say_which_box_they_fit(ben: FlaskClient, case: ACase) -> None:
    """“We did not tell you at once” stands beside the sorry and at the beginning, in other words:
    who goes from box to box heard one name twice."""
    answer = ben.post(path(case), data={"kind": "delay", "to": str(case.person)})
    named = re.findall(r'aria-label="([^"]*)" readonly', ben.get(answer.location).text)
    assert sum(name.startswith("We did not tell you at once") for name in named) == 2
    assert len(named) == len(set(named))


def test_who_may_not_write_may_not_begin(app: Flask, case: ACase) -> None:
    assert signed_in(app, MONA).get(path(case)).status_code == 403

"""A name that was put right after a letter was written: the line above the greeting has the new one
by itself, and the words below it the one of before.
"""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.put_right import names_put_right
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_draft,
    a_person,
    an_opened_case,
    change_by,
    letter_row,
    move_as,
    name_contact,
    record_as,
    taken_to,
)
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in

SAYS = (
    "The record says Anne Pryce now. When this letter was last read or issued it said Ann Price. "
    "See that the letter has the right name."
)


def a_child_and_her_mother(session: Session) -> ACase:
    case = an_opened_case(session, patient={"name": "Ann Price", "born_on": "2017-05-02"})
    a_person(case, name="Ann Price")
    mother = {"name": "Mrs Mary Price", "relationship": "Mother", "lawful_basis": "Her mother"}
    case.person = a_person(case, **mother, is_patient=False)
    name_contact(case)
    return case


pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_child_and_her_mother)]


def spelled(case: ACase, name: str) -> None:
    child = case.now.patient
    assert child
    told = {"name": name, "reason": "The registrar spells it so"}
    record_as(case.later(hours=1), BEN, "person_change", person=child.number, **told)


def about_her(case: ACase, until: str) -> str:
    words = {"opening": "We gave Ann too much of a medicine.", "facts": "Ann was with us that day."}
    ref = a_draft(case, "initial_notification", to=case.person, **words)
    return ref if until == "draft" else taken_to(case, ref, until)


def minded(case: ACase, ref: str) -> list[str]:
    return [*names_put_right(case.now, letter_row(case, ref))]


@pytest.mark.parametrize("until", ["draft", "submit", "approve", "issue"])
def test_a_child_by_another_name_than_the_line_above_is_seen_before_it_goes(
    case: ACase, until: str
) -> None:
    ref = about_her(case, until)
    assert minded(case, ref) == []
    spelled(case, "Anne Pryce")
    assert minded(case, ref) == [SAYS]


def test_whoever_issues_it_reads_that_on_its_page(app: Flask, case: ACase) -> None:
    ref = about_her(case, "approve")
    spelled(case, "Anne Pryce")
    assert SAYS in signed_in(app, ADA).get(f"/letters/{ref}/issue").text


def test_it_is_said_until_its_words_are_read_again_and_stops_nothing(case: ACase) -> None:
    ref = about_her(case, "approve")
    spelled(case, "Annabel Pryce")
    move_as(case, EVA, "return_to_draft", ref, reason="Her name is another")
    right = {"facts": "Annabel was with us that day."}
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": right})
    assert minded(case, ref) == []
    sent = about_her(case, "issue")
    spelled(case, "Hannah Pryce")
    move_as(case, ADA, "send", sent, how="post", format="standard")
    assert minded(case, sent) == []


def test_once_it_is_issued_the_line_above_its_words_is_read_too(case: ACase) -> None:
    words = {"about": "We write to you about your daughter.", "facts": "She was with us that day."}
    ref = a_draft(case, "initial_notification", to=case.person, opening="We hurt her.", **words)
    taken_to(case, ref, "approve")
    assert "Ann" not in letter_row(case, ref).text
    spelled(case, "Anna Price")
    assert minded(case, ref) == []
    move_as(case, ADA, "issue", ref)
    spelled(case, "Anne Pryce")
    assert minded(case, ref) == [SAYS.replace("Ann Price", "Anna Price")]


def test_a_name_that_the_letter_does_not_hold_or_that_another_has_is_no_matter(case: ACase) -> None:
    ref = about_her(case, "draft")
    spelled(case, "Ann Rose Price")
    assert minded(case, ref) == []
    spelled(case, "Ann Rose Pryce")  # her mother is a Price still
    assert minded(case, ref) == []


@pytest.mark.parametrize("until", ["draft", "approve", "issue"])
def test_whoever_wishes_to_be_called_otherwise_is_not_greeted_as_before(
    case: ACase, until: str
) -> None:
    """No name on record was wrong: only the greeting is."""
    ref = about_her(case, until)
    told = {"preferred_name": "Robin", "reason": "Asked to be called so"}
    record_as(case.later(hours=1), BEN, "person_change", person=case.person, **told)
    (says,) = minded(case, ref)
    assert says.startswith("The record says Robin now. When this letter was last read or issued")
    assert "it said Mrs Mary Price. See that the letter has the right name." in says
    if until == "draft":
        right = {"slots": {"greeting": "Dear Robin"}}
        letters.edit(case.session, change_by(case, BEN), ref, right)
        assert minded(case, ref) == []

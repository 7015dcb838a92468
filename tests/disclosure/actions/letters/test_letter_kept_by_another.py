"""A letter names who will do what it promises, and somebody else keeps it by the time it goes."""

from datetime import date
from html import unescape

import pytest
from flask import Flask

from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.open_promises import kept_by_another_now
from disclosure.actions.users import disable_user
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, change_by, letter_row, move_as, taken_to
from tests.people import ADA, BEN, IVA, OPERATOR, RON
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
MEND = "See that the letter says who will do it."


def promising(case: ACase, words: str, owner: str = IVA) -> tuple[str, str, str]:
    """A draft, its sentence, and the promise."""
    day = case.day(12)
    sentence = f"{words} by {in_words(date.fromisoformat(day))}."
    ref = a_draft(case, "apology", next=sentence)
    told = {"sentence": sentence, "owner": owner, "due_on": day}
    letters.link(case.session, change_by(case, BEN), ref, told)
    return ref, sentence, letter_row(case, ref).links[sentence]


def said(case: ACase, ref: str) -> list[str]:
    return [*kept_by_another_now(case.now, letter_row(case, ref))]


@pytest.mark.parametrize("until", ["submit", "approve", "issue"])
def test_whom_they_would_wait_for_in_vain_is_named(app: Flask, case: ACase, until: str) -> None:
    ref, sentence, promise = promising(case, "Iva Novak will send you the chart")
    taken_to(case, ref, until)
    assert not said(case, ref)
    move_as(case, ADA, "reassign", promise, owner=RON)
    says = f"“{sentence}”: Ron Bell keeps this promise now, and not Iva Novak. {MEND}"
    assert said(case, ref) == [says]
    assert says in unescape(signed_in(app, ADA).get(f"/letters/{ref}").text)
    move_as(case, ADA, "reassign", promise, owner=IVA)
    assert not said(case, ref)


def test_so_it_is_of_whoever_left(case: ACase) -> None:
    ref, sentence, _ = promising(case, "Iva Novak will send you the chart")
    taken_to(case, ref, "issue")
    disable_user(case.session, OPERATOR, case.at, IVA, RON)
    hand_over(case.session, case.at, IVA, RON, asked_by=OPERATOR.email)
    assert said(case, ref) == [
        f"“{sentence}”: Ron Bell keeps this promise now, and not Iva Novak. {MEND}"
    ]


def test_whoever_signs_says_i_of_what_another_keeps_by_now(case: ACase) -> None:
    """The check says so beside a draft; nobody reads that once the letter is approved."""
    ref, sentence, promise = promising(case, "I will send you the chart", BEN)
    taken_to(case, ref, "approve")
    assert not said(case, ref)
    move_as(case, ADA, "reassign", promise, owner=RON)
    assert said(case, ref) == [
        f"“{sentence}”: Whoever signs says “I”, and Ron Bell keeps this promise. Say who will do "
        "it."
    ]


def test_what_names_nobody_or_went_is_no_matter(case: ACase) -> None:
    ref, _, promise = promising(case, "We will send you the chart")
    move_as(case, ADA, "reassign", promise, owner=RON)
    assert not said(case, ref)
    ref, _, promise = promising(case, "Iva Novak will send you the notes")
    taken_to(case, ref, "send")
    move_as(case, ADA, "reassign", promise, owner=RON)
    assert not said(case, ref)

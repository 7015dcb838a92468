"""A question was answered again after a letter was written: both answers are read side by side."""

from html import unescape

import pytest
from flask import Flask

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.newer_answers import answered_again
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_talk, change_by, letter_row, record_as, taken_to
from tests.people import ADA, BEN
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
BEFORE, NOW = "The two boxes looked the same.", "The pump was set to the wrong rate."
SAYS = (
    "Their question “Why did this happen?” was answered again on 20 March 2026: "
    f"“{NOW}” The letter tells the answer of before: “{BEFORE}” See that it says what is right now."
)


def again(case: ACase) -> None:
    (question,) = case.now.questions
    talk = a_talk(case.later(days=1), "follow_up", said=NOW)
    record_as(case, BEN, "answer", question=question.ref, words=NOW, given_in=str(talk.id))


def said(case: ACase, ref: str) -> list[str]:
    return [*answered_again(case.now, letter_row(case, ref))]


@pytest.mark.parametrize("until", ["submit", "approve", "issue"])
def test_whoever_handles_a_letter_reads_that_they_were_told_otherwise_since(
    app: Flask, case: ACase, until: str
) -> None:
    """They heard of the pump on Friday, and read of the boxes on Monday."""
    ref = taken_to(case, a_draft(case, "apology"), until)
    assert not said(case, ref)
    again(case)
    assert said(case, ref) == [SAYS]
    assert SAYS in unescape(signed_in(app, ADA).get(f"/letters/{ref}").text)


def test_a_letter_that_tells_the_present_answer_is_right(case: ACase) -> None:
    ref = a_draft(case, "apology")
    again(case)
    assert said(case, ref) == [SAYS]
    told = {"slots": {"answers": f"You asked: “Why did this happen?”\n\n{NOW}"}}
    letters.edit(case.session, change_by(case, BEN), ref, told)
    assert not said(case, ref)
    letter, _ = letters.draft(case.session, change_by(case, BEN), "apology", {"to": case.person})
    assert not said(case, letter.ref)


def test_of_a_letter_that_went_nothing_is_said(case: ACase) -> None:
    ref = taken_to(case, a_draft(case, "apology"), "send")
    again(case)
    assert not said(case, ref)

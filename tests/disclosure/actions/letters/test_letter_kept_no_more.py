"""A closing letter says that we kept a promise, and the family says since that we did not."""

from html import unescape
from typing import Any

import pytest
from flask import Flask

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.open_promises import kept_no_more
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_talk, change_by, kept, letter_row, move_as, taken_to
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.FOLLOW_UP)
SAYS = (
    "“We will ring you by Sunday 29 March 2026.”: this counts as done no more, since 24 March 2026."
    " See that the letter does not say that we kept it."
)


def told_as_kept(case: ACase, **slots: str) -> str:
    kept(case.later(days=3), case.promise)
    letter, _ = letters.draft(case.session, change_by(case, BEN), "closing", {"to": case.person})
    assert "We kept this on Tuesday 24 March 2026" in letter.text
    if slots:
        letters.edit(case.session, change_by(case, BEN), letter.ref, {"slots": slots})
    return str(letter.ref)


def dispute(case: ACase) -> None:
    told: dict[str, Any] = {"person": case.person, "how": "conversation"}
    told["at"] = case.later(hours=2).at.isoformat()
    move_as(case, ADA, "dispute", case.promise, **told, words="Nobody rang me at all")


def said(case: ACase, ref: str) -> list[str]:
    return [*kept_no_more(case.now, letter_row(case, ref))]


@pytest.mark.parametrize("until", ["submit", "approve", "issue"])
def test_whoever_handles_it_reads_that_they_deny_it(app: Flask, case: ACase, until: str) -> None:
    """It went, and told who had just said otherwise that we rang them."""
    ref = taken_to(case, told_as_kept(case), until)
    assert not said(case, ref)
    dispute(case)
    assert said(case, ref) == [SAYS]
    assert SAYS in unescape(signed_in(app, ADA).get(f"/letters/{ref}").text)


def test_in_its_own_words_it_is_said_until_its_writer_reads_it_again(case: ACase) -> None:
    ref = told_as_kept(case, done="We said that we will ring you, and Ben did so last week.")
    dispute(case)
    assert said(case, ref) == [SAYS]
    saved = {"slots": {"done": "You told us that nobody rang you. We are sorry for that."}}
    letters.edit(case.session, change_by(case, BEN), ref, saved)
    assert not said(case, ref)


def test_what_was_sent_back_and_done_again_is_told_as_kept(case: ACase) -> None:
    ref = told_as_kept(case)
    move_as(case, EVA, "send_back", case.promise, reason="The telephone log has no call")
    assert said(case, ref) == [SAYS]
    again = case.promise
    a_talk(case, "follow_up", keeps=[again])
    move_as(case, EVA, "verify", again)
    assert not said(case, ref)

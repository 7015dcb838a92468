"""A letter promises to whom it is written: what is owed to somebody else is not linked in it, and
no letter goes out that promises a day which is over.
"""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask

from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.check import (
    check_letter,
)
from disclosure.actions.letters.links import (
    days_over,
    promises_moved,
)
from disclosure.actions.letters.open_promises import late_from_the_start
from disclosure.kinds.faults import BadInput
from letters.dates import in_words
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by, letter_row, move_as, text_sha256
from tests.not_told import a_wife, promised
from tests.people import ADA, BEN, EVA, RON
from tests.typed import signed_in
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
BY_POST: dict[str, Any] = {"how": "post", "format": "standard"}


def by(day: date) -> str:
    return f"We will send you the chart by {in_words(day)}."


def draft(case: ACase, sentence: str, to: int = 0) -> str:
    return cases.a_draft(case, "apology", to=to, next=sentence)


def link(case: ACase, letter: str, sentence: str, **told: Any) -> str:
    """The reference of the promise."""
    letters.link(case.session, change_by(case, BEN), letter, {"sentence": sentence, **told})
    return str(letter_row(case, letter).links[sentence])


def promising(case: ACase, days: int, to: int = 0) -> tuple[str, str, str]:
    """A letter that promises a day as far from now: letter, sentence, promise."""
    day = case.today + timedelta(days=days)
    letter = draft(case, by(day), to)
    return letter, by(day), link(case, letter, by(day), owner=BEN, due_on=day.isoformat())


def approve(case: ACase, letter: str) -> None:
    move_as(case, EVA, "approve", letter, sha256=text_sha256(case, letter))


def over(case: ACase, letter: str) -> tuple[str, ...]:
    """What its page says of days that are over."""
    return days_over(case.now, letter_row(case, letter))


def to_the_other(case: ACase) -> tuple[str, str, str]:
    """To the wife, the same words as were promised to Mrs Price."""
    ewa = a_wife(case)
    _, sentence, promise = promising(case, 30)
    return draft(case, sentence, ewa), sentence, promise


def test_what_is_owed_to_one_is_not_linked_in_a_letter_to_another(case: ACase) -> None:
    letter, sentence, promise = to_the_other(case)
    with pytest.raises(BadInput) as no:
        link(case, letter, sentence, commitment=promise)
    case.session.rollback()
    (fault,) = no.value.faults
    assert fault.field == "commitment"
    assert f"{promise} was not promised to Ewa Kowal." in fault.says


def test_a_promise_of_its_own_is_owed_to_the_other(case: ACase) -> None:
    letter, sentence, promise = to_the_other(case)
    day = case.today + timedelta(days=30)
    own = link(case, letter, sentence, owner=BEN, due_on=day.isoformat())
    assert own != promise
    (hers,) = (c.owed_to for c in case.now.commitments if c.ref == own)
    assert hers == [letter_row(case, letter).to_person]


@pytest.mark.parametrize("source", ["letter", "family"])
def test_who_reads_or_asked_for_it_is_owed_it_though_another_is_named_too(
    case: ACase, source: str
) -> None:
    """A program that named the wife beside a letter to Mrs Price made it a promise to the wife
    alone: Mrs Price read it in her letter, and nobody owed it to her.
    """
    ewa, sentence = a_wife(case), by(case.today + timedelta(days=30))
    where: dict[str, Any] = {"family": case.person}
    if source == "letter":
        where = {"letter": draft(case, sentence), "sentence": sentence}
    day = {"due_on": case.day(30), "owner": BEN}
    cases.record_as(
        case, BEN, "commitment", words=sentence, **day, source=where | {"persons": [ewa]}
    )
    promise = case.now.commitments[-1]
    assert case.now.owed_to(promise) == {case.person, ewa}
    if source == "letter":
        assert promises_moved(case.now, letter_row(case, where["letter"])) == ()


def test_a_draft_that_was_linked_so_before_promises_nothing_until_it_is_mended(
    case: ACase,
) -> None:
    letter, sentence, promise = to_the_other(case)
    now = case.now
    row = next(each for each in now.letters if each.ref == letter)
    row.links = {sentence: promise}
    found = check_letter(now, row).faults
    assert ("unlinked-promise", sentence) in [(fault.kind, fault.text) for fault in found]
    assert promises_moved(now, row) == (f"“{sentence}”: this was promised to somebody else.",)


def test_what_passed_to_the_heirs_is_linked_in_a_letter_to_them(case: ACase) -> None:
    ewa = a_wife(case)
    ref = promised(case, case.person, words="We will send you the chart", days=30)
    cases.record_as(case.later(days=1), BEN, "patient_status", what="died", source="The ward")
    sentence = by(next(c.due_on for c in case.now.commitments if c.ref == ref) or case.today)
    assert link(case, draft(case, sentence, ewa), sentence, commitment=ref) == ref


def test_a_day_that_is_over_is_said_to_whoever_writes_and_approves(case: ACase) -> None:
    letter, sentence, _ = promising(case, -3)
    (says,) = over(case, letter)
    day = in_words(case.today - timedelta(days=3))
    assert says.startswith(f"“{sentence}”: {day} is over, and nobody said that it is done.")
    assert "Agree on a new day with them" in says


def test_a_year_that_was_mistyped_is_said_where_the_sentence_names_no_day(
    app: Flask, case: ACase
) -> None:
    """The family was promised it “as soon as possible”, and read that it was late for years."""
    sentence = "We will send you the chart as soon as possible."
    letter, slip = draft(case, sentence), case.today.replace(year=case.today.year - 1)
    first = link(case, letter, sentence, owner=BEN, due_on=slip.isoformat())
    says = (
        f"“{sentence}”: {first} is for {in_words(slip)}, which had passed when it was made. It is "
        "late before they read it. If that is a slip, tie the sentence to one with its right day."
    )
    assert list(late_from_the_start(case.now, letter_row(case, letter))) == [says]
    assert says in unescape(signed_in(app, BEN).get(f"/letters/{letter}").text)
    link(case, letter, sentence, owner=BEN, due_on=case.day(9))
    assert not list(late_from_the_start(case.now, letter_row(case, letter)))


def test_a_letter_that_was_delayed_over_its_day_says_so(case: ACase) -> None:
    letter, _, _ = promising(case, 2)
    assert over(case, letter) == ()
    case.later(days=3)
    assert len(over(case, letter)) == 1


def issued(case: ACase, days: int) -> tuple[str, str]:
    letter, _, promise = promising(case, days)
    move_as(case, BEN, "submit", letter)
    approve(case, letter)
    move_as(case, ADA, "issue", letter)
    return letter, promise


def test_what_was_posted_all_the_same_is_recorded_as_it_was(case: ACase) -> None:
    letter, _ = issued(case, 2)
    case.later(days=3)
    assert len(over(case, letter)) == 1
    move_as(case, ADA, "send", letter, **BY_POST)
    assert letter_row(case, letter).state is LetterState.SENT


def test_what_was_done_meanwhile_may_be_written(case: ACase) -> None:
    letter, promise = issued(case, 2)
    move_as(case, BEN, "done", promise, evidence="It was posted on its day.")
    case.later(days=3)
    assert over(case, letter) == ()


def test_that_we_had_promised_a_day_may_be_told(case: ACase) -> None:
    """As in a letter about a delay: the old day as it was, and a new one that they agreed to."""
    day, new = case.today - timedelta(days=3), case.today + timedelta(days=9)
    told = f"We said that we would send you the chart by {in_words(day)}, and we did not."
    letter = draft(case, f"{told} {by(new)}")
    link(case, letter, told, owner=BEN, due_on=day.isoformat())
    link(case, letter, by(new), owner=RON, due_on=new.isoformat())
    assert over(case, letter) == ()

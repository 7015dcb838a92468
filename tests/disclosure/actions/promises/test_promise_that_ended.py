"""A promise whose record was withdrawn, or that ended with its letter, is kept in no talk."""

from datetime import date

import pytest

from disclosure.actions.letters import writing as letters
from disclosure.kinds.faults import BadInput
from letters.dates import in_words
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_talk, change_by, move_as, record_as
from tests.not_told import promised
from tests.people import ADA, BEN, EVA
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def taken_off_the_record(case: ACase, ref: str) -> None:
    number = next(each.number for each in case.now.commitments if each.ref == ref)
    told = {"of": number, "words": "It was promised to the man in the next bed."}
    correction = record_as(case, BEN, "correction", **told, withdraws=True).id
    agreed = {"correction": correction, "agrees": True, "reason": "I asked Ben."}
    record_as(case, EVA, "correction_review", **agreed)


def of_a_letter(case: ACase) -> tuple[str, str]:
    """A letter and its promise."""
    sentence = f"We will send you the notes by {in_words(date.fromisoformat(case.day(3)))}."
    ref = a_draft(case, "holding", next=sentence)
    told = {"sentence": sentence, "owner": BEN, "due_on": case.day(3)}
    letters.link(case.session, change_by(case, BEN), ref, told)
    return ref, case.now.commitments[-1].ref


def state(case: ACase, ref: str) -> CommitmentState:
    return case.now.promises_by_ref[ref].state


def test_a_talk_does_not_keep_what_was_promised_to_somebody_else(case: ACase) -> None:
    """Its own page said that it was withdrawn; a tick in the form of a talk made it kept."""
    ref = promised(case, case.person)
    taken_off_the_record(case, ref)
    with pytest.raises(BadInput, match="the record of this promise was withdrawn"):
        a_talk(case, "follow_up", keeps=[ref])
    assert state(case, ref) is CommitmentState.OPEN


def test_nor_what_ended_with_a_letter_that_never_went(case: ACase) -> None:
    letter, ref = of_a_letter(case)
    move_as(case, ADA, "withdraw", letter, "We write another one.")
    with pytest.raises(BadInput, match="ended with its letter"):
        a_talk(case, "follow_up", keeps=[ref])
    assert state(case, ref) is CommitmentState.OPEN


def test_no_sentence_of_a_letter_is_tied_to_a_promise_that_was_withdrawn(case: ACase) -> None:
    """It was taken, and the check went on asking for an owner: nothing else ties that sentence."""
    ref = promised(case, case.person)
    taken_off_the_record(case, ref)
    sentence = f"We will ring you by {in_words(date.fromisoformat(case.day(5)))}."
    letter = a_draft(case, "holding", next=sentence)
    tie = {"sentence": sentence, "commitment": ref}
    with pytest.raises(BadInput, match="was withdrawn"):
        letters.link(case.session, change_by(case, BEN), letter, tie)


def test_what_stands_in_a_letter_on_its_way_may_be_kept_before_it_arrives(case: ACase) -> None:
    _, ref = of_a_letter(case)
    a_talk(case, "follow_up", keeps=[ref])
    assert state(case, ref) is CommitmentState.DONE

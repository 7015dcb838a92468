"""Which letter or talk says sorry for a promise that we did not keep, and how nobody was told."""

from typing import Any

import pytest

from disclosure.actions.letters.writing import link
from disclosure.actions.refused import Refused
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_draft,
    a_letter,
    a_next_contact,
    a_person,
    a_talk,
    change_by,
    letter_row,
    move_as,
    record_as,
    text_sha256,
)
from tests.not_told import a_wife
from tests.people import ADA, BEN, EVA
from tests.ways import LETTERS, excused
from workflows.machine import WrongState
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)

ANOTHER_LETTER = (
    r"cannot say sorry for this promise: it went to somebody else, or was issued before"
)
SENTENCE = "We will send you the new plan by 5 May 2026."
AS_AN_ATTEMPT = (
    "Mrs Ann Price asked us never to use text. Record that as an attempt, which tells the risk "
    "manager, and tell them another way."
)


def a_promise(case: ACase, person: int = 0) -> str:
    told: dict[str, Any] = {"words": "We will send you the new plan", "owner": BEN}
    told |= {"due_on": case.day(3), "source": {"family": person or case.person}}
    return str(record_as(case, BEN, "commitment", **told).created[0]["ref"])


def given_up(case: ACase, ref: str) -> str:
    at = case.later(days=5).at.isoformat()
    told: dict[str, Any] = {"why": "We had no time for it.", "told_how": "By telephone", "at": at}
    move_as(case, BEN, "cannot_keep", ref, **told)
    return ref


def agree(case: ACase, ref: str, where: str) -> None:
    move_as(case, EVA, "agree_not_kept", ref, given_in=where)


def sent(case: ACase, letter: str) -> None:
    move_as(case, BEN, "submit", letter)
    move_as(case, EVA, "approve", letter, sha256=text_sha256(case, letter))
    move_as(case, ADA, "issue", letter)
    move_as(case, ADA, "send", letter, how="post", format="standard")


def delivered(case: ACase, letter: str) -> None:
    at = case.later(days=1).at.isoformat()
    move_as(case, ADA, "deliver", letter, at=at, how="told_us", format="standard")


def refused(case: ACase, ref: str, where: str) -> None:
    with pytest.raises(Refused, match=f"{where} {ANOTHER_LETTER}"):
        agree(case, ref, where)
    case.session.rollback()
    assert said_sorry(case, ref) == (False, False)


def said_sorry(case: ACase, ref: str) -> tuple[bool, bool]:
    """Whether a second person agreed that it was not kept, and whether we said sorry for it."""
    promise = next(each for each in case.now.facts.commitments if each.ref == ref)
    return promise.not_kept_agreed, promise.said_sorry


def test_a_letter_that_was_issued_before_the_promise_is_no_sorry_for_it(case: ACase) -> None:
    before = a_letter(case, "apology")
    refused(case, given_up(case, a_promise(case)), before)


def test_a_letter_to_somebody_else_is_no_sorry_to_her(case: ACase) -> None:
    told: dict[str, Any] = {"name": "Tom Price", "relationship": "Son", "is_patient": False}
    son = a_person(case, **told, standing="also_told", lawful_basis="The patient agreed to it")
    ref = given_up(case, a_promise(case))
    refused(case, ref, a_letter(case, "closing", to=son))


def test_the_letter_that_made_the_promise_is_no_sorry_for_it(case: ACase) -> None:
    letter = a_draft(case, "apology", next=SENTENCE)
    told = {"sentence": SENTENCE, "owner": BEN, "due_on": "2026-05-05"}
    link(case.session, change_by(case, BEN), letter, told)
    sent(case, letter)
    delivered(case, letter)
    assert "apology" in letter_row(case, letter).contents

    refused(case, given_up(case, letter_row(case, letter).links[SENTENCE]), letter)


def test_a_later_letter_with_an_apology_counts_once_it_is_delivered(case: ACase) -> None:
    ref = given_up(case, a_promise(case))
    letter = a_letter(case, "closing", until="send")
    agree(case, ref, letter)
    assert said_sorry(case, ref) == (True, False)

    delivered(case, letter)
    assert said_sorry(case, ref) == (True, True)


def test_once_it_has_reached_her_no_draft_takes_its_place(case: ACase) -> None:
    """That would say of a sorry which she has that it was never said."""
    ref = given_up(case, a_promise(case))
    letter = a_letter(case, "closing", until="send")
    agree(case, ref, letter)
    agree(case, ref, a_letter(case, "closing", until="send"))  # the wrong one was named
    delivered(case, letter)
    agree(case, ref, letter)
    with pytest.raises(WrongState, match="agreed already, and our sorry for it has reached them"):
        agree(case, ref, a_draft(case, "closing"))
    case.session.rollback()
    assert said_sorry(case, ref) == (True, True)


def test_a_later_letter_without_a_sorry_is_none(case: ACase) -> None:
    ref = given_up(case, a_promise(case))
    still = "We are still looking into how the two boxes came to stand side by side."
    letter = a_draft(case, "holding", sorry="", next=still)
    sent(case, letter)
    delivered(case, letter)
    agree(case, ref, letter)
    assert "apology" not in letter_row(case, letter).contents

    assert said_sorry(case, ref) == (True, False)


def test_a_draft_from_before_the_promise_may_still_say_sorry_for_it(case: ACase) -> None:
    letter = a_draft(case, "closing")
    ref = given_up(case, a_promise(case))
    agree(case, ref, letter)
    sent(case, letter)
    delivered(case, letter)

    assert said_sorry(case, ref) == (True, True)


def never_by_text(case: ACase) -> None:
    told = {"person": case.person, "safe": {"use": ["phone"], "never": ["text"]}}
    record_as(case, BEN, "person_change", **told, reason="She told me so today.")


def not_by(case: ACase, act: Any) -> None:
    with pytest.raises(Refused) as no:
        act()
    case.session.rollback()
    assert str(no.value) == AS_AN_ATTEMPT


@pytest.mark.parametrize("how", ["text", "SMS", "By text message"])
def test_nobody_is_told_of_a_promise_by_a_way_that_she_forbade(case: ACase, how: str) -> None:
    never_by_text(case)
    ref = a_promise(case)
    move_as(case, BEN, "done", ref, evidence="Ben Okoro sent it.")
    told: dict[str, Any] = {"person": case.person, "at": case.at.isoformat()}

    not_by(case, lambda: move_as(case, BEN, "told", ref, **told, how=how))
    assert told_of(case, ref) == frozenset()

    move_as(case, BEN, "told", ref, **told, how="By telephone")
    assert told_of(case, ref) == {case.person}


def test_nobody_is_told_by_it_that_we_cannot_keep_one_either(case: ACase) -> None:
    """She would count as told, and no concern would say what became of her wish."""
    never_by_text(case)
    ref = a_promise(case)
    told: dict[str, Any] = {"why": "We had no time for it.", "at": case.at.isoformat()}

    not_by(case, lambda: move_as(case, BEN, "cannot_keep", ref, **told, told_how="By text"))
    assert told_of(case, ref) == frozenset()

    move_as(case, BEN, "cannot_keep", ref, **told, told_how="When she rang us")
    assert told_of(case, ref) == {case.person}


@pytest.mark.parametrize("how", ["text", "SMS", "By text message"])
def test_nobody_is_told_of_an_excuse_by_a_way_that_she_forbade(case: ACase, how: str) -> None:
    never_by_text(case)
    told: dict[str, Any] = {"person": case.person, "requirement": ["closing_letter_given"]}
    told |= {"ground": "declined", "reason": "She wants no letter.", "at": case.at.isoformat()}
    excuse = record_as(case, BEN, "excuse", **told).id
    knows: dict[str, Any] = {"excuse": excuse, "at": case.at.isoformat()}

    not_by(case, lambda: record_as(case, BEN, "excuse_told", **knows, how=how))

    record_as(case, BEN, "excuse_told", **knows, how="By telephone")


def test_sorry_that_was_said_in_a_talk_with_another_patient_is_owed_again(case: ACase) -> None:
    excused(case, LETTERS, "declined", case.person)
    ref = given_up(case, a_promise(case))
    talk = a_talk(case, "apology").id
    agree(case, ref, str(talk))
    assert sorry_said(case, ref)

    told = {"of": talk, "words": "It was her neighbour.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    assert not sorry_said(case, ref)

    agree(case, ref, str(a_talk(case.later(hours=1), "apology").id))
    assert sorry_said(case, ref)


def not_in_talk(case: ACase, ref: str, talk: int) -> None:
    with pytest.raises(Refused, match="That conversation cannot say sorry for this promise"):
        agree(case, ref, str(talk))
    case.session.rollback()
    assert said_sorry(case, ref) == (False, False)


def test_nobody_said_sorry_for_a_promise_in_a_talk_before_it_was_made(case: ACase) -> None:
    excused(case, LETTERS, "declined", case.person)
    talk = a_talk(case, "apology").id
    case.later(days=3)
    not_in_talk(case, given_up(case, a_promise(case)), talk)


def test_a_talk_without_any_sorry_is_none(case: ACase) -> None:
    """It is on record, and a second person may still take its words for an apology."""
    excused(case, LETTERS, "declined", case.person)
    ref = given_up(case, a_promise(case))
    told: dict[str, Any] = {"apology_words": None, "said": "The car park is open again."}
    agree(case, ref, str(a_talk(case.later(hours=1), "follow_up", **told).id))
    assert said_sorry(case, ref) == (True, False)


def test_the_talk_that_made_the_promise_is_no_sorry_for_breaking_it(case: ACase) -> None:
    excused(case, LETTERS, "declined", case.person)
    talk = a_talk(case.later(days=1), "follow_up", next_contact=a_next_contact(case, 3)).id
    ref = given_up(case, case.promise)
    agree(case, ref, str(talk))
    assert said_sorry(case, ref) == (True, False)


def test_a_talk_with_her_wife_alone_is_no_sorry_to_her(case: ACase) -> None:
    ewa = a_wife(case)
    excused(case, LETTERS, "declined", case.person)
    ref = given_up(case, a_promise(case))
    not_in_talk(case, ref, a_talk(case, "apology", persons=[ewa]).id)

    with_both = a_talk(case.later(hours=1), "apology", persons=[ewa, case.person]).id
    agree(case, ref, str(with_both))
    assert sorry_said(case, ref)


def test_who_hears_in_her_place_hears_the_sorry_too(case: ACase) -> None:
    """And what Ewa heard then was said to her, once she speaks for herself again."""
    ewa = a_wife(case)
    for who in (case.person, ewa):
        excused(case, LETTERS, "declined", who)
    status(case, "lost_capacity")
    ref = given_up(case, a_promise(case))
    agree(case, ref, str(a_talk(case, "apology", persons=[ewa]).id))
    assert sorry_said(case, ref)

    status(case, "regained_capacity")
    assert sorry_said(case, ref)


def status(case: ACase, what: str) -> None:
    record_as(case.later(days=1), BEN, "patient_status", what=what, source="Dr Li")
    case.later(hours=1)


def test_whose_record_was_withdrawn_in_error_is_owed_the_sorry_that_another_heard(
    case: ACase,
) -> None:
    ewa = a_wife(case)
    for who in (case.person, ewa):
        excused(case, LETTERS, "declined", who)
    ref = given_up(case, a_promise(case, ewa))
    error = withdrawn(case, ewa)
    agree(case, ref, str(a_talk(case, "apology").id))
    withdrawn(case, error)
    assert said_sorry(case, ref) == (True, False)

    agree(case, ref, str(a_talk(case.later(hours=1), "apology", persons=[ewa]).id))
    assert said_sorry(case, ref) == (True, True)


def withdrawn(case: ACase, number: int) -> int:
    told = {"of": number, "words": "It is of somebody else.", "withdraws": True}
    correction = record_as(case, BEN, "correction", **told).id
    told = {"correction": correction, "agrees": True, "reason": "I asked Ben about it."}
    record_as(case, EVA, "correction_review", **told)
    return correction


def sorry_said(case: ACase, ref: str) -> bool:
    return next(each.said_sorry for each in case.now.facts.commitments if each.ref == ref)


def told_of(case: ACase, ref: str) -> frozenset[int]:
    return next(each.told for each in case.now.facts.commitments if each.ref == ref)


@pytest.mark.parametrize("how", ["At the desk, where she had called for us", "By video call"])
def test_words_that_only_name_another_way_are_believed(case: ACase, how: str) -> None:
    never = {"person": case.person, "safe": {"use": ["in_clinic"], "never": ["phone"]}}
    record_as(case, BEN, "person_change", **never, reason="She told me so today.")
    ref = a_promise(case)
    move_as(case, BEN, "done", ref, evidence="Ben Okoro sent it.")
    told: dict[str, Any] = {"person": case.person, "at": case.at.isoformat()}

    move_as(case, BEN, "told", ref, **told, how=how)
    assert told_of(case, ref) == {case.person}

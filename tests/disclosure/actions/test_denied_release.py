"""What we entered in the name of the family in our own favour, and they say that they never said:
that they let us off a promise, or agreed to a new day. It falls with their word alone.
"""

from datetime import date
from typing import Any

import pytest

from disclosure.actions import gate
from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import family_view
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.actions.thing_to_do import ToDo
from disclosure.operations.verify import verify
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_case, kept, move_as, record_as, through
from tests.cases import promise_row as promise
from tests.not_told import a_wife, promised
from tests.people import ADA, BEN, EVA, RON
from tests.to_do import rows_of
from workflows.machine import NotReady, WrongState
from workflows.requirements import promises_kept
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
LATER, LATER_STILL = 20, 40


def on_their_page(case: ACase, person: int) -> Change:
    return Change(case.id, family_actor(case.id, person, ""), case.at, Door.PAGE)


def entered(case: ACase, trigger: str, ref: str, person: int, **told: Any) -> int:
    """By Ada, who says that they said so; its number."""
    said: dict[str, Any] = {"person": person, "how": "conversation", "at": case.at.isoformat()}
    move_as(case, ADA, trigger, ref, **said, words="That is fine.", **told)
    return max(row.number for row in case.now.case.moves(ref))


def pressed(case: ACase, trigger: str, ref: str, person: int, **told: Any) -> None:
    said: dict[str, Any] = {"person": person, "how": "page", "at": case.at.isoformat()}
    change = on_their_page(case, person)
    gate.move(case.session, change, ref, trigger, data=said | {"words": "Never mind."} | told)


def is_it_right(case: ACase, number: int, person: int, *, right: bool) -> int:
    said = {"of": str(number), "person": person, "right": right, "at": case.at.isoformat()}
    said |= {} if right else {"words": "I never said that."}
    return record(case.session, on_their_page(case, person), "written_down_rightly", said).id


def denies(case: ACase, number: int, person: int) -> None:
    is_it_right(case, number, person, right=False)


def test_she_never_let_us_off_so_we_owe_it_and_the_case_cannot_close(case: ACase) -> None:
    ref = case.promise
    number = entered(case, "release", ref, case.person)
    assert promise(case, ref).state is CommitmentState.RELEASED

    denies(case, number, case.person)

    assert promise(case, ref).state is CommitmentState.OPEN
    assert promise(case, ref).words in (promises_kept(case.now.facts) or "")
    assert verify(case.session).ok


def test_nobody_of_the_house_can_take_back_that_we_were_let_off(case: ACase) -> None:
    entered(case, "release", case.promise, case.person)
    for who in (EVA, RON):
        with pytest.raises((NotReady, Refused, WrongState)):
            move_as(case, who, "send_back", case.promise, reason="She cannot have meant it")
    assert promise(case, case.promise).state is CommitmentState.RELEASED


def test_what_she_pressed_herself_nobody_denies_for_her(case: ACase) -> None:
    pressed(case, "release", case.promise, case.person)
    number = max(row.number for row in case.now.case.moves(case.promise))
    told: dict[str, Any] = {"of": str(number), "person": case.person, "right": False}
    record_as(case, BEN, "written_down_rightly", **told, words="Not so.")
    assert promise(case, case.promise).state is CommitmentState.RELEASED


def test_who_denied_it_can_still_let_us_off_on_the_page(case: ACase) -> None:
    denies(case, entered(case, "release", case.promise, case.person), case.person)
    pressed(case, "release", case.promise, case.person)
    assert promise(case, case.promise).state is CommitmentState.RELEASED


def test_that_it_is_right_after_all_lets_us_off_again(case: ACase) -> None:
    number = entered(case, "release", case.promise, case.person)
    denies(case, number, case.person)
    is_it_right(case, number, case.person, right=True)
    assert promise(case, case.promise).state is CommitmentState.RELEASED


def test_a_closed_case_opens_again(case: ACase) -> None:
    number = entered(case, "release", case.promise, case.person)
    case.promise = promised(case, case.person)
    through(case, until=State.CLOSED)
    denies(case, number, case.person)
    assert case.state is not State.CLOSED


def test_what_one_of_two_denies_is_owed_to_both_again(case: ACase) -> None:
    ewa = a_wife(case)
    ref = promised(case, case.person, ewa)
    hers = entered(case, "release", ref, case.person)
    pressed(case, "release", ref, ewa)
    assert promise(case, ref).state is CommitmentState.RELEASED

    denies(case, hers, case.person)

    assert promise(case, ref).state is CommitmentState.OPEN
    pressed(case, "release", ref, case.person)
    assert promise(case, ref).state is CommitmentState.RELEASED


def test_a_day_she_never_agreed_to_falls_and_the_first_stands_again(case: ACase) -> None:
    ref, was = case.promise, promise(case, case.promise).due_on
    number = entered(case, "change", ref, case.person, due_on=case.day(LATER))
    denies(case, number, case.person)
    assert promise(case, ref).due_on == was

    case.later(days=14)
    assert case.now.is_late(promise(case, ref))


def test_a_day_she_did_agree_to_before_stands_again(case: ACase) -> None:
    agreed = case.day(LATER)
    pressed(case, "change", case.promise, case.person, due_on=agreed)
    number = entered(case, "change", case.promise, case.person, due_on=case.day(LATER_STILL))
    denies(case, number, case.person)
    assert promise(case, case.promise).due_on == date.fromisoformat(agreed)


def test_a_day_that_the_dead_agreed_to_stands_again(case: ACase) -> None:
    ewa, agreed = a_wife(case), case.day(LATER)
    ref = promised(case, case.person)
    pressed(case, "change", ref, case.person, due_on=agreed)
    record_as(case.later(days=1), BEN, "patient_status", what="died", source="The ward")
    number = entered(case, "change", ref, ewa, due_on=case.day(LATER_STILL))
    denies(case, number, ewa)
    assert promise(case, ref).due_on == date.fromisoformat(agreed)


def test_that_it_was_kept_is_not_their_word_any_more_and_they_are_told_again(case: ACase) -> None:
    ref = case.promise
    move_as(case, BEN, "done", ref, evidence="I rang her.")
    move_as(case, EVA, "verify", ref)
    number = entered(case, "confirm", ref, case.person)
    assert set(case.now.told(promise(case, ref))) == {case.person}
    denies(case, number, case.person)
    assert not set(case.now.told(promise(case, ref)))


def test_a_denied_word_of_a_promise_that_was_kept_since_changes_nothing(case: ACase) -> None:
    number = entered(case, "change", case.promise, case.person, due_on=case.day(LATER))
    kept(case, case.promise)
    denies(case, number, case.person)
    assert promise(case, case.promise).state is CommitmentState.VERIFIED


@pytest.mark.parametrize("trigger", ["release", "change"])
def test_no_yes_no_is_a_no(case: ACase, trigger: str) -> None:
    ref, was = case.promise, promise(case, case.promise).due_on
    told = {"due_on": case.day(LATER)} if trigger == "change" else {}
    number = entered(case, trigger, ref, case.person, **told)
    denies(case, number, case.person)
    is_it_right(case, number, case.person, right=True)
    denies(case, number, case.person)
    stands = promise(case, ref)
    assert (stands.state, stands.due_on) == (CommitmentState.OPEN, was)


@pytest.mark.parametrize("trigger", ["release", "change"])
def test_her_no_is_her_word_again_once_that_it_is_right_after_all_was_withdrawn(
    case: ACase, trigger: str
) -> None:
    ref, was = case.promise, promise(case, case.promise).due_on
    told = {"due_on": case.day(LATER)} if trigger == "change" else {}
    number = entered(case, trigger, ref, case.person, **told)
    denies(case, number, case.person)
    right = is_it_right(case, number, case.person, right=True)
    slip: dict[str, Any] = {"of": right, "words": "Her niece pressed it.", "withdraws": True}
    correction = record_as(case, BEN, "correction", **slip).id
    assert number not in case.now.case.denied

    agreed = {"correction": correction, "agrees": True, "reason": "I asked her about it myself."}
    record_as(case, EVA, "correction_review", **agreed)

    stands = promise(case, ref)
    assert (stands.state, stands.due_on) == (CommitmentState.OPEN, was)


@pytest.mark.parametrize("who", [BEN, ADA])
def test_nobody_of_the_house_says_in_her_name_that_it_is_right_after_all(
    case: ACase, who: str
) -> None:
    number = entered(case, "release", case.promise, case.person)
    denies(case, number, case.person)
    told: dict[str, Any] = {"of": str(number), "person": case.person, "right": True}
    with pytest.raises(Refused, match="own this promise" if who == BEN else "on their page"):
        record_as(case, who, "written_down_rightly", **told)
    assert promise(case, case.promise).state is CommitmentState.OPEN


def said_to_be_kept(case: ACase) -> int:
    """Done and verified; and Ada entered that she said so."""
    move_as(case, BEN, "done", case.promise, evidence="I rang her.")
    move_as(case, EVA, "verify", case.promise)
    return entered(case, "confirm", case.promise, case.person)


def test_what_she_never_said_was_kept_stands_as_before_and_she_is_to_be_told(case: ACase) -> None:
    denies(case, said_to_be_kept(case), case.person)
    assert promise(case, case.promise).state is CommitmentState.VERIFIED
    assert [row for row in rows_of(case) if row.key == case.promise]
    pressed(case, "confirm", case.promise, case.person)
    assert promise(case, case.promise).state is CommitmentState.CONFIRMED
    assert verify(case.session).ok


def test_a_case_closed_on_what_she_never_said_was_kept_opens_again(case: ACase) -> None:
    ref, number = case.promise, said_to_be_kept(case)
    case.promise = promised(case, case.person)
    through(case, until=State.CLOSED)
    denies(case, number, case.person)
    assert case.state is not State.CLOSED
    assert [row for row in rows_of(case) if row.key == ref]


def test_what_another_of_them_said_was_kept_is_confirmed_still(case: ACase) -> None:
    ewa = a_wife(case)
    case.promise = promised(case, case.person, ewa)
    number = said_to_be_kept(case)
    pressed(case, "confirm", case.promise, ewa)
    denies(case, number, case.person)
    assert promise(case, case.promise).state is CommitmentState.CONFIRMED
    assert set(case.now.told(promise(case, case.promise))) == {ewa}
    assert [row for row in rows_of(case) if row.key == case.promise]


def test_what_she_never_said_was_kept_is_owed_again_where_the_talk_that_kept_it_is_withdrawn(
    case: ACase,
) -> None:
    kept(case, case.promise)
    talk = [n for n, row in case.now.case.records.items() if row.kind == "conversation"][-1]
    number = entered(case, "confirm", case.promise, case.person)
    told = {"of": talk, "words": "It was her neighbour.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    assert promise(case, case.promise).state is CommitmentState.CONFIRMED

    denies(case, number, case.person)

    assert promise(case, case.promise).state is CommitmentState.OPEN
    assert verify(case.session).ok


def test_a_dispute_that_she_never_made_is_quoted_no_more_as_her_word_in_its_concern(
    case: ACase,
) -> None:
    """The concern came with it, and nobody asked her of that one. It falls by two people."""
    kept(case, case.promise)
    denies(case, entered(case, "dispute", case.promise, case.person), case.person)
    (shown,) = family_view(case.now, case.person).concerns
    assert shown.since.instead == "I never said that."
    (concern,) = (c.number for c in case.now.concerns)
    (row,) = to_put_right(case)
    assert (row.target.word, row.target.fields) == ("correction", {"of": str(concern)})

    withdrawn_by_two(case, concern)
    assert not to_put_right(case)
    assert not family_view(case.now, case.person).concerns


def test_it_waits_again_where_a_second_person_says_that_she_did_dispute_it(case: ACase) -> None:
    kept(case, case.promise)
    denies(case, entered(case, "dispute", case.promise, case.person), case.person)
    (concern,) = (c.number for c in case.now.concerns)
    withdrawn_by_two(case, concern, agrees=False)
    assert family_view(case.now, case.person).concerns[0].since.instead == "I never said that."
    assert to_put_right(case)


def withdrawn_by_two(case: ACase, concern: int, *, agrees: bool = True) -> None:
    told = {"of": str(concern), "words": "She never disputed it.", "withdraws": True}
    correction = record_as(case, BEN, "correction", **told).id
    said = {"correction": correction, "agrees": agrees, "reason": "I rang her about it."}
    record_as(case, EVA, "correction_review", **said)


def to_put_right(case: ACase) -> list[ToDo]:
    return [row for row in rows_of(case) if row.act.startswith("Put right what we wrote down")]


def test_where_its_concern_was_withdrawn_before_nothing_is_left_to_put_right(case: ACase) -> None:
    """The form would have refused to withdraw it again, and the line would never have gone."""
    kept(case, case.promise)
    number = entered(case, "dispute", case.promise, case.person)
    (concern,) = (c.number for c in case.now.concerns)
    withdrawn_by_two(case, concern)
    denies(case, number, case.person)
    assert not to_put_right(case)

"""Who is left to let us off a promise, or to agree to a new day; and that nothing ends, or is said
of a promise, before there was one.
"""

from typing import Any

import pytest

from disclosure.actions.never_said import NOT_ALL, NOT_ALL_OF_THEM
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, kept, move_as, record_as, through
from tests.cases import promise_row as promise
from tests.not_told import a_wife, promised, taken_off, told_again
from tests.people import ADA, BEN, EVA, RON
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)

LAST_YEAR = "2025-04-01"
LATER = 40


@pytest.fixture
def ewa(case: ACase) -> int:
    """To whom the same is promised as to Mrs Price."""
    return a_wife(case)


def says(case: ACase, trigger: str, ref: str, person: int, **told: Any) -> None:
    said: dict[str, Any] = {"person": person, "how": "conversation", "at": case.at.isoformat()}
    said |= {"words": "That is fine."} | told
    move_as(case, RON, trigger, ref, **said)


def mrs_price_dies(case: ACase) -> int:
    return record_as(case.later(days=1), BEN, "patient_status", what="died", source="The ward").id


def a_son_who_acts(case: ACase) -> int:
    """For Mrs Price, once she cannot decide herself."""
    basis = {"lawful_basis": "He holds the power of attorney"}
    return a_person(case, name="Tom Price", relationship="Son", is_patient=False, **basis)


def she_loses_capacity(case: ACase, at: str) -> int:
    return record_as(case, BEN, "patient_status", what="lost_capacity", at=at, source="The ward").id


def taken_off_the_record(case: ACase, number: int, words: str = "There is no such wife.") -> int:
    told = {"of": number, "words": words, "withdraws": True}
    return record_as(case, BEN, "correction", **told).id


def it_was_her_neighbour_who_died(case: ACase, death: int) -> int:
    return taken_off_the_record(case, death, "It was her neighbour who died.")


def agreed(case: ACase, correction: int, *, agrees: bool = True) -> None:
    told = {"correction": correction, "agrees": agrees, "reason": "I asked the registrar."}
    record_as(case, EVA, "correction_review", **told)


def test_what_the_one_left_had_let_us_off_is_released_by_a_death(case: ACase, ewa: int) -> None:
    ref = promised(case, case.person, ewa)
    says(case, "release", ref, ewa)
    assert promise(case, ref).state is CommitmentState.OPEN

    mrs_price_dies(case)

    assert promise(case, ref).state is CommitmentState.RELEASED
    assert verify(case.session).ok


def test_what_only_the_dead_had_let_us_off_is_still_owed_to_the_other(
    case: ACase, ewa: int
) -> None:
    ref = promised(case, case.person, ewa)
    says(case, "release", ref, case.person)
    mrs_price_dies(case)

    assert promise(case, ref).state is CommitmentState.OPEN
    says(case, "release", ref, ewa)
    assert promise(case, ref).state is CommitmentState.RELEASED


def test_a_new_day_stands_once_all_who_are_left_had_agreed_to_it(case: ACase, ewa: int) -> None:
    ref, later = promised(case, case.person, ewa), case.day(LATER)
    was = promise(case, ref).due_on
    says(case, "change", ref, ewa, due_on=later)
    assert promise(case, ref).due_on == was

    mrs_price_dies(case)

    stands = promise(case, ref)
    assert stands.state is CommitmentState.OPEN
    assert stands.due_on
    assert stands.due_on.isoformat() == later


def test_a_day_that_all_had_agreed_to_stands_as_it_was_after_a_death(case: ACase, ewa: int) -> None:
    ref, later = promised(case, case.person, ewa), case.day(LATER)
    for person in (case.person, ewa):
        says(case, "change", ref, person, due_on=later)
    moves = len(list(case.now.case.moves(ref)))

    mrs_price_dies(case)

    assert len(list(case.now.case.moves(ref))) == moves


def test_nothing_is_owed_to_whose_record_was_withdrawn(case: ACase, ewa: int) -> None:
    ref = promised(case, case.person, ewa)
    correction = taken_off_the_record(case, ewa)
    assert case.now.owed_to(promise(case, ref)) == {case.person, ewa}

    agreed(case, correction)

    assert case.now.owed_to(promise(case, ref)) == {case.person}
    says(case, "release", ref, case.person)
    assert promise(case, ref).state is CommitmentState.RELEASED


def test_who_had_let_us_off_alone_is_enough_once_the_other_record_is_withdrawn(
    case: ACase, ewa: int
) -> None:
    ref = promised(case, case.person, ewa)
    says(case, "release", ref, case.person)
    agreed(case, taken_off_the_record(case, ewa))

    assert promise(case, ref).state is CommitmentState.RELEASED


def test_what_a_death_had_released_is_owed_to_both_again_once_she_is_alive_after_all(
    case: ACase, ewa: int
) -> None:
    ref = promised(case, case.person, ewa)
    says(case, "release", ref, ewa)
    death = mrs_price_dies(case)

    mistake = it_was_her_neighbour_who_died(case, death)

    assert case.now.owed_to(promise(case, ref)) == {case.person, ewa}
    assert promise(case, ref).state is CommitmentState.OPEN
    assert next(reversed(list(case.now.case.moves(ref)))).body["reason"] == NOT_ALL
    assert verify(case.session).ok

    taken_off_the_record(case, mistake, "She did die. I had the wrong list.")
    assert promise(case, ref).state is CommitmentState.RELEASED


def test_the_first_day_stands_again_once_she_is_alive_and_had_agreed_to_no_other(
    case: ACase, ewa: int
) -> None:
    ref = promised(case, case.person, ewa)
    was, later = promise(case, ref).due_on, case.day(LATER)
    says(case, "change", ref, ewa, due_on=later)
    death = mrs_price_dies(case)

    it_was_her_neighbour_who_died(case, death)

    assert promise(case, ref).due_on == was
    says(case, "change", ref, case.person, due_on=later)
    assert str(promise(case, ref).due_on) == later


def test_a_wrong_day_of_her_death_is_put_right_and_the_new_day_stays(case: ACase, ewa: int) -> None:
    """The right day is on record before the wrong one goes: she was known to be dead all the while,
    and her wife alone had to agree.
    """
    hers = case.promise
    ref, later = promised(case, case.person, ewa), case.day(LATER)
    says(case, "change", ref, ewa, due_on=later)
    wrong = mrs_price_dies(case)
    assert str(promise(case, ref).due_on) == later
    says(case.later(hours=1), "release", hers, ewa)
    case.later(days=10)  # the first day passes
    record_as(case, BEN, "patient_status", what="died", at=case.day(-11), source="The ward")

    taken_off_the_record(case, wrong, "She died on the day before.")

    stands = promise(case, ref)
    assert str(stands.due_on) == later
    assert not case.now.is_late(stands)
    assert promise(case, hers).state is CommitmentState.RELEASED
    assert verify(case.session).ok


def test_a_wrong_day_of_lost_capacity_is_put_right_and_the_new_day_stays(case: ACase) -> None:
    """What her son agreed to for her meanwhile he agreed to, whatever the day it began."""
    son = a_son_who_acts(case)
    wrong = she_loses_capacity(case, case.later(hours=1).at.isoformat())
    later = case.later(days=1).day(LATER)
    says(case, "change", case.promise, son, due_on=later)
    case.later(days=14)  # the first day passes
    she_loses_capacity(case, case.day(-16))

    taken_off_the_record(case, wrong, "It was two days before.")

    stands = promise(case, case.promise)
    assert str(stands.due_on) == later
    assert not case.now.is_late(stands)
    taken_off_the_record(case, record_as(case, BEN, "note", words="She has a dog.").id, "No dog.")
    assert str(promise(case, case.promise).due_on) == later


def test_why_she_may_be_told_still_counts_once_that_wrong_day_is_put_right(case: ACase) -> None:
    wrong = she_loses_capacity(case, case.later(hours=1).at.isoformat())
    told = {"lawful_basis": "With her son beside her she understands it all"}
    told |= {"reason": "Her doctor asked."}
    record_as(case, BEN, "person_change", person=case.person, **told)
    assert not case.now.persons[0].acted_for
    she_loses_capacity(case, case.day(-1))

    taken_off_the_record(case, wrong, "It was the day before.")

    assert not case.now.persons[0].acted_for


def test_what_was_lost_again_after_it_was_regained_is_no_correction_of_the_first_day(
    case: ACase,
) -> None:
    """Between the two she decided herself: what she agreed to then stands."""
    a_son_who_acts(case)
    first = she_loses_capacity(case, case.later(hours=1).at.isoformat())
    record_as(
        case.later(hours=1), BEN, "patient_status", what="regained_capacity", source="The ward"
    )
    later = case.later(hours=1).day(LATER)
    says(case, "change", case.promise, case.person, due_on=later)
    she_loses_capacity(case, case.later(hours=1).at.isoformat())

    taken_off_the_record(case, first, "The first time was another patient.")

    assert str(promise(case, case.promise).due_on) == later


def test_a_yes_to_the_day_that_stands_already_keeps_no_death_off_the_record(
    case: ACase, ewa: int
) -> None:
    ref = promised(case, case.person, ewa)
    was = promise(case, ref).due_on
    says(case, "change", ref, ewa, due_on=str(was))

    mrs_price_dies(case)

    assert promise(case, ref).due_on == was


def test_whom_nobody_asks_for_another_reason_by_now_takes_no_day_away(
    case: ACase, ewa: int
) -> None:
    """She was kept out twice: the first time turns out to have been about another wife."""
    ref = promised(case, case.person, ewa)
    first = taken_off(case, ewa)
    later = case.day(LATER)
    says(case, "change", ref, case.person, due_on=later)
    told_again(case, ewa)
    taken_off(case, ewa)

    taken_off_the_record(case, first, "That was another wife.")

    assert str(promise(case, ref).due_on) == later


def test_what_she_had_let_us_off_herself_stays_so_after_her_death_whatever_is_withdrawn(
    case: ACase, ewa: int
) -> None:
    note = record_as(case, BEN, "note", words="She has a dog.").id
    says(case, "release", case.promise, case.person)
    mrs_price_dies(case)
    assert case.now.owed_to(promise(case, case.promise)) == {ewa}

    taken_off_the_record(case, note, "It was her neighbour's dog.")

    assert promise(case, case.promise).state is CommitmentState.RELEASED


def test_what_the_other_alone_had_let_us_off_is_owed_again_to_whose_record_counts_again(
    case: ACase, ewa: int
) -> None:
    ref = promised(case, case.person, ewa)
    says(case, "release", ref, case.person)
    correction = taken_off_the_record(case, ewa)
    agreed(case, correction)

    agreed(case, correction, agrees=False)

    assert case.now.owed_to(promise(case, ref)) == {case.person, ewa}
    assert promise(case, ref).state is CommitmentState.OPEN


def test_a_case_closed_on_what_one_of_two_had_let_us_off_opens_again(case: ACase, ewa: int) -> None:
    hers = case.promise
    ref = promised(case, case.person, ewa)
    says(case, "release", ref, case.person)
    correction = taken_off_the_record(case, ewa)
    agreed(case, correction)
    case.promise = hers
    through(case, until=State.CLOSED)

    agreed(case, correction, agrees=False)

    assert promise(case, ref).state is CommitmentState.OPEN
    assert case.state is State.FOLLOW_UP
    assert NOT_ALL_OF_THEM in [move.body["reason"] for move in case.now.case.moves(case.ref)]


def refused(case: ACase, act: Any) -> str:
    """The field that it names."""
    with pytest.raises(BadInput) as no:
        act()
    case.session.rollback()
    (fault,) = no.value.faults
    return fault.field


def test_no_new_day_is_agreed_that_was_over_when_they_said_it(case: ACase) -> None:
    was = promise(case, case.promise).due_on

    def agrees(day: str) -> None:
        says(case, "change", case.promise, case.person, due_on=day)

    assert refused(case, lambda: agrees(LAST_YEAR)) == "due_on"
    assert promise(case, case.promise).due_on == was


@pytest.mark.parametrize("trigger", ["confirm", "dispute", "release", "change"])
def test_the_family_says_nothing_of_a_promise_before_it_was_made(case: ACase, trigger: str) -> None:
    if trigger in ("confirm", "dispute"):
        kept(case, case.promise)
    told = {"due_on": case.day(LATER)} if trigger == "change" else {}

    def told_at(at: str) -> None:
        says(case, trigger, case.promise, case.person, at=at, **told)

    assert refused(case, lambda: told_at("2025-03-12")) == "at"
    told_at(case.at.date().isoformat())


def test_nobody_was_told_of_a_promise_before_it_was_made(case: ACase) -> None:
    move_as(case, BEN, "done", case.promise, evidence="Ben Okoro rang her.")

    def told_at(at: str) -> None:
        move_as(case, BEN, "told", case.promise, person=case.person, how="By telephone", at=at)

    assert refused(case, lambda: told_at("2025-03-12T10:00:00+00:00")) == "at"
    told_at(case.at.isoformat())


def an_excuse(case: ACase) -> dict[str, int]:
    told = {"person": case.person, "requirement": ["meeting_offered"], "ground": "declined"}
    told |= {"reason": "She wants no meeting now.", "at": case.at.isoformat()}
    return {"excuse": record_as(case, BEN, "excuse", **told).id}


def a_hold(case: ACase) -> dict[str, int]:
    told = {"by": "police", "limits": ["findings"], "advice_by": "DI Hart"}
    told |= {"reason": "They asked us to wait.", "from": case.at.isoformat()}
    return {"hold": record_as(case, ADA, "hold", **told, review_on=case.day(30)).id}


def a_consent(case: ACase) -> dict[str, int]:
    told = {"person": case.person, "purpose": "share", "with": "Her sister", "agrees": True}
    told |= {"asked_by": "Ben Okoro", "at": case.at.isoformat()}
    return {"consent": record_as(case, BEN, "consent", **told).id}


@pytest.mark.parametrize(
    ("begun_with", "kind", "more"),
    [
        (an_excuse, "excuse_end", {}),
        (an_excuse, "excuse_told", {"how": "By post"}),
        (a_hold, "hold_end", {}),
        (a_consent, "consent_end", {}),
    ],
)
def test_nothing_ends_and_nobody_is_told_of_it_before_it_began(
    case: ACase, begun_with: Any, kind: str, more: dict[str, str]
) -> None:
    about = begun_with(case)

    def at(day: str) -> None:
        record_as(case, ADA, kind, **about, **more, at=day)

    assert refused(case, lambda: at("2025-03-12")) == "at"
    at(case.at.date().isoformat())

"""Who is left to let us off a promise, or to agree to a new day; and that nothing ends, or is said
of a promise, before there was one.
"""

from typing import Any

import pytest

from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.records.commitment import Commitment, commitment_called
from tests.begun import begins_with
from tests.cases import ACase, a_case, kept, move_as, record_as
from tests.not_told import a_wife, promised
from tests.people import ADA, BEN, EVA, RON
from workflows.words import CommitmentState, State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.INVESTIGATE)]

LAST_YEAR = "2025-04-01"
LATER = 40


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun


@pytest.fixture
def ewa(case: ACase) -> int:
    """To whom the same is promised as to Mrs Price."""
    return a_wife(case)


def promise(case: ACase, ref: str) -> Commitment:
    case.session.rollback()
    found = commitment_called(case.session, ref)
    assert found
    return found


def says(case: ACase, trigger: str, ref: str, person: int, **told: Any) -> None:
    said: dict[str, Any] = {"person": person, "how": "conversation", "at": case.at.isoformat()}
    said |= {"words": "That is fine."} | told
    move_as(case, RON, trigger, ref, **said)


def mrs_price_dies(case: ACase) -> None:
    at = case.later(days=1).at.isoformat()
    record_as(case, BEN, "patient_status", what="died", at=at, source="The ward")


def taken_off_the_record(case: ACase, person: int) -> int:
    told = {"of": person, "words": "There is no such wife.", "withdraws": True}
    return record_as(case, BEN, "correction", **told).id


def agreed(case: ACase, correction: int) -> None:
    told = {"correction": correction, "agrees": True, "reason": "I asked the registrar."}
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

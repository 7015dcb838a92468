"""A promise that was typed twice: of the two records the one that a letter made was withdrawn."""

import pytest

from disclosure.actions.refused import Refused
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_person, move_as, ready, record_as, taken_to
from tests.people import ADA, BEN, EVA
from workflows.machine import NotReady
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)
SENTENCE = "We will send you the report by 2 May 2026."
DUE_ON = "2026-05-02"


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun.later(days=1)


def promised(case: ACase, **source: object) -> int:
    told = {"words": "We will send you the report", "owner": BEN, "due_on": DUE_ON}
    return record_as(case, BEN, "commitment", **told, source=source).id


def a_letter_with_it(case: ACase, to: int = 0) -> tuple[str, int]:
    whose = {"about": "This letter is about Mrs Ann Price."} if to else {}
    ref = a_draft(case, "apology", next=SENTENCE, to=to, **whose)
    number = promised(case, letter=ref, sentence=SENTENCE)
    return taken_to(case, ref, "deliver"), number


def withdrawn(case: ACase, number: int) -> None:
    told = {"of": str(number), "words": "It was typed twice", "withdraws": True}
    fell = record_as(case, ADA, "correction", **told).id
    said = {"correction": fell, "agrees": True, "reason": "I saw both of them"}
    record_as(case, EVA, "correction_review", **said)


def unrecorded(case: ACase) -> str:
    with pytest.raises(NotReady) as no:
        move_as(case, ADA, "deliver_apology")
    case.session.rollback()
    return next(item.says for item in no.value.unmet if item.id == "promises_recorded")


def test_what_she_reads_in_her_letter_has_an_owner_again_before_the_case_goes_on(
    case: ACase,
) -> None:
    """Each promise in our letters was said to be in the ledger, and nobody owned this one."""
    ref, number = a_letter_with_it(case)
    withdrawn(case, number)
    assert unrecorded(case) == f"Give an owner and a date to: “{SENTENCE}”."

    promised(case, letter=ref, sentence=SENTENCE)

    move_as(case, ADA, "deliver_apology")
    assert case.state is State.FOLLOW_UP


def test_one_that_stands_is_not_tied_to_another(case: ACase) -> None:
    ref, _ = a_letter_with_it(case)
    with pytest.raises(Refused, match="linked already"):
        promised(case, letter=ref, sentence=SENTENCE)


def test_of_a_letter_to_somebody_who_was_never_of_this_case_nothing_is_asked(case: ACase) -> None:
    who = {"relationship": "Daughter", "lawful_basis": "Acts for her", "is_patient": False}
    wrong = a_person(case, name="Ms Ewa Price", **who)
    _, number = a_letter_with_it(case, wrong)
    withdrawn(case, wrong)
    withdrawn(case, number)
    move_as(ready(case), ADA, "deliver_apology")
    assert case.state is State.FOLLOW_UP

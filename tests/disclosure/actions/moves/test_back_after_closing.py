"""What was withdrawn counts again after closing. Where the case was closed without it, and it
matters, it opens again. What came on record after closing, and opened nothing then, opens nothing.
"""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.law.applying import applying, present_levels
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, an_opened_case, move_as, record_as
from tests.people import ADA, BEN, EVA
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


def graded(case: ACase, level: str, scale: str = "eng_reg20") -> int:
    told = {"scale": scale, "level": level, "reason": "By what we know now."}
    return record_as(case, BEN, "grade", **told).id


def withdrawn(case: ACase, number: int) -> int:
    told = {"of": number, "words": "It was of another patient.", "withdraws": True}
    return record_as(case, BEN, "correction", **told).id


def decided(case: ACase, applies: str) -> int:
    told = {"applies": applies, "reason": "By the grade of the harm."}
    return record_as(case, ADA, "decision", **told).id


def why_opened(case: ACase) -> str:
    moves = list(case.now.case.moves(case.ref))
    assert moves[-1].body["trigger"] == "reopen"
    return str(moves[-1].body["reason"])


def applies(case: ACase) -> set[str]:
    return {str(each.applies) for each in applying(case.now.case)}


def test_severe_harm_that_was_hers_after_all_opens_the_no_that_closed_the_case(
    session: Session,
) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    graded(case, "reg20_below")
    graded(case, "lfpse_psych_none", "nhs_lfpse_psychological")
    fell = withdrawn(case, graded(case, "reg20_severe"))
    told = {"decision": decided(case, "no"), "agrees": True, "reason": "I read the notes myself."}
    record_as(case, EVA, "decision_review", **told)
    move_as(case, ADA, "close_without_duty")
    assert applies(case) == {"no"}

    withdrawn(case, fell)

    assert "reg20_severe" in [level.id for level in present_levels(case.now.case)]
    assert "no" not in applies(case)
    assert case.state is not State.CLOSED
    assert why_opened(case) == "Why there was no duty does not stand any more."


@begins_with(a_case, at=State.CLOSED)
def test_severe_harm_that_was_hers_after_all_opens_a_closed_case(begun: ACase) -> None:
    case = begun.later(days=1)
    severe = graded(case, "reg20_severe")
    fell = withdrawn(case, severe)
    decided(case, "yes")
    move_as(case, ADA, "close")
    case.later(days=1)

    withdrawn(case, fell)

    assert case.state is State.FOLLOW_UP
    what = f"The record of the grade of the harm, No. {severe},"
    assert why_opened(case) == f"{what} counts again after closing."


@begins_with(a_case, at=State.CLOSED)
def test_a_death_after_closing_opens_nothing_nor_does_it_when_it_counts_again(
    begun: ACase,
) -> None:
    case = begun.later(days=1)
    told = {"what": "died", "source": "The ward"}
    fell = withdrawn(case, record_as(case, BEN, "patient_status", **told).id)
    withdrawn(case, fell)
    assert case.state is State.CLOSED


@pytest.fixture
def closed(session: Session) -> ACase:
    return a_case(session, at=State.CLOSED).later(days=3)


def test_what_was_missing_before_a_record_came_opens_nothing_as_that_falls(closed: ACase) -> None:
    """It was closed on an older decision. The newer one, of another patient, opened it by going."""
    graded(closed, "reg20_below")
    wrong = decided(closed.later(hours=1), "yes")
    withdrawn(closed.later(hours=1), wrong)
    assert closed.state is State.CLOSED


def test_what_it_was_closed_on_and_then_on_another_opens_it_once_both_fell(closed: ACase) -> None:
    first = next(n for n, row in closed.now.case.records.items() if row.kind == "decision")
    second = decided(closed.later(hours=1), "yes")
    withdrawn(closed.later(hours=1), first)
    assert closed.state is State.CLOSED
    withdrawn(closed.later(hours=1), second)
    assert why_opened(closed).endswith(f"No. {second}, was withdrawn after closing.")

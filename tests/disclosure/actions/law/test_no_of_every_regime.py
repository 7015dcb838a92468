"""No duty at all: said of each regime of the case, agreed for each, for the harm as it is known."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.to_do.worklist import Whose
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, an_opened_case, move_as, record_as, through
from tests.disclosure.actions.to_do.test_worklist import acts, every, list_of, row
from tests.people import ADA, BEN, EVA
from tests.to_do import rows_of
from workflows.machine import NotReady
from workflows.words import State, Trigger

pytestmark = pytest.mark.usefixtures("team")
ENGLAND, CONTRACT = "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"
CHECK = "Check the “does not apply”"
LACKS = "not_notifiable_reviewed"
OTHERS = "Other rules of this case were not said not to apply. Decide on them too."
APPLY = "It was decided that other rules of this case apply. While that stands, it goes on"
NOT_AGREED = (
    "Eva Marsh did not agree that the duty does not apply: “I read both rules too”. Decide again."
)
AGAIN = "The harm was graded again. Decide once more whether the duty applies."
IN_MIND = "Grade the psychological harm: a 'no' needs both kinds of harm known."
BODILY = {"scale": "nhs_lfpse_physical", "level": "lfpse_phys_none"}
PSYCHOLOGICAL = {"scale": "nhs_lfpse_psychological", "level": "lfpse_psych_none"}
WORSE = BODILY | {"level": "lfpse_phys_low"}
NOT_KNOWN = {"scale": "nhs_lfpse_psychological", "level": "unknown", "axis": "psychological"}


@pytest.fixture
def case(session: Session) -> ACase:
    """Under two regimes, with no harm found."""
    case = an_opened_case(session, regimes=[ENGLAND, CONTRACT])
    case.person = a_person(case)
    graded(case, BODILY)
    graded(case, PSYCHOLOGICAL)
    return case


def graded(case: ACase, harm: dict[str, str]) -> int:
    case.later(minutes=5)
    told: dict[str, Any] = dict(harm)
    if harm["level"] == "unknown":
        told["review_on"] = case.day(9)
    return record_as(case, BEN, "grade", **told, reason="We saw her on the ward round.").id


def decided(case: ACase, applies: str, *regimes: str) -> int:
    at = case.later(minutes=5).at.isoformat()
    told = {"applies": applies, "regimes": regimes, "reason": "As the rules say it.", "at": at}
    return record_as(case, ADA, "decision", **told).id


def reviewed(case: ACase, decision: int, *, agrees: bool = True) -> None:
    told = {"decision": decision, "agrees": agrees, "reason": "I read both rules too."}
    record_as(case, EVA, "decision_review", **told)


def no(case: ACase, *regimes: str) -> None:
    reviewed(case, decided(case, "no", *regimes))


def withdrawn(case: ACase, of: int) -> None:
    words = "This was of another patient"
    record_as(case.later(minutes=5), BEN, "correction", of=of, words=words, withdraws=True)


def lacks(case: ACase) -> str:
    """What alone stands in the way of closing without a duty."""
    with pytest.raises(NotReady) as refused:
        move_as(case, ADA, "close_without_duty")
    case.session.rollback()
    (item,) = refused.value.unmet
    assert (item.id, case.state) == (LACKS, State.ACKNOWLEDGE)
    return item.says


def closes(case: ACase) -> None:
    move_as(case, ADA, "close_without_duty")
    assert case.state is State.CLOSED


def duties_of(case: ACase) -> set[str]:
    return {duty.regime for duty in case.now.duties}


@pytest.mark.parametrize("applies", ["yes", "treat_as_yes"])
@pytest.mark.parametrize("last", [ENGLAND, CONTRACT])
def test_a_no_to_one_regime_closes_nothing_while_another_applies(
    case: ACase, last: str, applies: str
) -> None:
    """Whichever of the two was decided last."""
    for regime in sorted((ENGLAND, CONTRACT), key=lambda each: each == last):
        if regime == CONTRACT:
            no(case, CONTRACT)
        else:
            decided(case, applies, ENGLAND)
    assert lacks(case).startswith(APPLY if applies == "yes" else OTHERS)
    assert duties_of(case) == {ENGLAND}


def test_nor_while_nobody_has_decided_on_another(case: ACase) -> None:
    no(case, CONTRACT)
    assert lacks(case) == OTHERS


def test_a_no_to_each_that_a_second_person_agreed_to_closes(case: ACase) -> None:
    decided(case, "yes", ENGLAND)
    no(case, CONTRACT)
    no(case, ENGLAND)
    assert duties_of(case) == set()
    closes(case)


def test_one_no_to_all_of_them_is_enough(case: ACase) -> None:
    no(case)
    closes(case)


@pytest.mark.parametrize("waits", [ENGLAND, CONTRACT])
def test_each_no_waits_for_its_own_second_person(case: ACase, waits: str) -> None:
    decisions = {regime: decided(case, "no", regime) for regime in (ENGLAND, CONTRACT)}
    for regime, decision in decisions.items():
        reviewed(case, decision, agrees=regime != waits)
    assert lacks(case) == NOT_AGREED
    reviewed(case, decisions[waits])
    closes(case)


def test_a_no_to_one_of_two_waits_on_the_list_of_a_second_person(case: ACase) -> None:
    """The yes to the other came after it. Nobody graded again, and nobody decides again."""
    first, _ = decided(case, "no", ENGLAND), decided(case, "yes", CONTRACT)
    hers = [row.todo for row in every(list_of(case, EVA, Whose.MINE))]
    assert [row.target.fields for row in hers if row.act == CHECK] == [{"decision": str(first)}]
    assert "Decide whether the duty applies" not in acts(case)
    assert "graded again" not in " ".join(row.why for row in rows_of(case))
    reviewed(case, first)
    assert CHECK not in acts(case)
    graded(case, WORSE)
    assert row(case, "Decide whether").why.startswith("The harm was graded again. The clock")


def test_each_of_two_is_asked_about_once_and_what_is_undecided_is_decided(case: ACase) -> None:
    first = decided(case, "no", ENGLAND)
    assert not row(case, "Decide whether").why.startswith("The harm was graded again")
    second = decided(case, "no", CONTRACT)
    asked = [todo.target.fields for todo in rows_of(case) if todo.act == CHECK]
    assert asked == [{"decision": str(first)}, {"decision": str(second)}]
    assert "Decide whether" not in acts(case)


def test_a_regime_that_a_decision_brought_in_has_to_be_said_no_to_as_well(case: ACase) -> None:
    decided(case, "yes", "gb-wls-doc")
    no(case, ENGLAND, CONTRACT)
    assert lacks(case).startswith(APPLY)
    no(case, "gb-wls-doc")
    closes(case)


def test_what_is_not_known_of_the_mind_is_no_ground_for_a_no(case: ACase) -> None:
    graded(case, NOT_KNOWN)
    no(case)
    assert lacks(case) == IN_MIND
    graded(case, PSYCHOLOGICAL)
    assert lacks(case) == AGAIN
    no(case)
    closes(case)


def test_a_no_needs_both_kinds_of_harm(session: Session) -> None:
    case = an_opened_case(session, regimes=[ENGLAND, CONTRACT])
    case.person = a_person(case)
    graded(case, BODILY)
    no(case, ENGLAND)
    no(case, CONTRACT)
    assert lacks(case) == IN_MIND


def test_a_grade_after_the_first_of_two_noes_asks_for_that_one_again(case: ACase) -> None:
    no(case, ENGLAND)
    graded(case, WORSE)
    no(case, CONTRACT)
    assert lacks(case) == AGAIN
    no(case, ENGLAND)
    closes(case)


def test_a_grade_that_is_taken_back_after_the_no_asks_again(case: ACase) -> None:
    """The other grade of that kind stays, and still the "no" was said of the one that fell."""
    worse = graded(case, WORSE)
    no(case)
    assert duties_of(case) == set()
    withdrawn(case, worse)
    assert lacks(case) == AGAIN
    assert duties_of(case) == {ENGLAND, CONTRACT}
    no(case)
    closes(case)


def test_the_only_grade_of_its_kind_taken_back_leaves_no_no(case: ACase) -> None:
    worse = graded(case, WORSE)
    withdrawn(case, worse)
    no(case)
    only = next(row.number for row in case.now.case.records.values() if row.kind == "grade")
    withdrawn(case, only)
    assert lacks(case) == AGAIN
    no(case)
    assert lacks(case) == "Grade the bodily harm: a 'no' needs both kinds of harm known."


def test_taking_back_something_else_asks_nothing_again(case: ACase) -> None:
    note = record_as(case, BEN, "note", words="She sleeps now.").id
    no(case)
    withdrawn(case, note)
    closes(case)


def closed_without_duty(case: ACase) -> ACase:
    no(case)
    closes(case)
    return case.later(days=2)


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (NOT_KNOWN, "Why there was no duty does not stand any more."),
        (WORSE, "A higher grade of the harm came on record after closing."),
    ],
)
def test_a_case_closed_without_duty_opens_when_the_harm_is_worse_or_not_known_any_more(
    case: ACase, harm: dict[str, str], why: str
) -> None:
    graded(closed_without_duty(case), harm)
    assert case.state is not State.CLOSED
    assert duties_of(case) == {ENGLAND, CONTRACT}
    opened = list(case.now.case.moves(case.ref))[-1]
    assert opened.body["reason"] == why


@begins_with(a_case, at=State.CLOSED)
def test_not_knowing_again_opens_no_case_in_which_the_duty_was_done(begun: ACase) -> None:
    graded(begun.later(days=2), NOT_KNOWN)
    assert begun.state is State.CLOSED


@begins_with(a_case, at=State.CLOSED)
@pytest.mark.parametrize(
    ("term", "opens"), [("death", True), ("severe_harm", True), ("moderate_harm", False)]
)
def test_a_death_that_is_graded_in_the_words_of_the_law_opens_it_as_any_graver_harm(
    begun: ACase, term: str, opens: bool
) -> None:
    """It was closed over moderate harm, and then she died of it."""
    graded(begun.later(days=2), {"scale": "outcomes", "level": term})
    assert (begun.state is State.FOLLOW_UP) is opens


@begins_with(a_case, at=State.FOLLOW_UP)
def test_harm_that_was_graded_so_before_is_no_graver_in_the_words_of_another_scale(
    begun: ACase,
) -> None:
    graded(begun, {"scale": "outcomes", "level": "severe_harm"})
    decided(begun, "yes", ENGLAND)
    through(begun, State.CLOSED)
    graded(begun.later(days=2), {"scale": "eng_reg20", "level": "reg20_severe"})
    assert begun.state is State.CLOSED


def lacks_a_decision(case: ACase) -> str:
    """What beginning the investigation says of it; and the list asks for it, or for nothing."""
    items = gate.checklist(case.now, Trigger.BEGIN_INVESTIGATION)
    item = next(each for each in items if each.id == "notifiability_decided")
    assert ("Decide whether the duty applies" in acts(case)) is not item.met
    return "" if item.met else item.says


def test_a_no_that_a_worse_grade_opened_is_not_hidden_by_a_yes_to_the_other(case: ACase) -> None:
    reviewed(case, decided(case, "no", ENGLAND))
    graded(case, WORSE)
    decided(case, "yes", CONTRACT)
    assert lacks_a_decision(case) == AGAIN
    decided(case, "yes", ENGLAND)
    assert not lacks_a_decision(case)


def test_who_said_no_to_one_is_asked_about_the_other(case: ACase) -> None:
    reviewed(case, decided(case, "no", CONTRACT))
    assert lacks_a_decision(case).startswith("Decide on the other rules of this case too")
    decided(case, "treat_as_yes", ENGLAND)
    assert not lacks_a_decision(case)


def test_who_said_yes_to_one_has_decided_that_the_duty_applies(case: ACase) -> None:
    decided(case, "yes", CONTRACT)
    assert not lacks_a_decision(case)

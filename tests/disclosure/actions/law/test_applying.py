"""Which rules apply to a case: decided by whom, agreed by whom, else treated as applying."""

from disclosure.actions.law.applying import RegimeApplies, applying, present_levels, ungraded_axes
from disclosure.actions.law.duties import regimes_that_apply
from tests.begun import begins_with
from tests.cases import ACase, an_opened_case, record_as
from tests.people import ADA, BEN, EVA
from workflows.notifiability import Applies

ENGLAND, CONTRACT = "gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"
pytestmark = begins_with(an_opened_case, regimes=[ENGLAND, CONTRACT])


def said(case: ACase) -> list[RegimeApplies]:
    gathered = case.now
    found = applying(gathered.case)
    on = {regime.id for regime in regimes_that_apply(gathered.case)}
    assert {each.regime.id for each in found if each.applies is not Applies.NO} == on
    return list(found)


def graded(case: ACase, scale: str, level: str, **more: object) -> None:
    told = {"scale": scale, "level": level, "reason": "We looked at it today."} | more
    record_as(case, BEN, "grade", **told, at=case.later(minutes=5).at.isoformat())


def nothing_at_all(case: ACase) -> None:
    graded(case, "nhs_lfpse_physical", "lfpse_phys_none")
    graded(case, "nhs_lfpse_psychological", "lfpse_psych_none")


def decided(case: ACase, applies: str, **more: object) -> int:
    told = {"applies": applies, "reason": "As the rules say it."} | more
    return record_as(case, ADA, "decision", **told, at=case.later(minutes=5).at.isoformat()).id


def agreed(case: ACase, decision: int) -> None:
    record_as(case, EVA, "decision_review", decision=decision, agrees=True, reason="I read it too.")


def test_without_a_decision_every_rule_is_treated_as_applying(case: ACase) -> None:
    assert [(e.regime.id, e.applies, e.decision) for e in said(case)] == [
        (ENGLAND, Applies.UNDECIDED, None),
        (CONTRACT, Applies.UNDECIDED, None),
    ]


def test_a_decision_holds_for_the_rules_it_names_and_for_all_where_it_names_none(
    case: ACase,
) -> None:
    decided(case, "yes", regimes=[ENGLAND])
    assert [each.applies for each in said(case)] == [Applies.YES, Applies.UNDECIDED]
    decided(case, "treat_as_yes")
    assert [each.applies for each in said(case)] == [Applies.UNDECIDED] * 2
    decided(case, "yes", regimes=["gb-wls-doc"])
    assert [each.regime.id for each in said(case)][-1] == "gb-wls-doc"


def test_a_no_holds_once_a_second_person_agrees_and_only_until_the_harm_is_graded_again(
    case: ACase,
) -> None:
    nothing_at_all(case)
    decision = decided(case, "no", regimes=[ENGLAND])
    assert said(case)[0].applies is Applies.UNDECIDED
    agreed(case, decision)
    found = said(case)[0]
    assert (found.applies, found.regraded) == (Applies.NO, False)
    assert found.reviewed
    assert found.reviewed.by == EVA
    graded(case, "nhs_lfpse_physical", "lfpse_phys_low")
    again = said(case)[0]
    assert (again.applies, again.regraded) == (Applies.UNDECIDED, True)


def test_the_last_grade_of_each_kind_of_harm_counts(case: ACase) -> None:
    assert ungraded_axes(case.now.case) == {"physical", "psychological"}
    graded(case, "nhs_lfpse_physical", "lfpse_phys_low")
    assert ungraded_axes(case.now.case) == {"psychological"}
    graded(case, "who_icps", "who_none", axis="psychological")
    graded(case, "nhs_lfpse_physical", "lfpse_phys_severe")
    levels = {level.id: level.axis for level in present_levels(case.now.case)}
    assert levels == {"lfpse_phys_severe": "physical", "who_none": "psychological"}
    assert ungraded_axes(case.now.case) == frozenset()


def test_an_unknown_grade_is_no_grade_of_its_kind(case: ACase) -> None:
    graded(case, "nhs_lfpse_psychological", "unknown", axis="psychological", review_on="2027-01-01")
    assert ungraded_axes(case.now.case) == {"physical", "psychological"}
    assert said(case)[0].suggested.applies is Applies.UNDECIDED

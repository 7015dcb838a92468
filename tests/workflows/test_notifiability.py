"""Whether a duty applies: yes only when a level always means it, no only when it never can."""

import pytest

from disclosure.policy import policy
from workflows.harm import Level
from workflows.notifiability import Applies, axes_covered, suggested
from workflows.regimes import Regime

ENGLAND = policy().regime("gb-eng-reg20-nhs")
LFPSE = "nhs_lfpse_physical"
NO_BODILY_HARM = policy().level(LFPSE, "lfpse_phys_none")
NO_DISTRESS = policy().level("nhs_lfpse_psychological", "lfpse_psych_none")
LASTING_DISTRESS = policy().level("nhs_lfpse_psychological", "lfpse_psych_severe")
UNKNOWN = policy().level("ahrq_cf_harm", "ahrq_unknown")


def test_nobody_has_graded_it_so_it_is_undecided_and_treated_as_applying() -> None:
    answer = suggested(ENGLAND, [])

    assert answer.applies is Applies.UNDECIDED
    assert "treated as applying" in answer.why


@pytest.mark.parametrize("regime", policy().regimes, ids=lambda regime: str(regime.id))
def test_an_unknown_level_never_answers_no(regime: Regime) -> None:
    assert suggested(regime, [UNKNOWN]).applies is Applies.UNDECIDED
    assert suggested(regime, [NO_BODILY_HARM, UNKNOWN]).applies is Applies.UNDECIDED


def test_no_bodily_harm_alone_is_no_answer_until_the_mind_is_graded_too() -> None:
    assert suggested(ENGLAND, [NO_BODILY_HARM]).applies is Applies.UNDECIDED
    assert suggested(ENGLAND, [NO_BODILY_HARM, NO_DISTRESS]).applies is Applies.NO
    assert axes_covered([NO_BODILY_HARM]) == {"physical"}
    assert axes_covered([NO_BODILY_HARM, NO_DISTRESS]) == {"physical", "psychological"}
    assert axes_covered([UNKNOWN]) == frozenset()


def test_one_axis_is_enough_for_a_yes() -> None:
    answer = suggested(ENGLAND, [NO_BODILY_HARM, LASTING_DISTRESS])

    assert answer.applies is Applies.YES
    assert "psychological harm 28d" in answer.why


def test_what_a_level_may_mean_is_for_a_person_to_say() -> None:
    moderate = policy().level(LFPSE, "lfpse_phys_moderate")

    answer = suggested(ENGLAND, [moderate, NO_DISTRESS])

    assert answer.applies is Applies.UNDECIDED
    assert "a person must say" in answer.why


def test_a_no_says_that_a_second_person_reviews_it() -> None:
    assert "second" in suggested(ENGLAND, [NO_BODILY_HARM, NO_DISTRESS]).why


def test_an_outcome_in_the_regimes_own_term_answers_yes_or_stays_open() -> None:
    def of(outcome: str) -> Applies:
        level: Level = policy().level("outcomes", outcome)
        return suggested(ENGLAND, [level]).applies

    assert of("death") is Applies.YES
    assert of("any_harm") is Applies.UNDECIDED

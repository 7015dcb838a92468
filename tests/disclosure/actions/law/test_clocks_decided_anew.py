"""A "yes", an agreed "no", a worse grade and a "yes" again: from which "yes" the clock runs."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.lateness import newly_late
from tests.cases import ACase, an_opened_case, record_as
from tests.disclosure.actions.law.test_clocks_remember import duty
from tests.people import ADA, BEN, EVA
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
IRELAND, REGULATOR = "ie-psa2023-notifiable", "ie-regulator"


@pytest.fixture
def decided(session: Session) -> ACase:
    """On 2 March Ada says that the law of Ireland applies: the regulator has to hear by the 8th.
    The next day no harm is found of either kind.
    """
    knew = datetime(2026, 3, 2, 10, tzinfo=UTC)
    case = an_opened_case(session, knew, regimes=[IRELAND], occurred_at="2026-03-01")
    decide(case, "yes")
    case.later(days=1)
    grade(case, "nhs_lfpse_physical", "lfpse_phys_none")
    grade(case, "nhs_lfpse_psychological", "lfpse_psych_none")
    return case.later(hours=1)


def grade(case: ACase, scale: str, level: str) -> None:
    told = {"scale": scale, "level": level, "reason": "We looked at it today."}
    record_as(case, BEN, "grade", **told)


def decide(case: ACase, applies: str) -> int:
    told = {"applies": applies, "regimes": [IRELAND], "reason": "As the rules say it."}
    return record_as(case, ADA, "decision", **told).id


def said_of_no(case: ACase, decision: int, *, agrees: bool) -> None:
    told = {"decision": decision, "agrees": agrees, "reason": "I read it too."}
    record_as(case, EVA, "decision_review", **told)


def test_whoever_decides_anew_after_an_agreed_no_starts_the_clock_anew(decided: ACase) -> None:
    said_of_no(decided, decide(decided, "no"), agrees=True)
    assert not decided.now.duties
    grade(decided.later(days=90), "nhs_lfpse_physical", "lfpse_phys_severe")
    assert duty(decided, REGULATOR).provisional  # nobody has decided: as if from when we knew
    assert not list(newly_late(decided.now))
    decide(decided.later(hours=1), "yes")
    regulator = duty(decided, REGULATOR)
    assert (regulator.status, regulator.due_on) == (DutyStatus.OPEN, date(2026, 6, 7))


def test_who_agrees_to_the_old_no_once_more_brings_no_clock_back(decided: ACase) -> None:
    no = decide(decided, "no")
    said_of_no(decided, no, agrees=True)
    grade(decided.later(days=90), "nhs_lfpse_physical", "lfpse_phys_severe")
    said_of_no(decided, no, agrees=True)
    assert duty(decided, REGULATOR).provisional
    assert not list(newly_late(decided.now))


@pytest.mark.parametrize("agrees", [None, False])
def test_a_no_that_waits_or_is_refused_leaves_the_clock_of_the_yes(
    decided: ACase, *, agrees: bool | None
) -> None:
    no = decide(decided, "no")
    if agrees is not None:
        said_of_no(decided, no, agrees=agrees)
    assert duty(decided.later(days=6), REGULATOR).due_on == date(2026, 3, 8)
    assert "late ie-regulator" in {note.what for note in newly_late(decided.now)}


def test_a_no_agreed_to_only_once_the_harm_was_worse_leaves_the_clock_of_the_yes(
    decided: ACase,
) -> None:
    """Eva refused it while both kinds of harm were known, and agreed once it could hold no more: at
    no moment did it hold.
    """
    no = decide(decided, "no")
    said_of_no(decided, no, agrees=False)
    grade(decided.later(hours=1), "nhs_lfpse_physical", "lfpse_phys_severe")
    said_of_no(decided, no, agrees=True)
    decide(decided.later(days=2), "yes")
    assert duty(decided, REGULATOR).due_on == date(2026, 3, 8)


def test_what_was_late_while_the_yes_stood_stays_late(decided: ACase) -> None:
    said_of_no(decided, decide(decided.later(days=10), "no"), agrees=True)
    grade(decided.later(days=80), "nhs_lfpse_physical", "lfpse_phys_severe")
    decide(decided.later(hours=1), "yes")
    assert duty(decided, REGULATOR).status is DutyStatus.LATE

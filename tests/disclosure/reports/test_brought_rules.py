"""Rules that a decision brought into a case count in each report like those it was opened under."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.sites import change_site
from disclosure.actions.users import Person, add_user
from disclosure.actions.yearly_reports import Year
from disclosure.reports.annual import annual_report
from disclosure.reports.annual_final import blockers
from disclosure.reports.gathering import Wanted, gathered
from disclosure.reports.measured import case_facts
from tests.cases import (
    AWARE,
    SORRY,
    ACase,
    a_letter,
    a_next_contact,
    a_talk,
    an_opened_case,
    move_as,
    record_as,
    through,
)
from tests.keeping import destroyed_now, long_after
from tests.people import ADA, BEN, EVA, FAR_SITE, OPENED_FOR_WORK, OPERATOR, SITE, actor
from tests.yearly import AFTER
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
SCOTLAND, WALES = "gb-sct-odoc", "gb-wls-doc"
YEAR = Year(SCOTLAND, date(2025, 4, 1), date(2026, 3, 31))
FAR_MANAGER = "far@example.org"
NOT_RUNG = "We are sorry that we did not ring you when we had said that we would."


def brought_under(case: ACase, rules: str, email: str = ADA) -> None:
    told = {"regimes": [rules], "applies": "yes", "reason": "The harm was done there."}
    record_as(case, email, "decision", **told)


def counted(case: ACase, rules: str = "") -> list[str]:
    """How the promises stand that were not kept, as the measures count them."""
    case.session.rollback()
    wanted = Wanted(date(2026, 1, 1), date(2026, 12, 31))
    found = gathered(case.session, OPERATOR, wanted, case.at)
    facts = [case_facts(each, OPERATOR, site, rules) for each, site in found]
    states = [str(promise.state) for each in facts if each for promise in each.promises]
    return [state for state in states if state == "not_kept"]


def a_promise_broken(case: ACase) -> str:
    """In a talk that was promised to follow the first; its reference."""
    kept = case.promise
    a_talk(case, "follow_up", next_contact=a_next_contact(case, 5))
    broken, case.promise = case.promise, kept
    told = {"why": "Nobody rang her back.", "told_how": "In a conversation"}
    move_as(case, BEN, "cannot_keep", broken, **told, at=case.at.isoformat())
    return broken


def closed(case: ACase, broken: str) -> None:
    """With the sorry for that promise, and the reason why their letter was late."""
    letter = a_letter(case, "closing", sorry=f"{SORRY} {NOT_RUNG}")
    move_as(case, EVA, "agree_not_kept", broken, given_in=letter)
    talk = str(a_talk(case, "follow_up").id)
    late = {"duty": "wls-written", "words": "The writer was ill.", "given_in": talk}
    record_as(case, BEN, "explanation", **late)
    through(case, until=State.CLOSED)


def test_a_place_whose_case_came_under_the_rules_by_a_decision_is_not_left_out_in_silence(
    session: Session,
) -> None:
    """Ada, who does not see that case, cannot say that her numbers are the final ones."""
    known = [SCOTLAND, WALES]
    change_site(session, OPERATOR, OPENED_FOR_WORK, SITE, "Europe/London", [SCOTLAND], known=known)
    change_site(session, OPERATOR, OPENED_FOR_WORK, FAR_SITE, "Europe/London", [WALES], known=known)
    person = Person(FAR_MANAGER, "Fay Manner", ["risk_manager"], [FAR_SITE])
    add_user(session, OPERATOR, OPENED_FOR_WORK, person)
    case = an_opened_case(session, AWARE, FAR_MANAGER, site=FAR_SITE)
    assert annual_report(session, OPERATOR, AFTER, YEAR).report.places == (SITE,)
    brought_under(case, SCOTLAND, FAR_MANAGER)
    session.rollback()
    whole = annual_report(session, OPERATOR, AFTER, YEAR)
    assert (whole.tally.incidents, set(whole.report.places)) == (1, {SITE, FAR_SITE})
    hers = annual_report(session, actor(session, ADA), AFTER, YEAR)
    assert hers.tally.incidents == 0
    says = " ".join(each.says for each in blockers(session, actor(session, ADA), hers))
    assert "Your numbers are without Far Ward" in says


def test_a_broken_promise_counts_under_those_rules_also_when_its_record_is_destroyed(
    session: Session,
) -> None:
    case = an_opened_case(session, AWARE)
    brought_under(case, WALES)
    through(case, until=State.FOLLOW_UP)
    broken = a_promise_broken(case)
    assert counted(case, WALES) == counted(case) == ["not_kept"]
    closed(case, broken)
    destroyed_now(long_after(case))
    assert counted(case, WALES) == counted(case) == ["not_kept"]
    assert counted(case, SCOTLAND) == []

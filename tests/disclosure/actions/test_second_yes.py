"""One second person agreed, and later another does, or the same once more. What rests on the first
yes is no younger for that: nothing becomes late by it, and nobody has to be told again.
"""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.not_told import taken_off, told_again
from tests.people import ADA, BEN, EVA, RON
from workflows.regimes import DutyStatus
from workflows.requirements import outcome_told

pytestmark = pytest.mark.usefixtures("team")
CONTRACT, NOTIFY = "gb-eng-nhs-contract-sc35", "sc35-notify"


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, regimes=[CONTRACT])
    case.person = a_person(case.later(hours=1))
    return case


def agrees(case: ACase, who: str, about: str, number: int) -> None:
    told = {about: number, "agrees": True, "reason": "I read what there is."}
    record_as(case, who, f"{about}_review", **told)


def stands(case: ACase, duty: str) -> DutyStatus:
    return next(each.status for each in case.now.duties if each.id == duty)


def a_refusal(case: ACase) -> int:
    told: dict[str, Any] = {"person": case.person, "requirement": ["first_conversation_recorded"]}
    told |= {"ground": "declined", "reason": "She wants no talk with us."}
    return record_as(case, BEN, "excuse", **told).id


def test_a_refusal_agreed_to_in_time_excuses_the_talk_for_good(case: ACase) -> None:
    refusal = a_refusal(case)
    agrees(case.later(hours=1), EVA, "excuse", refusal)
    case.later(days=30)
    assert stands(case, NOTIFY) is DutyStatus.EXCUSED
    agrees(case, RON, "excuse", refusal)
    assert stands(case, NOTIFY) is DutyStatus.EXCUSED


def test_a_refusal_that_ended_had_counted_until_then(case: ACase) -> None:
    refusal = a_refusal(case)
    agrees(case.later(hours=1), EVA, "excuse", refusal)
    case.later(days=1)
    record_as(case, BEN, "excuse_end", excuse=refusal)
    before = [each.number for each in case.now.clocks.excuses.all_agreed]
    agrees(case.later(hours=1), RON, "excuse", refusal)
    assert [each.number for each in case.now.clocks.excuses.all_agreed] == before == [refusal]


def test_who_was_told_what_came_of_it_is_not_told_once_more(case: ACase) -> None:
    at, why = case.at.isoformat(), "No harm was found."
    grade = {"scale": "eng_reg20", "level": "reg20_below", "reason": why, "at": at}
    record_as(case, BEN, "grade", **grade)
    no = record_as(case, ADA, "decision", applies="no", reason=why, at=at).id
    agrees(case.later(hours=1), EVA, "decision", no)
    a_talk(case.later(hours=1), "disclosure")
    (she,) = case.now.facts.relevant
    assert outcome_told(case.now.facts, she) is None
    agrees(case.later(days=1), RON, "decision", no)
    assert outcome_told(case.now.facts, she) is None


def test_who_has_to_be_told_again_since_stays_so(case: ACase) -> None:
    """Once two people had taken her off, another named her anew, and then the first change was
    agreed to once more: it is older than what was said since.
    """
    ewa = a_person(case, name="Ewa Kowal", relationship="Wife", is_patient=False)
    change = taken_off(case, ewa)
    told_again(case.later(days=1), ewa)
    assert ewa in {person.id for person in case.now.facts.relevant}
    agrees(case.later(days=1), RON, "person_change", change)
    assert ewa in {person.id for person in case.now.facts.relevant}

"""Who is named for something may do it: the family rings somebody who reads their case."""

import pytest

from disclosure.actions.checks.references import choices
from disclosure.kinds.faults import BadInput
from tests.cases import ACase, record_as
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, MAX, MONA, RON, SAM

RUNG = {"role": "Works here", "phone": "01632 960100", "hours": "9 to 5"}


def refused(case: ACase, kind: str, field: str, **told: object) -> str:
    with pytest.raises(BadInput) as bad:
        record_as(case, ADA, kind, **told)
    [fault] = bad.value.faults
    assert fault.field == field
    return fault.says


@pytest.mark.parametrize("who", [ADAM, MAX, MONA])
def test_nobody_rings_who_can_do_nothing_in_the_case(case: ACase, who: str) -> None:
    says = refused(case, "contact", "user", name="Somebody", user=who, **RUNG)
    assert "may not see a case and do something in it. Choose somebody with one of these" in says
    assert "risk manager" in says
    record_as(case, ADA, "contact", name="Dr Max Holm", **RUNG)  # by name alone they may be rung
    record_as(case, ADA, "contact", name="Cal Reyes", user=CAL, **RUNG)


@pytest.mark.parametrize("who", [ADAM, MAX, MONA, EVA])
def test_nobody_is_to_find_an_answer_who_may_not_record_it(case: ACase, who: str) -> None:
    asked = {"person": case.person, "words": "Why did this happen?", "at": case.at.isoformat()}
    assert "may not record what a family asked" in refused(
        case, "question", "owner", owner=who, **asked
    )
    record_as(case, ADA, "question", owner=BEN, **asked)
    [question] = case.now.questions
    refused(case, "question_owner", "owner", question=question.ref, owner=who)
    record_as(case, ADA, "question_owner", question=question.ref, owner=IVA)


@pytest.mark.parametrize("who", [BEN, IVA])
def test_nobody_deals_with_a_concern_who_may_not_answer_it(case: ACase, who: str) -> None:
    """He was told that it is his, and every answer of his was refused."""
    said = {"person": case.person, "words": "Nobody rang."}
    made = record_as(case, BEN, "concern", **said).id
    told = refused(case, "concern_owner", "owner", concern=made, owner=who)
    assert "may not answer a concern. Choose somebody with one of these roles: risk manager" in told
    record_as(case, ADA, "concern_owner", concern=made, owner=EVA)


def test_the_forms_offer_only_those(case: ACase) -> None:
    offered = {name: set(choices(case.session, case.now.case, name)) for name in NAMED}
    assert offered == NAMED


NAMED = {
    "named contact": {ADA, BEN, CAL, EVA, IVA, RON, SAM},
    "question owner": {ADA, BEN, IVA, RON, SAM},
    "concern owner": {ADA, EVA, RON},
}

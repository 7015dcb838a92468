"""A promise is owned by somebody who may say that it is done: never by who may only look."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checks.references import choices
from disclosure.actions.letters.writing import link
from disclosure.actions.users import disable_user
from disclosure.kinds.faults import BadInput
from tests import cases
from tests.cases import ACase, a_draft, an_opened_case, change_by, move_as, record_as
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, MAX, MONA, OPENED_FOR_WORK, RON, SAM, actor

SENTENCE = "We will ring you by 26 March."
ONLY_LOOK = (MAX, MONA, ADAM)

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session)
    case.person = cases.a_person(case)
    return case


def fault_of(raised: pytest.ExceptionInfo[BadInput]) -> tuple[str, str]:
    (fault,) = raised.value.faults
    return fault.field, fault.says


@pytest.mark.parametrize("owner", ONLY_LOOK)
def test_who_may_only_look_owns_no_promise_by_any_door(case: ACase, owner: str) -> None:
    told = {"words": "We will ring you.", "due_on": case.day(9), "source": {"family": case.person}}
    with pytest.raises(BadInput) as raised:
        record_as(case, ADA, "commitment", owner=owner, **told)
    field, says = fault_of(raised)
    assert field == "owner"
    assert says.startswith("Who does it: ")
    assert "may not keep a promise. Choose somebody with one of these roles: risk manager" in says
    made = record_as(case, ADA, "commitment", owner=CAL, **told).created[0]["ref"]
    with pytest.raises(BadInput) as raised:
        move_as(case, ADA, "reassign", str(made), owner=owner)
    assert fault_of(raised)[0] == "owner"
    contact = {"words": "We will ring you", "due_on": case.day(9), "owner": owner}
    with pytest.raises(BadInput) as raised:
        cases.a_talk(case, "first", next_contact=contact)
    assert fault_of(raised)[0] == "next_contact.owner"
    ref = a_draft(case, "apology", next=SENTENCE)
    promise = {"sentence": SENTENCE, "owner": owner, "due_on": "2026-03-26"}
    with pytest.raises(BadInput) as raised:
        link(case.session, change_by(case, BEN), ref, promise)
    assert fault_of(raised)[0] == "owner"
    assert [c.owner for c in case.now.commitments] == [CAL]


def test_the_forms_offer_only_who_may_keep_one(case: ACase) -> None:
    offered = choices(case.session, case.now.case, "promise owner")
    assert set(offered) == {ADA, BEN, CAL, EVA, IVA, RON, SAM}


def test_nobody_hands_promises_over_to_who_may_not_keep_them(case: ACase) -> None:
    told = {"words": "We will ring you.", "due_on": case.day(9), "source": {"family": case.person}}
    record_as(case, ADA, "commitment", owner=BEN, **told)
    admin = actor(case.session, ADAM)
    with pytest.raises(BadInput) as raised:
        disable_user(case.session, admin, OPENED_FOR_WORK, BEN, MONA)
    assert fault_of(raised)[0] == "successor"
    assert "Mona Dahl may not keep promises" in fault_of(raised)[1]
    disable_user(case.session, admin, OPENED_FOR_WORK, IVA, MONA)  # who promised nothing

"""Whom a family rings may be somebody who answers no question: then another finds the answer."""

import pytest
from sqlalchemy import select

from disclosure.actions.change import Change, Door
from disclosure.actions.leavers.handing_over import left_behind
from disclosure.actions.recording import record
from disclosure.actions.users import Person, change_user, disable_user
from disclosure.permissions import family_actor
from disclosure.records.outbox import Message
from tests.begun import begins_with
from tests.cases import ACase, a_case
from tests.people import ADA, BEN, IVA, OPERATOR, RON, SITE
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def asks(case: ACase, words: str) -> tuple[str, list[str]]:
    """By the family, on its page: whose it is, and who is told of it."""
    family = family_actor(case.id, case.person, "Ann Price")
    told = {"person": case.person, "words": words, "at": case.at.isoformat()}
    record(case.session, Change(case.id, family, case.at, Door.PAGE), "question", told)
    question = case.now.questions[-1]
    of_it = select(Message.to).where(Message.step == "question_asked")
    return question.owner, [*case.session.scalars(of_it.where(Message.about == question.ref))]


@pytest.mark.parametrize("role", ["approver", "coach"])
def test_a_question_falls_to_nobody_who_may_not_answer_it(case: ACase, role: str) -> None:
    """It fell to the contact, who alone was told, and who may record no answer."""
    assert asks(case, "Who was on the ward?") == (BEN, [BEN])
    becomes = Person(BEN, "Ben Okoro", [role], [SITE])
    change_user(case.session, OPERATOR, case.at, becomes, successor=IVA)
    assert asks(case, "Who checked the pump?") == (ADA, [ADA])  # who opened the case
    disable_user(case.session, OPERATOR, case.at, ADA, RON)
    assert asks(case, "Who rang the doctor?") == (RON, [RON])
    assert left_behind(case.session, BEN, case.at) == []

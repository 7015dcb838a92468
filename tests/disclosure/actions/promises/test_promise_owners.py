"""A promise is owned by somebody who may say that it is done: never by who may only look. And who
owns it hears that it came back to them.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.checks.references import choices
from disclosure.actions.gate import move
from disclosure.actions.letters.writing import link
from disclosure.actions.on_call.absences import be_away
from disclosure.actions.to_staff.delivering import words_of
from disclosure.actions.users import disable_user
from disclosure.kinds.faults import BadInput
from disclosure.permissions import family_actor
from disclosure.records.outbox import Message
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


@pytest.fixture
def done(case: ACase) -> ACase:
    """Ben was to ring Mrs Price, was reminded of it each day, and says at last that he did."""
    cases.a_talk(case, "first", next_contact=cases.a_next_contact(case))
    move_as(case, BEN, "done", case.promise, evidence="I left a message on her telephone.")
    case.later(hours=1)
    return case


def hear_that_it_came_back(case: ACase) -> dict[str, str]:
    """Who, and in which words."""
    case.session.rollback()
    back = select(Message).where(Message.step == "promise_back", Message.about == case.promise)
    return {message.to: words_of(message) for message in case.session.scalars(back)}


def found_not_kept(case: ACase) -> None:
    move_as(case, EVA, "send_back", case.promise, reason="She says that nobody rang her.")


def disputed_by_her(case: ACase) -> None:
    said = {"person": case.person, "how": "page", "at": case.at.isoformat(), "words": "No."}
    change = Change(case.id, family_actor(case.id, case.person, "Ann"), case.at, Door.PAGE)
    move(case.session, change, case.promise, "dispute", data=said)


@pytest.mark.parametrize("comes_back", [found_not_kept, disputed_by_her])
def test_who_owns_a_promise_hears_that_it_is_owed_again(
    done: ACase, comes_back: Callable[[ACase], None]
) -> None:
    """Once it is late, its next reminder may be a week away."""
    comes_back(done)
    says = "A promise to the family is owed again, and yours to keep: see why"
    assert hear_that_it_came_back(done) == {BEN: says}


def test_where_they_have_left_whoever_keeps_it_now_hears_it(done: ACase) -> None:
    disable_user(done.session, actor(done.session, ADAM), OPENED_FOR_WORK, BEN, IVA)
    found_not_kept(done)
    assert cases.promise_row(done).owner == IVA
    assert set(hear_that_it_came_back(done)) == {IVA}


def test_a_second_person_who_agrees_that_it_was_kept_tells_its_owner_nothing(done: ACase) -> None:
    move_as(done, EVA, "verify", done.promise)
    assert hear_that_it_came_back(done) == {}


def heard_of_the_promise(case: ACase) -> list[tuple[str, str]]:
    case.session.rollback()
    of_it = select(Message.to, Message.step).where(Message.about == case.promise)
    return sorted((to, step) for to, step in case.session.execute(of_it))


def test_a_risk_manager_whose_own_promise_it_is_hears_of_the_dispute_once(case: ACase) -> None:
    """That it was disputed and that it is owed again: two lines in her list, of one thing."""
    cases.a_talk(case, "first", next_contact=cases.a_next_contact(case) | {"owner": ADA})
    move_as(case, ADA, "done", case.promise, evidence="I left a message on her telephone.")
    case.later(hours=1)
    disputed_by_her(case)
    assert heard_of_the_promise(case) == [(ADA, "promise_back"), (RON, "promise_disputed")]


def test_one_who_only_stands_in_for_its_owner_hears_both(done: ACase) -> None:
    """Ben is back tomorrow, and what was for him is let go: that it is disputed stays hers."""
    day = done.at.date()
    be_away(done.session, actor(done.session, BEN), done.at, BEN, day, day, ADA)
    disputed_by_her(done)
    heard = [step for to, step in heard_of_the_promise(done) if to == ADA]
    assert heard == ["promise_back", "promise_disputed"]

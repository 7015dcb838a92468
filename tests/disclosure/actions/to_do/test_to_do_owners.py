"""Whose a duty is, and who may do it: as the form says it that the row leads to."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checklists.requirements import permission_for
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import ToDo, Viewed
from disclosure.actions.to_do.worklist import Whose
from disclosure.actions.users import Person, change_user
from disclosure.actions.watching import watched
from disclosure.permissions import Permission
from disclosure.policy import policy
from tests.cases import (
    AWARE,
    ACase,
    a_case,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.disclosure.actions.to_do.test_worklist import every, list_of, row
from tests.people import ADA, ADAM, BEN, EVA, IVA, RON, SITE, actor
from tests.to_do import rows_of
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
FINDINGS = "Write the findings"


def test_only_an_investigator_is_sent_to_write_the_findings(session: Session) -> None:
    """Ada opened the case and manages the risk; she may not write them, so they are not hers."""
    case = an_opened_case(session, regimes=["gb-nir-being-open"])
    found = row(case, FINDINGS)
    assert (found.needs, found.owner) == (Permission.INVESTIGATE, "")
    mine = {line.todo.act for line in every(list_of(case, ADA, Whose.MINE))}
    nobodys = {line.todo.act for line in every(list_of(case, IVA, Whose.NOBODY))}
    assert FINDINGS not in mine
    assert FINDINGS in nobodys


def test_they_are_hers_where_an_investigator_opened_the_case(session: Session) -> None:
    case = an_opened_case(session, AWARE, IVA, regimes=["gb-nir-being-open"])
    assert row(case, FINDINGS).owner == IVA
    assert FINDINGS in {line.todo.act for line in every(list_of(case, IVA, Whose.MINE))}


def test_their_reminders_ask_whoever_may_write_them(session: Session) -> None:
    case = an_opened_case(session, regimes=["gb-nir-being-open"])
    things = watched(Viewed(case.now, staff_of(session)))
    review = next(thing for thing in things if thing.key.endswith(" nir-review"))
    assert (review.needs, review.owner) == (str(Permission.INVESTIGATE), "")


def test_no_row_is_somebodys_who_may_not_do_it(session: Session) -> None:
    staff = staff_of(session)
    for regime in policy().regimes:
        case = an_opened_case(session, regimes=[regime.id])
        a_person(case)
        for todo in rows_of(case):
            assert todo.needs is permission_for(todo.target), (regime.id, todo.act)
            assert not todo.owner or staff[todo.owner].may(todo.needs), (regime.id, todo.act)


def a_late_promise(session: Session, owner: str) -> ACase:
    """To a family that does not know that it is late."""
    case = a_case(session, State.INVESTIGATE)
    move_as(case, ADA, "reassign", case.promise, owner=owner)
    return case.later(days=15)


def of_the_promise(case: ACase) -> ToDo:
    return next(todo for todo in rows_of(case) if todo.key == case.promise)


def test_a_family_is_not_left_to_an_owner_who_may_not_tell_it(session: Session) -> None:
    """An approver keeps promises, and tells no family that one is late."""
    case = a_late_promise(session, IVA)
    assert (of_the_promise(case).owner, of_the_promise(case).untold) == (IVA, True)
    move_as(case, ADA, "reassign", case.promise, owner=EVA)
    assert of_the_promise(case).owner == ""
    nobodys = {line.todo.key for line in every(list_of(case, RON, Whose.NOBODY))}
    assert case.promise in nobodys
    assert case.promise not in {line.todo.key for line in every(list_of(case, EVA, Whose.MINE))}


def test_a_promise_in_a_case_that_its_owner_sees_no_more_is_found(session: Session) -> None:
    case = a_late_promise(session, IVA)
    record_as(case, ADA, "restrict", reason="She works here too", only=[ADA, RON, EVA])
    assert of_the_promise(case).owner == ""
    for email in (ADA, RON):
        nobodys = {line.todo.key for line in every(list_of(case, email, Whose.NOBODY))}
        assert case.promise in nobodys


def test_a_contact_who_became_a_coach_is_not_asked_to_end_the_silence(session: Session) -> None:
    """Whoever the family rings is asked for what is said to them, as far as they may say it."""
    case = an_opened_case(session)
    case.person = a_person(case)
    name_contact(case)
    a_talk(case, "first")
    promise = "Promise Mrs Ann Price a day when they hear from us"
    assert row(case, promise).owner == BEN
    coach = Person(BEN, "Ben Okoro", ["coach"], [SITE])
    change_user(session, actor(session, ADAM), case.at, coach)
    session.rollback()
    assert row(case, promise).owner == ""

"""Whose a duty is, and who may do it: as the form says it that the row leads to."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.caseload import staff_of
from disclosure.actions.checklists import permission_for
from disclosure.actions.to_do import Viewed
from disclosure.actions.watching import watched
from disclosure.actions.worklist import Whose
from disclosure.permissions import Permission
from disclosure.policy import policy
from tests.cases import AWARE, a_person, an_opened_case
from tests.disclosure.actions.test_worklist import every, list_of, row, rows_of
from tests.people import ADA, IVA

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

"""Every look at a case leaves a line in its own chain: also the line in a list of many."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.looks.looking import CARE_FIRST, first_role, look_through, role_of
from disclosure.actions.looks.looking import look as look_at
from disclosure.operations.verify import verify
from disclosure.permissions import Actor, Role
from disclosure.records.access import looks_of
from disclosure.records.team import team_of
from disclosure.records.transaction import one_transaction
from disclosure.records.users import user_called
from tests.cases import ACase, a_case, an_opened_case, record_as
from tests.people import ADA, MONA, actor
from tests.typed import signed_in
from workflows.words import State

BOTH = frozenset({Role.AUDITOR, Role.RISK_MANAGER, Role.CLINICIAN})
LIST = "list of things to do"


@pytest.fixture
def cases(session: Session, team: None) -> tuple[ACase, ACase]:
    return an_opened_case(session), an_opened_case(session)


def seen(case: ACase) -> list[tuple[str, str]]:
    case.session.rollback()
    return [(look.by, look.what) for look in looks_of(case.session, case.id)]


def look(case: ACase, refs: list[str], **later: float) -> None:
    at = case.at + timedelta(**later)
    look_through(case.session, actor(case.session, ADA), refs, at, Door.PAGE, LIST)


def test_each_case_of_a_list_is_seen_and_no_other(cases: tuple[ACase, ACase]) -> None:
    one, other = cases
    look(one, [one.ref])
    assert (seen(one), seen(other)) == ([(ADA, LIST)], [])
    assert verify(one.session).ok


def test_the_same_list_says_so_once_a_day(cases: tuple[ACase, ACase]) -> None:
    one, other = cases
    look(one, [one.ref])
    look(one, [one.ref, other.ref], hours=1)
    assert (len(seen(one)), len(seen(other))) == (1, 1)
    look(one, [one.ref], days=1)
    assert len(seen(one)) == 2


def test_a_look_makes_no_open_form_stale(cases: tuple[ACase, ACase]) -> None:
    one, _ = cases
    before = one.incident.version
    look(one, [one.ref])
    assert one.incident.version == before
    record_as(one, ADA, "note", words="Work goes on.")


def seen_as(case: ACase, email: str, sites: bool, roles: frozenset[Role] = BOTH) -> str:
    at_site = frozenset({case.incident.site_id}) if sites else frozenset()
    who = Actor(email, "", roles, at_site)
    return role_of(who, case.incident, team_of(case.session, case.id))


def test_the_family_reads_by_which_role_a_case_was_seen(cases: tuple[ACase, ACase]) -> None:
    case, _ = cases
    assert seen_as(case, MONA, sites=True) == "risk_manager"  # who watches over the site
    assert seen_as(case, ADA, sites=True) == "clinician"  # who is named on it
    assert seen_as(case, MONA, sites=True, roles=frozenset({Role.COACH})) == "coach"
    assert first_role({Role.ADMINISTRATOR, Role.COACH}) == "coach"
    assert set(CARE_FIRST) == set(Role)


def test_a_look_of_somebody_with_two_roles_names_the_one_they_see_it_by(
    cases: tuple[ACase, ACase], session: Session
) -> None:
    case, _ = cases
    with one_transaction(session):
        user = user_called(session, MONA)
        assert user
        user.give_roles(frozenset({Role.AUDITOR, Role.CLINICIAN, Role.INVESTIGATOR}))
    who = actor(session, MONA)
    look_through(session, who, [case.ref], case.at, Door.PAGE, LIST)
    look_at(session, who, case.incident, case.at, Door.PAGE, "case")
    assert [each.role for each in looks_of(session, case.id)] == ["investigator"] * 2


@pytest.mark.parametrize("path", ["/", "/incidents", "/promises"])
def test_every_list_that_shows_a_case_leaves_a_line(
    app: Flask, session: Session, team: None, path: str
) -> None:
    case = a_case(session, State.FOLLOW_UP)
    assert signed_in(app, MONA).get(path).status_code == 200
    ((by, what),) = seen(case)
    assert (by, what[:7]) == (MONA, "list of")

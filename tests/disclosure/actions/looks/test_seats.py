"""Who watches over sites and leaves one keeps a seat only in cases where they hold something."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import find, seen_by
from disclosure.actions.to_do.asked import Whose
from disclosure.actions.to_do.worklist import worklist
from disclosure.actions.users import Person, change_user
from disclosure.jobs.sweep import sweep
from disclosure.permissions import Forbidden
from disclosure.records.incident import Incident
from disclosure.records.team import may_look
from tests.cases import ACase, acknowledged, an_opened_case, move_as, record_as
from tests.people import ADA, BEN, FAR_SITE, IVA, OPERATOR, RON, actor
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True, params=["on few cases", "on very many"])
def named(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is named on very many is asked about them in another way, with the same answer."""
    if request.param == "on very many":
        monkeypatch.setattr("disclosure.actions.looks.caseload.MANY", 0)


@pytest.fixture
def case(session: Session) -> ACase:
    """Ada opened it and moved it on; what was promised is Ben's."""
    case = an_opened_case(session, MONDAY)
    acknowledged(case)
    case.at = MONDAY + timedelta(hours=1)
    return case


def leaves_the_site(case: ACase, email: str, name: str, role: str) -> None:
    case.session.rollback()
    change_user(case.session, OPERATOR, case.at, Person(email, name, [role], [FAR_SITE]))
    case.at += timedelta(minutes=5)
    swept(case)


def swept(case: ACase) -> None:
    case.session.rollback()
    sweep(case.session, case.at, every_case=True)
    case.session.rollback()


def sees(app: Flask, case: ACase, email: str) -> bool:
    """The page, the one rule, its twin in the database, search and worklist say the same."""
    session = case.session
    session.rollback()
    who = actor(session, email)
    page = signed_in(app, email).get(f"/incidents/{case.ref}").status_code == 200
    listed = set(session.scalars(select(Incident.ref).where(seen_by(who))))
    rows = worklist(session, who, case.at, Whose.SITE)
    shown = {row.ref for group in rows.groups.values() for row in group}
    counted = rows.counts[Whose.SITE] > 0
    found = find(session, who, case.ref).total > 0
    said = {page, may_look(session, who, case.incident), case.ref in listed, found}
    said |= {case.ref in shown, counted}
    assert len(said) == 1, said
    return page


def test_a_risk_manager_who_leaves_the_site_sees_its_cases_no_more(app: Flask, case: ACase) -> None:
    assert sees(app, case, ADA)
    leaves_the_site(case, ADA, "Ada Lind", "risk_manager")
    assert not sees(app, case, ADA)
    with pytest.raises(Forbidden):
        record_as(case, ADA, "note", words="I still write here.")
    with pytest.raises(Forbidden):
        record_as(case, ADA, "restrict", reason="To myself alone.", only=[ADA])
    assert sees(app, case, RON)


def test_what_would_be_theirs_there_is_nobody_s_and_drops_out_of_no_list(case: ACase) -> None:
    leaves_the_site(case, ADA, "Ada Lind", "risk_manager")
    ron = actor(case.session, RON)
    rows = worklist(case.session, ron, case.at, Whose.SITE)
    assert "Ada Lind" not in {row.owner for group in rows.groups.values() for row in group}


def test_they_keep_their_seat_while_a_promise_is_theirs_and_until_it_is_given_on(
    app: Flask, case: ACase
) -> None:
    move_as(case, ADA, "reassign", case.promise, owner=IVA)
    leaves_the_site(case, IVA, "Iva Novak", "investigator")
    assert sees(app, case, IVA)
    move_as(case, RON, "reassign", case.promise, owner=BEN)
    assert not sees(app, case, IVA)


def test_what_is_given_to_somebody_elsewhere_opens_the_case_at_once(
    app: Flask, case: ACase
) -> None:
    leaves_the_site(case, ADA, "Ada Lind", "risk_manager")
    move_as(case, RON, "reassign", case.promise, owner=ADA)
    assert sees(app, case, ADA)


def test_whom_the_family_rings_and_whom_the_restriction_names_are_not_shut_out(
    app: Flask, case: ACase
) -> None:
    told = {"role": "risk manager", "phone": "01632 960102", "hours": "9 to 5"}
    record_as(case, ADA, "contact", name="Ada Lind", user=ADA, **told)
    leaves_the_site(case, ADA, "Ada Lind", "risk_manager")
    assert sees(app, case, ADA)
    record_as(case, RON, "contact", name="Ron Bell", user=RON, **told)
    assert not sees(app, case, ADA)
    record_as(case, RON, "restrict", reason="A colleague is the patient.", only=[RON, ADA])
    swept(case)
    assert sees(app, case, ADA)


def test_a_clinician_keeps_the_cases_they_are_named_on(app: Flask, case: ACase) -> None:
    move_as(case, ADA, "reassign", case.promise, owner=RON)
    leaves_the_site(case, BEN, "Ben Okoro", "clinician")
    assert sees(app, case, BEN)

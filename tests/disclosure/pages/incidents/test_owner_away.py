"""Whose promise it is, is away: each list says so, and whoever stands in has it in their own."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.on_call.absences import be_away, come_back
from disclosure.actions.to_do.worklist import Whose, worklist
from disclosure.actions.users import Person, add_user
from disclosure.clock import now
from tests.cases import ACase, acknowledged, an_opened_case, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.people import ADA, BEN, FAR_SITE, OPENED_FOR_WORK, OPERATOR, RON, SITE, actor
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
KIT = "kit@example.org"


@pytest.fixture
def case(session: Session) -> ACase:
    """Ben promised to ring. Kit works at both sites, and watches over neither."""
    kit = Person(KIT, "Kit Moss", ["clinician"], [SITE, FAR_SITE])
    add_user(session, OPERATOR, OPENED_FOR_WORK, kit)
    case = an_opened_case(session, now() - timedelta(days=1))
    acknowledged(case)
    case.at = now()
    return case


def ben_is_away(case: ACase, stand_in: str, first: int = 0) -> int:
    case.session.rollback()
    begins, ends = (case.today + timedelta(days=days) for days in (first, 20))
    who = actor(case.session, BEN)
    return be_away(case.session, who, case.at, BEN, begins, ends, stand_in).id


def for_me(case: ACase, email: str, days: int = 0) -> list[str]:
    """What stands under "For me" of Ben's promise, and what the count of it says."""
    case.session.rollback()
    who, at = actor(case.session, email), case.at + timedelta(days=days)
    found = worklist(case.session, who, at, Whose.MINE)
    rows = [row for rows in found.groups.values() for row in rows]
    assert found.counts[Whose.MINE] == len({(row.ref, row.todo.act) for row in rows}) == len(rows)
    return [row.owner for row in rows if case.promise in str(row.todo.target)]


def until(case: ACase) -> str:
    ends = case.today + timedelta(days=20)
    year = "" if ends.year == case.today.year else f" {ends.year}"
    return f"away to {ends.day} {ends:%B}{year}"


def test_every_list_says_until_when_and_who_stands_in(app: Flask, case: ACase) -> None:
    """The promise ran two days late while all pages said "Ben Okoro does it"."""
    ben_is_away(case, RON)
    says = f"{until(case)}; Ron Bell stands in"
    paths = ("/", "/promises", f"/promises/{case.promise}", f"/incidents/{case.ref}/promises")
    for path in paths:
        assert says in unescape(signed_in(app, ADA).get(path).text), path
        assert f"{until(case)}; you stand in" in unescape(signed_in(app, RON).get(path).text), path
        assert "stands in" not in unescape(signed_in(app, BEN).get(path).text), path


def test_who_stands_in_has_it_under_for_me_for_as_long(case: ACase) -> None:
    assert (for_me(case, BEN), for_me(case, RON)) == (["You"], [])
    absence = ben_is_away(case, RON, first=1)
    assert for_me(case, RON) == []  # from tomorrow on
    assert for_me(case, RON, days=1) == ["Ben Okoro"]
    assert (for_me(case, BEN, days=1), for_me(case, ADA, days=1)) == (["You"], [])
    assert for_me(case, RON, days=21) == []

    come_back(case.session, actor(case.session, BEN), case.at, absence)
    assert for_me(case, RON, days=1) == []


def test_it_goes_on_to_who_stands_in_for_the_stand_in_as_reminders_do(case: ACase) -> None:
    ben_is_away(case, RON)
    ron = actor(case.session, RON)
    be_away(case.session, ron, case.at, RON, case.today, case.today + timedelta(days=2), ADA)
    assert (for_me(case, RON), for_me(case, ADA)) == ([], ["Ben Okoro"])
    assert for_me(case, RON, days=3) == ["Ben Okoro"]


def test_a_stand_in_who_does_not_see_the_case_has_nothing_of_it(app: Flask, case: ACase) -> None:
    ben_is_away(case, KIT)
    assert for_me(case, KIT) == []
    assert case.ref not in signed_in(app, KIT).get("/?whose=mine").text
    reason = "Her sister works on the ward"
    record_as(case, ADA, "restrict", reason=reason, only=[ADA, BEN, KIT])
    assert for_me(case, KIT) == ["Ben Okoro"]


def read(app: Flask, who: str, path: str) -> str:
    return " ".join(unescape(main_of(signed_in(app, who).get(path).text)).split())


def test_whom_the_family_rings_is_said_to_be_away_and_who_answers_them(
    app: Flask, case: ACase
) -> None:
    """Ben has the telephone that the family rings, and Ada covers. Both went on leave, and each
    page of the case named the two as ever.
    """
    contact, page = "Ben Okoro, Charge nurse", f"/incidents/{case.ref}"
    assert contact in (words := read(app, RON, page))
    assert "is away" not in words
    ben_is_away(case, RON)
    words = read(app, RON, page)
    assert f"Ben Okoro is {until(case)}. 9am to 5pm. Away: Ada Lind, 01632 960102." in words
    begins, ends = case.today, case.today + timedelta(days=20)
    be_away(case.session, actor(case.session, ADA), case.at, ADA, begins, ends, RON)
    words = read(app, RON, page)
    assert f"Ada Lind, who covers, is {until(case)}. The family reaches neither" in words
    form = f"{page}/records/contact?replaces="
    assert form in signed_in(app, RON).get(page).text
    assert form not in signed_in(app, BEN).get(page).text  # a clinician names nobody
    cover = {"name": "Kit Moss", "phone": "01632 960108"}
    told = {"name": "Ron Bell", "user": RON, "role": "Deputy", "phone": "01632 960107"}
    record_as(case, RON, "contact", **told, hours="9am to 5pm", cover=cover)
    assert "is away" not in read(app, RON, page)

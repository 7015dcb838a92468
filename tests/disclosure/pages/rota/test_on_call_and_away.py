"""Who is on call and goes on leave, or leaves: whoever keeps the rota hears of it."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.on_call.absences import come_back
from disclosure.actions.on_call.rota import cancel_turn
from disclosure.actions.users import Person, add_user, disable_user
from disclosure.clock import now
from disclosure.pages.rota.shown import told
from disclosure.pages.words import HOME_ZONE
from disclosure.records.rota import Absence, OnCall, absences_from
from disclosure.records.users import site_called, user_called
from tests.asked import asked_of
from tests.disclosure.pages.test_worklist import words_of
from tests.people import (
    ADA,
    ADAM,
    BEN,
    CAL,
    FAR_SITE,
    IVA,
    OPENED_FOR_WORK,
    OPERATOR,
    SAM,
    SITE,
    actor,
)
from tests.rotas import put_in
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team", "turn")
SAYS = "Cal Reyes is away from"


@pytest.fixture
def turn(session: Session) -> OnCall:
    """Of tomorrow, for some hours."""
    (row,) = put_in(session, 26, 34, name="Cal Reyes", phone="01632 960188")
    return row


def read(app: Flask, who: str, path: str) -> str:
    return words_of(signed_in(app, who).get(path).text)


def in_days(days: int) -> date:
    return now().astimezone(HOME_ZONE).date() + timedelta(days=days)


def goes_away(app: Flask, first: int = 0) -> None:
    typed = {"from_on": in_days(first).isoformat(), "to_on": in_days(14).isoformat()}
    answer = signed_in(app, CAL).post("/account/away", data=typed | {"stand_in": IVA})
    assert answer.status_code == 303


def test_who_says_they_are_away_reads_that_they_are_on_call_then(app: Flask) -> None:
    """Cal had a turn in the rota, and two weeks of leave. Nobody was told, and each page of a case
    sent clinicians to her telephone at night.
    """
    assert "On call in that time" not in read(app, CAL, "/account")
    goes_away(app)
    says = f"On call in that time: Cal Reyes at {SITE}"
    assert says in read(app, CAL, "/account")
    assert says in read(app, ADA, "/on-call/away")


def test_who_keeps_the_rota_is_told_until_somebody_else_has_the_turn(
    app: Flask, session: Session, turn: OnCall
) -> None:
    goes_away(app)
    for path in ("/", "/on-call"):
        assert SAYS in read(app, ADA, path), path
        assert SAYS not in read(app, BEN, path), path  # he keeps no rota
        assert SAYS not in read(app, SAM, path), path  # nor of that site
    cancel_turn(session, actor(session, ADA), now(), turn.id)
    for path in ("/", "/on-call"):
        assert SAYS not in read(app, ADA, path), path


def test_nor_once_they_come_after_all(app: Flask, session: Session) -> None:
    goes_away(app)
    session.rollback()
    theirs = next(each for each in absences_of(session) if each.email == CAL)
    come_back(session, actor(session, CAL), now(), theirs.id)
    assert SAYS not in read(app, ADA, "/on-call")


def absences_of(session: Session) -> list[Absence]:
    return absences_from(session, in_days(0))


def test_leave_on_other_days_touches_no_turn(app: Flask) -> None:
    goes_away(app, first=5)
    assert SAYS not in read(app, ADA, "/on-call")


def test_another_of_the_same_name_has_it(app: Flask, session: Session) -> None:
    """The rota holds a name and a telephone; that one is of the other Cal Reyes."""
    other = Person(
        "cal2@example.org", "Cal Reyes", ["coach"], [SITE, FAR_SITE], phone="01632 960188"
    )
    add_user(session, OPERATOR, OPENED_FOR_WORK, other)
    goes_away(app)
    assert SAYS not in read(app, ADA, "/on-call")


def test_who_keeps_the_rota_is_told_of_the_turns_of_who_left(
    app: Flask, session: Session, turn: OnCall
) -> None:
    """Only administrators read of them, once; each page of a case went on to send clinicians to
    somebody who had left, at night too.
    """
    left = "Cal Reyes has left, and is on call"
    disable_user(session, OPERATOR, now(), CAL, IVA)
    for path in ("/", "/on-call"):
        assert left in read(app, ADA, path), path
        assert left not in read(app, BEN, path), path  # he keeps no rota
    cancel_turn(session, actor(session, ADA), now(), turn.id)
    put_in(session, 26, 34, name="Cal Reyes", phone="01632 960188")  # she can be rung, they say
    for path in ("/", "/on-call"):
        assert left not in read(app, ADA, path), path


def test_who_left_and_a_colleague_of_the_same_name(app: Flask, session: Session) -> None:
    other = Person("cal2@example.org", "Cal Reyes", ["coach"], [SITE], phone="01632 960188")
    add_user(session, OPERATOR, OPENED_FOR_WORK, other)
    disable_user(session, OPERATOR, now(), CAL, IVA)
    assert "Cal Reyes has left" not in read(app, ADA, "/on-call")


def test_who_keeps_the_rota_of_many_sites_does_not_wait_the_longer_for_it(
    app: Flask, session: Session
) -> None:
    """Who is away, and whom a name may mean, was asked of the database once for each site, and once
    for each of their turns.
    """
    put_in(session, 50, 58, name="Cal Reyes", phone="01632 960188")
    put_in(session, 26, 34, name="Cal Reyes", phone="01632 960188", site=FAR_SITE)
    goes_away(app)
    client = signed_in(app, ADAM)
    with asked_of(app) as asked:
        page = words_of(client.get("/on-call").text)
    for site in (SITE, FAR_SITE):
        assert SAYS in page.partition(site)[2], site
    statements = [" ".join(says.split()) for says, _ in asked]
    assert sum(" FROM absence " in says for says in statements) == 1
    of_names = "SELECT user_account.email, user_account.name, user_account.names_before"
    assert (
        sum(says.startswith(of_names) for says in statements) == 3
    )  # who is away, who left, and all


def test_who_closes_an_account_reads_its_turns_as_in_the_rota(
    app: Flask, session: Session, turn: OnCall
) -> None:
    """Until when, too: “from Saturday 28 November 2026, 18:00” alone left out when it is over. All
    are asked for at once, however many sites there are."""
    cal = user_called(session, CAL)
    site = site_called(session, SITE)
    assert cal
    assert site
    client = signed_in(app, ADAM)
    with asked_of(app) as asked:
        page = words_of(client.get(f"/users/{cal.id}/leave").text)
    assert told(turn, site) in page
    assert sum(" FROM on_call" in " ".join(says.split()) for says, _ in asked) <= 2

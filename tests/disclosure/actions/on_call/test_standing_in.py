"""Who stands in cannot see to it: others hear of it at once, and they read whom to ask."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.on_call.absences import be_away, stand_ins_for
from disclosure.actions.users import Person, add_user, change_user
from disclosure.jobs.sweep import sweep
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Role
from disclosure.records.outbox import Message
from disclosure.records.transaction import one_transaction
from disclosure.records.users import user_called
from tests.cases import ACase, a_letter, a_person, acknowledged, an_opened_case, move_as, record_as
from tests.people import (
    ADA,
    BEN,
    CAL,
    EVA,
    FAR_SITE,
    IVA,
    MONA,
    OPENED_FOR_WORK,
    OPERATOR,
    RON,
    SAM,
    SITE,
    actor,
)
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
KIT = "kit@example.org"
ASK = "You do not see this case. Ask Ada Lind or Ron Bell to name you on it, or to see to it."
GIVE = (
    "Kit Moss stands in, and does not see this case. Give it to them there, and they are named on "
    "it; or see to it yourself."
)


@pytest.fixture
def case(session: Session) -> ACase:
    """Ben promised the next contact; Kit works on the same ward and is named on nothing."""
    kit = Person(KIT, "Kit Moss", ["clinician"], [SITE])
    add_user(session, OPERATOR, OPENED_FOR_WORK, kit)
    case = an_opened_case(session, MONDAY)
    acknowledged(case)
    case.at = MONDAY + timedelta(hours=1)
    return case


def ben_is_away(case: ACase, stand_in: str, days: int = 30) -> None:
    case.session.rollback()
    who, until = actor(case.session, BEN), case.at.date() + timedelta(days=days)
    be_away(case.session, who, case.at, BEN, case.at.date(), until, stand_in)


def half_way(case: ACase) -> set[str]:
    """Who is told when half of the time for Ben's promise is over."""
    case.session.rollback()
    due = case.now.commitments[0].due_on
    assert due
    sweep(case.session, datetime.combine(due, MONDAY.time(), UTC) - timedelta(days=2))
    mine = select(Message).where(Message.step == "promise half_way", Message.about.contains("COM-"))
    case.session.rollback()
    return {message.to for message in case.session.scalars(mine)}


def messages(app: Flask, email: str) -> str:
    return " ".join(unescape(signed_in(app, email).get("/messages").text).split())


def test_a_stand_in_who_does_not_see_the_case_is_not_told_alone_and_reads_whom_to_ask(
    app: Flask, case: ACase
) -> None:
    ben_is_away(case, KIT)
    assert half_way(case) == {KIT, ADA, RON}
    page = messages(app, KIT)
    assert ASK in page
    assert f"/promises/{case.promise}" not in page
    page = messages(app, ADA)
    assert GIVE in page


def test_once_it_is_given_to_them_they_see_it_and_nobody_is_asked_any_more(
    app: Flask, case: ACase
) -> None:
    ben_is_away(case, KIT)
    half_way(case)
    case.session.rollback()
    move_as(case, ADA, "reassign", case.promise, owner=KIT)
    assert ASK not in messages(app, KIT)
    assert GIVE not in messages(app, ADA)
    assert f"/promises/{case.promise}" in messages(app, KIT)


def test_a_stand_in_who_sees_the_case_and_may_do_it_is_told_alone(app: Flask, case: ACase) -> None:
    ben_is_away(case, IVA)
    assert half_way(case) == {IVA}
    assert "Ask " not in messages(app, IVA)


def test_who_stands_in_for_the_one_approver_and_may_not_approve_reads_whom_to_ask(
    app: Flask, case: ACase
) -> None:
    """“Instead of Eva Marsh, who is away”, she read, of a letter that she can do nothing about; and
    the family waited for it.
    """
    a_letter(case, "initial_notification", until="submit")
    who, until = actor(case.session, EVA), case.at.date() + timedelta(days=14)
    be_away(case.session, who, case.at, EVA, case.at.date(), until, IVA)
    sweep(case.session, case.at + timedelta(days=4))
    case.session.rollback()
    words = messages(app, IVA)
    assert "Instead of Eva Marsh, who is away." in words
    assert "Your role may not do this. Ask Ada Lind or Ron Bell to see to it." in words


def test_of_a_case_that_only_named_people_see_they_are_told_to_name_them_as_well(
    app: Flask, case: ACase
) -> None:
    reason = "A colleague is the patient."
    record_as(case, ADA, "restrict", of="staff_member", reason=reason, only=[ADA, BEN])
    ben_is_away(case, KIT)
    assert half_way(case) == {KIT, ADA}
    assert "Ask Ada Lind to name you on it, or to see to it." in messages(app, KIT)
    assert "Name them as well, or see to it yourself." in messages(app, ADA)


def test_a_stand_in_who_got_another_role_meanwhile_is_not_told_alone(
    app: Flask, case: ACase
) -> None:
    ben_is_away(case, KIT)
    change_user(case.session, OPERATOR, case.at, Person(KIT, "Kit Moss", ["administrator"], []))
    assert half_way(case) == {KIT, ADA, RON}
    assert "Your role reads no case. Ask Ada Lind or Ron Bell to see to it." in messages(app, KIT)
    says = "Kit Moss stands in, and their role may not do this. See to it, or give it to somebody"
    assert says in messages(app, RON)


@pytest.mark.parametrize(
    ("role", "sites", "told"),
    [
        ("administrator", [], {ADA, RON}),  # who may do it and sees the case
        ("auditor", [SITE], {BEN, ADA, RON}),
    ],
)
def test_an_owner_who_may_not_keep_it_any_more_is_not_told_alone(
    case: ACase, role: str, sites: list[str], told: set[str]
) -> None:
    """Since before a change of roles asked who takes over."""
    with one_transaction(case.session):
        ben = user_called(case.session, BEN)
        assert ben
        ben.give_roles(frozenset({Role(role)}))
        ben.sites = [site for site in ben.sites if site.name in sites]
    found = half_way(case)
    assert told <= found
    assert (BEN in found) is (BEN in told)


def test_nobody_is_offered_who_could_never_do_what_the_absent_one_has_open(case: ACase) -> None:
    session = case.session
    ben = user_called(session, BEN)
    assert ben
    offered = {user.email for user in stand_ins_for(session, ben)}
    assert offered == {KIT, ADA, RON, IVA, EVA, CAL}
    with pytest.raises(BadInput, match="Mona Dahl may do nothing of what Ben Okoro"):
        ben_is_away(case, MONA)


def test_where_nothing_is_open_or_nobody_else_is_there_anybody_stands_in(case: ACase) -> None:
    session = case.session
    kit, far = user_called(session, KIT), Person("far@example.org", "Far", ["auditor"], [FAR_SITE])
    assert kit
    assert MONA in {user.email for user in stand_ins_for(session, kit)}
    add_user(session, OPERATOR, OPENED_FOR_WORK, far)
    move_as(case, ADA, "reassign", case.promise, owner=SAM)
    sam = user_called(session, SAM)
    assert sam
    assert [user.email for user in stand_ins_for(session, sam)] == ["far@example.org"]


def away_today(case: ACase, email: str, stand_in: str) -> None:
    case.session.rollback()
    who, today = actor(case.session, email), case.at.date()
    be_away(case.session, who, case.at, email, today, today, stand_in)


def test_who_falls_ill_while_all_who_may_are_away_names_whoever_is_there(case: ACase) -> None:
    """Nobody was taken: two were away, and the others might not answer her concern."""
    told = {"person": a_person(case), "words": "Nobody rang us."}
    number = record_as(case, ADA, "concern", **told).id
    record_as(case, ADA, "concern_owner", concern=number, owner=ADA)
    for each in (RON, EVA):
        away_today(case, each, BEN)
    ada, today = user_called(case.session, ADA), case.at.date()
    assert ada
    tomorrow = today + timedelta(days=1)
    assert {each.email for each in stand_ins_for(case.session, ada, today, today)} >= {BEN, MONA}
    later = stand_ins_for(case.session, ada, tomorrow, tomorrow)
    assert {each.email for each in later} == {RON, EVA}
    with pytest.raises(BadInput, match="Ron Bell is away then too"):
        away_today(case, ADA, RON)
    away_today(case, ADA, BEN)


def test_where_everybody_else_is_away_somebody_who_is_away_too_is_taken(case: ACase) -> None:
    far = [Person(f"{name}@example.org", name, ["clinician"], [FAR_SITE]) for name in ("Jo", "Al")]
    for each in far:
        add_user(case.session, OPERATOR, OPENED_FOR_WORK, each)
    away_today(case, SAM, "jo@example.org")
    away_today(case, "al@example.org", "jo@example.org")
    away_today(case, "jo@example.org", SAM)

"""With an account end its keys; administrators are told of turns on call that lie ahead."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.in_words.telling import Reading, in_full
from disclosure.actions.leavers.coming_back import enable_user
from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.on_call.rota import add_turns
from disclosure.actions.on_call.turns_asked import TurnAsked
from disclosure.actions.staff.leaving import turns_ahead
from disclosure.actions.to_staff.calendar_feed import make_feed, reader_of
from disclosure.actions.to_staff.delivering import things_of
from disclosure.actions.users import Person, add_token, change_user, disable_user
from disclosure.clock import now
from disclosure.records.house import house_entries
from disclosure.records.outbox import unseen_of
from disclosure.records.users import Token, actor_with_token, site_called, user_called
from tests.cases import a_case, record_as
from tests.people import ADA, ADAM, CAL, OPERATOR, RON, SITE, actor

pytestmark = pytest.mark.usefixtures("team")
NOON = (now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)


def on_call(session: Session, name: str) -> None:
    site = site_called(session, SITE)
    assert site
    starts = (NOON + timedelta(days=2)).replace(tzinfo=None)
    ends = starts + timedelta(hours=8)
    asked = TurnAsked(site.id, name, "01632 960105", starts, ends, weeks=2)
    add_turns(session, actor(session, ADA), NOON, asked)


def test_tokens_and_the_address_of_a_calendar_end(session: Session) -> None:
    token = add_token(session, OPERATOR, NOON, CAL)
    key = make_feed(session, actor(session, CAL), NOON)
    hand_over(session, NOON, CAL, RON, asked_by=ADAM)
    assert actor_with_token(session, token) is None
    assert reader_of(session, key) is None
    assert [each.ended_at for each in session.scalars(select(Token))] == [NOON]
    user = user_called(session, CAL)
    assert user
    assert user.feed_hash is None
    assert house_entries(session)[-1].about == CAL


def test_a_record_that_names_them_still_tells_their_name(session: Session) -> None:
    case = a_case(session)
    told = {"name": "Cal Reyes", "user": CAL, "role": "Midwife", "phone": "01632 960105"}
    contact = record_as(case, ADA, "contact", **told, hours="Monday to Friday")
    disable_user(session, OPERATOR, case.at, CAL, RON)
    reading = Reading(ADA, lambda on: str(on), lambda at, _: str(at))
    lines = in_full(case.now, contact.id, reading).lines
    assert {line.label: line.says for line in lines}["Their account"] == ("Cal Reyes",)


@pytest.mark.parametrize("name", ["cal reyes", "Dr Cal Reyes"])
def test_administrators_are_told_once_of_turns_ahead(session: Session, name: str) -> None:
    on_call(session, name)
    for _ in range(2):
        hand_over(session, NOON, CAL, RON, asked_by=ADAM)
    (thing,) = things_of(session, unseen_of(session, ADAM), actor(session, ADAM))
    assert thing.says == "Somebody who left still has turns on call ahead: put others in"
    assert thing.about.ref == SITE
    assert not unseen_of(session, RON)


def test_turns_of_others_and_turns_that_are_over_are_left_out(session: Session) -> None:
    on_call(session, "Cal Reyes-Smith")
    user = user_called(session, CAL)
    assert user
    assert not turns_ahead(session, user, NOON)
    on_call(session, "Cal Reyes")
    found = turns_ahead(session, user, NOON)
    assert [site.name for site, _ in found] == [SITE, SITE]
    assert found[0][1].from_at < found[1][1].from_at
    assert not turns_ahead(session, user, NOON + timedelta(days=60))


def test_turns_in_the_name_of_before_are_still_theirs(session: Session) -> None:
    on_call(session, "Cal Reyes")
    change_user(session, OPERATOR, NOON, Person(CAL, "Cal Frost", ["coach"], [SITE]))
    user = user_called(session, CAL)
    assert user
    assert len(turns_ahead(session, user, NOON)) == 2
    hand_over(session, NOON, CAL, RON, asked_by=ADAM)
    assert unseen_of(session, ADAM)


def test_who_comes_back_and_leaves_again_is_told_of_again(session: Session) -> None:
    on_call(session, "Cal Reyes")
    for days in range(2):
        at = NOON + timedelta(days=days)
        disable_user(session, OPERATOR, at, CAL, RON)
        hand_over(session, at, CAL, RON, asked_by=ADAM)
        enable_user(session, OPERATOR, at, CAL, "Back from a leave")
    steps = [message.step for message in unseen_of(session, ADAM)]
    assert steps.count("turns_of_who_left") == 2

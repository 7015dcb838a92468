"""Passwords and guesses at them, and what ends where somebody was signed in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from disclosure.actions import users
from disclosure.actions.people.accounts import account_of
from disclosure.actions.refused import Refused
from disclosure.actions.staff import passwords, signing_in, tries
from disclosure.actions.to_staff.calendar_feed import make_feed, reader_of
from disclosure.kinds.faults import BadInput
from disclosure.operations.keys import session_on
from disclosure.permissions import Actor, Role
from disclosure.records.engine import open_database
from disclosure.records.house import house_entries
from disclosure.records.users import (
    User,
    actor_with_token,
    user_called,
)
from disclosure.settings import Settings
from tests.staff import BEN, NOON, OPERATOR, PASSWORD

pytestmark = pytest.mark.usefixtures("staff")

NURSE = Actor(BEN.email, BEN.name, frozenset({Role.CLINICIAN}))
HOME = "192.0.2.7"
NEW = "four other plain words"


def try_in(session: Session, password: str, minutes: float = 0, email: str = BEN.email) -> bool:
    at = NOON + timedelta(minutes=minutes)
    return signing_in.sign_in(session, email, password, HOME, at).actor is not None


def test_right_and_wrong_passwords(session: Session) -> None:
    assert try_in(session, PASSWORD)
    assert not try_in(session, "wrong horse battery")
    assert not try_in(session, PASSWORD, email="nobody@example.org")
    assert not try_in(session, "", email="sam@aldervale.example")  # has no password yet


def test_guessing_is_slowed_down_then_locked_for_minutes(session: Session) -> None:
    for minute in range(5):
        assert not try_in(session, "a guess", minute)
    with pytest.raises(Refused, match="Wait 5 minutes"):
        try_in(session, PASSWORD, 4.01)
    assert try_in(session, PASSWORD, 10)
    assert not try_in(session, "a guess", 11)  # and the count starts again


def test_three_quick_guesses_have_to_wait_seconds(session: Session) -> None:
    for _ in range(3):
        try_in(session, "a guess")
    with pytest.raises(Refused, match="Wait 2 seconds"):
        try_in(session, PASSWORD)


def test_an_unknown_address_is_locked_in_the_same_words(session: Session) -> None:
    for minute in range(5):
        try_in(session, "a guess", minute, "nobody@example.org")
    with pytest.raises(Refused, match="Wait 5 minutes"):
        try_in(session, "a guess", 4.01, "nobody@example.org")


def test_one_place_cannot_try_everybody(session: Session) -> None:
    for number in range(tries.SHARED_LIMIT):
        tries.count_try(session, f"user{number}@example.org", HOME, NOON)
    with pytest.raises(Refused, match="Too many tries"):
        try_in(session, PASSWORD)
    elsewhere = signing_in.sign_in(session, BEN.email, PASSWORD, "192.0.2.8", NOON)
    assert elsewhere.actor is not None


def test_old_failures_count_no_more(session: Session) -> None:
    for minute in range(4):
        try_in(session, "a guess", minute)
    assert not try_in(session, "a guess", 70)
    assert try_in(session, PASSWORD, 70.5)
    signing_in.forget_old_tries(session, NOON + timedelta(hours=3))
    assert try_in(session, PASSWORD, 200)


def test_many_guesses_at_once_are_all_counted(session: Session) -> None:
    def guess(_: int) -> str:
        with Session(session.get_bind(), autoflush=False) as own:
            try:
                signing_in.sign_in(own, BEN.email, "a guess", HOME, NOON)
            except Refused:
                return "locked"
        return "compared"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(guess, range(8)))
    assert said.count("compared") == 3  # then seconds have to pass


def test_a_new_password_ends_every_session(session: Session) -> None:
    version = signing_in.change_own_password(session, NURSE, NOON, PASSWORD, NEW)
    assert version == 2
    assert not try_in(session, PASSWORD)
    assert try_in(session, NEW, 1)
    with pytest.raises(BadInput, match="present password"):
        signing_in.change_own_password(session, NURSE, NOON, PASSWORD, "four more plain words")


def test_a_new_password_that_is_sent_twice_at_once_is_set_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both had compared the old one before the first was kept. The second read that it had not
    changed, and that what they typed is not their present password."""
    plain, kept = passwords.belongs, list[int]()

    def meanwhile(password: str, to: str | None) -> bool:
        fits = plain(password, to)
        if not kept:
            kept.append(0)
            first = signing_in.change_own_password(session, NURSE, NOON, PASSWORD, NEW, "hers")
            kept.append(first)
        return fits

    monkeypatch.setattr("disclosure.actions.staff.signing_in.belongs", meanwhile)
    again = signing_in.change_own_password(session, NURSE, NOON, PASSWORD, NEW, "hers")
    assert [*kept, again] == [0, 2, 2]
    late = signing_in.change_own_password(session, NURSE, NOON, PASSWORD, NEW, "hers")
    assert late == 2
    with pytest.raises(BadInput, match="present password"):
        signing_in.change_own_password(session, NURSE, NOON, PASSWORD, NEW, "another")


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_to_sign_out_everywhere_leaves_none_open_that_a_new_password_began_meanwhile(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read the same version. Who set the password stayed signed in."""
    engine, plain, kept = open_database(settings.database_url), account_of, list[int]()

    def meanwhile(session: Session, email: str) -> User:
        found = plain(session, email)
        with session_on(engine, settings) as beside:
            kept.append(signing_in.change_own_password(beside, NURSE, NOON, PASSWORD, NEW))
        return found

    monkeypatch.setattr(signing_in, "account_of", meanwhile)
    signing_in.sign_out_everywhere(session, NURSE, NOON, BEN.email)
    engine.dispose()
    session.rollback()
    user = user_called(session, BEN.email)
    assert user
    assert [*kept, user.session_version] == [2, 3]


@pytest.fixture
def taken_away(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """While Ben's password is compared for the first time, the operator gives him another."""
    engine, plain, done = open_database(settings.database_url), passwords.belongs, list[int]()

    def compare(password: str, to: str | None) -> bool:
        right = plain(password, to)
        if not done:
            done.append(1)
            with session_on(engine, settings) as beside:
                signing_in.set_password(beside, OPERATOR, NOON, BEN.email, NEW)
        return right

    monkeypatch.setattr(signing_in, "belongs", compare)
    yield
    engine.dispose()


@pytest.mark.usefixtures("taken_away")
def test_a_password_that_is_taken_away_while_it_is_compared_opens_nothing(session: Session) -> None:
    assert not try_in(session, PASSWORD)
    assert try_in(session, NEW, 1)


@pytest.mark.usefixtures("taken_away")
def test_nor_does_it_come_back_in_place_of_the_new_one_where_its_hash_is_made_anew(
    session: Session,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing_in, "out_of_date", lambda *_: True)
        assert not try_in(session, PASSWORD)
    assert try_in(session, NEW, 1)


@pytest.mark.usefixtures("taken_away")
def test_nor_by_whoever_changes_it_with_the_old_one(session: Session) -> None:
    with pytest.raises(BadInput, match="present password"):
        signing_in.change_own_password(session, NURSE, NOON, PASSWORD, "four more plain words")
    assert try_in(session, NEW, 1)


def test_signing_out_everywhere_raises_the_version(session: Session) -> None:
    signing_in.sign_out_everywhere(session, NURSE, NOON, BEN.email)
    user = user_called(session, BEN.email)
    assert user is not None
    assert user.session_version == 2


def test_signing_out_everywhere_ends_the_token_and_the_calendar_too(session: Session) -> None:
    token, key = (
        users.add_token(session, OPERATOR, NOON, BEN.email),
        make_feed(session, NURSE, NOON),
    )
    signing_in.sign_out_everywhere(session, NURSE, NOON, BEN.email)
    assert actor_with_token(session, token) is None
    assert reader_of(session, key) is None
    assert house_entries(session)[-1].what == "all sessions ended, tokens and calendar too"


def test_a_hash_of_less_work_than_todays_is_replaced(session: Session) -> None:
    user = user_called(session, BEN.email)
    assert user is not None
    weak = user.password_hash
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(2, 16, 1))
        assert try_in(session, PASSWORD)
    session.refresh(user)
    assert user.password_hash != weak

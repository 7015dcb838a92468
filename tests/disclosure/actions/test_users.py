from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from disclosure.actions import passwords, signing_in, users
from disclosure.actions.change import Refused
from disclosure.actions.users import Person
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Forbidden, Permission, Role
from disclosure.records.users import (
    actor_called,
    actor_with_token,
    all_users,
    name_of,
    site_called,
    user_called,
    users_with,
)
from disclosure.settings import Settings
from tests.staff import ANNA, BEN, NOON, OPERATOR, PASSWORD, REGIMES, SITE

pytestmark = pytest.mark.usefixtures("staff")

ADMIN = Actor(ANNA.email, ANNA.name, frozenset({Role.ADMINISTRATOR}))
NURSE = Actor(BEN.email, BEN.name, frozenset({Role.CLINICIAN}))
HOME = "192.0.2.7"


def someone(**changed: object) -> Person:
    told: dict[str, object] = {"email": "eve@example.org", "name": "Eve", "roles": ["coach"]}
    return Person(**{**told, **changed})  # type: ignore[arg-type]


def try_in(session: Session, password: str, minutes: float = 0, email: str = BEN.email) -> bool:
    at = NOON + timedelta(minutes=minutes)
    return signing_in.sign_in(session, email, password, HOME, at).actor is not None


def test_an_account_is_known_by_its_address_in_any_spelling(session: Session) -> None:
    users.add_user(session, ADMIN, NOON, someone(email=" Eve@Example.org ", sites=[SITE]))
    actor = actor_called(session, "EVE@example.org")
    assert actor is not None
    assert (actor.email, actor.roles) == ("eve@example.org", frozenset({Role.COACH}))
    site = site_called(session, SITE)
    assert site is not None
    assert actor.sites == {site.id}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "eve"}, "email"),
        ({"email": BEN.email.upper()}, "email"),
        ({"name": "  "}, "name"),
        ({"roles": ["boss"]}, "roles"),
        ({"roles": []}, "roles"),
        ({"sites": ["Nowhere"]}, "sites"),
        ({"password": "short"}, "password"),
        ({"password": "aaaaaaaaaaaaaaa"}, "password"),
    ],
)
def test_an_account_that_cannot_be_is_refused_by_name(
    session: Session, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInput) as bad:
        users.add_user(session, OPERATOR, NOON, someone(**changed))
    assert [fault.field for fault in bad.value.faults] == [field]
    assert user_called(session, "eve@example.org") is None


def test_in_development_a_site_that_is_not_there_is_made(session: Session) -> None:
    users.add_user(session, OPERATOR, NOON, someone(sites=["Orchard"]), make_sites=True)
    site = site_called(session, "Orchard")
    assert site is not None
    assert (site.zone, site.regimes) == ("Europe/London", ["gb-eng-reg20-nhs"])


@pytest.mark.parametrize(
    ("name", "zone", "regimes", "field"),
    [
        (SITE, "Europe/London", ["gb-eng-reg20-nhs"], "name"),
        ("New", "Europe/Atlantis", ["gb-eng-reg20-nhs"], "zone"),
        ("New", "../etc/passwd", ["gb-eng-reg20-nhs"], "zone"),
        ("New", "Europe/London", ["no-such"], "regimes"),
        ("New", "Europe/London", [], "regimes"),
    ],
)
def test_a_site_that_cannot_be_is_refused_by_name(
    session: Session, name: str, zone: str, regimes: list[str], field: str
) -> None:
    with pytest.raises(BadInput) as bad:
        users.add_site(session, ADMIN, name, zone, regimes, known=REGIMES)
    assert [fault.field for fault in bad.value.faults] == [field]


def test_only_administrator_and_operator_manage_accounts(session: Session) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: users.add_user(session, NURSE, NOON, someone()),
        lambda: users.change_user(session, NURSE, someone(email=BEN.email)),
        lambda: users.disable_user(session, NURSE, ANNA.email, BEN.email),
        lambda: users.add_token(session, NURSE, NOON, ANNA.email),
        lambda: users.add_site(session, NURSE, "New", known=REGIMES),
        lambda: users.change_site(session, NURSE, SITE, "UTC", ["x"], known=REGIMES),
        lambda: signing_in.set_password(session, NURSE, ANNA.email, PASSWORD),
        lambda: signing_in.sign_out_everywhere(session, NURSE, ANNA.email),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden):
            attempt()


def test_who_leaves_is_shut_out_and_hands_over(session: Session) -> None:
    token = users.add_token(session, OPERATOR, NOON, BEN.email)
    handed: list[tuple[str, str]] = []
    users.disable_user(
        session, ADMIN, BEN.email, ANNA.email, lambda leaver, heir: handed.append((leaver, heir))
    )
    assert handed == [(BEN.email, ANNA.email)]
    assert actor_called(session, BEN.email) is None
    assert actor_with_token(session, token) is None
    assert not try_in(session, PASSWORD)
    assert name_of(session, BEN.email) == BEN.name
    user = user_called(session, BEN.email)
    assert user is not None
    assert (user.session_version, user.successor) == (2, ANNA.email)


@pytest.mark.parametrize("successor", [BEN.email, "nobody@example.org", ""])
def test_nobody_leaves_without_a_successor(session: Session, successor: str) -> None:
    with pytest.raises(BadInput, match="somebody else"):
        users.disable_user(session, ADMIN, BEN.email, successor)
    assert actor_called(session, BEN.email) is not None


def test_the_last_administrator_stays(session: Session) -> None:
    for other in all_users(session):
        if Role.ADMINISTRATOR in other.roles and other.email != ANNA.email:
            users.disable_user(session, OPERATOR, other.email, ANNA.email)
    with pytest.raises(Refused, match="last administrator"):
        users.disable_user(session, ADMIN, ANNA.email, BEN.email)
    with pytest.raises(Refused, match="last administrator"):
        users.change_user(session, ADMIN, Person(ANNA.email, ANNA.name, ["coach"]))
    users.disable_user(session, OPERATOR, ANNA.email, BEN.email)  # whoever has the machine may


def test_roles_change_and_no_others_are_touched(session: Session) -> None:
    users.change_user(session, ADMIN, Person(BEN.email, "Dr Ben", ["clinician", "coach"], []))
    actor = actor_called(session, BEN.email)
    assert actor is not None
    assert (actor.name, actor.roles) == ("Dr Ben", frozenset({Role.CLINICIAN, Role.COACH}))
    assert actor.sites == frozenset()


def test_a_token_is_kept_as_a_hash_and_a_new_one_ends_the_old(session: Session) -> None:
    old = users.add_token(session, OPERATOR, NOON, BEN.email)
    new = users.add_token(session, OPERATOR, NOON, BEN.email)
    assert actor_with_token(session, old) is None
    found = actor_with_token(session, new)
    assert found is not None
    assert found.email == BEN.email
    assert actor_with_token(session, "") is None


def test_who_may_do_a_thing_at_a_site(session: Session) -> None:
    site = site_called(session, SITE)
    assert site is not None
    found = users_with(session, Permission.RECORD_CARE, site.id)
    assert [user.name for user in found] == ["Ben Okoro", "Sam Lee"]
    assert users_with(session, Permission.DECIDE, site.id) == []
    assert users_with(session, Permission.RECORD_CARE, site.id + 1) == []


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
    for number in range(signing_in.SHARED_LIMIT):
        signing_in._count_try(session, f"user{number}@example.org", HOME, NOON)
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


def test_many_guesses_at_once_are_all_counted(session: Session, settings: Settings) -> None:
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
    version = signing_in.change_own_password(
        session, NURSE, NOON, PASSWORD, "four other plain words"
    )
    assert version == 2
    assert not try_in(session, PASSWORD)
    assert try_in(session, "four other plain words", 1)
    with pytest.raises(BadInput, match="present password"):
        signing_in.change_own_password(session, NURSE, NOON, PASSWORD, "four more plain words")


def test_signing_out_everywhere_raises_the_version(session: Session) -> None:
    signing_in.sign_out_everywhere(session, NURSE, BEN.email)
    user = user_called(session, BEN.email)
    assert user is not None
    assert user.session_version == 2


def test_a_hash_of_less_work_than_todays_is_replaced(session: Session) -> None:
    user = user_called(session, BEN.email)
    assert user is not None
    weak = user.password_hash
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(2, 16, 1))
        assert try_in(session, PASSWORD)
    session.refresh(user)
    assert user.password_hash != weak

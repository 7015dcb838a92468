from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import sites, users
from disclosure.actions.refused import Refused
from disclosure.actions.staff import second_factor, signing_in
from disclosure.actions.to_staff.delivering import things_of
from disclosure.actions.users import Person
from disclosure.kinds.faults import BadInput
from disclosure.operations.keys import session_on
from disclosure.permissions import Actor, Forbidden, Permission, Role, is_family, person_of
from disclosure.records.house import house_entries
from disclosure.records.outbox import Message, unseen_of
from disclosure.records.sessions import has_ended
from disclosure.records.users import (
    User,
    actor_called,
    actor_with_token,
    all_users,
    name_of,
    site_called,
    user_called,
    users_with,
)
from disclosure.settings import Settings
from tests.disclosure.actions.staff.test_signing_in import try_in
from tests.staff import ANNA, BEN, NOON, OPERATOR, PASSWORD, REGIMES, SITE

pytestmark = pytest.mark.usefixtures("staff")

ADMIN = Actor(ANNA.email, ANNA.name, frozenset({Role.ADMINISTRATOR}))
NURSE = Actor(BEN.email, BEN.name, frozenset({Role.CLINICIAN}))


def someone(**changed: object) -> Person:
    told: dict[str, object] = {"email": "eve@example.org", "name": "Eve", "roles": ["coach"]}
    return Person(**{**told, **changed})  # type: ignore[arg-type]


def test_an_account_is_known_by_its_address_in_any_spelling(session: Session) -> None:
    users.add_user(session, ADMIN, NOON, someone(email=" Eve@Example.org ", sites=[SITE]))
    actor = actor_called(session, "EVE@example.org")
    assert actor is not None
    assert (actor.email, actor.roles) == ("eve@example.org", frozenset({Role.COACH}))
    site = site_called(session, SITE)
    assert site is not None
    assert actor.sites == {site.id}


@pytest.mark.parametrize(
    ("has", "asked"),
    [
        ("eve@example.org", "eve@example\u3002org"),
        ("eve@b\u00fccher.example", "eve@xn--bcher-kva.example"),
        ("eve@xn--bcher-kva.example", "Eve@B\u00dcCHER.example"),
        ("eve@b\u00fccher.example", "eve@bu\u0308cher.example"),
        ("eve@b\u00fccher.example", "eve@\uff42\u00fccher.example"),
    ],
    ids=["a full stop of Japan", "as servers ask", "as people read", "in two signs", "a wide sign"],
)
def test_nobody_has_two_accounts_by_two_spellings_of_their_address(
    session: Session, has: str, asked: str
) -> None:
    """All mail comes to one person, who could agree with one account to what the other wrote."""
    users.add_user(session, ADMIN, NOON, someone(email=has))
    with pytest.raises(BadInput, match=f"{has} has an account"):
        users.add_user(session, ADMIN, NOON, someone(email=asked))
    users.add_user(session, ADMIN, NOON, someone(email="eve@another.example"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "eve"}, "email"),
        ({"email": BEN.email.upper()}, "email"),
        ({"email": "józef@family.example"}, "email"),
        ({"email": "jan@-ż.pl"}, "email"),
        ({"email": "eve..marsh@example.org"}, "email"),
        ({"email": "eve,ben@example.org"}, "email"),
        ({"email": "eve(night)@example.org"}, "email"),  # whose mail would go to eve@
        ({"email": "family:1@example.org"}, "email"),
        ({"name": "  "}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "Eve\nBcc: z@example.org"}, "name"),
        ({"title": "Lead\tNurse"}, "title"),
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


def test_no_account_writes_as_one_of_the_family(session: Session) -> None:
    """What `family:1` writes is that person's own word: that a promise was kept, that all is well.
    An account is none of them, however its address begins."""
    with pytest.raises(BadInput, match="no mail can be written to it; look for a slip"):
        users.add_user(session, ADMIN, NOON, someone(email="family:1@example.org"))
    assert not is_family("family:1@example.org")
    assert person_of("family:1@example.org") is None


def test_what_was_pasted_with_signs_that_nobody_sees_is_kept_without_them(session: Session) -> None:
    """A telephone puts marks of direction around what is copied from it. With them an address is
    refused for accents it has not, and a name is another than the one in the rota."""
    pasted = {"email": "\u202aeve@example.org\u202c", "name": "Eve\u200b Marsh\ufeff"}
    pasted |= {"phone": "\u202a01632 960101\u202c", "title": "\u200eWard sister"}
    eve = users.add_user(session, ADMIN, NOON, someone(**pasted))
    assert (eve.email, eve.name) == ("eve@example.org", "Eve Marsh")
    assert (eve.phone, eve.title) == ("01632 960101", "Ward sister")
    persian = "\u0645\u06cc\u200c\u062a\u0631\u0627"  # spelled with a joiner inside the word
    other = users.add_user(session, ADMIN, NOON, someone(email="m@x.org", name=persian))
    assert other.name == persian


def test_many_accounts_at_once_get_numbers_of_their_own(
    session: Session, settings: Settings
) -> None:
    engine = session.get_bind()

    def add(number: int) -> str:
        with session_on(engine, settings) as own:  # type: ignore[arg-type]
            person = someone(email=f"new{number}@example.org")
            return users.add_user(own, OPERATOR, NOON, person).staff_number

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(add, range(8)))
    assert sorted(numbers) == [str(1004 + each) for each in range(8)]


@pytest.mark.parametrize("number", ["a b", "-1", "x" * 21, "1001", "é"])
def test_a_staff_number_that_cannot_be_is_refused(session: Session, number: str) -> None:
    with pytest.raises(BadInput) as bad:
        users.add_user(session, OPERATOR, NOON, someone(staff_number=number))
    assert [fault.field for fault in bad.value.faults] == ["staff_number"]


def test_what_is_done_to_accounts_stands_in_the_chain_of_the_house(session: Session) -> None:
    before = len(house_entries(session))
    users.add_user(session, ADMIN, NOON, someone())
    users.change_user(session, ADMIN, NOON, someone(name="Eva"))
    users.change_user(session, ADMIN, NOON, someone(name="Eva", roles=["auditor"]))
    signing_in.set_password(session, ADMIN, NOON, "EVE@example.org", "four plain words here")
    signing_in.sign_out_everywhere(session, ADMIN, NOON, "eve@example.org")
    users.disable_user(session, ADMIN, NOON, BEN.email, ANNA.email)
    users.add_token(session, OPERATOR, NOON, "eve@example.org")
    found = [(entry.by, entry.what, entry.about) for entry in house_entries(session)[before:]]
    assert found == [
        (ANNA.email, "account made", "eve@example.org"),
        (ANNA.email, "account changed", "eve@example.org"),
        (ANNA.email, "roles or sites changed, given: auditor", "eve@example.org"),
        (ANNA.email, "password set", "eve@example.org"),
        (ANNA.email, "all sessions ended", "eve@example.org"),
        (ANNA.email, f"account closed, {ANNA.email} takes over", BEN.email),
        (OPERATOR.email, "token made", "eve@example.org"),
    ]


def test_an_ended_session_is_remembered_as_long_as_its_cookie_could_be_used(
    session: Session,
) -> None:
    signing_in.sign_out(session, NURSE, NOON, "the number of it")
    signing_in.forget_old_tries(session, NOON + timedelta(hours=23))
    assert has_ended(session, "the number of it")
    signing_in.forget_old_tries(session, NOON + timedelta(hours=25))
    assert not has_ended(session, "the number of it")


def test_in_development_a_site_that_is_not_there_is_made(session: Session) -> None:
    users.add_user(session, OPERATOR, NOON, someone(sites=["Orchard"]), make_sites=True)
    site = site_called(session, "Orchard")
    assert site is not None
    assert (site.zone_name, site.regimes) == ("Europe/London", ["gb-eng-reg20-nhs"])


@pytest.mark.parametrize(
    ("name", "zone", "regimes", "field"),
    [
        (SITE, "Europe/London", ["gb-eng-reg20-nhs"], "name"),
        ("New", "Europe/Atlantis", ["gb-eng-reg20-nhs"], "zone"),
        ("New", "../etc/passwd", ["gb-eng-reg20-nhs"], "zone"),
        ("New", "Europe/London", ["no-such"], "regimes"),
        ("New", "Europe/London", [], "regimes"),
        ('Auckland, "Far" Ward', "Pacific/Auckland", ["gb-eng-reg20-nhs"], "name"),
        ("Line\nBreak", "Europe/London", ["gb-eng-reg20-nhs"], "name"),
        ("Line\u2028Break", "Europe/London", ["gb-eng-reg20-nhs"], "name"),
    ],
)
def test_a_site_that_cannot_be_is_refused_by_name(
    session: Session, name: str, zone: str, regimes: list[str], field: str
) -> None:
    with pytest.raises(BadInput) as bad:
        sites.add_site(session, ADMIN, NOON, name, zone, regimes, known=REGIMES)
    assert [fault.field for fault in bad.value.faults] == [field]


def test_only_administrator_and_operator_manage_accounts(session: Session) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: users.add_user(session, NURSE, NOON, someone()),
        lambda: users.change_user(session, NURSE, NOON, someone(email=BEN.email)),
        lambda: users.disable_user(session, NURSE, NOON, ANNA.email, BEN.email),
        lambda: users.add_token(session, NURSE, NOON, ANNA.email),
        lambda: sites.add_site(session, NURSE, NOON, "New", known=REGIMES),
        lambda: sites.change_site(session, NURSE, NOON, SITE, "UTC", ["x"], known=REGIMES),
        lambda: signing_in.set_password(session, NURSE, NOON, ANNA.email, PASSWORD),
        lambda: signing_in.sign_out_everywhere(session, NURSE, NOON, ANNA.email),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden):
            attempt()


def test_who_leaves_is_shut_out_and_hands_over(session: Session) -> None:
    token = users.add_token(session, OPERATOR, NOON, BEN.email)
    handed: list[tuple[str, str]] = []
    users.disable_user(
        session,
        ADMIN,
        NOON,
        BEN.email,
        ANNA.email,
        lambda leaver, heir: handed.append((leaver, heir)),
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
        users.disable_user(session, ADMIN, NOON, BEN.email, successor)
    assert actor_called(session, BEN.email) is not None


def test_the_last_administrator_stays(session: Session) -> None:
    for other in all_users(session):
        if Role.ADMINISTRATOR in other.roles and other.email != ANNA.email:
            users.disable_user(session, OPERATOR, NOON, other.email, ANNA.email)
    with pytest.raises(Refused, match="last administrator"):
        users.disable_user(session, ADMIN, NOON, ANNA.email, BEN.email)
    with pytest.raises(Refused, match="last administrator"):
        users.change_user(session, ADMIN, NOON, Person(ANNA.email, ANNA.name, ["coach"]))
    with pytest.raises(Refused, match="Make somebody else one first"):
        users.disable_user(session, OPERATOR, NOON, ANNA.email, BEN.email)
    users.add_user(session, OPERATOR, NOON, someone(roles=["administrator"]))
    assert not users.disable_user(session, OPERATOR, NOON, ANNA.email, BEN.email).active


def test_two_administrators_who_close_each_other_at_once_leave_one(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    users.add_user(session, OPERATOR, NOON, someone(roles=["administrator"]))
    eve = Actor("eve@example.org", "Eve", frozenset({Role.ADMINISTRATOR}))
    plain, was_there = users._keep_an_administrator, Event()
    engine = session.get_bind()
    pool = ThreadPoolExecutor(1)
    second: list[Future[object]] = []

    def close(by: Actor, email: str) -> object:
        with session_on(engine, settings) as own:  # type: ignore[arg-type]
            return users.disable_user(own, by, NOON, email, BEN.email)

    def ask(session: Session, user: User) -> None:
        plain(session, user)
        if second:
            was_there.set()
        else:
            second.append(pool.submit(close, eve, ANNA.email))
            was_there.wait(0.5)

    monkeypatch.setattr(users, "_keep_an_administrator", ask)
    close(ADMIN, eve.email)
    with pytest.raises(Refused, match="last administrator"):
        second[0].result()
    pool.shutdown()
    session.rollback()
    left = [user.email for user in all_users(session) if user.active]
    assert ANNA.email in left
    assert eve.email not in left


def test_roles_change_and_no_others_are_touched(session: Session) -> None:
    changed = Person(BEN.email, "Dr Ben", ["clinician", "coach"], [])
    users.change_user(session, ADMIN, NOON, changed)
    actor = actor_called(session, BEN.email)
    assert actor is not None
    assert (actor.name, actor.roles) == ("Dr Ben", frozenset({Role.CLINICIAN, Role.COACH}))
    assert actor.sites == frozenset()


@pytest.mark.parametrize(
    ("roles", "sites"),
    [(["administrator", "auditor"], []), (["administrator"], [SITE])],
)
def test_nobody_changes_their_own_roles_or_sites(
    session: Session, roles: list[str], sites: list[str]
) -> None:
    before = len(house_entries(session))
    with pytest.raises(Refused, match="Ask another administrator"):
        users.change_user(session, ADMIN, NOON, Person(ANNA.email, ANNA.name, roles, sites))
    session.rollback()
    assert len(house_entries(session)) == before
    actor = actor_called(session, ANNA.email)
    assert actor
    assert actor.roles == {Role.ADMINISTRATOR}
    assert not actor.sites
    users.change_user(session, ADMIN, NOON, Person(ANNA.email, "Dr Anna", ["administrator"]))
    users.change_user(session, OPERATOR, NOON, Person(ANNA.email, ANNA.name, roles, sites))


def told_of_roles(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    found = session.scalars(select(Message).where(Message.step == "role_given"))
    return sorted((message.to, message.about) for message in found)


def test_risk_managers_of_the_site_hear_who_was_given_sight_of_cases(session: Session) -> None:
    managers = [f"{name}@example.org" for name in ("ria", "rob")]
    for email in managers:
        users.add_user(session, OPERATOR, NOON, someone(email=email, roles=["risk_manager"]))
    assert told_of_roles(session) == []  # there was no site, and the operator sets the house up
    for email in managers:
        given = someone(email=email, roles=["risk_manager"], sites=[SITE])
        users.change_user(session, OPERATOR, NOON, given)
    users.add_user(session, ADMIN, NOON, someone(roles=["administrator"], sites=[SITE]))
    assert told_of_roles(session) == []  # it sees no case
    later = NOON + timedelta(hours=1)
    lent = someone(roles=["administrator", "auditor"], sites=[SITE])
    users.change_user(session, ADMIN, later, lent)
    users.change_user(session, ADMIN, later, someone(roles=["administrator"], sites=[SITE]))
    assert told_of_roles(session) == [(to, "eve@example.org") for to in managers]
    users.add_user(session, ADMIN, NOON, someone(email="new@example.org", sites=[SITE]))
    assert (managers[0], "new@example.org") in told_of_roles(session)
    (thing, *_) = things_of(session, unseen_of(session, managers[0]), None)
    assert thing.says.startswith("An account was given sight of cases at your site")


def test_they_hear_too_whose_second_factor_an_administrator_reset(session: Session) -> None:
    """With a new password beside it, whoever did so could come in as that person, and approve."""
    for email, role in (("ria@example.org", "risk_manager"), ("eve@example.org", "approver")):
        users.add_user(session, OPERATOR, NOON, someone(email=email, roles=[role], sites=[SITE]))
    second_factor.reset(session, OPERATOR, NOON, "eve@example.org")
    assert not unseen_of(session, "ria@example.org")
    second_factor.reset(session, ADMIN, NOON, "eve@example.org")
    (thing,) = things_of(session, unseen_of(session, "ria@example.org"), None)
    assert thing.says.startswith("The second factor of an account that sees cases at your site")
    assert thing.about.ref == "eve@example.org"


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

"""Getting in as somebody else: cookies, roles, and what an answer or its time gives away."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.staff import passwords
from disclosure.actions.users import Person, add_user
from disclosure.records.links import FamilyLink
from disclosure.records.transaction import one_transaction
from disclosure.records.users import user_called
from tests import cases
from tests.begun import begins_with
from tests.families import AFamily, a_family, code_for, visit
from tests.people import ADA, MAX, OPENED_FOR_WORK, OPERATOR, SITE
from tests.staff import PASSWORD
from tests.typed import as_read

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


# Somebody else's session


def signed_by(app: Flask, key: str, salt: str, **told: object) -> str:
    serializer = SecureCookieSessionInterface()
    ours = serializer.get_signing_serializer(app)
    assert ours
    forger = URLSafeTimedSerializer(
        key, salt=salt, serializer=serializer.serializer,
        signer_kwargs={"key_derivation": "hmac", "digest_method": serializer.digest_method},
    )  # fmt: skip
    return str(forger.dumps(told))


FORGED: dict[str, tuple[str, str]] = {
    "another key": ("not ours", "cookie-session"),
    "no key": ("", "cookie-session"),
    "our key for another purpose": ("tests", "carried through a sign-in"),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_cookie_opens_nothing(app: Flask, client: FlaskClient, how: str) -> None:
    key, salt = FORGED[how]
    client.set_cookie("disclosure", signed_by(app, key, salt, _user_id=f"1 {ADA}", visit="x"))
    assert client.get("/account").status_code == 401
    assert client.get("/f/page").status_code == 401


def test_the_forger_would_get_in_with_the_key(app: Flask, client: FlaskClient) -> None:
    cookie = signed_by(app, "tests", "cookie-session", _user_id=f"1 {ADA}")
    client.set_cookie("disclosure", cookie)
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("id", ["1", "1 ", f"2 {ADA}", f"1 {ADA} x", "\x00", f"0 {ADA}"])
def test_a_session_of_nobody_or_of_before_is_no_session(client: FlaskClient, id: str) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = id
    assert client.get("/account").status_code == 401


@begins_with(a_family)
def test_staff_have_no_familys_page_and_a_family_no_page_of_staff(
    app: Flask, client: FlaskClient, begun: AFamily
) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"1 {ADA}"
    assert client.get("/f/page").status_code == 401
    hers = visit(app, begun.case, begun.ewa)
    for path in ("/", "/incidents", f"/incidents/{begun.case.ref}", "/users", "/account"):
        assert hers.get(path).status_code == 401, path


# Who is there, by how long an answer takes


class Counting:
    """The hasher of passwords, and how often it worked: that is what takes the time."""

    def __init__(self) -> None:
        self.quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.times = 0

    def verify(self, *told: str) -> bool:
        self.times += 1
        return self.quick.verify(*told)

    def __getattr__(self, name: str) -> object:
        return getattr(self.quick, name)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], int]:
    hasher = Counting()
    monkeypatch.setattr(passwords, "_hasher", hasher)

    def of(does: Callable[[], object]) -> int:
        before = hasher.times
        does()
        return hasher.times - before

    return of


def test_a_wrong_sign_in_costs_the_same_whoever_it_names(
    client: FlaskClient, session: Session, work: Callable[[Callable[[], object]], int]
) -> None:
    here, left = "here@example.org", "left@example.org"
    for email in (here, left):
        person = Person(email, "A", ["coach"], [SITE], password=PASSWORD)
        add_user(session, OPERATOR, OPENED_FOR_WORK, person)
    with one_transaction(session):
        gone = user_called(session, left)
        assert gone
        gone.active = False

    def try_as(email: str) -> Callable[[], object]:
        return lambda: client.post("/sign-in", data={"email": email, "password": "a wrong guess"})

    assert {work(try_as(e)) for e in (here, left, ADA, "nobody@example.org", "", "\x00")} == {1}


def test_a_wrong_code_costs_the_same_whether_there_is_one(
    client: FlaskClient, session: Session, work: Callable[[Callable[[], object]], int]
) -> None:
    family = a_family(session)
    code = code_for(family.case, family.ewa)

    def try_with(code: str, fact: str) -> int:
        return work(lambda: client.post("/f/open", data={"code": code, "fact": fact}))

    for fact in ("Azor", "27 3 1955", "1955-03-27"):
        assert try_with(code, fact) == try_with("ABCD-EFGH-JKLM-NPQR", fact) > 0
        with one_transaction(session):
            for link in session.scalars(select(FamilyLink)):
                link.locked_until = None


# Guessing


def test_no_address_can_be_counted_through(client: FlaskClient, session: Session) -> None:
    """A case that is not yours and one that is not there are answered alike, to the letter."""
    there = cases.an_opened_case(session).ref
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "1 sam@example.org"
    texts = {
        as_read(client.get(f"/incidents/{ref}").text, ref)
        for ref in (there, "INC-2026-999999", "INC-2031-000001")
    }
    assert len(texts) == 1


def test_an_executive_cannot_step_up_by_what_they_send(
    client: FlaskClient, session: Session
) -> None:
    """A role, a name or a site in a form, a cookie or a header counts for nothing."""
    case = cases.a_case(session)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"1 {MAX}"
        cookie["roles"] = ["administrator", "risk_manager"]
    sent = {"role": "administrator", "roles": "administrator", "as": ADA, "by": ADA}
    headers = {"X-Remote-User": ADA, "X-Forwarded-User": ADA, "Remote-User": ADA}
    assert client.get("/users", headers=headers).status_code == 403
    made = client.post("/users/new", data=sent, headers=headers)
    assert made.status_code == 403
    begin = f"/incidents/{case.ref}/moves/begin_investigation"
    moved = client.post(begin, data=sent, headers=headers)
    assert moved.status_code == 403
    overridden = client.post(f"/incidents/{case.ref}?_method=DELETE", data={"_method": "DELETE"})
    assert overridden.status_code == 405

"""Named people with accounts and passwords, made through the real actions."""

from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.actions.sites import add_site
from disclosure.actions.users import Person, add_user
from disclosure.permissions import Actor
from disclosure.policy import policy

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
OPERATOR = Actor("system", operator=True)
PASSWORD = "correct horse battery"
SITE = "Ward Hill"
REGIMES = {regime.id for regime in policy().regimes}

ANNA = Person("anna@aldervale.example", "Anna Bell", ["administrator"], password=PASSWORD)
BEN = Person(
    "ben@aldervale.example",
    "Ben Okoro",
    ["clinician"],
    [SITE],
    title="Staff nurse",
    password=PASSWORD,
)
SAM = Person("sam@aldervale.example", "Sam Lee", ["clinician"], [SITE])  # has no password yet


def introduce(session: Session) -> None:
    """Beside whoever is there already."""
    add_site(session, OPERATOR, NOON, SITE, known=REGIMES)
    for person in (ANNA, BEN, SAM):
        add_user(session, OPERATOR, NOON, person)


def sign_in(client: FlaskClient, person: Person = BEN, **more: str) -> TestResponse:
    typed = {"email": person.email, "password": PASSWORD, **more}
    return client.post("/sign-in", data=typed)

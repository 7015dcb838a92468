"""What a family does on its page, and what that left on record."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from disclosure.records.evidence import Evidence, evidence_of
from tests.cases import ACase, a_talk


def opens(browser: FlaskClient, code: str, **more: str) -> TestResponse:
    return browser.post("/f/open", data={"code": code, "fact": "Rover"} | more)


def rows(case: ACase, kind: str) -> list[Evidence]:
    case.session.rollback()
    return [row for row in evidence_of(case.session, case.id) if row.kind == kind]


def last(case: ACase, kind: str) -> Evidence:
    return rows(case, kind)[-1]


def told_in_person(case: ACase, person: int) -> None:
    """Face to face comes before a page."""
    a_talk(case, "first", persons=[person])

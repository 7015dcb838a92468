"""Whoever pressed the button reads that it is on record, while that is new, and how to mend it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.cases import ACase, a_next_contact, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.pages.test_worklist import main_of
from tests.people import BEN

pytestmark = pytest.mark.usefixtures("team")
NOW = "“Write a note for the team” is on record now."


@pytest.fixture
def case(session: Session) -> ACase:
    case = an_opened_case(session, now() - timedelta(hours=8))
    case.person = a_person(case)
    case.at = now()
    return case


def read(client: FlaskClient, case: ACase) -> str:
    return " ".join(main_of(client.get(f"/incidents/{case.ref}").text).split())


def test_it_is_said_to_whoever_recorded_it_and_to_nobody_else(
    ben: FlaskClient, ada: FlaskClient, case: ACase
) -> None:
    """The page of the case said nothing of it, so that a tired nurse recorded it once more."""
    assert NOW not in read(ben, case)
    note = {"words": "She sleeps now. Ring her at noon."}
    sent = ben.post(f"/incidents/{case.ref}/records/note", data=note)
    landed = ben.get(sent.location).text
    number = max(case.now.case.bodies)
    assert f"{NOW} Correct it, or withdraw it" in " ".join(main_of(landed).split())
    assert f"/incidents/{case.ref}/records/correction?of={number}" in landed
    assert NOW not in read(ada, case)


def test_what_was_recorded_a_while_ago_or_taken_back_is_not_called_new(
    ben: FlaskClient, case: ACase
) -> None:
    case.at = now() - timedelta(minutes=5)
    record_as(case, BEN, "note", words="She sleeps.")
    assert NOW not in read(ben, case)
    case.at = now()
    wrong = record_as(case, BEN, "note", words="Of another patient.").id
    assert NOW in read(ben, case)
    record_as(case, BEN, "correction", of=str(wrong), words="Another patient.", withdraws=True)
    assert NOW not in read(ben, case)


def test_of_a_talk_with_a_promise_the_talk_is_what_was_recorded(
    ben: FlaskClient, case: ACase
) -> None:
    """The page named the promise, which was made by the same press, and led to correct that."""
    talk = a_talk(case, "first", next_contact=a_next_contact(case)).id
    assert max(case.now.case.bodies) > talk
    assert "“Record a conversation” is on record now." in read(ben, case)
    page = ben.get(f"/incidents/{case.ref}").text
    assert f"/incidents/{case.ref}/records/correction?of={talk}" in page

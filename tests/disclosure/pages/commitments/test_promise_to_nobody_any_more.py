"""A promise whose person died, or was never of this case: no page asks whom and offers nobody."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.begun import begins_with
from tests.cases import ACase, a_case, kept, record_as
from tests.people import ADA, BEN, EVA
from tests.typed import seen_in, signed_in
from workflows.words import State


def after_a_kept_promise(session: Session) -> ACase:
    """Mrs Price is the only one who is told; nobody told her yet that it was checked."""
    case = a_case(session, at=State.INVESTIGATE)
    kept(case, case.promise)
    return case


pytestmark = begins_with(after_a_kept_promise)
TOLD, YES = "Record that they were told", "They say: yes, kept"


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return signed_in(app, ADA)


def read(ada: FlaskClient, address: str) -> str:
    page = ada.get(address)
    assert page.status_code == 200
    return unescape(page.text)


def test_who_died_may_have_been_told_before(ada: FlaskClient, case: ACase) -> None:
    told_at = case.at
    died = case.later(days=2).at - timedelta(hours=3)
    record_as(case, BEN, "patient_status", what="died", source="The ward", at=died.isoformat())
    address = f"/promises/{case.promise}"
    assert TOLD in read(ada, address)
    page = read(ada, f"{address}/told")
    assert "To nobody any more. Ben Okoro owns it" in page
    assert "Mrs Ann Price, patient (died on" in page
    sent = {"person": str(case.person), "how": "By telephone", "seen": seen_in(page)}
    at = {"at": f"{told_at:%Y-%m-%d}", "at-hour": f"{told_at:%H:%M}"}
    assert ada.post(f"{address}/told", data=sent | at).status_code == 303
    last = [*case.now.case.moves(case.promise)][-1]
    assert (last.body["trigger"], last.body["data"]["person"]) == ("told", case.person)


def test_of_who_is_no_person_of_this_case_nobody_is_asked(ada: FlaskClient, case: ACase) -> None:
    told = {"of": str(case.person), "words": "She is of another case.", "withdraws": True}
    number = record_as(case, BEN, "correction", **told).id
    told = {"correction": number, "agrees": True, "reason": "I read both of the notes."}
    record_as(case, EVA, "correction_review", **told)
    page = read(ada, f"/promises/{case.promise}")
    assert "Nobody any more" in page
    assert TOLD not in page
    assert YES not in page

"""A talk that two type, each from the same sheet, is asked about before it is there twice."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.clock import now
from disclosure.kinds.conversation import Conversation
from tests.cases import a_person, an_opened_case, record_as
from tests.people import ADA, BEN
from tests.typed import ANOTHER, signed_in
from tests.ways import a_daughter

pytestmark = pytest.mark.usefixtures("team")
SAID = {
    "kind": "first", "how": "in_person", "place": "Ward office",
    "attendees-0-name": "Ben Okoro", "attendees-0-role": "Charge nurse",
    "attendees-0-side": "staff", "said": "We gave you ten times too much heparin.",
    "family_said": "“Nobody listened.”", "questions-0-words": "Why?",
    "next_contact-words": "We will ring you", "next_contact-owner": BEN,
}  # fmt: skip


class Night:
    """What Ben wrote down at once, and Ada types in the morning."""

    def __init__(self, session: Session, app: Flask) -> None:
        self.case = an_opened_case(session, now() - timedelta(hours=30))
        self.mother = a_person(self.case)
        self.ben, self.ada = signed_in(app, BEN), signed_in(app, ADA)
        assert self.say(self.ben, "20:00").status_code == 303

    def say(self, who: FlaskClient, hour: str, **more: str) -> TestResponse:
        day = (now() - timedelta(days=1)).astimezone(self.case.now.zone).date()
        at = f"{day}T{hour}" if hour else f"{day}"
        told = SAID | {"persons": str(self.mother), "at": at} | more
        return who.post(f"/incidents/{self.case.ref}/records/conversation", data=told)

    @property
    def talks(self) -> int:
        return len([*self.case.now.case.those(Conversation)])


@pytest.fixture
def night(session: Session, app: Flask) -> Night:
    return Night(session, app)


@pytest.mark.parametrize("hour", ["20:00", "20:20", "19:45", ""])
def test_the_same_talk_typed_by_another_is_asked_about_once(night: Night, hour: str) -> None:
    answer = night.say(night.ada, hour)
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert re.search(r"When: on \w+day \d+ \w+(?: \d{4})? at 8pm a talk with Mrs Ann Price", page)
    assert "(face to face) is on record already, by Ben Okoro." in page
    assert "This is another talk, or a second account of it" in page
    assert "Nobody listened" in page  # nothing typed is lost
    assert night.talks == 1
    assert night.say(night.ada, hour, **ANOTHER).status_code == 303
    assert night.talks == 2


@pytest.mark.parametrize(
    ("hour", "more"),
    [("21:00", {}), ("20:00", {"how": "phone"}), ("20:00", {"kind": "follow_up"})],
)
def test_another_hour_way_or_kind_of_talk_is_another(
    night: Night, hour: str, more: dict[str, str]
) -> None:
    assert night.say(night.ada, hour, **more).status_code == 303


def test_a_talk_with_somebody_else_is_another(night: Night) -> None:
    assert night.say(night.ada, "20:00", persons=str(a_daughter(night.case))).status_code == 303


def test_one_that_was_withdrawn_is_typed_again_without_a_question(night: Night) -> None:
    (row, _), *_ = night.case.now.case.those(Conversation)
    told = {"of": str(row.number), "words": "It was of another family.", "withdraws": True}
    record_as(night.case, BEN, "correction", **told)
    assert night.say(night.ada, "20:00").status_code == 303

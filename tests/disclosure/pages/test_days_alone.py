"""A page tells the day of which nobody knows the hour, and no 12am that nobody said."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.cases import ACase, acknowledged, an_opened_case, move_as, record_as
from tests.people import ADA, BEN
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    days = {"occurred_at": "2026-03-11", "became_aware_at": "2026-03-12"}
    case = an_opened_case(session, **days)
    acknowledged(case)
    return case


def said_on(page: str, words: str) -> tuple[str, str]:
    """How the moment of that line reads for a program, and for a person, who needs no year."""
    found = re.search(rf'<time datetime="([^"]+)">([^<]+)</time>\s*{words}', page)
    assert found, words
    return found[1], found[2].partition(" ·")[0].replace(" 2026", "")


def test_the_timeline_of_a_case(app: Flask, case: ACase) -> None:
    told = {"person": case.person, "how": "phone", "at": "2026-03-12", "result": "No answer"}
    record_as(case, BEN, "attempt", **told)
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}/timeline").text
    assert said_on(page, "It happened") == ("2026-03-11", "Wednesday 11 March")
    assert said_on(page, "We became aware") == ("2026-03-12", "Thursday 12 March")
    assert said_on(page, "Tried to reach") == ("2026-03-12", "Thursday 12 March")
    assert said_on(page, "Opened")[1] == "Thursday 12 March, 11am"


def test_what_was_said_of_a_promise(app: Flask, case: ACase) -> None:
    day = case.later(days=1).today.isoformat()
    move_as(case, BEN, "told", case.promise, person=case.person, how="by phone", at=day)
    page = signed_in(app, BEN).get(f"/promises/{case.promise}").text
    assert said_on(page, "Mrs Ann Price was told") == (day, "Friday 13 March")
    assert "12am" not in page

"""A promise that its owner did before they left is no longer theirs to keep: it is to be checked,
and to be told. Nobody is sent to give it to somebody else, which nobody can.
"""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.users import disable_user
from disclosure.clock import now
from tests.cases import ACase, acknowledged, an_opened_case, move_as
from tests.people import ADA, BEN, EVA, OPENED_FOR_WORK, OPERATOR, RON
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    """Ben rang Mrs Price as we promised, wrote it down, and has left since."""
    case = an_opened_case(session, now() - timedelta(hours=3))
    acknowledged(case)
    move_as(case, BEN, "done", case.promise, evidence="I rang at noon")
    disable_user(session, OPERATOR, OPENED_FOR_WORK, BEN, RON)
    return case


def hers(app: Flask, case: ACase) -> str:
    """The top of its page, as the approver reads it."""
    page = unescape(signed_in(app, EVA).get(f"/promises/{case.promise}").text)
    assert "Ben Okoro, who has left" in page
    return page.partition("<dl")[0]


def in_the_list(app: Flask) -> str:
    page = unescape(signed_in(app, ADA).get("/promises").text)
    assert "Ben Okoro</strong>, who has left" in page
    assert "Without an owner (0)" in page
    return page


def test_what_was_done_is_to_be_checked_though_who_did_it_has_left(app: Flask, case: ACase) -> None:
    page = hers(app, case)
    assert "Give it to somebody" not in page
    assert f'href="/promises/{case.promise}/verify"' in page
    assert "Waits for a second person." in in_the_list(app)
    assert "Give it a new owner" not in in_the_list(app)


def test_what_was_checked_is_to_be_told_though_who_did_it_has_left(app: Flask, case: ACase) -> None:
    move_as(case, EVA, "verify", case.promise)
    assert "tell Mrs Ann Price that it was kept" in hers(app, case)
    assert "Kept, and they do not know yet." in in_the_list(app)
    assert "Give it a new owner" not in in_the_list(app)

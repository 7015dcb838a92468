"""While it waits for a second person that somebody is not to be told, their page is closed for now.

Nothing is ended: where the second person says no, it is open again at once.
"""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.actions.family.door import invite, standing_of, visitor
from disclosure.actions.family.opening import NotOpened, open_page
from disclosure.actions.refused import Refused
from disclosure.clock import now
from tests.begun import begins_with
from tests.cases import ACase, a_case, change_by, record_as
from tests.people import BEN, EVA
from tests.told_pages import opened
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
FACT = {"question": "the name of your first dog", "answer": "Burek"}
WHY = "The police told us that he must not reach her."
CLOSED = "Your page is closed for now"


def code(case: ACase) -> str:
    return invite(case.session, change_by(case, BEN), case.person, FACT).code


def not_to_be_told(case: ACase) -> int:
    told = {"person": case.person, "standing": "not_to_be_told", "reason": WHY}
    return record_as(case, BEN, "person_change", **told).id


def judged(case: ACase, change: int, *, agrees: bool) -> None:
    told = {"person_change": change, "agrees": agrees, "reason": "I read the order of the court."}
    record_as(case, EVA, "person_change_review", **told)


def test_an_open_visit_is_shut_and_no_code_is_made(case: ACase) -> None:
    key = opened(case, code(case))
    not_to_be_told(case)
    assert visitor(case.session, key, case.at) is None
    with pytest.raises(Refused, match="a second person has not agreed or disagreed yet"):
        code(case)
    assert "a second person" in (standing_of(case.now, case.person).why_not or "")


def test_after_a_no_the_same_visit_and_the_same_code_open_it_again(case: ACase) -> None:
    key, unused = opened(case, code(case)), code(case)
    change = not_to_be_told(case)
    for _ in range(12):  # the right answer is no wrong try, however often
        with pytest.raises(NotOpened, match=CLOSED):
            opened(case, unused)
    judged(case, change, agrees=False)
    assert visitor(case.session, key, case.at)
    assert visitor(case.session, opened(case, unused), case.at)
    code(case)


def test_after_a_yes_both_have_ended(case: ACase) -> None:
    key, unused = opened(case, code(case)), code(case)
    judged(case, not_to_be_told(case), agrees=True)
    assert visitor(case.session, key, case.at) is None
    with pytest.raises(NotOpened, match="no use any more"):
        opened(case, unused)
    with pytest.raises(Refused, match="is not to be told"):
        code(case)


def test_a_wrong_answer_tells_nothing_of_it(case: ACase) -> None:
    unused = code(case)
    not_to_be_told(case)
    with pytest.raises(NotOpened, match="do not belong together"):
        open_page(case.session, unused, "rover", "203.0.113.7", case.at)


def visits(app: Flask, case: ACase) -> FlaskClient:
    case.at = now()  # pages have no other
    browser = app.test_client()
    told = {"code": code(case), "fact": "burek"}
    assert browser.post("/f/open", data=told).status_code == 303
    assert browser.get("/f/page").status_code == 200
    return browser


def test_their_page_says_kindly_that_it_is_closed_and_whom_to_ring(app: Flask, case: ACase) -> None:
    browser = visits(app, case)
    change = not_to_be_told(case)
    for path in ("/f/page", "/f/", "/f/letters/1/"):
        answer = browser.get(path)
        said = unescape(answer.text)
        assert answer.status_code == 401
        assert CLOSED in said
        assert "please ring" in said
        assert not any(each in said for each in ("Price", "told", "police", "second", "code"))
    judged(case, change, agrees=False)
    assert browser.get("/f/page").status_code == 200


def test_what_they_were_writing_is_shown_to_be_copied(app: Flask, case: ACase) -> None:
    browser = visits(app, case)
    not_to_be_told(case)
    answer = browser.post("/f/questions", data={"words": "Who set the pump that night?"})
    assert CLOSED in answer.text
    assert "Who set the pump that night?" in answer.text

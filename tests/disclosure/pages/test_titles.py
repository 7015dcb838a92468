"""What a page is called is the first that is heard of it, so it says what a press has done."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from disclosure.clock import now
from tests.cases import (
    a_case,
    a_draft,
    a_letter,
    a_person,
    acknowledged,
    an_opened_case,
    record_as,
)
from tests.people import BEN
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
HOUR = r"\w+ \d+ \w+, \d+(:\d\d)?[ap]m"


def title(client: FlaskClient, path: str) -> str:
    return title_of(client.get(path).text)


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?) \S Disclosure, ", page, re.DOTALL)
    assert found
    return found[1]


def test_of_a_letter_it_says_how_far_it_is_and_when_it_was_saved(
    ada: FlaskClient, session: Session
) -> None:
    """Saved, sent for approval, approved: each time the same words were heard once more."""
    case = a_case(session, at=State.APOLOGIZE)
    draft = a_draft(case, "apology")
    written = f"Apology letter, {draft}: draft, saved {HOUR}"
    assert re.fullmatch(written, title(ada, f"/letters/{draft}"))
    for until, stands in {"submit": "in review", "approve": "approved", "issue": "issued"}.items():
        ref = a_letter(case, "apology", until=until)
        assert title(ada, f"/letters/{ref}") == f"Apology letter, {ref}: {stands}"


def test_of_a_case_it_says_where_it_stands_and_what_was_recorded_just_now(
    ben: FlaskClient, session: Session
) -> None:
    """It was recorded, and the page was called as before."""
    case = an_opened_case(session, now() - timedelta(hours=8))
    case.person = a_person(case)
    here = f"/incidents/{case.ref}"
    assert title(ben, here) == f"Where it stands: acknowledge, {case.ref}"
    assert title(ben, f"{here}/people") == f"People, {case.ref}"
    case.at = now()
    record_as(case, BEN, "note", words="She sleeps now.")
    kept = "On record now: Write a note for the team."
    assert title(ben, here) == f"{kept} Where it stands: acknowledge, {case.ref}"
    assert title(ben, f"{here}/people") == f"{kept} People, {case.ref}"


def test_of_a_promise_it_says_what_became_of_it(ben: FlaskClient, session: Session) -> None:
    case = an_opened_case(session, now() - timedelta(hours=3))
    acknowledged(case)
    here = f"/promises/{case.promise}"
    assert title(ben, here) == f"Promise {case.promise}: open"
    done = {"evidence": "We rang her at noon."}
    assert ben.post(f"{here}/done", data=done).status_code == 303
    assert title(ben, here) == f"Promise {case.promise}: done"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "Today"),
        ("/?whose=mine", "Today: for me"),
        ("/promises", "Promises"),
        ("/promises?only=second", "Promises: waiting for a second person"),
    ],
)
def test_of_a_list_it_says_what_is_shown(ada: FlaskClient, path: str, name: str) -> None:
    """The list was chosen, and under the same name came another."""
    assert title(ada, path) == name


def test_of_a_search_it_says_how_many_were_found_and_nobody_s_name(
    ada: FlaskClient, session: Session
) -> None:
    an_opened_case(session, now() - timedelta(hours=3), summary="Wrong blood given")
    assert title(ada, "/incidents") == "Incidents"
    for words, name in (("blood", "Incidents: found 1"), ("morphine", "Incidents: found 0")):
        assert title_of(ada.post("/incidents", data={"q": words}).text) == name

"""Whoever chooses a colleague sees who of them works at another hospital, before and after."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, add_user
from tests.cases import ACase, a_draft, acknowledged, an_opened_case, move_as
from tests.people import ADA, BEN, FAR_SITE, OPENED_FOR_WORK, OPERATOR, SAM, SITE
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
FAR_BEN, BOTH = "ben.far@example.org", "zoe@example.org"


@pytest.fixture
def case(session: Session) -> ACase:
    """Another charge nurse called Ben Okoro works far away, and Zoe at both hospitals."""
    for email, name, sites in (
        (FAR_BEN, "Ben Okoro", [FAR_SITE]),
        (BOTH, "Zoe Park", [SITE, FAR_SITE]),
    ):
        colleague = Person(email, name, ["clinician"], sites, title="Charge nurse")
        add_user(session, OPERATOR, OPENED_FOR_WORK, colleague)
    case = an_opened_case(session)
    acknowledged(case)
    return case


def shown(app: Flask, case: ACase, path: str) -> str:
    case.session.rollback()
    answer = signed_in(app, ADA).get(path)
    assert answer.status_code == 200, path
    return " ".join(unescape(answer.text).split())


def offered(page: str) -> dict[str, str]:
    """The words of each colleague in the first list of them, by what is sent."""
    options = re.findall(r'<option(?: selected)? value="([^"]+@[^"]+)"[^>]*>([^<]+)<', page)
    return {email: words.strip() for email, words in reversed(options)}


def test_who_is_given_a_promise_is_told_apart_by_where_they_work(app: Flask, case: ACase) -> None:
    for path in (f"/promises/{case.promise}/reassign", f"/incidents/{case.ref}/records/commitment"):
        said = offered(shown(app, case, path))
        assert said[SAM] == "Sam Lee, clinician, at Far Ward", path
        assert said[FAR_BEN].endswith(", at Far Ward"), path
        assert not any("Ward" in said[email] for email in (ADA, BEN, BOTH)), path


def test_so_it_is_where_a_sentence_of_a_letter_gets_its_owner(app: Flask, case: ACase) -> None:
    promised = "We will send you the plan by 20 May 2026."
    page = shown(app, case, f"/letters/{a_draft(case, 'initial_notification', next=promised)}")
    said = offered(page)
    assert said[SAM] == "Sam Lee, clinician, at Far Ward"
    assert said[BEN].startswith("Ben Okoro, Charge nurse")
    assert "Ward" not in said[BEN]


def test_colleagues_of_this_hospital_come_before_all_others(app: Flask, case: ACase) -> None:
    page = shown(app, case, f"/incidents/{case.ref}/records/commitment")
    here, far = (page.index(f'value="{email}"') for email in (BOTH, FAR_BEN))
    assert here < far


def test_who_was_named_by_mistake_can_be_seen_on_the_case(app: Flask, case: ACase) -> None:
    move_as(case, ADA, "reassign", case.promise, owner=SAM)
    team = shown(app, case, f"/incidents/{case.ref}/people").partition('id="team"')[2]
    assert "clinician, at Far Ward" in team
    assert team.count("Far Ward") == 1

"""A house of thousands: whoever records something finds the colleague who is meant."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.users import Person, add_user
from disclosure.clock import now
from tests.browser import a_browser, chromium, enter, faults_of_page
from tests.cases import ACase, a_ready_case, a_talk
from tests.people import ADA, BEN, OPENED_FOR_WORK, OPERATOR, SITE
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
OTHERS = 60
WINDOW = 720  # px: a small screen of a ward


@pytest.fixture
def case(session: Session) -> ACase:
    """Ben is named on it, and comes after very many others by name."""
    for number in range(OTHERS):
        colleague = Person(f"a{number}@example.org", f"Aaron Abel {number:02}", ["coach"], [SITE])
        add_user(session, OPERATOR, OPENED_FOR_WORK, colleague)
    case = a_ready_case(session)
    case.at = now() - timedelta(hours=1)
    a_talk(case, "first")
    return case


@pytest.mark.parametrize("word", ["concern", "commitment", "involved", "restrict"])
def test_who_is_named_on_the_case_stands_first_where_a_colleague_is_chosen(
    app: Flask, case: ACase, word: str
) -> None:
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}/records/{word}").text
    assert page.index(f'value="{BEN}"') < page.index('value="a0@example.org"')
    rest = [page.index(f'value="a{number}@example.org"') for number in range(OTHERS)]
    assert rest == sorted(rest)


@pytest.mark.browser
@pytest.mark.skipif(not chromium(), reason="Chromium is not installed")
def test_what_comes_after_a_list_of_everybody_is_not_many_screens_below(
    app: Flask, address: str, case: ACase
) -> None:
    with a_browser(address) as page:
        enter(app, page.context, address, ADA)
        page.goto(f"/incidents/{case.ref}/records/restrict")
        everybody = page.get_by_role("group", name="Who may see it").bounding_box()
        assert everybody
        assert everybody["height"] < WINDOW
        last = page.get_by_label(f"Aaron Abel {OTHERS - 1}")
        last.check()
        assert last.is_checked()
        assert faults_of_page(page) == []

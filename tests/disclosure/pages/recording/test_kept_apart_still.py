"""Her husband's record was withdrawn, as spelled wrong. That she keeps away from him is on record
until somebody says of whom it holds now: no other change of hers takes it out unsaid.
"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.begun import begins_with
from tests.cases import ACase, a_person, a_ready_case
from tests.disclosure.actions.to_do.test_to_do_named_anew import (
    APART,
    HOLDS,
    apart_from,
    no_to,
    rows,
    withdrawn,
)
from tests.people import BEN
from tests.typed import sent_along, signed_in

pytestmark = begins_with(a_ready_case)
WITHDRAWN = "Mr Adam Prise, whose record was withdrawn"


@pytest.fixture
def adam(begun: ACase) -> int:
    twice = a_person(begun, name="Mr Adam Prise", relationship="Husband", **HOLDS)
    apart_from(begun, twice)
    withdrawn(begun.later(hours=1), twice)
    return twice


def sent(browser: FlaskClient, case: ACase, adds: tuple[int, ...] = (), **told: str) -> int:
    """The form about her, as her browser sends it back with what was typed; its status."""
    path = f"/incidents/{case.ref}/records/person_change"
    page = browser.get(f"{path}?person={case.person}").text
    ticked = re.findall(r'name="not_with"[^>]* value="(\d+)" checked', page)
    form = {"person": str(case.person), "reason": "She told us today", **told}
    form |= sent_along(page, "shown_as_of")
    boxes = {"not_with": [*ticked, *map(str, adds)]}
    return browser.post(path, data=form | boxes).status_code


def test_a_new_number_takes_out_nobody_she_keeps_away_from(
    app: Flask, begun: ACase, adam: int
) -> None:
    assert sent(signed_in(app, BEN), begun, phone="01632 960999") == 303
    body = begun.now.people[begun.person].body
    assert (body["phone"], body["not_with"]) == ("01632 960999", [adam])
    assert len(rows(begun, APART)) == 1


def test_who_names_him_anew_is_told_that_the_other_is_withdrawn(
    app: Flask, begun: ACase, adam: int
) -> None:
    anew = a_person(begun, name="Mr Adam Price", relationship="Husband", **HOLDS)
    assert sent(signed_in(app, BEN), begun, adds=(anew,)) == 422
    apart_from(begun, anew)
    assert rows(begun, APART) == []


@pytest.mark.parametrize("part", ["", "/people", "/records/person_change?person=2"])
def test_he_is_named_where_her_wish_is_told(app: Flask, begun: ACase, adam: int, part: str) -> None:
    """It said “not together with the family”, and of what we know of her “4”."""
    page = signed_in(app, BEN).get(f"/incidents/{begun.ref}{part}").text
    assert WITHDRAWN in page
    assert "together with the family" not in page
    assert f">{adam}<" not in page


@pytest.mark.parametrize("part", ["/people", "/timeline"])
def test_a_no_to_him_does_not_read_as_a_no_to_the_family(
    app: Flask, begun: ACase, part: str
) -> None:
    """It said that she does not allow us to tell others, or to share it with the family."""
    twice = a_person(begun, name="Mr Adam Prise", relationship="Husband", **HOLDS)
    no_to(begun, twice)
    withdrawn(begun.later(hours=1), twice)
    page = signed_in(app, BEN).get(f"/incidents/{begun.ref}{part}").text
    assert f"tell {WITHDRAWN}" in page or f"with {WITHDRAWN}" in page
    assert "tell others" not in page
    assert "with the family" not in page

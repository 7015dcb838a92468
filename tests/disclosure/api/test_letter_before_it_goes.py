"""Whoever approves, issues or sends a letter by a script reads what its page says beside it."""

from html import unescape

import pytest
from flask import Flask

from tests.begun import begins_with
from tests.callers import caller
from tests.cases import ACase, a_case, a_draft, move_as, record_as, taken_to
from tests.people import ADA, BEN
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


def told(app: Flask, case: ACase, ref: str) -> dict[str, list[str]]:
    answer = caller(app, case.session, ADA).get(f"/letters/{ref}").get_json()
    return {name: answer.get(name, []) for name in ("stopped_by", "before_it_goes")}


@pytest.mark.parametrize("until", ["approve", "issue"])
def test_the_api_says_what_the_page_says(app: Flask, case: ACase, until: str) -> None:
    ref = taken_to(case, a_draft(case, "apology"), until)
    change = {"person": case.person, "reason": "She moved house, and wants no post"}
    change |= {"post": ["2 Low Road", "Aldervale", "SW1A 1AA"], "safe": {"never": ["post"]}}
    record_as(case.later(hours=1), BEN, "person_change", **change)
    found, page = told(app, case, ref), unescape(signed_in(app, ADA).get(f"/letters/{ref}").text)
    no_post = "They asked us never to use post, so it has to go another way."
    assert no_post in found["before_it_goes"]
    (stopped,) = found["stopped_by"]
    assert stopped.startswith("The address changed on ")
    assert all(says in page for said in found.values() for says in said)


def test_a_letter_that_nothing_stops_says_nothing_of_it_and_one_that_went_no_more(
    app: Flask, case: ACase
) -> None:
    ref = taken_to(case, a_draft(case, "apology"), "issue")
    doubted = told(app, case, ref)
    assert (doubted["stopped_by"], len(doubted["before_it_goes"])) == ([], 1)  # its postcode
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert told(app, case, ref) == {"stopped_by": [], "before_it_goes": []}

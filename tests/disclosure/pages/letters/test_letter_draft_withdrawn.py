"""A draft that is not to go: the list says to withdraw it, and its page leads whoever may there."""

import pytest
from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_case, a_draft, a_person, letter_row, record_as
from tests.people import ADA, BEN, EVA
from tests.typed import signed_in
from workflows.words import LetterState, State

pytestmark = begins_with(a_case, at=State.APOLOGIZE)


@pytest.fixture
def draft(begun: ACase) -> str:
    """Ben wrote to her daughter; then they learned that she is not to be told."""
    case = begun
    daughter = {"name": "Ms Eve Price", "relationship": "Daughter", "is_patient": False}
    eve = a_person(case, **daughter, standing="also_told")
    ref = a_draft(case, "delay", to=eve)
    change = {"person": eve, "standing": "not_to_be_told", "reason": "Mrs Price asked us not to"}
    record_as(case, BEN, "person_change", **change)
    return ref


def test_the_list_says_to_withdraw_it_and_its_desk_has_the_link(
    app: Flask, begun: ACase, draft: str
) -> None:
    ada, link = signed_in(app, ADA), f"/letters/{draft}/moves/withdraw"
    today = ada.get("/").text
    assert "Withdraw the letter about the delay to Ms Eve Price" in today
    assert f'href="/letters/{draft}"' in today
    desk = ada.get(f"/letters/{draft}").text
    assert "<textarea" in desk
    assert f'href="{link}"' in desk
    assert ada.post(link, data={"reason": "She is not to be told"}).status_code == 303
    assert letter_row(begun, draft).state is LetterState.WITHDRAWN
    assert "Withdraw the letter about the delay" not in ada.get("/").text


def test_who_wrote_it_and_may_not_reads_who_can(app: Flask, draft: str) -> None:
    desk = signed_in(app, BEN).get(f"/letters/{draft}").text
    assert f"/letters/{draft}/moves/withdraw" not in desk
    assert "Who can withdraw it: Ada Lind, Eva Marsh, Ron Bell." in desk
    assert f"/letters/{draft}/moves/withdraw" in signed_in(app, EVA).get(f"/letters/{draft}").text

"""A promise of a closed case that is found not kept: its page says that the case opens with it."""

import pytest
from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_case
from tests.people import RON
from tests.typed import signed_in
from workflows.words import State


@begins_with(a_case, at=State.CLOSED)
@pytest.mark.parametrize(
    ("act", "opens"), [("send_back", True), ("dispute", True), ("told", False)]
)
def test_a_closed_case_opens_with_it_and_the_page_says_so(
    app: Flask, begun: ACase, act: str, opens: bool
) -> None:
    promise = begun.now.commitments[-1].ref
    page = signed_in(app, RON).get(f"/promises/{promise}/{act}")
    assert page.status_code == 200
    assert ("The case is closed: it opens again with this." in page.text) is opens

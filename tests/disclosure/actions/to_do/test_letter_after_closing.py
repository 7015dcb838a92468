"""A letter that puts one right is begun after the case was closed: somebody is asked for it."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.letters import writing as letters
from tests import cases
from tests.cases import a_draft, change_by, move_as, taken_to, text_sha256
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import ADA, BEN, EVA
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
TO_HER = "the letter of apology to Mrs Ann Price"


def test_it_is_on_the_list_until_it_is_sent(session: Session) -> None:
    case = cases.a_case(session, at=State.CLOSED)
    left = acts(case)
    case.later(days=1)
    ref = a_draft(case, "apology")
    assert f"Finish {TO_HER}" in acts(case)
    move_as(case, BEN, "submit", ref)
    assert f"Approve {TO_HER}" in acts(case)
    move_as(case, EVA, "return_to_draft", ref, reason="The dose is wrong")
    assert f"Mend {TO_HER}" in acts(case)
    letters.edit(case.session, change_by(case, BEN), ref, {"slots": {"sorry": cases.SORRY + " "}})
    move_as(case, BEN, "submit", ref)
    move_as(case, EVA, "approve", ref, sha256=text_sha256(case, ref))
    assert f"Issue {TO_HER}" in acts(case)
    move_as(case, ADA, "issue", ref)
    assert f"Send {TO_HER}" in acts(case)
    move_as(case, ADA, "send", ref, how="post", format="standard")
    assert acts(case) == left


def test_a_draft_that_lay_there_when_it_was_closed_asks_for_nothing(session: Session) -> None:
    case = cases.a_case(session, at=State.FOLLOW_UP)
    a_draft(case, "holding")
    cases.through(case, until=State.CLOSED)
    assert f"Finish {TO_HER}" not in acts(case)
    assert not [act for act in acts(case) if act.startswith("Finish")]


def test_one_that_lay_there_issued_is_on_the_list_once_it_goes_on(session: Session) -> None:
    case = cases.a_case(session, at=State.FOLLOW_UP)
    ref = a_draft(case, "apology")
    cases.through(case, until=State.CLOSED)
    taken_to(case, ref, "issue")
    assert f"Send {TO_HER}" in acts(case)

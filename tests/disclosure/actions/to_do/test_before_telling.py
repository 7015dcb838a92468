"""One said that a mother is not to be told, and a second person has not judged it yet: she must be
told on record, and whoever is sent to ring her reads first that she is not, before that.
"""

import pytest
from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_next_contact, a_person, a_ready_case, a_talk, record_as
from tests.people import BEN, EVA
from tests.to_do import rows_of
from tests.typed import signed_in

pytestmark = begins_with(a_ready_case)
ANNA = {"name": "Mrs Anna Pugh", "relationship": "Mother", "lawful_basis": "Parent"}
ASK = "Will she walk again?"
SAYS = (
    "It is on record that Mrs Anna Pugh is not to be told, and a second person has not agreed or "
    "disagreed yet. Nothing goes to them before that."
)


@pytest.fixture
def change(begun: ACase) -> int:
    anna = a_person(begun, is_patient=False, phone="01632 960777", **ANNA)
    talk = {"persons": [anna], "questions": [ASK], "next_contact": a_next_contact(begun)}
    a_talk(begun.later(hours=1), "first", **talk)
    told = {"person": anna, "standing": "not_to_be_told"}
    reason = "The police say that she did it."
    return record_as(begun.later(hours=1), BEN, "person_change", **told, reason=reason).id


def judged(case: ACase, change: int, *, agrees: bool) -> None:
    told = {"person_change": change, "agrees": agrees, "reason": "I rang the police myself"}
    record_as(case.later(hours=1), EVA, "person_change_review", **told)


def whose_why(case: ACase) -> dict[str, bool]:
    """Each row that sends anybody to her, and whether it says so first."""
    rows = [row for row in rows_of(case) if "Mrs Anna Pugh" in row.act]
    return {row.act: row.why.startswith(SAYS) for row in rows if not row.second}


def test_each_row_that_sends_anybody_to_her_says_that_it_waits(begun: ACase, change: int) -> None:
    said = whose_why(begun)
    assert {"Ring Mrs Anna Pugh", "Answer Mrs Anna Pugh"} <= said.keys()
    assert all(said.values()), said


def test_once_the_second_person_said_no_nothing_is_said_any_more(begun: ACase, change: int) -> None:
    judged(begun, change, agrees=False)
    assert not any(whose_why(begun).values())


def test_nor_of_somebody_whose_name_is_longer(begun: ACase, change: int) -> None:
    """Of Mrs Ann Price, who must be told as well, nothing waits."""
    rows = [row for row in rows_of(begun) if row.act.startswith("Tell Mrs Ann Price")]
    assert rows
    assert not any(SAYS in row.why for row in rows)


@pytest.mark.parametrize("part", ["", "/people"])
def test_it_stands_beside_how_to_reach_her(
    begun: ACase, change: int, app: Flask, part: str
) -> None:
    ben = signed_in(app, BEN)
    assert SAYS in ben.get(f"/incidents/{begun.ref}{part}").text
    judged(begun, change, agrees=False)
    assert SAYS not in ben.get(f"/incidents/{begun.ref}{part}").text

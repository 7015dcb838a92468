"""He said: not now, I will ask you on Friday. It is on record, agreed or not; and the list said to
tell him in person what happened, first of all, to whoever came on shift.
"""

from typing import Any

import pytest
from flask import Flask

from tests.begun import begins_with
from tests.cases import ACase, a_person, a_ready_case, a_talk, record_as
from tests.disclosure.actions.to_do.test_worklist import row
from tests.people import BEN, EVA
from tests.typed import signed_in
from tests.ways import judged
from workflows.words import Excusable

pytestmark = begins_with(a_ready_case)
TELL = "in person what happened"
NO = "Do not begin to speak of it with Mrs Ann Price: they said no."
LATER = (
    "Do not begin to speak of it with Mrs Ann Price: not before 22 March 2026, for they asked for "
    "later."
)
FIRST = (str(Excusable.FIRST_CONVERSATION_RECORDED),)


def wished(case: ACase, ground: str, requirement: tuple[str, ...] = FIRST, **more: object) -> int:
    told: dict[str, Any] = {"person": case.person, "requirement": list(requirement)}
    told |= {"ground": ground, "reason": "So they said at the bed"} | more
    return record_as(case, BEN, "excuse", **told).id


def agreed(case: ACase, excuse: int, *, agrees: bool = True) -> None:
    told = {"excuse": excuse, "agrees": agrees, "reason": "I asked them too"}
    record_as(case, EVA, "excuse_review", **told)


def test_whoever_comes_on_shift_reads_first_that_they_said_no(app: Flask, begun: ACase) -> None:
    judged(begun)
    assert "Do not begin" not in row(begun, TELL).why
    excuse = wished(begun, "declined")
    assert row(begun, TELL).why.startswith(NO)
    assert row(begun, "Say sorry to").why.startswith(NO)
    assert NO in signed_in(app, BEN).get(f"/incidents/{begun.ref}").text
    agreed(begun, excuse, agrees=False)
    assert "Do not begin" not in row(begun, TELL).why


def test_a_law_that_knows_no_later_asks_for_the_talk_and_the_row_says_when(begun: ACase) -> None:
    excuse = wished(begun, "asked_for_later", review_on="2026-03-22")
    assert row(begun, TELL).why.startswith(LATER)
    agreed(begun, excuse)
    assert row(begun, TELL).why.startswith(LATER)
    begun.later(days=12)
    assert "Do not begin" not in row(begun, TELL).why


def test_once_they_ask_it_is_said_no_more(begun: ACase) -> None:
    excuse = wished(begun, "declined")
    record_as(begun.later(hours=3), BEN, "excuse_end", excuse=excuse)
    assert "Do not begin" not in row(begun, TELL).why


@pytest.mark.parametrize("ground", ["declined", "asked_for_later"])
def test_who_wants_no_meeting_yet_wants_to_hear_what_happened(begun: ACase, ground: str) -> None:
    day = {"review_on": "2026-03-22"} if ground == "asked_for_later" else {}
    wished(begun, ground, (str(Excusable.MEETING_OFFERED),), **day)
    assert "Do not begin" not in row(begun, TELL).why


def test_it_is_said_of_the_one_who_said_it_alone(begun: ACase) -> None:
    a_person(begun, name="Mr Huw Price", relationship="Son", is_patient=False)
    wished(begun, "declined")
    tell = row(begun, TELL)
    assert "Mr Huw Price" in tell.act
    assert tell.why.startswith(NO)
    assert "with Mr Huw Price" not in tell.why
    a_talk(begun, "first")  # they asked after all, and were told
    assert "Do not begin" not in row(begun, TELL).why

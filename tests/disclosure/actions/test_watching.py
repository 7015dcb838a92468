"""Whatever the list asks for and must not lapse unseen is reminded of, until somebody does it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.to_staff.delivering import words_of
from disclosure.actions.watching import watched
from disclosure.records.outbox import Message
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.disclosure.actions.learning.test_preventing import promised
from tests.disclosure.actions.people.test_patient_known import identified
from tests.disclosure.actions.to_do.test_to_do_holds import a_hold
from tests.disclosure.jobs.test_sweep import swept
from tests.improvements import IN_PLACE, stepped, written
from tests.people import ADA, BEN, RON
from tests.to_do import rows_of
from workflows.words import State

Asks = Callable[[ACase], str]
pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def a_patient_who_is_another(case: ACase) -> str:
    identified(case, name="Mrs Zoe Quill", born_on="1950-01-01")
    return f"identified {case.person}"


def a_hold_that_nobody_told_them_of(case: ACase) -> str:
    return f"hold_told {a_hold(case, 'coroner')}"


def nobody_left_to_judge(case: ACase) -> str:
    record_as(case, RON, "restrict", reason="She works here too", only=[RON, BEN])
    record_as(case, RON, "involved", user=RON, part="Gave the dose")
    return "restricted"


def a_promised_change_in_place(case: ACase) -> str:
    ref = written(case, ADA)
    change = promised(case, "The boxes will stand apart", improvement=ref)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    assert change in keys_watched(case)  # by its day, as any promise
    return f"in_place {change}"


def keys_watched(case: ACase) -> set[str]:
    return {thing.key for thing in watched(Viewed(case.now, staff_of(case.session)))}


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        (a_hold_that_nobody_told_them_of, "for three days, this has waited"),
        (a_patient_who_is_another, "Look whether whoever is named the patient is the patient"),
        (nobody_left_to_judge, "Let another risk manager see the case"),
        (a_promised_change_in_place, "the change we promised is in place"),
    ],
)
def test_every_row_that_must_not_lapse_is_reminded_of(case: ACase, asks: Asks, says: str) -> None:
    key = asks(case)
    listed = {row.key for row in rows_of(case) if row.key}
    assert key in listed
    assert listed <= keys_watched(case)
    swept(case, days=4)
    reminders = case.session.scalars(select(Message)).all()
    said = [words_of(each) for each in reminders if f" {key} " in each.key]
    assert said
    assert all(says in each for each in said)

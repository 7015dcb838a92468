"""Whatever the list asks for and must not lapse unseen is reminded of, until somebody does it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Viewed
from disclosure.actions.to_staff.delivering import words_of
from disclosure.actions.watching import watched
from disclosure.kinds.care import Meeting
from disclosure.records.outbox import Message
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, record_as
from tests.disclosure.actions.learning.test_preventing import promised
from tests.disclosure.actions.people.test_patient_known import identified
from tests.disclosure.actions.to_do.test_stood_twice import EVE
from tests.disclosure.actions.to_do.test_to_do_holds import a_hold
from tests.disclosure.actions.to_do.test_to_do_meetings import agreed
from tests.disclosure.actions.to_do.test_to_do_named_anew import HOLDS, apart_from, no_to, withdrawn
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


def a_meeting_agreed(case: ACase) -> str:
    """Their page says that we meet them; of it alone nobody was reminded."""
    agreed(case)
    return f"meeting {list(case.now.case.those(Meeting))[-1][0].number}"


def a_meeting_of_which_nobody_says_what_came(case: ACase) -> str:
    agreed(case)
    case.later(days=6)
    return f"met {list(case.now.case.those(Meeting))[-1][0].number}"


def whom_she_keeps_away_from_withdrawn(case: ACase) -> str:
    twice = a_person(case, name="Mr Adam Prise", relationship="Husband", **HOLDS)
    apart_from(case, twice)
    withdrawn(case.later(hours=1), twice)
    return f"kept apart {case.person} {twice}"


def whom_she_does_not_let_us_tell_withdrawn(case: ACase) -> str:
    twice = a_person(case, name="Mr Adam Prise", relationship="Husband", **HOLDS)
    no_to(case, twice)
    withdrawn(case.later(hours=1), twice)
    return f"not allowed {case.person} {twice}"


def a_number_forbidden_by_a_record_that_fell(case: ACase) -> str:
    a_person(case, **EVE)
    twice = a_person(case.later(hours=1), **EVE, safe={"never": ["phone"]})
    withdrawn(case.later(hours=1), twice)
    return f"stood twice {twice} 0"


def keys_watched(case: ACase) -> set[str]:
    return {thing.key for thing in watched(Viewed(case.now, staff_of(case.session)))}


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        (a_hold_that_nobody_told_them_of, "for three days, this has waited"),
        (a_patient_who_is_another, "Look whether whoever is named the patient is the patient"),
        (nobody_left_to_judge, "Let another risk manager see the case"),
        (a_promised_change_in_place, "the change we promised is in place"),
        (a_meeting_agreed, "Meet somebody of the family, as agreed: "),
        (a_meeting_of_which_nobody_says_what_came, "Say what came of a meeting with somebody"),
        (whom_she_keeps_away_from_withdrawn, "Say whom somebody of the family keeps away from"),
        (whom_she_does_not_let_us_tell_withdrawn, "does not allow us to tell now: for three days"),
        (a_number_forbidden_by_a_record_that_fell, "by a record that was withdrawn: for three"),
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

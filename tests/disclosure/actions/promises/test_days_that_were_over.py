"""A day that counts no more, or never did, makes no promise late: one that waited for another's yes
when it passed, and one to which they say that they never agreed.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from disclosure.actions.change import Change, Door
from disclosure.actions.family.view_promises import Stands
from disclosure.actions.gate import move
from disclosure.actions.recording import record
from disclosure.jobs.sweep import sweep
from disclosure.operations.verify import verify
from disclosure.pages.commitments.ledger import Group, entry_of, owners_now
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as, promise_row, record_as
from tests.families import promise_shown
from tests.not_told import a_wife, promised, taken_off
from tests.people import ADA, BEN, EVA
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
TOLD, ASKED = 10, 3
MEANT, WRITTEN = 13, 3


def asks_on_her_page(case: ACase, person: int, day: int) -> None:
    said: dict[str, Any] = {"person": person, "how": "page", "at": case.at.isoformat()}
    said |= {"words": "Sooner, please.", "due_on": case.day(day)}
    change = Change(case.id, family_actor(case.id, person, "She"), case.at, Door.PAGE)
    move(case.session, change, case.promise, "change", data=said)


def days_pass(case: ACase, days: int) -> None:
    case.later(days=days)
    sweep(case.session, case.at)


def mrs_price_dies(case: ACase) -> None:
    record_as(case, BEN, "patient_status", what="died", source="The ward")


def mrs_price_is_not_to_be_told(case: ACase) -> None:
    taken_off(case, case.person)


def in_the_ledger(case: ACase) -> Group:
    now = case.now
    row = next(each for each in now.commitments if each.ref == case.promise)
    return entry_of(now, row, owners_now(case.session, BEN, case.at)).group


ONLY_SHE_IS_LEFT = (mrs_price_dies, mrs_price_is_not_to_be_told)


@pytest.mark.parametrize("how", ONLY_SHE_IS_LEFT)
def test_a_day_that_waited_for_both_when_it_passed_does_not_come_to_stand(
    case: ACase, how: Callable[[ACase], None]
) -> None:
    """It was the word of the wife alone: nobody had to keep it, and both pages said so."""
    ewa = a_wife(case)
    promised(case, case.person, ewa, days=TOLD)
    told = date.fromisoformat(case.day(TOLD))
    asks_on_her_page(case, ewa, ASKED)
    days_pass(case, 5)
    how(case)
    days_pass(case, 1)

    assert promise_row(case).due_on == told
    assert not case.now.is_late(promise_row(case))
    assert (promise_shown(case, ewa).stands, in_the_ledger(case)) == (Stands.SOON, Group.WEEK)
    assert verify(case.session).ok


@pytest.mark.parametrize("how", ONLY_SHE_IS_LEFT)
def test_it_comes_to_stand_on_the_day_itself(case: ACase, how: Callable[[ACase], None]) -> None:
    ewa = a_wife(case)
    promised(case, case.person, ewa, days=TOLD)
    asks_on_her_page(case, ewa, ASKED)
    days_pass(case, ASKED)
    how(case)

    assert promise_row(case).due_on == case.at.date()
    assert promise_shown(case, ewa).stands is Stands.TODAY


def written_down_wrongly(case: ACase) -> int:
    """By Ada, who heard the third day for the thirteenth."""
    said: dict[str, Any] = {"person": case.person, "how": "conversation", "words": "Fine."}
    said |= {"at": case.at.isoformat(), "due_on": case.day(WRITTEN)}
    move_as(case, ADA, "change", case.promise, **said)
    return max(row.number for row in case.now.case.moves(case.promise))


def she_says_that_she_never_said_so(case: ACase, number: int) -> None:
    change = Change(case.id, family_actor(case.id, case.person, "Ann"), case.at, Door.PAGE)
    said: dict[str, Any] = {"person": case.person, "of": str(number), "right": False}
    said |= {"at": case.at.isoformat(), "words": f"I said the day {MEANT}."}
    record(case.session, change, "written_down_rightly", said)


def test_no_family_reads_that_we_were_late_for_a_day_they_never_agreed_to(case: ACase) -> None:
    """The day had passed, and was noted, before she said that it was never hers."""
    promised(case, case.person, days=TOLD)
    number = written_down_wrongly(case)
    days_pass(case, 5)
    assert promise_shown(case, case.person).stands is Stands.LATE
    she_says_that_she_never_said_so(case, number)

    shown = promise_shown(case, case.person)
    assert (shown.stands, shown.days) == (Stands.SOON, 0)
    assert in_the_ledger(case) is Group.WEEK
    assert case.now.is_late(promise_row(case))  # the note stays on record: nothing lifts it

    days_pass(case, 1)
    move_as(case, BEN, "done", case.promise, evidence="It went by post.")
    move_as(case, EVA, "verify", case.promise)
    assert promise_shown(case, case.person).stands is Stands.KEPT


def test_it_is_late_once_the_day_that_stands_again_has_passed(case: ACase) -> None:
    promised(case, case.person, days=TOLD)
    number = written_down_wrongly(case)
    days_pass(case, 5)
    she_says_that_she_never_said_so(case, number)
    days_pass(case, TOLD - 5 + 2)

    shown = promise_shown(case, case.person)
    assert (shown.stands, shown.days) == (Stands.LATE, 2)
    assert in_the_ledger(case) is Group.LATE

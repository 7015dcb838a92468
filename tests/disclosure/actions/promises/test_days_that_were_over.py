"""A day that waited for another's yes when it passed makes no promise late."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_promises import PromiseShown, Stands
from disclosure.actions.gate import move
from disclosure.jobs.sweep import sweep
from disclosure.operations.verify import verify
from disclosure.pages.commitments.ledger import Group, entry_of
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_case, promise_row, record_as
from tests.not_told import a_wife, promised, taken_off
from tests.people import BEN
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.INVESTIGATE)]
TOLD, ASKED = 10, 3


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun


def asks_on_her_page(case: ACase, person: int, day: int) -> None:
    said: dict[str, Any] = {"person": person, "how": "page", "at": case.at.isoformat()}
    said |= {"words": "Sooner, please.", "due_on": case.day(day)}
    change = Change(case.id, family_actor(case.id, person, "She"), case.at, Door.PAGE)
    move(case.session, change, case.promise, "change", data=said)


def days_pass(case: ACase, days: int) -> None:
    case.later(days=days)
    sweep(case.session, case.at)


def mrs_price_dies(case: ACase) -> None:
    at = case.at.isoformat()
    record_as(case, BEN, "patient_status", what="died", at=at, source="The ward")


def mrs_price_is_not_to_be_told(case: ACase) -> None:
    taken_off(case, case.person)


def on_the_page_of(case: ACase, person: int) -> PromiseShown:
    shown = family_view(case.now, person).promises
    return next(each for each in shown if each.ref == case.promise)


def in_the_ledger(case: ACase) -> Group:
    now = case.now
    row = next(each for each in now.commitments if each.ref == case.promise)
    return entry_of(now, row, {}, ()).group


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
    assert (on_the_page_of(case, ewa).stands, in_the_ledger(case)) == (Stands.SOON, Group.WEEK)
    assert verify(case.session).ok


@pytest.mark.parametrize("how", ONLY_SHE_IS_LEFT)
def test_it_comes_to_stand_on_the_day_itself(case: ACase, how: Callable[[ACase], None]) -> None:
    ewa = a_wife(case)
    promised(case, case.person, ewa, days=TOLD)
    asks_on_her_page(case, ewa, ASKED)
    days_pass(case, ASKED)
    how(case)

    assert promise_row(case).due_on == case.at.date()
    assert on_the_page_of(case, ewa).stands is Stands.TODAY

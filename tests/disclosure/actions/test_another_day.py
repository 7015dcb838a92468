"""A promise to two, who ask for different days: each reads what counts, and the owner is told."""

from datetime import date

import pytest

from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import ToDo, Viewed
from disclosure.actions.watching import watched
from disclosure.operations.verify import verify
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.disclosure.actions.promises.test_promises_of_several import in_the_ledger, says
from tests.families import promise_shown
from tests.not_told import a_wife, promised, taken_off, told_again
from tests.people import BEN
from tests.to_do import rows_of
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
TREE = "We will plant a tree"


@pytest.fixture
def ewa(case: ACase) -> int:
    found = a_wife(case)
    promised(case, case.person, found, words=TREE, days=10)
    return found


def rows(case: ACase) -> list[ToDo]:
    return [row for row in rows_of(case) if row.key == f"another day {case.promise}"]


def test_a_day_that_one_asked_for_waits_and_is_offered_to_the_other(case: ACase, ewa: int) -> None:
    day = date.fromisoformat(case.day(30))
    says(case, "change", ewa, due_on=day.isoformat())
    mine, theirs = promise_shown(case, ewa), promise_shown(case, case.person)
    assert [(s.due_on, s.waits, s.counted) for s in mine.said] == [(day, True, False)]
    assert (mine.others_days, theirs.others_days) == ((), (day,))
    assert theirs.said == ()
    says(case, "change", case.person, due_on=day.isoformat())
    for person in (ewa, case.person):
        agreed = promise_shown(case, person)
        assert (agreed.due_on, agreed.others_days) == (day, ())
        assert [(s.waits, s.counted) for s in agreed.said] == [(False, True)]


def test_two_who_ask_for_different_days_are_each_offered_the_others(case: ACase, ewa: int) -> None:
    was = promise_shown(case, ewa).due_on
    first, second = (date.fromisoformat(case.day(days)) for days in (30, 60))
    says(case, "change", ewa, due_on=first.isoformat())
    says(case, "change", case.person, due_on=second.isoformat())
    assert (promise_shown(case, ewa).others_days, promise_shown(case, case.person).others_days) == (
        (second,),
        (first,),
    )
    assert {promise_shown(case, person).due_on for person in (ewa, case.person)} == {was}
    assert "Ewa Kowal said another day" in in_the_ledger(case)
    assert "Not yet: Ewa" not in in_the_ledger(case)


def test_the_owner_is_told_who_asked_for_which_day_until_they_agree(case: ACase, ewa: int) -> None:
    assert rows(case) == []
    says(case, "change", ewa, due_on=case.day(30))
    (row,) = rows(case)
    assert row.act == "Agree on one new day with Mrs Ann Price and Ewa Kowal"
    assert (row.owner, row.target.word) == (BEN, case.promise)
    assert "Ewa Kowal asked for" in row.why
    assert "Mrs Ann Price named no day." in row.why
    assert TREE in row.why
    assert row.key in {each.key for each in watched(Viewed(case.now, staff_of(case.session)))}
    says(case, "change", case.person, due_on=case.day(60))
    (row,) = rows(case)
    assert "Mrs Ann Price asked for" in row.why
    says(case, "change", ewa, due_on=case.day(60))  # an hour later, on the same calendar day
    assert rows(case) == []


def test_whom_not_to_put_together_with_somebody_is_not_offered_that_ones_day(
    case: ACase, ewa: int
) -> None:
    apart = {"person": ewa, "not_with": [case.person], "reason": "They do not speak"}
    record_as(case, BEN, "person_change", **apart)
    says(case, "change", ewa, due_on=case.day(30))
    assert promise_shown(case, case.person).others_days == ()
    assert rows(case)


def test_who_let_us_off_while_the_other_did_not_reads_that_it_waits(case: ACase, ewa: int) -> None:
    says(case, "release", ewa)
    assert [(s.what, s.waits) for s in promise_shown(case, ewa).said] == [("release", True)]
    assert rows(case) == []  # nobody asks a family to let us off
    assert promise_shown(case, case.person).others_days == ()


def test_who_is_not_to_be_told_is_not_waited_for(case: ACase, ewa: int) -> None:
    """Nobody may ask her, so nobody has to make up what she says."""
    taken_off(case, ewa)
    day = date.fromisoformat(case.day(30))
    says(case, "change", case.person, due_on=day.isoformat())
    agreed = promise_shown(case, case.person)
    assert (agreed.due_on, [(s.waits, s.counted) for s in agreed.said]) == (day, [(False, True)])
    assert "It counts only when all" not in in_the_ledger(case)
    assert rows(case) == []


def test_a_day_that_waited_for_her_alone_stands_once_she_is_not_to_be_told(
    case: ACase, ewa: int
) -> None:
    day = date.fromisoformat(case.day(30))
    says(case, "change", case.person, due_on=day.isoformat())
    assert rows(case)
    taken_off(case, ewa)
    assert promise_shown(case, case.person).due_on == day
    assert rows(case) == []
    told_again(case, ewa)
    assert promise_shown(case, ewa).due_on == day  # as it was agreed while nobody could ask her
    assert verify(case.session).ok


def test_that_she_let_us_off_is_hers_to_say_all_the_same(case: ACase, ewa: int) -> None:
    """It is owed to her as before, should she be told again."""
    says(case, "release", case.person)
    taken_off(case, ewa)
    assert [(s.what, s.waits) for s in promise_shown(case, case.person).said] == [("release", True)]
    told_again(case, ewa)
    says(case, "release", ewa)
    assert promise_shown(case, ewa).is_over

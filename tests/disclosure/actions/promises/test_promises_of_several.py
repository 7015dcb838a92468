"""A promise owed to several: only the last word of each counts, and no stale one."""

from datetime import date, timedelta
from typing import Any

import pytest

from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_promises import Stands
from disclosure.actions.gate import move
from disclosure.kinds.faults import BadInput
from disclosure.pages.commitments.ledger import Group, entry_of, ledger_for, owners_now
from disclosure.permissions import family_actor
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as, record_as
from tests.cases import promise_row as promise
from tests.not_told import a_wife, promised
from tests.people import ADA, BEN, EVA, actor
from tests.to_do import rows_of
from workflows.machine import WrongState
from workflows.words import CommitmentState, State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


@pytest.fixture
def ewa(case: ACase) -> int:
    """To whom the same is promised as to Mrs Price."""
    found = a_wife(case)
    promised(case, case.person, found, days=10)
    return found


def says(case: ACase, trigger: str, person: int, **told: Any) -> None:
    said = {"person": person, "how": "page", "at": case.at.isoformat(), "words": "Fine."}
    change = Change(case.id, family_actor(case.id, person, "She"), case.at, Door.PAGE)
    move(case.session, change, case.promise, trigger, data=said | told)
    case.later(hours=1)


def done(case: ACase) -> None:
    move_as(case, BEN, "done", case.promise, evidence="It went by post.")
    move_as(case, EVA, "verify", case.promise)
    case.later(hours=1)


def may_say(case: ACase, person: int) -> frozenset[str]:
    shown = family_view(case.now, person).promises
    return next(each.can for each in shown if each.ref == case.promise)


def in_the_ledger(case: ACase) -> str:
    now = case.now
    row = next(c for c in now.commitments if c.ref == case.promise)
    return entry_of(now, row, owners_now(case.session, BEN, case.at)).family_says


def test_whoever_let_us_off_before_it_was_done_and_disputed_does_not_let_us_off_now(
    case: ACase, ewa: int
) -> None:
    says(case, "release", case.person)
    done(case)
    says(case, "dispute", case.person)
    says(case, "release", ewa)

    assert promise(case).state is CommitmentState.OPEN
    assert "Not yet: Mrs Ann Price" in in_the_ledger(case)
    assert "release" in may_say(case, case.person)
    says(case, "release", case.person)
    assert promise(case).state is CommitmentState.RELEASED


def test_what_one_disputes_is_disputed_on_each_page_though_the_other_lets_us_off(
    case: ACase, ewa: int
) -> None:
    done(case)
    says(case, "dispute", case.person, words="Nobody rang me.")
    says(case, "release", ewa)

    assert promise(case).state is CommitmentState.OPEN
    assert any(row.act.startswith("Not kept, says Mrs Ann Price") for row in rows_of(case))
    for person in (case.person, ewa):
        shown = family_view(case.now, person).promises
        assert next(p.stands for p in shown if p.ref == case.promise) is Stands.DISPUTED
    now = case.now
    row = next(c for c in now.commitments if c.ref == case.promise)
    entry = entry_of(now, row, owners_now(case.session, BEN, case.at))
    assert (entry.group, entry.when.words) == (Group.DISPUTED, "Not kept, says Mrs Ann Price")
    assert entry.why == "“Nobody rang me.” Open again, with a concern."


def test_a_day_that_one_said_yes_to_before_both_agreed_on_another_is_not_agreed(
    case: ACase, ewa: int
) -> None:
    later, sooner = case.day(20), case.day(15)
    says(case, "change", case.person, due_on=later)
    says(case, "change", case.person, due_on=sooner)
    says(case, "change", ewa, due_on=sooner)
    assert promise(case).due_on == date.fromisoformat(sooner)

    says(case, "change", ewa, due_on=later)
    assert promise(case).due_on == date.fromisoformat(sooner)
    assert "Not yet: Mrs Ann Price" in in_the_ledger(case)
    says(case, "change", case.person, due_on=later)
    assert promise(case).due_on == date.fromisoformat(later)


def test_only_the_last_word_of_a_person_counts(case: ACase, ewa: int) -> None:
    first, other, was = case.day(20), case.day(15), promise(case).due_on
    says(case, "change", case.person, due_on=first)
    says(case, "change", case.person, due_on=other)
    says(case, "change", ewa, due_on=first)
    assert promise(case).due_on == was

    says(case, "release", case.person)  # and to be let off is another word than a new day
    says(case, "change", ewa, due_on=other)
    assert (promise(case).state, promise(case).due_on) == (CommitmentState.OPEN, was)


def entered(case: ACase, trigger: str, at: str, **told: Any) -> None:
    """By Ada, for Mrs Price, who said it then."""
    said: dict[str, Any] = {"person": case.person, "how": "conversation", "at": at}
    said |= {"words": "Fine."}
    move_as(case, ADA, trigger, case.promise, **said | told)


def of_when(case: ACase, trigger: str, at: str, **told: Any) -> str:
    with pytest.raises(BadInput) as no:
        entered(case, trigger, at, **told)
    case.session.rollback()
    (fault,) = no.value.faults
    assert fault.field == "at"
    return fault.says


def test_what_she_said_before_she_disputed_it_lets_us_off_no_more_though_it_is_typed_after(
    case: ACase,
) -> None:
    promised(case, case.person, days=10)
    before = case.later(hours=1).at.isoformat()
    case.later(days=1)
    done(case)
    says(case, "dispute", case.person, words="Nobody rang me.")

    no = of_when(case, "release", before)
    assert "Mrs Ann Price said that it was not kept on 13 March 2026, after this" in no
    assert promise(case).state is CommitmentState.OPEN
    entered(case, "release", case.at.isoformat())
    assert promise(case).state is CommitmentState.RELEASED


def test_what_she_said_twice_is_no_other_word_whichever_is_typed_first(case: ACase) -> None:
    promised(case, case.person, days=10)
    done(case)
    before = case.at.isoformat()
    case.later(days=1)
    says(case, "confirm", case.person)
    with pytest.raises(WrongState, match="They have said this already"):
        entered(case, "confirm", before)


def test_nor_does_an_older_day_of_hers_stand_over_the_one_she_said_since(case: ACase) -> None:
    promised(case, case.person, days=10)
    before, later, sooner = case.later(hours=1).at.isoformat(), case.day(20), case.day(15)
    case.later(days=1)
    says(case, "change", case.person, due_on=sooner)

    no = of_when(case, "change", before, due_on=later)
    assert "Mrs Ann Price said something else of it on 13 March 2026, after this" in no
    assert promise(case).due_on == date.fromisoformat(sooner)


def test_a_word_that_stands_is_said_once_and_one_that_fell_may_be_said_again(
    case: ACase, ewa: int
) -> None:
    day = case.day(20)
    says(case, "change", case.person, due_on=day)
    with pytest.raises(WrongState):
        says(case, "change", case.person, due_on=day)
    case.session.rollback()
    says(case, "change", ewa, due_on=day)
    with pytest.raises(WrongState):
        says(case, "change", ewa, due_on=day)
    case.session.rollback()

    other = case.day(25)
    says(case, "change", case.person, due_on=other)
    done(case)
    says(case, "dispute", ewa)
    says(case, "change", ewa, due_on=other)
    assert promise(case).due_on == date.fromisoformat(day)
    says(case, "change", case.person, due_on=other)
    assert promise(case).due_on == date.fromisoformat(other)


def test_a_day_stands_that_all_but_one_on_no_record_any_more_had_agreed_to(
    case: ACase, ewa: int
) -> None:
    day = case.day(20)
    says(case, "change", case.person, due_on=day)
    told = {"of": ewa, "words": "There is no such wife.", "withdraws": True}
    correction = record_as(case, BEN, "correction", **told).id
    agreed = {"correction": correction, "agrees": True, "reason": "I asked the registrar."}
    record_as(case, EVA, "correction_review", **agreed)

    assert promise(case).due_on == date.fromisoformat(day)
    assert case.now.day_that_counts(promise(case)) == date.fromisoformat(day)


def test_whoever_was_not_told_stands_in_the_ledger_long_after_another_said_it_was_kept(
    case: ACase, ewa: int
) -> None:
    for each in case.now.commitments:
        case.promise = each.ref
        done(case)
        says(case, "confirm", case.person)
    case.session.rollback()
    later = case.at + timedelta(days=40)
    ledger = ledger_for(case.session, actor(case.session, ADA), later)
    found = {each.ref: each for each in ledger.entries}
    assert found[case.promise].group is Group.TELL
    assert found[case.promise].tell == "Ewa Kowal"

"""Where to begin, across all cases: with a family that does not know what happened."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.thing_to_do import Group, Target, ToDo
from disclosure.actions.to_do.beginning import begins
from disclosure.clock import now
from disclosure.pages.incidents.words import chip_of
from tests.cases import ACase, a_case, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.actions.to_do.test_worklist import list_of, row
from tests.people import ADA, BEN
from tests.to_do import rows_of
from tests.typed import signed_in
from tests.ways import excused
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
TELL = "Tell Mrs Ann Price in person what happened"
NAMELESS = "Tell the family in person what happened"
UNKNOWN = {"scale": "eng_reg20", "level": "unknown", "reason": "Nobody can say."}


def a_told_case_to_look_at_again(session: Session) -> ACase:
    """The family was told. The day on which we look at the grade again passed."""
    case = a_case(session, State.INVESTIGATE)
    record_as(case, BEN, "grade", **UNKNOWN, review_on=case.day(2))
    return case.later(days=4)


def a_death_of_today(case: ACase) -> ACase:
    """At the same house, an hour ago; nobody has spoken with the family."""
    return an_opened_case(case.session, case.at - timedelta(hours=1))


def a_row(group: Group, *, untold: bool = False) -> ToDo:
    return ToDo("Ring them", "They wait.", Target("section"), group, untold=untold)


def test_who_does_not_know_comes_before_what_is_late_and_late_before_today() -> None:
    late_untold, untold = a_row(Group.LATE, untold=True), a_row(Group.TODAY, untold=True)
    late, today, later = a_row(Group.LATE), a_row(Group.TODAY), a_row(Group.LATER)
    rows = [later, today, untold, late, late_untold]
    assert sorted(rows, key=begins) == [late_untold, untold, late, today, later]


def test_a_day_to_look_again_long_past_does_not_hide_a_family_that_knows_nothing(
    session: Session,
) -> None:
    old = a_told_case_to_look_at_again(session)
    found = list_of(old, ADA)
    assert found.start_here
    assert found.start_here.todo.act == "Grade the harm again"
    new = a_death_of_today(old)
    found = list_of(new, ADA)
    assert found.start_here
    assert (found.start_here.ref, found.start_here.todo.act) == (new.ref, NAMELESS)
    assert found.start_here.todo.group is Group.TODAY  # nobody calls late what is not
    assert found.groups[Group.LATE][0].todo.act == "Grade the harm again"  # and it stays late


def test_nor_does_a_letter_that_the_law_asked_for_by_yesterday(session: Session) -> None:
    """In Wales a letter is due five working days after the talk."""
    told = an_opened_case(session, regimes=["gb-wls-doc"])
    told.person = a_person(told)
    a_talk(told, "first")
    told.later(days=12)
    assert any(todo.duty and todo.group is Group.LATE for todo in rows_of(told))
    new = a_death_of_today(told)
    start = list_of(new, ADA).start_here
    assert start
    assert (start.ref, start.todo.act) == (new.ref, NAMELESS)


def test_of_what_is_for_today_it_comes_before_a_decision_that_waits_for_longer(
    session: Session,
) -> None:
    old = an_opened_case(session)
    old.person = a_person(old)
    a_talk(old, "first")
    new = a_death_of_today(old.later(days=2))
    first = list_of(new, ADA).groups[Group.TODAY][0]
    assert (first.ref, first.todo.act) == (new.ref, NAMELESS)


def test_a_promise_that_is_late_and_untold_still_comes_before_it(session: Session) -> None:
    old = a_case(session, State.INVESTIGATE).later(days=15)
    start = list_of(a_death_of_today(old), ADA).start_here
    assert start
    assert start.todo.act == "Ring Mrs Ann Price and say that a promise is late"


def test_whom_we_agreed_to_wait_with_stands_before_nothing(session: Session) -> None:
    old = a_told_case_to_look_at_again(session)
    new = a_death_of_today(old)
    new.person = a_person(new)
    why = {"reason": "She is in theatre and cannot hear it yet.", "review_on": new.day(2)}
    excused(new, ["first_conversation_recorded"], "would_harm", new.person, **why)
    start = list_of(new, ADA).start_here
    assert start
    assert start.todo.act == "Grade the harm again"


def test_the_case_itself_begins_with_it_too(app: Flask, session: Session) -> None:
    """Pennsylvania: the regulator was to hear within a day, and the patient within seven."""
    aware = now() - timedelta(days=3)
    case = an_opened_case(session, aware, regimes=["us-pa-mcare"]).later(days=3)
    assert rows_of(case)[0].duty == "Notify the regulator"  # late, and it stays the first late row
    page = signed_in(app, ADA).get(f"/incidents/{case.ref}").text
    assert NAMELESS in page.partition('class="app-next"')[2].partition("</section>")[0]


def test_telling_them_late_is_called_late_and_not_told(session: Session) -> None:
    case = an_opened_case(session, regimes=["us-nv-439"])
    case.person = a_person(case)
    tell = row(case.later(days=8), TELL)
    assert tell.time == date(2026, 3, 19)
    chip = chip_of(tell, case.at, case.now.zone)
    assert chip
    assert chip.words.endswith(", not told")


def test_a_day_ahead_is_no_time_that_is_left_to_them(session: Session) -> None:
    """England: the regulation gives no number, the contract ten working days."""
    case = an_opened_case(session, regimes=["gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"])
    tell = row(case, NAMELESS)
    chip = chip_of(tell, case.at, case.now.zone)
    assert chip
    assert chip.words == "Now; last day Thu 26 Mar"
    assert tell.why.startswith("Law: as soon as practicable.")
    assert "Contract: due Thursday 26 March." in tell.why

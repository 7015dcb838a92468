"""Which day a thing to do has: of several rules the first; of a question, the day they read."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.duty_acts import together
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Clock, Group, ToDo, Viewed
from disclosure.actions.to_do import law as to_do_law
from disclosure.actions.to_do.fresh import freshen
from disclosure.actions.to_do.worklist import things_to_do
from disclosure.actions.watching import watched
from disclosure.records.to_do import KeptToDo, bring_forward
from tests.begun import begins_with
from tests.cases import ACase, a_case, a_person, a_talk, an_opened_case, record_as
from tests.people import BEN, EVA
from tests.to_do import kept_of
from workflows.clocks import DutyNow
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
BOTH = ["gb-eng-reg20-nhs", "gb-eng-nhs-contract-sc35"]
TELL = "in person what happened"


def view_of(case: ACase) -> Viewed:
    return Viewed(case.now, staff_of(case.session))


def row(case: ACase, act: str) -> ToDo:
    return next(todo for todo in things_to_do(view_of(case)) if act in todo.act)


def test_a_law_without_a_number_does_not_hide_the_day_of_the_contract(session: Session) -> None:
    case = an_opened_case(session, regimes=BOTH)
    view = view_of(case)
    acts = together(view.gathered.duties, view.rules_on).of_the_case
    of_the_page = next(act.first.now for act in acts if act.first.rule.kind == "in_person")
    tell = row(case, TELL)
    assert (tell.clock, tell.time) == (Clock.DUE, of_the_page.due_on)
    assert tell.group is Group.TODAY  # the law wants it as soon as practicable
    assert not tell.ours
    contract, law = tell.why.index("Contract: due Thursday 26 March."), tell.why.index("Law: as")
    assert law < contract  # whoever reads the day has read that it is no time that is left
    assert "Our own target, not the law" in tell.why


def test_telling_them_stays_before_what_else_waits_today(session: Session) -> None:
    case = an_opened_case(session, regimes=BOTH)
    law = [todo.act for todo in things_to_do(view_of(case)) if todo.duty]
    assert TELL in law[0]


def test_past_its_day_the_contract_makes_it_late_also_where_nobody_made_the_row_again(
    session: Session,
) -> None:
    case = an_opened_case(session, regimes=BOTH)
    freshen(session, [case.id], case.at, staff_of(session))
    case.later(days=15)
    bring_forward(session, case.at)
    kept = next(todo for todo in kept_of(session, case.id) if TELL in todo.act)
    assert kept.group is Group.LATE
    late = row(case, TELL)
    assert (late.group, late.time, late.sooner) == (Group.LATE, kept.time, None)
    assert late.working_days == 1


def test_our_target_before_the_day_of_a_rule_brings_the_row_forward(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shown is the day of the rule; today, as soon as we wanted it. She was rung, so she has heard
    from us; the rules want it in person.
    """
    case = an_opened_case(session, regimes=BOTH)
    case.person = a_person(case)
    a_talk(case, "follow_up")
    sooner, due = case.today + timedelta(days=9), case.today + timedelta(days=12)

    def clock_of(view: Viewed, duty: DutyNow) -> tuple[Clock, date | datetime | None, Group]:
        on = due if duty.due_on else sooner
        return Clock.DUE, on, view.group(on)

    monkeypatch.setattr(to_do_law, "_clock_of", clock_of)
    tell = row(case, TELL)
    assert (tell.time, tell.sooner, tell.group) == (due, sooner, Group.LATER)
    freshen(session, [case.id], case.at, staff_of(session))
    for days, group in ((2, Group.SOON), (9, Group.TODAY), (12, Group.TODAY), (13, Group.LATE)):
        then = case.at + timedelta(days=days)
        bring_forward(session, then)
        rows = session.scalars(select(KeptToDo).where(KeptToDo.incident_id == case.id))
        urgent = {r.number: r.urgency for r in rows}
        kept = kept_of(session, case.id)
        number = next(n for n, todo in enumerate(kept) if TELL in todo.act)
        assert urgent[number] == group, days


def asked(case: ACase) -> str:
    """Their question; asked on Thursday 12 March, so our aim is Thursday the 19th."""
    return next(question.ref for question in case.now.questions)


@begins_with(a_case, at=State.INVESTIGATE)
def test_a_question_has_the_day_that_the_family_reads_as_our_own_aim(begun: ACase) -> None:
    answer = row(begun, "Answer Mrs Ann Price")
    assert (answer.clock, answer.time) == (Clock.DUE, date(2026, 3, 19))
    assert answer.group is Group.SOON
    assert answer.why.endswith("Our own aim, not the law: Thursday 19 March.")


@begins_with(a_case, at=State.INVESTIGATE)
def test_past_that_day_it_is_late_for_us_as_for_them(session: Session, begun: ACase) -> None:
    freshen(session, [begun.id], begun.at, staff_of(session))
    for days, group in ((7, Group.TODAY), (8, Group.LATE)):
        then = begun.at + timedelta(days=days)
        bring_forward(session, then)
        kept = next(t for t in kept_of(session, begun.id) if t.act.startswith("Answer"))
        assert kept.group is group
    begun.later(days=8)
    assert row(begun, "Answer Mrs Ann Price").group is Group.LATE


@begins_with(a_case, at=State.INVESTIGATE)
def test_reminders_of_a_question_run_from_when_it_was_asked(begun: ACase) -> None:
    question = begun.now.questions[0]
    found = next(thing for thing in watched(view_of(begun)) if thing.key == question.ref)
    assert (found.ladder, found.start) == ("question", question.recorded_at)


@begins_with(a_case, at=State.INVESTIGATE)
def test_that_nobody_can_know_is_no_answer_until_another_person_agrees(begun: ACase) -> None:
    """Their page goes on saying the day; so does the list, also where the other said no."""
    told = {"words": "Nobody can say.", "unknown": "cannot_be_known"}
    made = record_as(begun, BEN, "answer", question=asked(begun), given_in="page", **told)
    assert row(begun, "Answer Mrs Ann Price").time == date(2026, 3, 19)
    record_as(begun, EVA, "answer_review", answer=made.id, agrees=False, reason="Ask the pharmacy.")
    assert row(begun, "Answer Mrs Ann Price").time == date(2026, 3, 19)


@begins_with(a_case, at=State.INVESTIGATE)
def test_an_answered_question_has_no_day_left(begun: ACase) -> None:
    record_as(begun, BEN, "answer", question=asked(begun), given_in="page", words="The boxes.")
    assert not [t for t in things_to_do(view_of(begun)) if t.act.startswith("Answer")]


def test_what_is_kept_of_a_row_holds_both_of_its_days(session: Session) -> None:
    case = an_opened_case(session, regimes=BOTH)
    tell = row(case, TELL)
    assert tell.sooner
    freshen(session, [case.id], case.at, staff_of(session))
    assert tell in kept_of(session, case.id)

"""What was done outside the program is put on record as an event, and another person agrees."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Group, Viewed
from disclosure.actions.to_do.worklist import Whose
from disclosure.actions.watching import watched
from tests.cases import ACase, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.law.test_clocks_remember import (
    KNEW,
    LATE,
    MET,
    OPEN,
    begun_under,
    duty,
    review,
    stands,
)
from tests.disclosure.actions.to_do.test_worklist import acts, every, list_of, row
from tests.people import BEN, EVA
from workflows.regimes import DutyStatus

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
OREGON, DISCUSS = "us-or-edr", "or-discuss"
MEET, CHECK = "Meet Mrs Ann Price, as they asked", "Check that this was done: meet Mrs Ann Price"


def an_event(case: ACase, name: str, **more: object) -> int:
    told = {"name": name, "at": case.at.isoformat(), "evidence": "The diary of the ward shows it."}
    return record_as(case, BEN, "event", **told | more).id


def asked_to_meet(session: Session) -> ACase:
    """The list sends Ben to put the meeting on record as an event."""
    case = begun_under(session, OREGON)
    told = {"person": case.person, "words": "I want a meeting."}
    record_as(case, BEN, "concern", **told)
    target = row(case.later(hours=5), MEET).target
    assert (target.word, target.fields) == ("event", {"name": "meeting_held"})
    return case


def test_once_the_step_was_done_somebody_else_is_asked_to_agree(session: Session) -> None:
    case = asked_to_meet(session)
    held = an_event(case, "meeting_held")
    check = row(case, CHECK)
    assert check.target.word == "event_review"
    assert check.target.fields == {"event": str(held)}
    assert (check.group, BEN in check.barred) == (Group.TODAY, True)
    assert "“The diary of the ward shows it.”" in check.why
    assert MEET not in [todo.todo.act for todo in every(list_of(case, BEN))]
    assert CHECK in " ".join(r.todo.act for r in every(list_of(case, EVA, Whose.MINE)))


def test_the_duty_says_that_it_waits_and_counts_nothing_before(session: Session) -> None:
    case = asked_to_meet(session)
    held = an_event(case, "meeting_held")
    found = duty(case, DISCUSS)
    assert (found.status, found.awaiting_agreement, found.met_at) == (OPEN, True, None)
    assert "a second person must agree" in found.says
    review(case, EVA, held)
    assert stands(case, DISCUSS) is MET
    assert CHECK not in acts(case)


def test_where_they_do_not_agree_the_step_is_asked_again(session: Session) -> None:
    case = asked_to_meet(session)
    held = an_event(case, "meeting_held")
    review(case, EVA, held, agrees=False)
    assert (stands(case, DISCUSS), duty(case, DISCUSS).awaiting_agreement) == (OPEN, False)
    assert CHECK not in acts(case)
    assert MEET in acts(case)


def test_it_stands_and_is_pressed_where_the_late_step_stood(session: Session) -> None:
    case = asked_to_meet(session)
    case.later(days=5)
    held = an_event(case, "meeting_held")
    assert (stands(case, DISCUSS), row(case, CHECK).group) == (LATE, Group.LATE)
    things = {thing.key: thing for thing in watched(Viewed(case.now, staff_of(session)))}
    assert things[f"agree event_review {held}"].ladder == "second_person"
    assert f"duty {OREGON} {DISCUSS}" not in things
    review(case, EVA, held)
    assert stands(case, DISCUSS) is DutyStatus.MET_LATE


def test_what_was_answered_in_wales_is_not_asked_for_again(session: Session) -> None:
    case = begun_under(session, "gb-wls-doc")
    told = {"person": case.person, "words": "Why did it bleed?"}
    record_as(case, BEN, "concern", **told)
    answer = "Send Mrs Ann Price the answer to their concern"
    assert answer in acts(case.later(days=1))
    an_event(case, "results_given")
    assert duty(case, "wls-ptr-response").awaiting_agreement
    assert answer not in acts(case).split(" / ")


def test_a_telling_outside_the_program_waits_for_a_second_person(session: Session) -> None:
    case = begun_under(session, "gb-wls-doc")
    an_event(case, "in_person_notified")
    assert duty(case, "wls-inperson").awaiting_agreement
    assert "Check that this was done: tell Mrs Ann Price in person" in acts(case)


def test_an_event_that_meets_nothing_is_asked_about_and_starts_nothing(session: Session) -> None:
    """That they asked would start the time to meet them, and a day before, every other clock."""
    case = begun_under(session, "gb-wls-doc")
    earlier = (KNEW - timedelta(days=1)).isoformat()
    an_event(case.later(hours=1), "requested_by_person", at=case.at.isoformat())
    an_event(case, "became_aware", at=earlier)
    assert stands(case, "wls-ptr-response") is DutyStatus.NOT_STARTED
    assert duty(case, "wls-inperson").starts_at == KNEW
    assert "Check that this happened: the person asked for something" in acts(case)

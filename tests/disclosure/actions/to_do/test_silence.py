"""Nobody is said to have waited in silence for longer than they did."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.users import disable_user
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_next_contact,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    move_as,
    record_as,
)
from tests.disclosure.jobs.test_sweep import KNEW, swept, told
from tests.people import ADA, BEN, OPERATOR, RON
from tests.to_do import rows_of
from tests.ways import EVERYTHING, a_daughter, attempts, excused
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def case(session: Session) -> ACase:
    """Mrs Price knows when she hears from us next; nine days went by."""
    case = an_opened_case(session, KNEW)
    acknowledged(case)
    swept(case, days=9)
    return case.later(hours=1)


def let_off(case: ACase) -> None:
    told = {"person": str(case.person), "how": "letter", "words": "Leave it."}
    move_as(case, ADA, "release", case.promise, at=case.at.isoformat(), **told)


def silences(case: ACase, **later: float) -> list[str]:
    return sorted({step for _, step in told(swept(case, **later), "silence")})


def test_who_was_named_a_minute_ago_has_a_day_to_be_told_in(case: ACase) -> None:
    a_daughter(case)
    assert silences(case, minutes=1) == []
    assert silences(case, days=1) == ["at_once"]
    assert silences(case, days=1) == ["one_day"]


def test_a_promise_that_she_let_us_off_today_left_no_weeks_of_silence(case: ACase) -> None:
    let_off(case)
    assert silences(case, minutes=1) == ["at_once"]
    assert silences(case, days=9) == ["one_day", "weekly 1"]


def test_who_wanted_no_contact_until_today_waited_for_none(case: ACase) -> None:
    excuse = excused(case, EVERYTHING, "declined", case.person)
    let_off(case)
    assert silences(case, days=20) == []
    record_as(case, BEN, "excuse_end", excuse=excuse)
    assert silences(case, minutes=1) == ["at_once"]


def test_who_could_not_be_reached_until_today_waited_for_nothing(case: ACase) -> None:
    attempts(case.later(days=1), "phone", "post", "phone")
    excused(case, EVERYTHING, "unreachable", case.person)
    move_as(case, BEN, "cannot_keep", case.promise, why="We could not reach her at all.")
    assert silences(case, days=30) == []
    record_as(case, BEN, "question", person=case.person, words="Who moved the boxes?")
    assert silences(case, minutes=1) == ["at_once"]
    assert silences(case, days=1) == ["one_day"]


@pytest.mark.parametrize("told_before", [False, True])
def test_while_her_son_was_told_in_her_place_she_waited_for_nothing(
    session: Session, told_before: bool
) -> None:
    """Then she decides herself again, and has a day to be told in, or is promised one at once."""
    case = an_opened_case(session, KNEW)
    case.person = a_person(case)
    basis = {"lawful_basis": "He holds the power of attorney"}
    son = a_person(case, name="Tom Price", relationship="Son", is_patient=False, **basis)
    if told_before:
        a_talk(case.later(hours=1), "first")
    she_can_decide(case.later(hours=1), "lost_capacity")
    a_talk(case.later(hours=1), "first", persons=[son], next_contact=a_next_contact(case, 60))
    assert silences(case, minutes=1) == []
    assert silences(case, days=40) == []
    she_can_decide(case, "regained_capacity")
    assert silences(case, minutes=1) == ["at_once"] * told_before
    assert silences(case, days=1) == ["one_day" if told_before else "at_once"]


def test_a_case_closed_as_none_that_opens_again_was_no_month_without_a_word(
    session: Session,
) -> None:
    """All that fell while it was closed came at once: a decision that nobody had to take, too."""
    case = an_opened_case(session, KNEW)
    error = record_as(case, ADA, "error", what="not_an_incident", reason="It was a drill.").id
    agrees = {"agrees": True, "reason": "I read the notes."}
    record_as(case, RON, "error_review", error=error, **agrees)
    move_as(case, ADA, "close_without_duty")
    swept(case, days=40)
    record_as(case, ADA, "correction", of=str(error), words="It was none.", withdraws=True)
    if case.state is State.CLOSED:
        move_as(case, ADA, "reopen", reason="It happened after all.", to="acknowledge")
    found = swept(case, minutes=1)
    assert told(found, "silence") == told(found, "decision") == []
    assert {step for _, step in told(found, "telling")} == {"weekly 5"}
    assert silences(case, days=1) == ["at_once"]


def she_can_decide(case: ACase, what: str) -> None:
    """Again, or no more."""
    record_as(case, BEN, "patient_status", what=what, source="The ward")


@begins_with(a_case, at=State.CLOSED)
def test_who_asks_us_something_months_after_it_was_closed_waited_for_no_month(
    begun: ACase,
) -> None:
    """The executive read at once that nobody had promised her anything for over a week."""
    swept(begun, days=60)
    record_as(begun, BEN, "question", person=begun.person, words="Who moved the boxes?")
    assert begun.state is State.FOLLOW_UP
    assert silences(begun, minutes=1) == ["at_once"]
    assert silences(begun, days=1) == ["one_day"]


@begins_with(a_case, at=State.CLOSED)
def test_whose_contact_left_while_it_was_closed_waited_for_no_other_until_it_opened_again(
    begun: ACase, session: Session
) -> None:
    disable_user(session, OPERATOR, begun.later(days=1).at, BEN, RON)
    swept(begun, days=60)
    told = {"person": begun.person, "words": "Who moved the boxes?", "owner": RON}
    record_as(begun, ADA, "question", **told)
    named = next(row for row in rows_of(begun) if row.key.startswith("contact"))
    assert named.time == begun.at

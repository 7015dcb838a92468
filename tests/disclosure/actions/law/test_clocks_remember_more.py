"""What was agreed stays agreed: a refusal of hers outlives her, and what is owed then is owed to
who must be told now. A day without an hour is that day, in the zone of the site.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    move_as,
    record_as,
)
from tests.disclosure.actions.law.test_clocks_remember import (
    ENGLAND,
    EXCUSED,
    MET,
    OPEN,
    REFUSAL,
    TOLD,
    TRIES,
    begun_under,
    ends,
    stands,
)
from tests.disclosure.actions.law.test_no_of_every_regime import (
    BODILY,
    CONTRACT,
    PSYCHOLOGICAL,
    closes,
    decided,
    duties_of,
    graded,
    reviewed,
    withdrawn,
)
from tests.disclosure.actions.people.test_speaks_again import (
    KIM,
    NAMED,
    a_parent,
    her_son_speaks,
    lacking,
)
from tests.people import ADA, BEN, RON
from tests.ways import EVERYTHING, LETTERS, TALKS, a_daughter, attempts, died, excused
from workflows.regimes import DutyStatus
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(begun_under)]
JULY = datetime(2026, 7, 1, 9, tzinfo=UTC)
FALLEN = "Why there was no duty does not stand any more."
TO_RECORD = {"declined": REFUSAL, "unreachable": TRIES}


def lived(case: ACase, what: str, at: str) -> None:
    record_as(case, BEN, "patient_status", what=what, at=at, source="The ward")


def agreed(case: ACase, ground: str) -> int:
    """What ends all contact with Mrs Price."""
    if ground == "unreachable":
        attempts(case, "phone", "post", "phone")
    return excused(case, EVERYTHING, ground, case.person)


def test_in_summer_a_day_without_an_hour_is_no_day_before(session: Session) -> None:
    """She died at two in the afternoon; a talk of that day began, they say, at midnight, and may
    have reached her. One of the next day did not: who knows of the death takes it back.
    """
    case = an_opened_case(session, JULY, regimes=[ENGLAND])
    case.person = a_person(case)
    death = case.later(days=1, hours=3).at.isoformat()
    a_talk(case.later(hours=1), "first", at=case.today.isoformat())
    wrong = a_talk(case.later(days=1), "first", at=case.today.isoformat()).id
    with pytest.raises(BadInput, match="was talked with on 3 July 2026"):
        lived(case.later(hours=1), "died", death)
    case.session.rollback()
    told = {"of": wrong, "words": "That was her sister.", "withdraws": True}
    record_as(case, BEN, "correction", **told)
    lived(case, "died", death)
    assert stands(case, TOLD) is MET


@pytest.mark.parametrize("ground", TO_RECORD)
def test_what_she_let_us_off_was_recorded_though_she_died(case: ACase, ground: str) -> None:
    agreed(case, ground)
    assert (stands(case, TO_RECORD[ground]), stands(case, TOLD)) == (MET, EXCUSED)
    died(case)
    assert (stands(case, TO_RECORD[ground]), stands(case, TOLD)) == (MET, OPEN)


@pytest.mark.parametrize("dies", [True, False])
@pytest.mark.parametrize("ground", TO_RECORD)
def test_a_daughter_named_later_is_told_and_what_her_mother_said_stays_recorded(
    case: ACase, ground: str, dies: bool
) -> None:
    agreed(case, ground)
    if dies:
        died(case)
    daughter = a_daughter(case.later(days=1))
    assert (stands(case, TO_RECORD[ground]), stands(case, TOLD)) == (MET, OPEN)
    a_talk(case.later(hours=1), "first", persons=[daughter])
    assert (stands(case, TO_RECORD[ground]), stands(case, TOLD)) == (MET, MET)


@pytest.mark.parametrize("ground", TO_RECORD)
def test_what_ends_on_the_day_it_was_agreed_was_recorded(case: ACase, ground: str) -> None:
    excuse = agreed(case, ground)
    record_as(case.later(hours=1), BEN, "excuse_end", excuse=excuse, at=case.today.isoformat())
    assert (stands(case, TO_RECORD[ground]), stands(case, TOLD)) == (MET, OPEN)


@pytest.mark.parametrize(("taken_back", "then"), [(LETTERS, EXCUSED), (TALKS, OPEN)])
def test_who_wants_letters_again_wants_no_talks_yet(
    case: ACase, taken_back: tuple[str, ...], then: DutyStatus
) -> None:
    excuses = {each: excused(case, each, "declined", case.person) for each in (TALKS, LETTERS)}
    assert stands(case, TOLD) is EXCUSED
    ends(case, excuses[taken_back])
    assert stands(case, TOLD) is then


def test_nobody_is_asked_to_name_a_child_who_came_of_age_and_died(session: Session) -> None:
    """Only her mother is on record, and was told."""
    child = an_opened_case(session, patient=KIM)
    child.person = a_parent(child)
    acknowledged(child)
    lived(child.later(hours=1), "came_of_age", child.at.isoformat())
    assert NAMED in lacking(child, "begin_investigation")
    lived(child.later(hours=1), "died", child.at.isoformat())
    move_as(child, ADA, "begin_investigation")
    assert child.state is State.INVESTIGATE


@pytest.mark.parametrize(
    ("first", "then", "speaks"),
    [("lost_capacity", "regained_capacity", True), ("regained_capacity", "lost_capacity", False)],
)
def test_of_a_day_without_an_hour_the_last_word_on_her_capacity_counts(
    session: Session, first: str, then: str, speaks: bool
) -> None:
    """The ward wrote down eleven o'clock for the first, and for the other only that day."""
    case = a_case(session, State.INVESTIGATE)
    her_son_speaks(case)
    case.later(days=1)
    lived(case, first, case.at.replace(hour=11, minute=0).isoformat())
    lived(case.later(hours=3), then, case.today.isoformat())
    assert (NAMED in lacking(case, "share_findings")) is speaks


class Closed:
    """Without a duty, two days ago: a reviewed "no", for no harm of either kind."""

    def __init__(self, session: Session) -> None:
        self.case = an_opened_case(session, regimes=[ENGLAND, CONTRACT])
        self.case.person = a_person(self.case)
        graded(self.case, BODILY)
        self.grade = graded(self.case, PSYCHOLOGICAL)
        self.decision = decided(self.case, "no")
        reviewed(self.case, self.decision)
        self.review = max(self.case.now.case.records)
        closes(self.case)
        self.case.later(days=2)

    def opened_why(self) -> str:
        """By the last move; empty while it is closed."""
        if self.case.state is State.CLOSED:
            return ""
        return str(list(self.case.now.case.moves(self.case.ref))[-1].body["reason"])


@pytest.fixture
def closed(session: Session) -> Closed:
    return Closed(session)


def graded_the_same(closed: Closed) -> None:
    graded(closed.case, BODILY)


def a_grade_is_taken_back(closed: Closed) -> None:
    withdrawn(closed.case, closed.grade)


def the_second_person_disagrees_now(closed: Closed) -> None:
    reviewed(closed.case, closed.decision, agrees=False)


def the_review_is_taken_back_and_another_agrees(closed: Closed) -> None:
    withdrawn(closed.case, closed.review)
    correction = max(closed.case.now.case.records)
    assert closed.opened_why() == ""
    told = {"correction": correction, "agrees": True, "reason": "It was of another patient."}
    record_as(closed.case, RON, "correction_review", **told)


@pytest.mark.parametrize(
    "falls",
    [
        graded_the_same,
        a_grade_is_taken_back,
        the_second_person_disagrees_now,
        the_review_is_taken_back_and_another_agrees,
    ],
)
def test_a_case_closed_without_duty_opens_when_its_no_falls(
    closed: Closed, falls: Callable[[Closed], None]
) -> None:
    assert duties_of(closed.case) == set()
    falls(closed)
    assert closed.opened_why() == FALLEN
    assert duties_of(closed.case) == {ENGLAND, CONTRACT}


def a_note(closed: Closed) -> None:
    record_as(closed.case, BEN, "note", words="She rang to thank the ward.")


def the_second_person_agrees_once_more(closed: Closed) -> None:
    reviewed(closed.case, closed.decision)


def a_note_is_taken_back(closed: Closed) -> None:
    a_note(closed)
    withdrawn(closed.case, max(closed.case.now.case.records))


@pytest.mark.parametrize(
    "stays", [a_note, the_second_person_agrees_once_more, a_note_is_taken_back]
)
def test_and_stays_closed_while_its_no_stands(
    closed: Closed, stays: Callable[[Closed], None]
) -> None:
    stays(closed)
    assert closed.case.state is State.CLOSED
    assert duties_of(closed.case) == set()


def test_a_talk_told_as_the_day_alone_on_which_we_knew_meets_the_duty(session: Session) -> None:
    """Nobody has to make up an hour after the one at which we became aware."""
    case = begun_under(session)
    a_talk(case, "first", at=case.at.date().isoformat())
    assert stands(case, TOLD) is MET

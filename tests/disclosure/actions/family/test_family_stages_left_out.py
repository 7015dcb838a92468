"""A stage that the case went through with nobody reads as done to nobody."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from tests import cases
from tests.cases import ACase, a_letter, a_person, a_talk, an_opened_case, move_as, record_as
from tests.people import ADA, BEN
from tests.ways import EVERYTHING, all_the_way, excused, explained_unmet, judged
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
TOLD = (State.ACKNOWLEDGE, State.DISCLOSE, State.APOLOGIZE)


def stages(case: ACase, person: int) -> dict[State, str]:
    return {stage.state: stage.at for stage in family_view(case.now, person).stages}


def declined_all(session: Session) -> tuple[ACase, int]:
    """Closed, with nothing told."""
    case = an_opened_case(session)
    case.person = a_person(case)
    judged(case)
    talk = a_talk(case, "follow_up", said="We asked.", apology_words=None)
    excuse = excused(case, EVERYTHING, "declined", case.person)
    move_as(case, ADA, "begin_investigation")
    cases.approved_findings(case.later(days=20))
    explained_unmet(case, str(talk.id))
    all_the_way(case)
    return case, excuse


def test_what_they_declined_was_left_out_and_comes_once_they_want_it(session: Session) -> None:
    """The page said “We wrote to say sorry for what we did, done”, of a letter nobody wrote."""
    case, excuse = declined_all(session)
    at = stages(case, case.person)
    assert [at[state] for state in TOLD] == ["left_out"] * 3
    assert at[State.INVESTIGATE] == at[State.FOLLOW_UP] == "past"
    case.later(days=60)
    record_as(case, BEN, "excuse_end", excuse=excuse)
    assert case.state is State.FOLLOW_UP
    assert [stages(case, case.person)[state] for state in TOLD] == [""] * 3
    a_talk(case, "first")
    assert [stages(case, case.person)[state] for state in TOLD] == ["past", "", ""]


def test_what_another_was_told_stands_as_done_without_them(session: Session) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    told = {"name": "Mr Tom Price", "relationship": "Husband", "is_patient": False}
    husband = a_person(case, **told, lawful_basis="Attorney")
    a_talk(case, "follow_up", persons=[husband], said="We asked.", apology_words=None)
    excused(case, EVERYTHING, "declined", husband)
    cases.through(case, until=State.APOLOGIZE)
    a_letter(case, "apology")
    move_as(case, ADA, "deliver_apology")
    assert [stages(case, husband)[state] for state in TOLD] == ["past"] * 3

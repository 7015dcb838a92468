"""An explanation in a letter counts once it went: not in a draft, nor once it came back."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checklists.parts import Part, duties_left
from disclosure.actions.law.clocks import Clocks
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Target, Viewed
from tests import cases
from tests.cases import (
    ACase,
    a_draft,
    a_letter,
    a_talk,
    an_opened_case,
    move_as,
    record_as,
    text_sha256,
)
from tests.databases import ON_SQLITE
from tests.disclosure.actions.law.test_clocks_remember import begun_under, review, stands
from tests.people import ADA, BEN, EVA, RON
from tests.ways import is_closed_and_whole
from workflows.events import Event
from workflows.machine import NotReady
from workflows.regimes import DutyStatus
from workflows.requirements import duties_met
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
WALES, TALK, TALK_DELAY = "gb-wls-doc", "wls-inperson", "wls-inperson-delay"
MET, OWED = DutyStatus.MET, DutyStatus.OWED
WORDS = "Nobody was free to write. We are sorry."
NOT_SENT = "they have not been told why, since letter {} has not been sent"


def explained(case: ACase, duty: str, where: str, **more: Any) -> int:
    return record_as(case, BEN, "explanation", duty=duty, words=WORDS, given_in=where, **more).id


def sends(case: ACase, letter: str, **more: Any) -> None:
    move_as(case, BEN, "submit", letter)
    move_as(case, EVA, "approve", letter, sha256=text_sha256(case, letter))
    move_as(case, ADA, "issue", letter)
    move_as(case, ADA, "send", letter, how="post", format="standard", **more)


def comes_back(case: ACase, letter: str) -> None:
    at = case.later(days=1).at.isoformat()
    move_as(case, ADA, "returned", letter, at=at, why="She moved away.")


def delays_told(case: ACase) -> list[Event]:
    clocks: Clocks = case.now.clocks
    return [event for event in clocks.events() if event.name == "delay_explained"]


def agree_unmet(case: ACase, explanation: int) -> None:
    told = {"agrees": True, "reason": "It cannot be met."}
    record_as(case, EVA, "explanation_review", explanation=explanation, **told)


def left(case: ACase, duty: str) -> Part | None:
    return duties_left(Viewed(case.now, staff_of(case.session))).get(duty)


@pytest.fixture
def late(session: Session) -> ACase:
    """In Wales; nobody had met Mrs Price thirty working days after we knew."""
    case = begun_under(session, WALES).later(days=60)
    cases.name_contact(case)
    assert stands(case, TALK_DELAY) is OWED
    return case


def test_it_explains_nothing_before_the_letter_goes_and_then_from_that_day(late: ACase) -> None:
    letter = a_draft(late, "closing")
    explained(late, TALK, letter)
    assert (stands(late, TALK_DELAY), delays_told(late)) == (OWED, [])
    sends(late.later(days=3), letter)
    assert stands(late, TALK_DELAY) is MET
    assert [event.at for event in delays_told(late)] == [late.at]


def test_one_written_down_after_the_letter_went_counts_from_when_it_was_written_down(
    late: ACase,
) -> None:
    letter = a_letter(late, "closing", until="send")
    explained(late.later(days=2), TALK, letter)
    assert [event.at for event in delays_told(late)] == [late.at]
    assert stands(late, TALK_DELAY) is MET


def test_it_explains_nothing_once_the_letter_came_back_or_was_withdrawn(late: ACase) -> None:
    gone, back = a_draft(late, "closing"), a_draft(late, "closing")
    explained(late, TALK, gone)
    move_as(late, ADA, "withdraw", gone, reason="We wrote another one.")
    assert stands(late, TALK_DELAY) is OWED
    explained(late, TALK, back)
    sends(late, back)
    assert stands(late, TALK_DELAY) is MET
    comes_back(late, back)
    assert (stands(late, TALK_DELAY), delays_told(late)) == (OWED, [])


def test_nor_where_the_talk_was_withdrawn_or_its_sending_never_happened(late: ACase) -> None:
    talk = a_talk(late, "follow_up").id
    explained(late, TALK, str(talk))
    assert stands(late, TALK_DELAY) is MET
    record_as(late, BEN, "correction", of=str(talk), words="Another ward.", withdraws=True)
    assert stands(late, TALK_DELAY) is OWED
    letter = a_letter(late, "closing", until="send")
    explained(late, TALK, letter)
    assert stands(late, TALK_DELAY) is MET
    move_as(late, ADA, "entered_in_error", letter, step="send", reason="It lies on my desk.")
    assert stands(late, TALK_DELAY) is OWED


def test_on_the_page_it_counts_as_before(late: ACase) -> None:
    explained(late, TALK, "page")
    assert [event.at for event in delays_told(late)] == [late.at]


def test_a_sending_that_came_on_record_later_takes_a_second_person(session: Session) -> None:
    """Told before it was owed, by a letter of which nobody wrote down that it went."""
    case = begun_under(session, WALES).later(days=30)
    cases.name_contact(case)
    letter = a_letter(case, "closing", until="issue")
    explained(case, TALK, letter)
    went = case.later(hours=1).at.isoformat()
    case.later(days=30)
    move_as(case, ADA, "send", letter, how="post", format="standard", at=went)
    assert [event.at.isoformat() for event in delays_told(case)] == [went]
    assert not any(event.agreed for event in delays_told(case))
    review(case, RON, letter)
    assert all(event.agreed for event in delays_told(case))


@pytest.fixture
def ending(session: Session) -> ACase:
    """All that closing asks, but that nobody was told why duties were met late."""
    return cases.ready(cases.through(an_opened_case(session, regimes=[WALES]), State.FOLLOW_UP))


def explain_all(case: ACase, where: str) -> None:
    for duty in case.now.facts.duties:
        if duty.blocks and duty.status == "met_late":
            explained(case, duty.id, where)


def test_closing_says_which_letter_has_to_go_and_takes_it_once_it_went(ending: ACase) -> None:
    letter = a_draft(ending, "closing")
    explain_all(ending, letter)
    duties = {each.id: each for each in ending.now.facts.duties if each.untold}
    assert duties
    for id in duties:
        part = left(ending, id)
        assert part
        assert part.note == f"met late: {NOT_SENT.format(letter)}"
        assert part.target == Target("letter", letter)
    assert NOT_SENT.format(letter) in str(duties_met(ending.now.facts))
    with pytest.raises(NotReady, match=f"letter {letter} has not been sent"):
        move_as(ending, ADA, "close")
    sends(ending, letter)
    move_as(ending, ADA, "close")
    is_closed_and_whole(ending)


def test_a_letter_that_came_back_is_no_place_to_be_told_in(ending: ACase) -> None:
    letter = a_letter(ending, "closing", until="send")
    explain_all(ending, letter)
    assert duties_met(ending.now.facts) is None
    comes_back(ending, letter)
    assert f"since letter {letter} came back" in str(duties_met(ending.now.facts))
    (duty, *_) = [each.id for each in ending.now.facts.duties if each.status == "met_late"]
    part = left(ending, duty)
    assert part
    assert part.target == Target("record", "explanation", {"duty": duty})
    explain_all(ending, str(a_talk(ending, "follow_up").id))
    assert duties_met(ending.now.facts) is None


def test_that_it_will_not_be_met_waits_for_the_letter_and_not_for_a_new_record(late: ACase) -> None:
    letter = a_draft(late, "closing")
    agree_unmet(late, explained(late, TALK, letter, unmet=True))
    part = left(late, TALK)
    assert part
    assert (part.note, part.target) == (
        f"open: {NOT_SENT.format(letter)}",
        Target("letter", letter),
    )
    sends(late, letter)
    assert left(late, TALK) is None


def test_what_they_were_told_before_stands_while_a_later_letter_waits(late: ACase) -> None:
    agree_unmet(late, explained(late, TALK, "page", unmet=True))
    explained(late, TALK, a_draft(late, "closing"), unmet=True)
    assert left(late, TALK) is None

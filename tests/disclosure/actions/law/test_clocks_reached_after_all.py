"""Whoever we could not reach, and then talked with, is reached: nobody has to write down as well
that the excuse ended. What ends one excuse ends no other.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.family.view import family_view
from disclosure.actions.to_do.case_view import excuses_of, view_of
from disclosure.kinds.people import Attempt
from tests.cases import ACase, a_person, a_talk, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.law.test_clocks_remember import (
    AGAIN,
    EXCUSED,
    IRELAND,
    LATE,
    MET,
    NOT_STARTED,
    OPEN,
    SON,
    TOLD,
    begun_under,
    duty,
    ends,
    stands,
)
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.people import BEN, EVA
from tests.ways import EVERYTHING, attempts, excused
from workflows.excuses import can_be_told
from workflows.excuses import excused as excused_now

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
WALES = "gb-wls-doc"
TALK, LETTER = "wls-inperson", "wls-written"
UNTOLD = "Tell Mrs Ann Price what we will not do, and how to undo it"


def out_of_reach(case: ACase) -> int:
    attempts(case, "phone", "post", "phone")
    return excused(case, EVERYTHING, "unreachable", case.person)


def asked(case: ACase) -> None:
    words = "I was with my sister. Why did nobody write to me there?"
    record_as(case, BEN, "concern", person=case.person, words=words)


def test_a_talk_with_her_is_contact_and_the_letter_after_it_is_owed(session: Session) -> None:
    case = begun_under(session, WALES)
    out_of_reach(case)
    assert (stands(case, TALK), stands(case, LETTER)) == (EXCUSED, EXCUSED)
    a_talk(case.later(days=5), "first")
    assert (stands(case, TALK), stands(case, LETTER)) == (MET, OPEN)
    assert duty(case, LETTER).starts_at == case.at  # days from the talk: late by none yet
    assert duty(case, "wls-attempts").status is MET
    facts = case.now.facts
    assert can_be_told(facts, facts.relevant[0])


def test_a_word_of_hers_is_contact_too(session: Session) -> None:
    case = begun_under(session, IRELAND)
    out_of_reach(case)
    assert (stands(case, "ie-meeting"), stands(case, AGAIN)) == (EXCUSED, NOT_STARTED)
    asked(case.later(days=5))
    assert (stands(case, "ie-meeting"), stands(case, AGAIN)) == (OPEN, OPEN)
    assert duty(case, AGAIN).starts_at == case.at


def test_a_talk_before_anybody_agreed_was_contact_too(session: Session) -> None:
    case = begun_under(session, IRELAND)
    attempts(case, "phone", "post", "phone")
    told: dict[str, Any] = {"person": case.person, "requirement": ["meeting_offered"]}
    told |= {"ground": "unreachable", "reason": "Nobody answered us.", "at": case.at.isoformat()}
    excuse = record_as(case, BEN, "excuse", **told).id
    a_talk(case.later(hours=2), "follow_up")
    agreed = {"excuse": excuse, "agrees": True, "reason": "I read the record."}
    record_as(case.later(hours=2), EVA, "excuse_review", **agreed)
    assert (stands(case, "ie-attempts"), stands(case, "ie-meeting")) == (MET, OPEN)


def test_her_son_who_was_reached_leaves_nobody_out_of_reach_for_both(session: Session) -> None:
    case = begun_under(session, WALES)
    son = a_person(case, **SON, lawful_basis="Attorney for her health")
    attempts(case, "phone", "post", "phone")
    for way in ("phone", "post", "phone"):
        told = {"person": son, "how": way, "result": "Nobody answered."}
        record_as(case, BEN, "attempt", **told)
        case.later(days=1)
    excused(case, EVERYTHING, "unreachable", son)
    a_talk(case.later(hours=1), "follow_up", persons=[son])
    excused(case.later(hours=1), EVERYTHING, "unreachable", case.person)
    assert stands(case, TALK) is not EXCUSED


def test_who_declined_and_talks_of_something_else_has_declined(session: Session) -> None:
    case = begun_under(session, IRELAND)
    excused(case, ("meeting_offered",), "declined", case.person)
    a_talk(case.later(days=1), "follow_up")
    assert (stands(case, "ie-meeting"), stands(case, AGAIN)) == (EXCUSED, NOT_STARTED)


@pytest.mark.parametrize("hour_known", [True, False])
def test_who_is_reached_and_says_no_in_that_talk_has_declined(
    session: Session, hour_known: bool
) -> None:
    case = begun_under(session, WALES)
    out_of_reach(case)
    a_talk(case.later(days=1), "follow_up", how="phone", apology_words=None)
    at = case.at.isoformat() if hour_known else case.at.date().isoformat()
    excused(case, EVERYTHING, "declined", case.person, at=at)
    assert (stands(case, TALK), stands(case, LETTER)) == (EXCUSED, EXCUSED)
    assert duty(case, TALK).excuse == "person_declined"


@pytest.mark.parametrize("end", ["question", "excuse_end"])
def test_that_she_is_reached_takes_no_refusal_back(session: Session, end: str) -> None:
    case = begun_under(session)
    excused(case, EVERYTHING, "declined", case.person)
    case.later(days=5)
    lost = out_of_reach(case)
    case.later(days=1)
    word = {"person": case.person, "words": "Please do not write to me."}
    told = word if end == "question" else {"excuse": lost}
    record_as(case, BEN, end, **told, at=case.at.isoformat())
    assert (stands(case, TOLD), duty(case, TOLD).excuse) == (EXCUSED, "person_declined")


def test_a_wide_refusal_that_ends_leaves_the_narrow_one(session: Session) -> None:
    case = begun_under(session, WALES)
    wide = excused(case, EVERYTHING, "declined", case.person)
    excused(case.later(days=1), ("first_conversation_recorded",), "declined", case.person)
    ends(case, wide)
    assert (stands(case, TALK), stands(case, LETTER)) == (EXCUSED, EXCUSED)


def test_who_goes_on_saying_no_makes_nothing_late(session: Session) -> None:
    """She said no before the day came; what she says of it later is no new refusal."""
    case = begun_under(session, "au-vic-sdc")
    wide = excused(case, EVERYTHING, "declined", case.person)
    assert duty(case, "vic-arrange").due_on == date(2026, 3, 5)
    excused(case.later(days=10), ("first_conversation_recorded",), "declined", case.person)
    ends(case, wide)
    assert stands(case, "vic-arrange") is EXCUSED


def test_of_who_says_no_again_once_it_was_over_the_day_that_came_between_is_late(
    session: Session,
) -> None:
    case = begun_under(session, "au-vic-sdc")
    ends(case, excused(case, EVERYTHING, "declined", case.person))
    excused(case.later(days=10), EVERYTHING, "declined", case.person)
    assert stands(case, "vic-arrange") is LATE


def excused_by_both(case: ACase) -> tuple[bool, bool]:
    """By the clock, and by the requirement."""
    facts = case.now.facts
    by_requirement = excused_now(facts, "first_conversation_recorded", facts.relevant[0])
    return stands(case, TALK) is EXCUSED, bool(by_requirement)


def test_a_word_of_hers_between_the_attempts_that_is_told_later_leaves_too_few(
    session: Session,
) -> None:
    case = begun_under(session, WALES)
    out_of_reach(case)
    assert excused_by_both(case) == (True, True)
    rang_on = (case.later(days=1).at - timedelta(days=2)).isoformat()
    words = "I rang the ward and nobody rang back."
    record_as(case, BEN, "concern", person=case.person, words=words, at=rang_on)
    assert excused_by_both(case) == (False, False)


def test_an_attempt_that_is_withdrawn_leaves_too_few(session: Session) -> None:
    case = begun_under(session, WALES)
    out_of_reach(case)
    attempt = next(row.number for row, _ in case.now.case.those(Attempt))
    wrong = {"of": attempt, "words": "That was another patient.", "withdraws": True}
    record_as(case.later(days=1), BEN, "correction", **wrong)
    assert excused_by_both(case) == (False, False)
    attempts(case, "post")
    assert excused_by_both(case) == (True, True)


def says_that_it_is_left_out(case: ACase) -> tuple[bool, bool, bool]:
    """The list of things to do, the page of the case, and her own page."""
    view = view_of(case.now)
    here = any(each.agreed and not each.over for each in excuses_of(view))
    hers = any(each.stands for each in family_view(case.now, case.person).excuses)
    return UNTOLD in acts(case), here, hers


@pytest.mark.parametrize("reached", ["before the review", "after it", "between the attempts"])
def test_to_whoever_was_reached_nobody_says_that_anything_is_left_out(
    session: Session, reached: str
) -> None:
    case = begun_under(session)
    attempts(case, "phone", "post", "phone")
    told = {"person": case.person, "requirement": list(EVERYTHING), "ground": "unreachable"}
    told |= {"reason": "Nobody answered us.", "at": case.at.isoformat()}
    excuse = record_as(case, BEN, "excuse", **told).id
    if reached == "before the review":
        a_talk(case.later(hours=1), "first")
    agreed = {"excuse": excuse, "agrees": True, "reason": "I read the record."}
    record_as(case.later(hours=1), EVA, "excuse_review", **agreed)
    if reached != "before the review":
        assert says_that_it_is_left_out(case) == (True, True, True)
    if reached == "after it":
        a_talk(case.later(days=1), "first")
    if reached == "between the attempts":
        a_talk(case, "first", at=(case.at - timedelta(days=2)).isoformat())
    assert says_that_it_is_left_out(case) == (False, False, False)
    assert excuses_of(view_of(case.now))[0].over


def test_who_declined_and_talks_of_something_else_still_hears_what_is_left_out(
    session: Session,
) -> None:
    case = begun_under(session)
    excused(case, EVERYTHING, "declined", case.person)
    a_talk(case.later(days=1), "follow_up")
    assert says_that_it_is_left_out(case) == (True, True, True)

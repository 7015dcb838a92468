"""An excuse or a hold that is renewed before it runs out goes on: the duty was never without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.policy import adopt
from tests.cases import ACase, a_person, a_talk, an_opened_case, record_as
from tests.disclosure.actions.law.test_clocks_remember import KNEW, SON, stands
from tests.own_rules import BOARD, CITED, write_own
from tests.people import ADA, BEN, EVA
from tests.ways import TALKS, excused
from workflows.excuses import A_TALK, waits_until, why_not_now
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
EXCUSED, LATE = DutyStatus.EXCUSED, DutyStatus.LATE
TOLD, MEETING = "nsw-clinician", "vic-meeting"  # after a day; after ten working days


def begun(session: Session, regime: str) -> ACase:
    case = an_opened_case(session, KNEW, regimes=[regime])
    case.person = a_person(case.later(minutes=10))
    return case.later(minutes=50)


def would_harm(case: ACase, days: int, person: int | None = None) -> int:
    whom = person or case.person
    return excused(case, TALKS, "would_harm", whom, review_on=case.day(days))


def asked_for_later(case: ACase, days: int) -> int:
    return excused(case, TALKS, "asked_for_later", case.person, review_on=case.day(days))


def test_what_would_harm_her_still_is_renewed_before_its_day(session: Session) -> None:
    case = begun(session, "au-nsw-od")
    would_harm(case, days=10)
    would_harm(case.later(days=8), days=12)
    assert stands(case, TOLD) is EXCUSED
    case.later(days=4)  # the first is over, the second stands
    assert stands(case, TOLD) is EXCUSED
    assert stands(case.later(days=9), TOLD) is LATE  # and now neither


def test_nor_is_it_late_where_the_first_is_ended_once_it_is_renewed(session: Session) -> None:
    case = begun(session, "au-nsw-od")
    first = would_harm(case, days=10)
    would_harm(case.later(days=8), days=20)
    record_as(case.later(minutes=5), BEN, "excuse_end", excuse=first)
    assert stands(case, TOLD) is EXCUSED


def test_between_two_that_do_not_meet_it_was_late(session: Session) -> None:
    case = begun(session, "au-nsw-od")
    would_harm(case, days=4)
    would_harm(case.later(days=8), days=20)
    assert stands(case, TOLD) is LATE


def test_renewed_for_her_and_not_for_her_son_it_ends_with_his(session: Session) -> None:
    case = begun(session, "au-nsw-od")
    son = a_person(case, **SON, lawful_basis="Attorney for her health")
    would_harm(case, days=10)
    would_harm(case, days=10, person=son)
    would_harm(case.later(days=8), days=12)
    assert stands(case, TOLD) is EXCUSED
    assert stands(case.later(days=4), TOLD) is LATE


def test_who_asked_for_later_and_then_for_later_still(session: Session) -> None:
    case = begun(session, "au-vic-sdc")
    asked_for_later(case, days=2)
    asked_for_later(case.later(days=1), days=40)
    assert stands(case.later(days=3), MEETING) is EXCUSED
    assert stands(case.later(days=20), MEETING) is EXCUSED
    record_as(case, BEN, "note", words="Her daughter rang for the chaplain.")
    assert MEETING not in {note.duty for note in case.now.case.latenesses}


def test_the_day_that_is_named_is_the_later_one(session: Session) -> None:
    case = begun(session, "au-nsw-od")
    would_harm(case, days=10)
    would_harm(case.later(days=8), days=20)
    facts = case.now.facts
    found = waits_until(facts, "first_conversation_recorded", facts.relevant[0])
    assert found
    assert found[0].isoformat() == case.day(20)
    assert "not before 30 March 2026" in why_not_now(facts, case.person, A_TALK)


@pytest.fixture
def report_waits(tmp_path: Path) -> Iterator[str]:
    """The duty to hand over the report of a review, which the board lets a hold excuse."""
    lets = {"excuses": ["criminal_or_coronial_process"], "source": CITED, "certainty": "verified"}
    own = {
        "sources": {"wls-board": BOARD},
        "overrides": {"au-vic-sdc": {"vic-review-report": lets}},
    }
    adopt(write_own(tmp_path, own))
    yield "vic-review-report"
    adopt(None)


def held(case: ACase, days: int) -> int:
    """By the coroner, from now on."""
    told = {"by": "coroner", "limits": ["findings"], "advice_by": "Our solicitor"}
    told |= {"from": case.day(0), "review_on": case.day(days)}
    hold = record_as(case, ADA, "hold", **told, reason="They asked us in writing.").id
    review = {"hold": hold, "agrees": True, "reason": "I read the letter."}
    record_as(case, EVA, "hold_review", **review)
    return hold


def test_a_hold_that_is_renewed_before_its_day_goes_on(session: Session, report_waits: str) -> None:
    """The day of the law has passed when the coroner asks for more time."""
    case = begun(session, "au-vic-sdc")
    held(case, days=80)
    held(case.later(days=76), days=60)
    assert stands(case, report_waits) is EXCUSED
    assert stands(case.later(days=8), report_waits) is EXCUSED  # by the second alone
    assert stands(case.later(days=60), report_waits) is LATE


def test_a_hold_that_had_run_out_is_not_renewed(session: Session, report_waits: str) -> None:
    case = begun(session, "au-vic-sdc")
    held(case, days=76)
    held(case.later(days=80), days=60)
    assert stands(case, report_waits) is LATE


def test_a_hold_that_was_ended_is_not_renewed(session: Session, report_waits: str) -> None:
    case = begun(session, "au-vic-sdc")
    first = held(case, days=90)
    record_as(case.later(days=76), ADA, "hold_end", hold=first)
    held(case.later(days=2), days=60)
    assert stands(case, report_waits) is LATE


@pytest.mark.parametrize("ground", ["declined", "would_harm"])
def test_an_apology_that_she_does_not_want_or_that_would_harm_her_is_not_late(
    session: Session, ground: str
) -> None:
    """The first talk was held; grounds of the law stand for the sorry not said in it."""
    case = begun(session, "au-vic-sdc")
    a_talk(case, "first", apology_words=None)
    review_on = {"review_on": case.day(5)} if ground == "would_harm" else {}
    excused(case, ("apology_given",), ground, case.person, **review_on)
    assert stands(case.later(days=2), "vic-apology") is EXCUSED

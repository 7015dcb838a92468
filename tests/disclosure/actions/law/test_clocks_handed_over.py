"""What another organisation took over: its clocks with us end where the case was closed."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.lateness import newly_late
from disclosure.reports.measures import published
from tests.cases import ACase, a_person, a_talk, an_opened_case, move_as, record_as
from tests.disclosure.actions.law.test_clocks_remember import duty, review
from tests.people import ADA, BEN, EVA, actor
from workflows.regimes import DutyStatus
from workflows.words import State

pytestmark = pytest.mark.usefixtures("team")
PENNSYLVANIA = "us-pa-mcare"
ELSEWHERE = {"role": "caused", "contact": "Mr Dee, 01632 960777", "who_speaks": "Mr Dee"}


def handed_over(session: Session, days: float, rules: str = PENNSYLVANIA) -> ACase:
    """After so many days another hospital has accepted it in writing, and the family knows."""
    case = an_opened_case(session, regimes=[rules])
    case.person = a_person(case)
    at = case.later(days=days).at.isoformat()
    told = ELSEWHERE | {"accepted_in_writing_at": at, "family_told_at": at}
    record_as(case, ADA, "other_organisation", name="Beech General", **told)
    move_as(case, ADA, "close_without_duty")
    return case


def reported_late(case: ACase) -> set[str]:
    year = date(2026, 1, 1), date(2026, 12, 31)
    report = published(case.session, actor(case.session, ADA), *year, case.at)
    (told,) = (each for each in report.breakdowns if each.id == "late_duties")
    return {row.words for row in told.rows}


def test_what_another_organisation_took_over_becomes_late_with_us_no_more(session: Session) -> None:
    case = handed_over(session, days=0.5)
    case.later(days=60)
    assert not list(newly_late(case.now))
    assert "pa-written" not in {duty.id for duty in case.now.duties}
    record_as(case, BEN, "note", words="Mr Dee rang: they have written to her.")
    assert not case.now.case.latenesses
    assert not reported_late(case)


def test_what_was_late_before_it_was_handed_over_stays_so(session: Session) -> None:
    case = handed_over(session, days=30)
    case.later(days=60)
    assert duty(case, "pa-written").status is DutyStatus.LATE
    assert "pa-written" in {note.duty for note in case.now.case.latenesses}
    assert reported_late(case)


@pytest.mark.parametrize(
    ("rules", "own"),
    [
        ("gb-wls-doc", "wls-inperson-delay"),
        ("gb-sct-odoc", "sct-notify-delay"),
        ("us-ahrq-candor", "candor-review"),
    ],
)
def test_no_delay_is_to_be_explained_that_began_once_it_was_handed_over(
    session: Session, rules: str, own: str
) -> None:
    """It was gone from the page with the handing over, and weeks later the page asked us to explain
    a delay of the other hospital, in red, or said of its time that it had passed.
    """
    case = handed_over(session, days=3, rules=rules)
    assert own not in {duty.id for duty in case.now.duties}
    case.later(days=200)
    assert own not in {duty.id for duty in case.now.duties}


def test_an_explanation_that_was_owed_before_it_was_handed_over_stays_owed(
    session: Session,
) -> None:
    case = handed_over(session, days=60, rules="gb-wls-doc")
    case.later(days=60)
    assert duty(case, "wls-inperson-delay").status is DutyStatus.OWED


def test_what_was_done_in_time_and_typed_in_after_it_was_handed_over_counts(
    session: Session,
) -> None:
    """Victoria gives a day to say sorry. They did so within hours; it was typed in later."""
    case = an_opened_case(session, regimes=["au-vic-sdc"])
    case.person = a_person(case)
    said_at = case.later(hours=3).at.isoformat()
    at = case.later(days=3).at.isoformat()
    told = ELSEWHERE | {"accepted_in_writing_at": at, "family_told_at": at}
    record_as(case, ADA, "other_organisation", name="Beech General", **told)
    move_as(case, ADA, "close_without_duty")
    assert duty(case, "vic-apology").status is DutyStatus.LATE
    talk = a_talk(case.later(hours=2), "first", at=said_at).id
    review(case, EVA, talk)
    assert duty(case, "vic-apology").status is DutyStatus.MET


def test_opened_again_it_is_ours_again_with_every_day_that_passed(session: Session) -> None:
    case = handed_over(session, days=1)
    why = "Beech General gave it back to us."
    move_as(case.later(days=60), ADA, "reopen", reason=why, to="acknowledge")
    assert case.state == State.ACKNOWLEDGE
    assert "late pa-written" in {note.what for note in newly_late(case.now)}

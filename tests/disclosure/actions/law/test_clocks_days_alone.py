"""An act told as the day alone came after what it has to follow on that day: nobody has to make up
an hour to say that it was done. A day before stays a day before.
"""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.law.duty_answers import answer_duties
from disclosure.policy import policy
from tests.cases import (
    ACase,
    a_letter,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.disclosure.actions.law.test_clocks_remember import (
    IRELAND,
    KNEW,
    MET,
    OPEN,
    begun_under,
    duty,
    review,
    stands,
)
from tests.people import ADA, BEN, RON
from workflows.regimes import DutyStatus

pytestmark = pytest.mark.usefixtures("team")
WALES, CALIFORNIA, PENNSYLVANIA = "gb-wls-doc", "us-ca-1279", "us-pa-mcare"


def an_event(case: ACase, name: str, day: str) -> int:
    told = {"name": name, "at": day, "evidence": "The receipt is in the file"}
    return record_as(case, ADA, "event", **told).id


def written(case: ACase, day: str) -> None:
    """The notification of that day went from elsewhere; Ron saw the copy of it."""
    review(case, RON, an_event(case, "written_notified", day))


def test_a_statement_given_on_the_day_of_the_meeting_was_given_after_it(session: Session) -> None:
    case = begun_under(session, IRELAND).later(days=1, hours=3)
    at, day = case.at.isoformat(), case.today.isoformat()
    told = {"person": case.person, "offered_at": at, "how": "visit", "meets_at": at}
    record_as(case, BEN, "meeting", **told, outcome="held", statement_given_at=day)
    assert stands(case, "ie-statement") is MET
    assert duty(case, "ie-statement").says.endswith(" Met on 3 March 2026.")


@pytest.mark.parametrize(("days", "status"), [(0, MET), (-1, OPEN)])
def test_a_letter_handed_over_on_the_day_of_the_talk_followed_it(
    session: Session, days: int, status: object
) -> None:
    """One of the day before did not."""
    case = begun_under(session, WALES).later(days=2, hours=3)
    a_talk(case, "first")
    written(case.later(hours=1), case.day(days))
    assert stands(case, "wls-written") is status


def test_a_letter_of_ours_that_went_that_day_followed_the_talk_too(session: Session) -> None:
    """It was issued at noon, they talked at three, and the post room knows the day."""
    case = begun_under(session)
    name_contact(case)
    opening = "You were given the wrong dose of heparin. This letter says what we know of it."
    case.later(days=1)
    ref = a_letter(case, "initial_notification", until="issue", opening=opening)
    a_talk(case.later(hours=3), "first")
    sent = {"how": "post", "format": "standard", "at": case.today.isoformat()}
    move_as(case.later(hours=1), ADA, "send", ref, **sent)
    assert stands(case, "eng-nhs-written") is MET


def test_a_day_on_which_a_letter_went_is_that_day_of_the_law_as_well(session: Session) -> None:
    """It begins in London while it is still the day before in Pennsylvania, whose seven days had
    ended with the ninth. Read as that evening, a letter of the tenth had gone in time.
    """
    case = begun_under(session, PENNSYLVANIA)
    name_contact(case)
    opening = "You were given the wrong dose of heparin. This letter says what we know of it."
    ref = a_letter(case, "initial_notification", until="issue", opening=opening)
    sent = {"how": "post", "format": "standard", "at": "2026-03-10"}
    move_as(case.later(days=8), ADA, "send", ref, **sent)
    assert case.today.isoformat() == "2026-03-10"
    assert stands(case, "pa-written") is DutyStatus.MET_LATE
    assert duty(case, "pa-written").says.endswith(" Met late, on 10 March 2026.")


def test_hours_that_end_as_a_day_begins_are_over_for_what_was_done_on_that_day(
    session: Session,
) -> None:
    """Both are told without an hour: the page says "the end of Monday 2 March", and nobody agrees
    that a talk of the Tuesday was in time.
    """
    jersey, told = "us-nj-psa", "nj-disclose"
    case = an_opened_case(session, KNEW, regimes=[jersey], became_aware_at="2026-03-02")
    case.person = a_person(case)
    a_talk(case.later(days=2), "first", at="2026-03-03")
    assert stands(case, told) is DutyStatus.MET_LATE
    assert duty(case, told).says.endswith(" Met late, on 3 March 2026.")


def test_a_regulator_told_on_the_day_of_the_decision_was_told_after_it(session: Session) -> None:
    case = begun_under(session, IRELAND).later(days=1, hours=3)
    decided = {"regimes": [IRELAND], "applies": "yes", "reason": "It is on the list of events."}
    record_as(case, ADA, "decision", **decided)
    an_event(case.later(hours=1), "regulator_notified", case.today.isoformat())
    assert stands(case, "ie-regulator") is MET


def test_a_report_of_the_day_on_which_we_knew_came_after_that(session: Session) -> None:
    told = {"regimes": [PENNSYLVANIA], "reported_at": KNEW.date().isoformat()}
    assert stands(an_opened_case(session, KNEW, **told), "pa-worker") is MET


def test_a_report_of_some_hour_of_that_day_makes_no_talk_of_it_late(session: Session) -> None:
    """California asks for the talk before the report, where that goes within the five days."""
    case = begun_under(session, CALIFORNIA).later(hours=8)
    a_talk(case, "first")
    an_event(case.later(hours=1), "regulator_notified", case.today.isoformat())
    assert (stands(case, "ca-inform"), stands(case, "ca-report")) == (MET, MET)
    due_at = duty(case, "ca-inform").due_at
    assert due_at
    assert due_at.isoformat() == "2026-03-02T23:59:59-08:00"
    says = duty(case, "ca-inform").says  # nobody knows that it was a minute to midnight
    assert "By 2 March 2026, as the day ended, when this came first: regulator notified." in says


def test_what_followed_our_knowing_starts_no_clock_before_it(session: Session) -> None:
    """Seventy-two hours from her request, told as the day alone on which we knew."""
    case = begun_under(session, "us-or-edr")
    asked = {"person": case.person, "words": "I want to talk about this.", "at": str(case.today)}
    record_as(case, BEN, "concern", **asked)
    assert duty(case, "or-discuss").starts_at == KNEW


def test_in_a_facts_file_a_day_begins_at_midnight_as_the_worked_cases_say() -> None:
    facts = {"became_aware": "2026-03-02T10:00:00+00:00"}
    facts |= {"in_person_notified": "2026-03-05T15:00:00+00:00", "written_notified": "2026-03-05"}
    asked = {"regime": WALES, "facts": facts, "now": "2026-03-06T09:00:00+00:00"}
    duties = answer_duties(asked, policy(), KNEW)["duties"]
    assert isinstance(duties, list)
    assert next(each["status"] for each in duties if each["id"] == "wls-written") == "open"

"""What is said to have been lies behind us: a meeting of next week was not held, whichever door it
comes by, and the law's clock does not take it for one.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.kinds.care import Meeting
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.kind import Part
from tests.by_command import opened, person, recorded
from tests.callers import caller
from tests.cases import ACase, approved_findings, record_as
from tests.disclosure.actions.law.test_clocks_remember import MET, OPEN, begun_under, stands
from tests.people import BEN
from tests.terminal import a_terminal

pytestmark = pytest.mark.usefixtures("team")
VICTORIA, DUTY = "au-vic-sdc", "vic-meeting"
NOT_HELD = Fault(
    "meets_at",
    "When it is: this lies in the future, so it cannot have been held yet. Put the day right, or "
    "say that the meeting is offered or accepted until it has been.",
)


@pytest.fixture
def case(session: Session) -> ACase:
    """Under the law of Victoria, on 2 March 2026 at 11 in the morning."""
    return begun_under(session, VICTORIA)


def told(case: ACase, meets_at: object, outcome: str) -> dict[str, Any]:
    at = case.at.isoformat()
    told = {"person": case.person, "offered_at": at, "how": "By telephone", "outcome": outcome}
    return told | ({"meets_at": str(meets_at)} if meets_at else {})


def meets(case: ACase, meets_at: object, outcome: str = "held") -> None:
    record_as(case, BEN, "meeting", **told(case, meets_at, outcome))


def refused(case: ACase, kind: str, **body: object) -> Fault:
    with pytest.raises(BadInput) as no:
        record_as(case, BEN, kind, **body)
    case.session.rollback()
    (fault,) = no.value.faults
    return fault


def test_a_meeting_of_next_week_was_not_held_and_meets_no_duty(case: ACase) -> None:
    assert refused(case, "meeting", **told(case, case.day(7), "held")) == NOT_HELD
    assert stands(case, DUTY) is OPEN


def test_it_is_offered_until_it_was_held(case: ACase) -> None:
    approved_findings(case)
    at = case.later(days=1).at
    meets(case, case.day(7), "accepted")
    assert stands(case, DUTY) is OPEN
    case.later(days=7)
    meets(case, at.isoformat())
    assert stands(case, DUTY) is MET


def test_to_an_hour_that_has_not_come_nobody_can_have_failed_to_come(case: ACase) -> None:
    ahead = (case.at + timedelta(hours=1)).isoformat()
    fault = refused(case, "meeting", **told(case, ahead, "nobody_came"))
    assert fault.says.startswith("When it is: this lies in the future, so nobody can have stayed")


@pytest.mark.parametrize("outcome", ["offered", "accepted", "declined", "cancelled"])
def test_a_meeting_that_only_may_be_lies_ahead(case: ACase, outcome: str) -> None:
    meets(case, case.day(7), outcome)


def test_clocks_that_are_five_minutes_apart_make_no_slip_of_it(case: ACase) -> None:
    meets(case, (case.at + timedelta(minutes=5)).isoformat())
    ahead = (case.at + timedelta(minutes=6)).isoformat()
    assert refused(case, "meeting", **told(case, ahead, "held")) == NOT_HELD


def test_a_day_alone_is_today_at_the_latest(case: ACase) -> None:
    meets(case, case.day(0))
    assert refused(case, "meeting", **told(case, case.day(1), "held")) == NOT_HELD


def test_today_is_that_of_the_ward(case: ACase) -> None:
    """At three in the afternoon of UTC it is tomorrow in Melbourne."""
    body = told(case, case.day(1), "held")
    melbourne, at = ZoneInfo("Australia/Melbourne"), case.later(hours=4).at
    assert Meeting.read(body, at, melbourne).meets_at
    with pytest.raises(BadInput):
        Meeting.read(body, at, ZoneInfo("Europe/London"))


def test_what_an_older_version_took_meets_no_duty_either(
    case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved_findings(case)
    with monkeypatch.context() as older:
        older.setattr(Meeting, "contradictions_at", Part.contradictions_at)
        meets(case, case.day(7))
    assert stands(case, DUTY) is OPEN
    assert stands(case.later(days=8), DUTY) is OPEN


def test_the_same_is_said_to_another_system(app: Flask, session: Session, case: ACase) -> None:
    ahead = now() + timedelta(days=7)
    answer = caller(app, session, BEN).post(
        f"/incidents/{case.ref}/records/meeting", told(case, ahead.isoformat(), "held")
    )
    assert answer.status_code == 422
    assert answer.get_json()["faults"] == [{"field": NOT_HELD.field, "says": NOT_HELD.says}]


def test_the_same_is_said_at_a_terminal(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path / "home")
    ref = opened(terminal)
    at = datetime.now(UTC)
    body = {"person": person(terminal, ref), "offered_at": at.isoformat(), "how": "By telephone"}
    body |= {"outcome": "held", "meets_at": (at + timedelta(days=7)).isoformat()}
    code, answer = recorded(terminal, ref, "meeting", body)
    assert (code, answer["faults"]) == (2, [{"field": NOT_HELD.field, "says": NOT_HELD.says}])

"""What the family reads of what comes next: by which day, who does it, and who speaks with them."""

from datetime import timedelta

import pytest

from disclosure.actions.family_view import family_view
from disclosure.actions.family_view_next import NextThing, SpeaksNow
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as, record_as
from tests.people import ADA, BEN
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), begins_with(a_case, at=State.INVESTIGATE)]


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun


def test_what_comes_next_stands_in_order_of_its_days_with_who_does_it(case: ACase) -> None:
    meets = case.at + timedelta(days=1)
    told = {"person": case.person, "how": "By telephone", "outcome": "accepted"}
    told |= {"meets_at": meets.isoformat(), "place": "Her home"}
    told["invited"] = ["Dr Kay, who looked into it", "An interpreter"]
    record_as(case, BEN, "meeting", **told, offered_at=case.at.isoformat())
    (meeting,) = [thing for thing in _next(case) if thing.what == "meeting"]
    assert meeting.invited == ("Dr Kay, who looked into it", "An interpreter")
    promise = next(p for p in case.now.commitments if p.ref == case.promise)
    assert promise.due_on
    coming = [(thing.what, thing.on, thing.who) for thing in _next(case)]
    assert coming == [
        ("meeting", meets.date(), "Ben Okoro"),
        ("promise", promise.due_on, "Ben Okoro"),
    ]
    move_as(case, BEN, "done", case.promise, evidence="I rang her at noon.")
    assert [thing.what for thing in _next(case)] == ["meeting"]
    assert _next(case.later(days=2)) == ()


def test_the_family_reads_who_else_speaks_once_it_was_told(case: ACase) -> None:
    told = {"name": "Far Hospital", "role": "caused", "contact": "CANARY, their lawyer"}
    told["who_speaks"] = "Dr Gray"
    record_as(case, ADA, "other_organisation", **told)
    assert family_view(case.now, case.person).speaks_now == ()
    record_as(case, ADA, "other_organisation", **told, family_told_at=case.at.isoformat())
    view = family_view(case.now, case.person)
    assert view.speaks_now == (SpeaksNow("Far Hospital", "Dr Gray"),)
    assert "CANARY" not in repr(view)


def _next(case: ACase) -> tuple[NextThing, ...]:
    return family_view(case.now, case.person).next

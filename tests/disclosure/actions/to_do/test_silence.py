"""Nobody is said to have waited in silence for longer than they did."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.users import disable_user
from tests.begun import begins_with
from tests.cases import ACase, a_case, acknowledged, an_opened_case, move_as, record_as
from tests.disclosure.jobs.test_sweep import KNEW, swept, told
from tests.people import ADA, BEN, OPERATOR, RON
from tests.to_do import rows_of
from tests.ways import EVERYTHING, a_daughter, excused
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

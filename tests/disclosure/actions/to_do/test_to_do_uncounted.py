"""A case of a year whose holidays nobody listed: its working days cannot be counted. Nobody says
that there is no number, and nobody asks again for what was done.
"""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.to_staff.delivering import words_of
from disclosure.pages.incidents.words import Seen, duty_chip
from disclosure.records.outbox import Message
from tests.cases import ACase, a_person, acknowledged, an_opened_case
from tests.disclosure.actions.law.test_clocks_remember import duty
from tests.disclosure.actions.to_do.test_worklist import acts
from tests.disclosure.jobs.test_sweep import swept
from tests.to_do import rows_of

pytestmark = pytest.mark.usefixtures("team")
CONTRACT, NOTIFY = "gb-eng-nhs-contract-sc35", "sc35-notify"
AWARE = datetime(2025, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("regime", "what"),
    [(CONTRACT, "Tell them in person"), ("ca-sk-cir", "Notify the regulator")],
)
def test_what_has_a_number_is_not_said_to_have_none(
    session: Session, regime: str, what: str
) -> None:
    case = an_opened_case(session, AWARE, regimes=[regime])
    case.person = a_person(case.later(days=3))
    [why] = [row.why for row in rows_of(case) if row.duty == what]
    assert "it gives a number, and its day cannot be counted. The calendar " in why
    assert "2025" in why


@pytest.fixture
def case(session: Session) -> ACase:
    """Told in person within hours."""
    case = an_opened_case(session, AWARE, regimes=[CONTRACT])
    acknowledged(case)
    found = duty(case, NOTIFY)
    assert found.met_at
    assert found.refused
    return case


def test_what_was_done_is_not_asked_for_again(case: ACase) -> None:
    assert "Tell Mrs Ann Price in person what happened" not in acts(case)


def test_its_duty_is_shown_as_done_and_not_as_running(case: ACase) -> None:
    seen = Seen(case.later(days=9).at, case.now.zone, AWARE.date())
    assert duty_chip(seen, duty(case, NOTIFY)).words == "Done on 20 November"


def test_nor_does_a_reminder_say_that_nobody_was_told(case: ACase) -> None:
    swept(case, days=4)
    said = [words_of(m) for m in case.session.scalars(select(Message)) if NOTIFY in m.key]
    assert not said


def test_no_reminder_says_that_the_law_gives_no_number(session: Session) -> None:
    case = an_opened_case(session, AWARE, regimes=["ca-sk-cir"])
    swept(case, days=8)
    messages = [m for m in session.scalars(select(Message)) if m.step.startswith("no_number")]
    assert messages
    assert all("no day is known for this; a week has passed" in words_of(m) for m in messages)

"""What a family asked for, and whether that which we answered still answers them."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_questions import RequestShown
from disclosure.actions.gate import move
from disclosure.actions.in_words.standing_words import PRESSED
from disclosure.actions.to_do.case_view import view_of
from disclosure.permissions import family_actor
from tests.cases import (
    ACase,
    a_draft,
    a_person,
    a_talk,
    an_opened_case,
    move_as,
    name_contact,
    record_as,
)
from tests.people import ADA, BEN, EVA
from workflows.words import CommitmentTrigger as T

pytestmark = pytest.mark.usefixtures("team")

BRING = "We will bring an advocate to you by 20 March 2026."


@pytest.fixture
def case(session: Session) -> ACase:
    """She asked for an advocate, and waits for us."""
    case = an_opened_case(session)
    case.person = a_person(case, name="Una Mae")
    name_contact(case)
    a_talk(case, "first")
    told = {"person": case.person, "wants": "advocate", "at": case.at.isoformat()}
    record_as(case, BEN, "request", **told)
    return case


def test_a_promise_that_was_never_made_to_her_leaves_her_request_to_us(case: ACase) -> None:
    """What was promised had been said to another patient: nobody would have brought her anybody."""
    ref = _promised(case)
    assert _row(case) is None
    made = next(c.number for c in case.now.commitments if c.ref == ref)
    told = {"of": str(made), "words": "This was said to another patient.", "withdraws": True}
    error = record_as(case, BEN, "correction", **told).id
    reason = "I asked Ben about it"
    record_as(case, EVA, "correction_review", correction=error, agrees=True, reason=reason)
    assert _row(case) is not None
    assert (_shown(case).promised, _shown(case).promised_on) == ("", None)


def test_a_promise_in_a_letter_answers_her_once_that_has_gone(case: ACase) -> None:
    ref = a_draft(case, "initial_notification", next=BRING)
    told = {"words": BRING, "owner": BEN, "source": {"letter": ref, "sentence": BRING}}
    made = record_as(case, BEN, "commitment", **told, due_on="2026-03-20")
    _met(case, str(made.created[0]["ref"]))
    waits = _row(case)
    assert waits
    assert "stands in a letter that is not sent yet" in waits
    assert not _shown(case).promised
    move_as(case, ADA, "withdraw", ref, reason="We write another letter instead")
    ended = _row(case)
    assert ended is not None
    assert "not sent yet" not in ended


def test_of_a_promise_that_is_over_no_day_is_said_any_more(case: ACase) -> None:
    """She let us off: her request is answered, and nothing is to come by that day."""
    ref = _promised(case)
    assert _shown(case).promised_on
    said = {"person": case.person, "how": "page", "at": case.at.isoformat()}
    said["words"] = PRESSED[T.RELEASE]
    una = family_actor(case.id, case.person, "Una")
    move(case.session, Change(case.id, una, case.at, Door.PAGE), ref, T.RELEASE, data=said)
    assert _row(case) is None
    assert (_shown(case).promised, _shown(case).promised_on) == (BRING, None)


def _promised(case: ACase) -> str:
    talk = a_talk(case, "follow_up").id
    source = {"conversation": talk, "persons": [case.person]}
    told = {"words": BRING, "owner": BEN, "source": source, "due_on": "2026-03-20"}
    ref = str(record_as(case, BEN, "commitment", **told).created[0]["ref"])
    _met(case, ref)
    return ref


def _met(case: ACase, ref: str) -> None:
    asked = family_view(case.now, case.person).requests[0].number
    record_as(case, BEN, "request_met", request=asked, commitment=ref)


def _shown(case: ACase) -> RequestShown:
    (shown,) = family_view(case.now, case.person).requests
    return shown


def _row(case: ACase) -> str | None:
    """What is said beside the thing to do; None where nobody has to answer her."""
    rows = (row for row in view_of(case.now).things if "asks for an advocate" in row.act)
    return next((row.why for row in rows), None)

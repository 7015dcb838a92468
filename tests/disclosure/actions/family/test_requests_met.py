"""What a family asked for, and whether that which we answered still answers them."""

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.family.view import family_view
from disclosure.actions.family.view_questions import RequestShown
from disclosure.actions.gate import move
from disclosure.actions.in_words.standing_words import PRESSED
from disclosure.actions.to_do.case_view import view_of
from disclosure.kinds.faults import BadInput
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

SECRET = "We will meet you at the Rose refuge"
BRING = "We will bring an advocate to you by 20 March 2026."


@pytest.fixture
def case(session: Session) -> ACase:
    """She asked for an advocate, and waits for us."""
    case = an_opened_case(session)
    case.person = a_person(case, name="Una Mae")
    name_contact(case)
    a_talk(case, "first")
    told = {"person": case.person, "wants": "advocate"}
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


def _a_son(case: ACase) -> int:
    """Kept apart from her, as she asked us."""
    told = {"name": "Tom Mae", "relationship": "Son", "is_patient": False}
    return a_person(case, **told, not_with=[case.person])


def _promised_to(case: ACase, person: int) -> str:
    told = {"words": SECRET, "owner": BEN, "source": {"family": person}, "due_on": "2026-03-20"}
    return str(record_as(case, BEN, "commitment", **told).created[0]["ref"])


def test_what_is_promised_to_her_son_answers_her_in_nothing(case: ACase) -> None:
    """Nor does her page say a word of it."""
    ref = _promised_to(case, _a_son(case))
    with pytest.raises(BadInput) as no:
        _met(case, ref)
    case.session.rollback()
    [fault] = no.value.faults
    assert "that was promised to somebody else. Name one to who asked" in fault.says
    assert _row(case) is not None
    assert "refuge" not in repr(family_view(case.now, case.person))


def test_what_her_son_heard_in_her_place_is_not_hers_to_read_once_she_speaks_again(
    case: ACase,
) -> None:
    """He is to be kept apart from her: what he was promised stands on his page alone, and her
    request waits for us.
    """
    son = _a_son(case)
    _status(case, "lost_capacity")
    ref = _promised_to(case, son)
    _met(case, ref)
    assert not _waits(case)

    _status(case, "regained_capacity")
    assert _row(case) is not None
    assert (_shown(case).promised, _shown(case).promised_on) == ("", None)
    assert "refuge" not in repr(family_view(case.now, case.person))
    assert SECRET in [each.words for each in family_view(case.now, son).promises]


def test_of_an_answer_no_more_is_read_than_of_the_promise_itself(case: ACase) -> None:
    """She has her answer; beside it a promise was named that we made to her son."""
    ref = _promised_to(case, _a_son(case))
    a_talk(case.later(hours=1), "follow_up", questions=["Who was on the ward?"])
    asked = case.now.questions[-1].ref
    told = {"question": asked, "words": "A nurse was.", "commitment": ref}
    talk = a_talk(case, "follow_up").id
    record_as(case, BEN, "answer", **told, given_in=str(talk))
    [question] = family_view(case.now, case.person).questions
    assert [(each.words, each.promised) for each in question.answers] == [("A nurse was.", "")]


def _status(case: ACase, what: str) -> None:
    record_as(case.later(days=1), BEN, "patient_status", what=what, source="Dr Li")
    case.later(hours=1)


def _waits(case: ACase) -> bool:
    return any("asked for an advocate" in row.act for row in view_of(case.now).things)


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

"""A colleague of another hospital was named by mistake: they see the case while it is theirs."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.looks.looking import look
from disclosure.actions.to_do.asked import Whose
from disclosure.actions.to_do.worklist import worklist
from disclosure.jobs.sweep import sweep
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.access import looks_of
from disclosure.records.audit import entries_of
from disclosure.records.team import may_look, team_of
from tests.cases import ACase, acknowledged, an_opened_case, kept, move_as, record_as
from tests.people import ADA, BEN, CAL, EVA, SAM, actor

pytestmark = pytest.mark.usefixtures("team")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def case(session: Session) -> ACase:
    """Sam works at Far Ward. Somebody took him for the Sam of this ward."""
    case = an_opened_case(session, MONDAY)
    acknowledged(case)
    case.at = MONDAY + timedelta(hours=1)
    return case


def is_seen_by(case: ACase, email: str) -> bool:
    """At once, and no otherwise after the next sweep; whoever sees it is on its list, and nobody
    else of those."""
    sees = looks_at(case, email)
    case.later(minutes=5).session.rollback()
    sweep(case.session, case.at, every_case=True)
    assert looks_at(case, email) is sees
    return sees


def looks_at(case: ACase, email: str) -> bool:
    case.session.rollback()
    sees = may_look(case.session, actor(case.session, email), case.incident)
    assert (email in team_of(case.session, case.id)) is sees
    listed = worklist(case.session, actor(case.session, email), case.at, Whose.SITE).groups
    assert sees or not any(row.ref == case.ref for rows in listed.values() for row in rows)
    return sees


def given(case: ACase, to: str, by: str = ADA) -> None:
    move_as(case, by, "reassign", case.promise, owner=to)


def test_who_owns_a_promise_sees_the_case_until_it_is_given_to_whom_was_meant(case: ACase) -> None:
    given(case, SAM)
    assert is_seen_by(case, SAM)
    given(case, BEN)
    assert not is_seen_by(case, SAM)
    assert is_seen_by(case, BEN)
    with pytest.raises(Forbidden):
        record_as(case, SAM, "note", words="I was named by mistake.")


def test_that_they_were_named_and_looked_stays_on_record(case: ACase) -> None:
    given(case, SAM)
    case.session.rollback()
    look(case.session, actor(case.session, SAM), case.incident, case.at, Door.PAGE, "case")
    given(case, BEN)
    assert not is_seen_by(case, SAM)
    assert SAM in [each.by for each in looks_of(case.session, case.id)]
    moved = [each for each in entries_of(case.session, case.id) if "reassign" in each.what]
    assert len(moved) == 2
    assert verify(case.session).ok


def test_a_promise_that_is_withdrawn_is_nobodys_any_more(case: ACase) -> None:
    talk = next(n for n, row in case.now.case.records.items() if row.kind == "conversation")
    told = {"words": "We will send you the plan", "due_on": case.day(9), "owner": SAM}
    wrong = record_as(case, BEN, "commitment", **told, source={"conversation": talk})
    assert is_seen_by(case, SAM)
    taken_back = record_as(
        case, BEN, "correction", of=wrong.id, words="We said no such thing.", withdraws=True
    )
    why = "I was there too."
    record_as(case, ADA, "correction_review", correction=taken_back.id, agrees=True, reason=why)
    assert not is_seen_by(case, SAM)


@pytest.mark.parametrize("what", ["question", "the family's calls"])
def test_so_it_is_with_a_question_and_with_the_familys_calls(case: ACase, what: str) -> None:
    if what == "question":
        asked = case.now.questions[0].ref
        record_as(case, ADA, "question_owner", question=asked, owner=SAM)
        assert is_seen_by(case, SAM)
        record_as(case, ADA, "question_owner", question=asked, owner=BEN)
    else:
        told = {"role": "Charge nurse", "phone": "01632 960101", "hours": "9am to 5pm"}
        record_as(case, ADA, "contact", name="Sam Lee", user=SAM, **told)
        assert is_seen_by(case, SAM)
        record_as(case, ADA, "contact", name="Ben Okoro", user=BEN, **told)
    assert not is_seen_by(case, SAM)


def test_who_did_something_there_keeps_their_seat(case: ACase) -> None:
    given(case, SAM)
    record_as(case, SAM, "note", words="I rang the ward about this.")
    given(case, BEN)
    assert is_seen_by(case, SAM)


def test_who_keeps_a_promise_kept_a_seat_with_it(case: ACase) -> None:
    given(case, SAM)
    kept(case, case.promise)
    assert is_seen_by(case, SAM)


def test_who_took_part_or_prepares_the_talk_is_no_owner_and_stays(case: ACase) -> None:
    record_as(case, ADA, "involved", user=SAM, part="Gave the injection")
    record_as(case, BEN, "huddle", words="Cal sits in.", coach=CAL)
    assert is_seen_by(case, SAM)
    assert is_seen_by(case, CAL)


def test_whom_the_restriction_names_stays_whatever_they_own(case: ACase) -> None:
    given(case, SAM)
    record_as(case, ADA, "restrict", reason="A colleague is the patient.", only=[ADA, EVA, SAM])
    given(case, ADA)
    assert is_seen_by(case, SAM)

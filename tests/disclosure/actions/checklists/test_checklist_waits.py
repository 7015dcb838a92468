"""What is on record and waits for a second person is neither done again nor given up."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.checklists.parts import Part, duties_left
from disclosure.actions.looks.caseload import staff_of
from disclosure.actions.thing_to_do import Target, Viewed
from tests.cases import ACase, a_talk, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.law.test_clocks_remember import (
    ENGLAND,
    KNEW,
    REFUSAL,
    begun_under,
    review,
)
from tests.people import BEN, EVA, RON
from tests.ways import EVERYTHING
from workflows.requirements import duties_met

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
SORRY = "vic-apology"
AGREE = "a second person has to agree to what is on record"


def left(case: ACase, duty: str) -> Part:
    return duties_left(Viewed(case.now, staff_of(case.session)))[duty]


def test_what_was_done_in_time_by_the_record_is_agreed_on_and_not_given_up(
    session: Session,
) -> None:
    case = begun_under(session, "au-vic-sdc")
    said_at = (KNEW + timedelta(hours=3)).isoformat()
    assert left(case.later(days=25), SORRY).instead
    talk = a_talk(case, "first", at=said_at).id
    part = left(case, SORRY)
    assert (part.note, part.instead) == (f"late: {AGREE}", None)
    assert part.target == Target("record", "event_review", {"event": str(talk)})
    assert f"(late: {AGREE})" in str(duties_met(case.now.facts))
    review(case, RON, talk, agrees=False)
    assert (left(case, SORRY).note, bool(left(case, SORRY).instead)) == ("late", True)


def test_what_was_met_late_is_not_explained_before(session: Session) -> None:
    case = begun_under(session, "au-vic-sdc")
    said_at = (KNEW + timedelta(hours=3)).isoformat()
    a_talk(case.later(days=25), "first")
    talk = a_talk(case.later(days=1), "apology", at=said_at).id
    part = left(case, SORRY)
    assert (part.note, part.target.fields) == (f"met late: {AGREE}", {"event": str(talk)})


def test_a_refusal_that_is_written_down_waits_for_its_review(session: Session) -> None:
    case = begun_under(session, ENGLAND)
    told = {"requirement": list(EVERYTHING), "ground": "declined"}
    words = {"reason": "She said no to us."}
    excuse = record_as(case, BEN, "excuse", person=case.person, **told, **words).id
    part = left(case, REFUSAL)
    assert (part.note, part.instead) == (f"open: {AGREE}", None)
    assert part.target == Target("record", "excuse_review", {"excuse": str(excuse)})
    record_as(case, EVA, "excuse_review", excuse=excuse, agrees=True, reason="I asked her too.")
    assert REFUSAL not in duties_left(Viewed(case.now, staff_of(session)))

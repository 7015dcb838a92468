"""When the harm was, where nobody knows the day: what is known of it goes with the case."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.packing.note import health_record_note
from disclosure.actions.packing.person_pack import export_person
from disclosure.actions.to_do.case_view import view_of
from disclosure.operations.packs import inspector_pack
from tests.cases import ACase, a_case, a_person, an_opened_case, move_as, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.actions.packing.test_person_pack import record_in
from tests.people import ADA, BEN, EVA, MONA, actor
from workflows.words import State

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
MONTH = "Some time in February"


def first_page(case: ACase) -> str:
    case.session.rollback()
    who = actor(case.session, MONA)
    made = inspector_pack(case.session, who, case.incident, case.at, Door.COMMAND)
    return re.sub(r"<[^>]+>", " ", ZipFile(BytesIO(made)).read("index.html").decode())


def note_of(case: ACase) -> str:
    return health_record_note(view_of(case.now)).decode()


def test_the_month_alone_is_told_to_whoever_takes_it_away(session: Session) -> None:
    """It stood on the page of the case, and in nothing that left the house."""
    case = an_opened_case(session, occurred_at=None, occurred_words=MONTH)
    case.person = a_person(case)
    assert f"It happened: no day is on record. {MONTH}\n" in note_of(case)
    index = first_page(case)
    assert f"When it happened  no day is on record. {MONTH}" in index
    assert "We became aware  12 March 2026, 10:00 GMT" in index
    case.session.rollback()
    who = actor(session, ADA)
    made = export_person(session, who, case.incident, case.person, case.at, Door.COMMAND)
    assert record_in(made)["patient"]["occurred_words"] == MONTH
    assert (
        "What is known of when it happened" in ZipFile(BytesIO(made)).read("record.html").decode()
    )


def test_that_nobody_knows_is_said_and_a_day_that_two_people_found_stands_before_it(
    session: Session,
) -> None:
    case = an_opened_case(session, occurred_at=None)
    assert "It happened: no day is on record\n" in note_of(case)
    other = an_opened_case(session, occurred_at=None, occurred_words=MONTH)
    told = {"name": "occurred", "at": "2026-02-09", "evidence": "The drug chart"}
    event = record_as(other, ADA, "event", **told).id
    record_as(other, EVA, "event_review", event=event, agrees=True, reason="I saw the chart")
    assert f"It happened: 9 February 2026. {MONTH}\n" in note_of(other)


def test_a_note_that_would_harm_to_read_holds_no_words_of_it(session: Session) -> None:
    case = an_opened_case(session, occurred_at=None, occurred_words=MONTH)
    case.person = a_person(case)
    told = {"person": case.person, "requirement": "disclosure_conversation_recorded"}
    told |= {"ground": "would_harm", "reason": "She would be harmed by it."}
    later = case.day(20)
    excuse = record_as(case, BEN, "excuse", **told, review_on=later).id
    record_as(case, EVA, "excuse_review", excuse=excuse, agrees=True, reason="I agree with him.")
    assert MONTH not in note_of(case)


def test_a_case_that_was_opened_again_does_not_still_stand_closed(session: Session) -> None:
    """It had reached “closed” and never left it, and the first of two stays was not told."""
    case = a_case(session, at=State.CLOSED).later(days=5)
    move_as(case, EVA, "reopen", reason="The family asked us", to="follow_up")
    told = first_page(case).partition("Where it stood when")[2].partition("Privileged")[0]
    stays = [line.split("  ") for line in told.splitlines() if "2026" in line]
    named = [[cell.strip() for cell in stay if cell.strip()] for stay in stays]
    assert [stay[0] for stay in named[-3:]] == ["Follow up", "Closed", "Follow up"]
    first, closed, again = (stay[1:] for stay in named[-3:])
    assert (first[1], closed[1]) == (closed[0], again[0])
    assert len(again) == 1

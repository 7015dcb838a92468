"""When the harm was, and when we knew, put right by what two agreed to, is told so everywhere."""

import json
from datetime import UTC, date, datetime, time
from html import unescape
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.family.asking_how_we_did import may_be_asked
from disclosure.actions.fhir.case import event_of
from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.law.first_moments import happened_on, knew_on
from disclosure.actions.letters import writing as letters
from disclosure.actions.letters.audience import was_of_age
from disclosure.actions.letters.put_right import harm_put_right
from disclosure.actions.outgoing.news_ways import when_allowed
from disclosure.actions.packing.note import health_record_note
from disclosure.actions.packing.person_pack import export_person
from disclosure.actions.retention.keeping import facts_of
from disclosure.actions.showing import case_document, outline
from disclosure.actions.to_do.case_view import stages_of, view_of
from disclosure.pages.incidents.facts import facts_of as case_in_short
from tests.begun import begins_with
from tests.cases import (
    ACase,
    a_case,
    a_person,
    an_opened_case,
    change_by,
    letter_row,
    name_contact,
    record_as,
)
from tests.people import ADA, BEN, EVA, actor
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
LONDON = ZoneInfo("Europe/London")
TOLD, RIGHT = date(2026, 3, 12), date(2026, 3, 9)


@pytest.fixture
def case(begun: ACase) -> ACase:
    return begun.later(days=1)


def put_right(case: ACase, at: date = RIGHT, *, agrees: bool = True, name: str = "occurred") -> int:
    told = {"name": name, "at": at.isoformat(), "evidence": "The drug chart"}
    made = record_as(case, ADA, "event", **told).id
    said = {"event": made, "agrees": agrees, "reason": "I saw the drug chart"}
    record_as(case, EVA, "event_review", **said)
    return made


def at_midnight(on: date) -> datetime:
    return datetime.combine(on, time(), LONDON)


def pack_of(case: ACase) -> dict[str, str]:
    """What her own file says of when it was."""
    case.session.rollback()
    ada = actor(case.session, ADA)
    pack = export_person(case.session, ada, case.incident, case.person, case.at, Door.COMMAND)
    told: dict[str, dict[str, str]] = json.loads(ZipFile(BytesIO(pack)).read("record.json"))
    return told["patient"]


@pytest.mark.usefixtures("team")
def test_a_letter_tells_the_day_as_it_was_put_right(session: Session) -> None:
    """The first day told was wrong, everybody knew it, and the letter told it all the same."""
    case = an_opened_case(session, occurred_at="2026-03-11")
    to = {"to": a_person(case)}
    put_right(case.later(hours=1))
    letter, _ = letters.draft(case.session, change_by(case, BEN), "initial_notification", to)
    assert "This happened on Monday 9 March 2026." in letter.text


@pytest.mark.usefixtures("team")
def test_who_handles_a_letter_begun_before_is_told_that_the_day_was_put_right(
    app: Flask, session: Session
) -> None:
    case = an_opened_case(session, occurred_at="2026-03-11")
    case.person = a_person(case)
    name_contact(case)
    ref = begun_letter(case)
    assert "This happened on Wednesday 11 March 2026." in letter_row(case, ref).text
    put_right(case.later(hours=1), agrees=False)
    assert not minded(case, ref)  # nobody agreed: it is as it was

    put_right(case)
    (says,) = minded(case, ref)
    assert says == (
        "The record says now that this happened on 9 March 2026. When the words of this letter "
        "were last read it said 11 March 2026. See that the letter tells the right day."
    )
    assert says in unescape(signed_in(app, BEN).get(f"/letters/{ref}").text)
    edited = {"slots": {"facts": "This happened on Monday 9 March 2026."}}
    letters.edit(session, change_by(case, BEN), ref, edited)
    assert not minded(case, ref)
    assert not minded(case, begun_letter(case))  # begun with the right day


@pytest.mark.usefixtures("team")
def test_a_letter_that_does_not_name_the_day_is_not_read_again_for_it(session: Session) -> None:
    case = an_opened_case(session, occurred_at="2026-03-11")
    case.person = a_person(case)
    name_contact(case)
    ref = begun_letter(case, facts="You fell in the bathroom.")
    put_right(case.later(hours=1))
    assert not minded(case, ref)


def begun_letter(case: ACase, **slots: str) -> str:
    told = {"to": case.person} | ({"slots": slots} if slots else {})
    change = change_by(case, BEN)
    return letters.draft(case.session, change, "initial_notification", told)[0].ref


def minded(case: ACase, ref: str) -> list[str]:
    return [*harm_put_right(case.now, letter_row(case, ref))]


def test_news_waits_and_the_case_is_kept_by_it(case: ACase) -> None:
    put_right(case)
    [person] = case.now.persons
    found = when_allowed(case.now, person, datetime(2027, 3, 9, 12, tzinfo=UTC))
    assert found
    assert found.date() == date(2027, 3, 10)
    assert facts_of(case.now).happened_on == RIGHT


@pytest.mark.usefixtures("team")
def test_whoever_tells_when_it_was_tells_it_as_it_was_put_right(session: Session) -> None:
    """The letter said the ninth, and the note, the timeline and her pack the eleventh."""
    case = an_opened_case(session, occurred_at="2026-03-11")
    case.person = a_person(case)
    put_right(case.later(hours=1))
    knew = datetime(2026, 3, 10, 8, tzinfo=UTC)
    put_right(case, knew, name="became_aware")
    view = view_of(case.now)
    note = health_record_note(view).decode()
    assert "It happened: 9 March 2026\nWe became aware: 10 March 2026, 08:00 GMT" in note
    page = dict(case_in_short(view))
    assert page["Happened"].startswith("Monday 9 March")
    assert page["We became aware"].startswith("Tuesday 10 March")
    told = {entry.words: (entry.at, entry.day_only) for entry in timeline(view)}
    assert told["It happened: Ten times the heparin"] == (at_midnight(RIGHT), True)
    assert told["We became aware of it."] == (knew, False)
    assert stages_of(view)[0].since == knew
    event = event_of(case.now)
    assert (event.occurred_at, event.aware_at) == (RIGHT, knew)
    assert pack_of(case)["occurred_at"] == "2026-03-09"
    assert pack_of(case)["we_became_aware_at"].startswith("2026-03-10T08:00")


@pytest.mark.usefixtures("team")
def test_another_system_reads_what_counts_beside_what_was_told_first(session: Session) -> None:
    """The duties of Wales ran, and `show` named England alone; a letter that another system wrote
    from it would have told the family a day that two people had put right.
    """
    case = an_opened_case(session, occurred_at="2026-03-11")
    put_right(case.later(hours=1))
    put_right(case, datetime(2026, 3, 10, 8, tzinfo=UTC), name="became_aware")
    wales = {"regimes": ["gb-wls-doc"], "applies": "yes", "reason": "She is a patient of Wales"}
    record_as(case, ADA, "decision", **wales)
    ada = actor(session, ADA)
    for shown in (case_document(case.now, ada), outline(case.now)):
        assert shown["occurred_at"] == "2026-03-11"
        assert shown["regimes"] == ["gb-eng-reg20-nhs"]
        assert shown["now"] == {
            "regimes": ["gb-eng-reg20-nhs", "gb-wls-doc"],
            "became_aware_at": "2026-03-10T08:00:00+00:00",
            "occurred_at": "2026-03-09",
        }
    duties = case_document(case.now, ada)["duties"]
    assert {duty["regime"] for duty in duties} == {*shown["now"]["regimes"]}


@pytest.mark.usefixtures("team")
def test_a_family_is_asked_how_we_did_by_the_day_we_knew(session: Session) -> None:
    """The page and the list of staff waited by a day that was put right."""
    case = an_opened_case(session, occurred_at="2025-11-01")
    asked = may_be_asked(case.now)
    put_right(case.later(hours=1), date(2025, 11, 1), name="became_aware")
    assert (asked, may_be_asked(case.now)) == (False, True)


@pytest.mark.usefixtures("team")
def test_whether_a_child_was_of_age_goes_by_the_day_we_knew_where_no_other_is_known(
    session: Session,
) -> None:
    patient = {"name": "Ann Price", "born_on": "2008-03-11"}
    case = an_opened_case(session, occurred_at=None, patient=patient)
    assert was_of_age(case.now)
    put_right(case.later(hours=1), date(2026, 3, 10), name="became_aware")
    assert not was_of_age(case.now)


@pytest.mark.usefixtures("team")
def test_the_row_that_says_since_when_the_clock_runs_says_from_when_it_counts(
    session: Session,
) -> None:
    case = an_opened_case(session)
    case.person = a_person(case)
    put_right(case.later(hours=1), datetime(2026, 3, 5, 8, tzinfo=UTC), name="became_aware")
    [row] = [each for each in view_of(case.now).things if each.key == "decision"]
    assert "The clock has run since Thursday 5 March" in row.why
    assert row.time == datetime(2026, 3, 5, 8, tzinfo=UTC)
    later = datetime(2026, 3, 12, 11, tzinfo=UTC)
    put_right(case, later, name="became_aware")  # from the first of them the clocks run
    assert knew_on(case.now.case) == date(2026, 3, 5)


@pytest.mark.usefixtures("team")
def test_the_month_of_scotland_runs_from_the_day_as_it_was_put_right(session: Session) -> None:
    """Two agreed that January was a slip of the pen, and nobody owes the reasons for a delay."""
    case = an_opened_case(session, regimes=["gb-sct-odoc"], occurred_at="2026-01-10")

    def month_ends() -> date | None:
        return next(each.due_on for each in case.now.duties if each.id == "sct-notify-delay")

    assert month_ends() == date(2026, 2, 10)
    put_right(case.later(hours=1), date(2026, 3, 10), agrees=False)
    assert month_ends() == date(2026, 2, 10)
    put_right(case, date(2026, 3, 10))
    assert month_ends() == date(2026, 4, 10)


@pytest.mark.usefixtures("team")
def test_whether_a_child_was_of_age_goes_by_it(session: Session) -> None:
    kim = {"name": "Kim Price", "born_on": "2008-03-11"}
    case = an_opened_case(session, occurred_at="2026-03-11", patient=kim)
    assert was_of_age(case.now)
    put_right(case.later(hours=1))
    assert not was_of_age(case.now)


def test_only_what_a_second_person_agreed_to_puts_it_right(case: ACase) -> None:
    assert happened_on(case.now.case) == TOLD
    put_right(case, date(2026, 3, 10), agrees=False)
    assert happened_on(case.now.case) == TOLD
    put_right(case, date(2026, 3, 10))
    wrong = put_right(case)
    assert happened_on(case.now.case) == RIGHT
    taken = {"of": wrong, "words": "It was another patient's chart", "withdraws": True}
    correction = record_as(case, ADA, "correction", **taken).id
    agreed = {"correction": correction, "agrees": True, "reason": "I saw the wrong name"}
    record_as(case, EVA, "correction_review", **agreed)
    assert happened_on(case.now.case) == date(2026, 3, 10)

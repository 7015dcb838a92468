"""What was late once stays late, whatever is put on record afterwards."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import open_for_the_clock
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from tests.cases import (
    ACase,
    a_person,
    a_talk,
    acknowledged,
    an_opened_case,
    change_by,
    move_as,
    record_as,
)
from tests.disclosure.jobs.test_sweep import KNEW, case
from tests.people import ADA, BEN, EVA
from workflows.clocks import DutyNow
from workflows.machine import NotReady
from workflows.regimes import DutyStatus

__all__ = ["case"]  # its fixture
NOTIFY = "sc35-notify"

pytestmark = pytest.mark.usefixtures("team")


def duty(case: ACase, id: str = NOTIFY) -> DutyNow:
    return next(each for each in case.now.duties if each.id == id)


def look(case: ACase) -> None:
    """As the sweep does."""
    with open_for_the_clock(case.session, case.id, case.at):
        pass


def lateness(case: ACase) -> list[str]:
    return [row.body["duty"] for row in case.now.case.records.values() if row.kind == "late"]


def test_a_passed_day_is_noted_once_in_the_chain_and_by_nobody(case: ACase) -> None:
    case.later(days=20)
    look(case)
    look(case)

    assert lateness(case) == [NOTIFY]
    noted = next(row for row in case.now.case.records.values() if row.kind == "late")
    assert (noted.by, noted.door, noted.at.date()) == ("clock", "job", date(2026, 3, 16))
    assert verify(case.session).ok


def test_any_change_notes_it_first_where_no_sweep_ever_ran(case: ACase) -> None:
    case.later(days=20)
    record_as(case, BEN, "note", words="Still no bed")

    kinds = [row.kind for row in case.now.case.records.values()]
    assert kinds[-2:] == ["late", "note"]


def test_nothing_is_noted_while_there_is_time(case: ACase) -> None:
    before = case.incident.version
    look(case)

    assert (lateness(case), case.incident.version) == ([], before)


def test_somebody_named_relevant_afterwards_does_not_undo_it(case: ACase) -> None:
    """The brother was told in time, but he was not the one who had to be told."""
    brother = a_person(
        case, name="Tom Price", relationship="Brother", is_patient=False, standing="also_told"
    )
    a_talk(case, "first", persons=[brother])
    case.later(days=20)
    assert duty(case).status is DutyStatus.LATE

    record_as(
        case, BEN, "person_change", person=brother, standing="relevant",
        lawful_basis="Attorney for her health", reason="He is her attorney.",
    )  # fmt: skip

    assert duty(case).status is DutyStatus.MET_LATE
    assert "was late; that stays" in duty(case).says
    assert duty(case).awaiting_agreement


def test_a_second_person_may_agree_that_it_was_done_in_time(case: ACase) -> None:
    talk = a_talk(case, "first", at=(case.at).isoformat())
    told = record_as(case, BEN, "correction", of=talk.id, words="Wrong patient", withdraws=True)
    case.later(days=20)
    assert duty(case).status is DutyStatus.LATE
    early = (KNEW.replace(day=5)).isoformat()
    again = a_talk(case, "first", at=early)
    assert told.id < again.id
    assert duty(case).status is DutyStatus.LATE
    assert duty(case).awaiting_agreement

    record_as(
        case, EVA, "event_review", event=again.id, agrees=True, reason="The ward diary says so."
    )

    assert duty(case).status is DutyStatus.MET
    assert "recorded" in duty(case).says


def test_a_start_withdrawn_afterwards_leaves_what_it_started_late_until_a_second_person_agrees(
    session: Session,
) -> None:
    case = an_opened_case(session, KNEW, regimes=["gb-wls-doc"])
    case.person = a_person(case)
    talk = a_talk(case, "first")
    case.later(days=60)
    assert duty(case, "wls-written").status is DutyStatus.LATE

    wrong = record_as(
        case, BEN, "correction", of=talk.id, words="This was another patient", withdraws=True
    )
    assert duty(case, "wls-written").status is DutyStatus.LATE

    record_as(
        case, EVA, "correction_review", correction=wrong.id, agrees=True,
        reason="I asked the ward about it.",
    )  # fmt: skip
    assert duty(case, "wls-written").status is DutyStatus.NOT_STARTED


def test_a_promise_noted_as_late_stays_late_when_a_new_day_is_agreed(session: Session) -> None:
    case = an_opened_case(session, KNEW)
    acknowledged(case)
    case.later(days=11)
    look(case)

    notes = [row.body for row in case.now.case.records.values() if row.kind == "late"]
    assert case.promise in [note.get("promise") for note in notes]
    said = {"how": "conversation", "at": case.at.isoformat(), "words": "Next week is fine"}
    move_as(case, ADA, "change", case.promise, person=case.person, due_on=case.day(7), **said)
    promise = next(c for c in case.now.commitments if c.ref == case.promise)
    assert case.now.is_late(promise)


def test_that_a_day_passed_makes_no_open_form_stale(case: ACase) -> None:
    seen = case.incident.version
    case.later(days=20)
    look(case)
    assert case.incident.version > seen

    change = change_by(case, ADA, seen)
    with pytest.raises(NotReady):  # and not ChangedMeanwhile
        gate.move(case.session, change, case.ref, "begin_investigation")


def test_nobody_can_correct_a_lateness_away(case: ACase) -> None:
    case.later(days=20)
    look(case)
    number = next(n for n, row in case.now.case.records.items() if row.kind == "late")

    with pytest.raises(BadInput):
        record_as(case, BEN, "correction", of=number, words="It was not late", withdraws=True)


def test_a_move_that_is_only_tried_leaves_no_note_and_tells_the_version_as_it_is(
    session: Session,
) -> None:
    case = an_opened_case(session, KNEW)
    acknowledged(case)
    case.later(days=60)
    before = case.incident.version

    change = change_by(case, ADA)
    tried = gate.move(session, change, case.ref, "begin_investigation", dry_run=True)

    assert (tried.now, tried.version) == ("investigate", before)
    assert (lateness(case), case.incident.version) == ([], before)

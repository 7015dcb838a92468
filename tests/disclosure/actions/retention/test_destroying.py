"""The words of a record whose time is over are destroyed by two people, whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.destroyed import Destroyed
from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.refused import Refused
from disclosure.actions.retention.destroying import EMPTIED
from disclosure.actions.retention.keeping import keeping_of
from disclosure.actions.thing_to_do import ToDo
from disclosure.actions.to_do.worklist import Whose, all_of
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.records.access import looks_of
from disclosure.records.audit import entries_of
from disclosure.records.base import Record
from disclosure.records.chain import chain_of
from disclosure.records.evidence import evidence_of
from disclosure.records.glass import BROKEN, Glass
from disclosure.records.house import house_entries
from disclosure.records.keeping import wipe_leftovers
from disclosure.records.locked import CaseKey
from disclosure.records.outbox import Message
from disclosure.records.to_do import KeptToDo
from tests.begun import begins_with
from tests.cases import ACase, move_as, record_as
from tests.keeping import (
    CANARY,
    a_broken_glass,
    a_closed_case,
    agreed,
    asked,
    destroyed_now,
    long_after,
)
from tests.people import ADA, ADAM, BEN, EVA, RON, SAM, actor

pytestmark = begins_with(a_closed_case)
STAYS = frozenset(
    {"look"}
)  # the reason typed when a glass was broken: a line that is never changed


@pytest.fixture
def closed(begun: ACase) -> ACase:
    return begun


@pytest.fixture
def case(closed: ACase) -> ACase:
    """Its time is over."""
    return long_after(closed)


def test_two_people_destroy_a_record_whose_time_is_over(session: Session, case: ACase) -> None:
    salt = case.incident.salt
    agreed(case, asked(case))
    session.rollback()
    assert case.incident.salt != salt
    assert case.incident.summary == "This record was destroyed."
    left = [row for row in evidence_of(session, case.id) if row.kind == "destroyed"]
    assert left[0].body["asked_by"] == ADA
    assert left[0].body["agreed_by"] == RON
    assert left[0].body["rule"]["id"] == "gb-eng-serious-incident"
    assert left[0].body["counts"]["conversation"] == 4
    assert [each["kind"] for each in left[0].body["letters"]] == ["apology", "closing"]
    entry = entries_of(session, case.id)[-1]
    assert entry.what == "destroy"
    assert entry.seal == chain_of(session).seal_of(entry)
    assert left[0].body["heads"]["changes"]["seal"] == entries_of(session, case.id)[-2].seal


def test_none_of_its_words_is_left_in_any_table(session: Session, closed: ACase) -> None:
    case = closed
    assert {"incident", "person", "letter"} <= set(_tables_with_canaries(session))
    long_after(case)
    agreed(case, asked(case))
    assert list(_tables_with_canaries(session)) == []
    assert session.scalar(select(CaseKey).where(CaseKey.incident_id == case.id)) is None


def test_none_of_its_words_is_left_in_the_file(session: Session, closed: ACase) -> None:
    file = session.get_bind().engine.url.database
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps old rows until VACUUM: docs/operating.md says so")
    case = closed
    assert wipe_leftovers(session)
    assert CANARY.encode() in Path(str(file)).read_bytes()
    long_after(case)
    agreed(case, asked(case))
    assert wipe_leftovers(session)
    for name in (file, f"{file}-wal", f"{file}-shm"):
        there = Path(str(name))
        assert not there.exists() or CANARY.encode() not in there.read_bytes(), name


def test_each_cell_of_a_sealed_row_is_emptied_or_names_nobody() -> None:
    for table, emptied in EMPTIED.items():
        cells = {c.key for c in table.__mapper__.column_attrs}
        assert set(emptied) <= cells
        assert cells - set(emptied) == STAY[table.__tablename__], table


STAY = {
    "incident": {
        "id", "ref", "recorded_at", "opened_by", "site_id", "became_aware_at", "occurred_at",
        "became_aware_day_only", "occurred_day_only", "reported_at", "regimes", "restricted",
        "by_demo", "without_duty", "_state", "version", "salt",
    },
    "person": {
        "id", "ref", "incident_id", "number", "recorded_at", "is_patient", "standing", "died_at",
        "version", "salt",
    },
    "question": {
        "id", "ref", "incident_id", "number", "recorded_at", "person", "owner", "commitment_ref",
        "_state", "version", "salt",
    },
    "commitment": {
        "id", "ref", "incident_id", "number", "recorded_at", "owner", "due_on", "standing",
        "next_contact", "letter_ref", "owed_to", "_state", "version", "salt",
    },
    "concern": {
        "id", "ref", "incident_id", "number", "recorded_at", "person", "owner", "_state",
        "version", "salt",
    },
    "consent": {
        "id", "ref", "incident_id", "number", "recorded_at", "person", "purpose", "with_person",
        "agrees", "until", "ended_at", "version", "salt",
    },
    "letter": {
        "id", "ref", "incident_id", "recorded_at", "kind", "to_person", "replaces", "audience",
        "template", "language", "text_sha256", "written_by", "approved_sha256", "approved_by",
        "contents", "issued_at", "issued_number", "sha256", "sent_at", "delivered_at", "_state",
        "version", "salt",
    },
}  # fmt: skip


def test_whoever_asked_does_not_agree(case: ACase) -> None:
    with pytest.raises(Refused, match="another person"):
        agreed(case, asked(case), by=ADA)
    assert case.incident.patient_name


def test_before_its_time_is_over_nothing_goes(closed: ACase) -> None:
    case = long_after(closed, years=19)
    request = asked(case)
    with pytest.raises(Refused, match="Its time is not over"):
        agreed(case, request)


def test_a_concern_that_comes_between_asking_and_agreeing_keeps_it(case: ACase) -> None:
    request, at = asked(case), case.at.isoformat()
    record_as(case, BEN, "concern", person=case.person, words="You never rang.", at=at)
    with pytest.raises(Refused, match="A concern of the family is open"):
        agreed(case, request)
    assert case.incident.patient_name


def test_a_legal_hold_keeps_it_until_somebody_else_ends_it(case: ACase) -> None:
    told = {"advice_by": "Our solicitor", "reason": "An inquest was announced"}
    dates = {"from": case.day(0), "review_on": case.day(90)}
    hold = record_as(case, ADA, "legal_hold", **told, **dates).id
    request = asked(case)
    with pytest.raises(Refused, match="A legal hold runs"):
        agreed(case, request)
    ending = {"legal_hold": hold, "at": case.at.isoformat(), "advice_by": "Our solicitor"}
    with pytest.raises(Refused):
        record_as(case, ADA, "legal_hold_end", **ending)
    record_as(case, RON, "legal_hold_end", **ending)
    agreed(case, request)
    assert case.incident.patient_name is None


def test_a_legal_hold_is_not_corrected_away_by_one_person(case: ACase) -> None:
    told = {"advice_by": "Our solicitor", "reason": "An inquest was announced"}
    dates = {"from": case.day(0), "review_on": case.day(90)}
    hold = record_as(case, ADA, "legal_hold", **told, **dates).id
    record_as(case, ADA, "correction", of=hold, words="It was set in error", withdraws=True)
    with pytest.raises(Refused, match="A legal hold runs"):
        agreed(case, asked(case))


def test_a_claim_and_a_broken_glass_nobody_judged_keep_it(case: ACase) -> None:
    a_broken_glass(case, SAM)
    told = {"by": "claim", "advice_by": "Our solicitor", "reason": "A claim was announced"}
    record_as(case, ADA, "hold", **told, **{"from": case.day(0), "review_on": case.day(9)})
    with pytest.raises(Refused, match=r"A claim is on record.* A glass was broken"):
        agreed(case, asked(case))


def test_a_hold_to_which_a_second_person_said_no_runs_nowhere(case: ACase) -> None:
    told = {"by": "police", "advice_by": "The sergeant", "reason": "They may still want to ask"}
    dates = {"from": case.day(0), "review_on": case.day(9)}
    hold = record_as(case, ADA, "hold", limits=["findings"], **told, **dates).id
    assert "A hold runs: police." in keeping_of(case.now).in_the_way[0]
    record_as(case, RON, "hold_review", hold=hold, agrees=False, reason="They never asked us")
    assert not keeping_of(case.now).in_the_way


def test_a_promise_given_up_after_closing_keeps_it_until_somebody_agrees(case: ACase) -> None:
    """Else who gave it up and one more destroy the record of a promise that nobody answered for."""
    told = {"words": "We will send you the new rules.", "owner": BEN, "due_on": case.day(9)}
    made = record_as(case, ADA, "commitment", **told, source={"family": case.person})
    why = {"why": "They were never written", "told_how": "phone", "at": case.at.isoformat()}
    ref = str(made.created[0]["ref"])
    move_as(case, BEN, "cannot_keep", ref, **why)
    says = f"Nobody has agreed yet that a promise was not kept: {ref}."
    assert keeping_of(case.now).in_the_way == (says,)
    with pytest.raises(Refused, match=says):
        agreed(case, asked(case))


def test_a_second_person_may_say_no_and_then_it_must_be_asked_anew(case: ACase) -> None:
    request = asked(case)
    no = {"asked": request, "agrees": False, "reason": "The daughter may still ask us."}
    record_as(case, EVA, "destruction_review", **no)
    with pytest.raises(Refused, match="Nobody asks any more"):
        agreed(case, request)
    agreed(case, asked(case))
    assert case.incident.patient_name is None


def test_asked_anew_the_last_request_alone_is_answered(case: ACase) -> None:
    """A “no” to it leaves none of before, to which a third person could still say yes."""
    first, last = asked(case), asked(case)
    with pytest.raises(Refused, match=f"It was asked anew since. Read that request, No. {last}"):
        agreed(case, first)
    no = {"asked": last, "agrees": False, "reason": "The daughter may still ask us."}
    record_as(case, EVA, "destruction_review", **no)
    assert keeping_of(case.now).asked is None
    with pytest.raises(Refused, match="Nobody asks any more"):
        agreed(case, first)


def test_whoever_may_agree_finds_it_on_their_list(session: Session, case: ACase) -> None:
    """The approver has no page of all that is kept, and may be the only second person."""
    request = asked(case)
    (row,) = on_the_list_of(case, EVA)
    assert row.act == "Say whether this record is destroyed"
    assert row.target.fields == {"asked": str(request)}
    assert on_the_list_of(case, ADA) == []
    agreed(case, request, by=EVA)
    assert on_the_list_of(case, EVA) == []
    assert session.scalar(select(KeptToDo).where(KeptToDo.incident_id == case.id)) is None


def on_the_list_of(case: ACase, email: str) -> list[ToDo]:
    case.session.rollback()
    rows = all_of(case.session, actor(case.session, email), case.at, Whose.MINE, 50)
    return [row.todo for row in rows if row.ref == case.ref]


def test_a_place_that_a_decision_brought_into_the_case_keeps_it_too(case: ACase) -> None:
    """New South Wales keeps it for thirty years, and England for twenty, which are over."""
    told = {"regimes": ["au-nsw-od"], "reason": "She was flown here from Sydney"}
    record_as(case, ADA, "decision", applies="yes", **told)
    keeping = keeping_of(case.now)
    assert keeping.kept.rule
    assert keeping.kept.rule.id == "au-nsw-incident"
    with pytest.raises(Refused, match="Its time is not over"):
        agreed(case, asked(case))


def test_a_fault_in_the_middle_leaves_it_whole(
    session: Session, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, before = asked(case), list(_tables_with_canaries(session))
    with monkeypatch.context() as broken:
        broken.setattr("disclosure.actions.retention.destroying._empty_rows", _falls)
        with pytest.raises(ZeroDivisionError):
            agreed(case, request)
    session.rollback()
    assert list(_tables_with_canaries(session)) == before
    assert case.incident.patient_name
    assert entries_of(session, case.id)[-1].what == "record destruction_asked"
    agreed(case, request)


def test_nothing_more_is_done_in_it(session: Session, case: ACase) -> None:
    destroyed_now(case)
    entries = len(entries_of(session, case.id))
    with pytest.raises(Destroyed, match="was destroyed on"):
        record_as(case, BEN, "note", words="One more thing")
    with pytest.raises(Destroyed):
        move_as(case, ADA, "reopen", reason="The family asks again")
    session.rollback()
    assert len(entries_of(session, case.id)) == entries
    assert session.scalar(select(CaseKey).where(CaseKey.incident_id == case.id)) is None


def test_the_day_of_it_is_the_one_where_the_case_is(case: ACase) -> None:
    """Half past midnight in England in summer, when it is still the day before in UTC."""
    case.at = case.at.replace(month=7, day=1, hour=23, minute=30)
    destroyed_now(case)
    with pytest.raises(Destroyed, match=f"was destroyed on 2 July {case.at.year} by"):
        record_as(case, BEN, "note", words="One more thing")


def test_another_case_keeps_every_word(session: Session, closed: ACase) -> None:
    other, case = a_closed_case(session, number="other"), closed
    long_after(case)
    agreed(case, asked(case))
    session.rollback()
    assert other.incident.patient_identifier
    assert other.now.letters[0].text
    assert [row.body for row in evidence_of(session, other.id)]


def test_the_chains_verify_after_it(session: Session, case: ACase) -> None:
    destroyed_now(case)
    assert verify(session).ok


def _falls(case: object) -> None:
    raise ZeroDivisionError


def _tables_with_canaries(session: Session) -> Iterator[str]:
    session.rollback()
    for table in Record.metadata.sorted_tables:
        rows = session.connection().exec_driver_sql(f"SELECT * FROM {table.name}").fetchall()
        if CANARY in repr(rows) and table.name not in STAYS:
            yield table.name


def test_its_glass_is_as_of_a_case_that_is_not_there(session: Session, case: ACase) -> None:
    destroyed_now(case)
    with pytest.raises(BadInput) as raised:
        a_broken_glass(case, SAM)
    assert [fault.field for fault in raised.value.faults] == ["ref"]
    assert session.scalar(select(Glass)) is None
    assert session.scalar(select(Message).where(Message.step.startswith("glass"))) is None
    assert BROKEN not in [each.what for each in looks_of(session, case.id)]
    last = house_entries(session)[-1]
    assert (last.by, last.what, last.about) == (SAM, "glass: no such case", case.ref)


def test_it_keeps_nobody_from_leaving(session: Session, case: ACase) -> None:
    destroyed_now(case)
    hand_over(session, case.at, BEN, RON, asked_by=ADAM)
    assert evidence_of(session, case.id)[-1].kind == "destroyed"

"""A key is turned while people work; stopped in the middle, everything can still be read."""

import errno
import os
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import Asked, ask
from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.kinds.faults import BadInput
from disclosure.operations import rotation
from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.permissions import Actor, Forbidden
from disclosure.records.engine import open_database
from disclosure.records.evidence import evidence_of
from disclosure.records.found_by import IDENTIFIER, PHONE, FoundBy, found_with
from disclosure.records.house import house_entries
from disclosure.records.locked import CaseKey, Unreadable
from disclosure.records.people import people_of
from disclosure.records.ring import Purpose, keys_of, line_of
from disclosure.records.transaction import one_transaction
from disclosure.records.work import WorkItem, words_opened
from disclosure.settings import Settings
from tests import people
from tests.cases import a_person, an_opened_case, record_as
from tests.people import ADA, BEN

OPERATOR = Actor("operator:root", operator=True)
TURNED = [Purpose.WORDS, Purpose.ANALYSIS, Purpose.FINDING]


def quiet(_: int) -> None:
    """Nobody watches."""


def old_ones(session: Session, purpose: Purpose) -> int:
    session.rollback()
    found = rotation.keys_in_use(session)
    return sum(key.locks for key in found if key.purpose is purpose and not key.present)


def all_words(session: Session) -> list[str]:
    session.rollback()
    return [str(row.body) for id in (1, 2) for row in evidence_of(session, id)]


@pytest.mark.parametrize("purpose", TURNED)
def test_after_a_key_is_turned_nothing_lies_under_the_old_one_and_all_can_be_read(
    whole: Session, purpose: Purpose
) -> None:
    before = all_words(whole)
    old = keys_of(whole).ring.present(purpose).name
    name = rotation.turn(whole, OPERATOR, now(), purpose)
    assert keys_of(whole).ring.present(purpose).name == name != old
    rotation.lock_anew(whole, purpose, quiet)
    assert old_ones(whole, purpose) == 0
    assert all_words(whole) == before
    assert verify(whole).ok
    assert house_entries(whole)[-1].about == f"{purpose} {name}"


def test_the_old_key_can_be_taken_out_then_and_not_before(whole: Session) -> None:
    before = all_words(whole)
    old = keys_of(whole).ring.present(Purpose.WORDS).name
    rotation.turn(whole, OPERATOR, now(), Purpose.WORDS)
    with pytest.raises(BadInput, match="still lie under it"):
        rotation.drop(whole, OPERATOR, now(), old)
    rotation.lock_anew(whole, Purpose.WORDS, quiet)
    rotation.turn(whole, OPERATOR, now(), Purpose.WORDS)  # the first follows from the chains' key
    rotation.lock_anew(whole, Purpose.WORDS, quiet)
    second = keys_of(whole).ring.names[Purpose.WORDS][-2]
    rotation.drop(whole, OPERATOR, now(), second)
    assert second not in keys_of(whole).ring.names[Purpose.WORDS]
    assert all_words(whole) == before


def test_what_is_just_being_stored_under_an_old_key_can_be_read_whatever_becomes_of_the_key(
    session: Session, settings: Settings
) -> None:
    people.introduce(session)
    for _ in range(2):  # the first follows from the chains' key
        old = rotation.turn(session, OPERATOR, now(), Purpose.WORDS)
    engine, asked = open_database(settings.database_url), [Asked("row 1", {"name": "Ann"})]

    def turned_and_dropped() -> None:
        with session_on(engine, settings) as beside:
            rotation.turn(beside, OPERATOR, now(), Purpose.WORDS)
            rotation.lock_anew(beside, Purpose.WORDS, quiet)
            with suppress(BadInput):  # where that was stored after all else was locked anew
                rotation.drop(beside, OPERATOR, now(), old)

    with ThreadPoolExecutor() as meanwhile:
        with one_transaction(session):
            work = ask(session, people.actor(session, ADA), now(), Door.PAGE, "x", "", asked)
            number = work.id
            ended = meanwhile.submit(turned_and_dropped)
            wait([ended], timeout=1)
        ended.result(40)
    kept = session.get_one(WorkItem, (number, 1)).kept
    assert words_opened(session, number, 1, kept) == {"name": "Ann"}
    engine.dispose()


def test_a_key_of_the_chains_and_a_present_one_stay(whole: Session) -> None:
    old = keys_of(whole).ring.present(Purpose.CHAINS).name
    rotation.turn(whole, OPERATOR, now(), Purpose.CHAINS)
    with pytest.raises(BadInput, match="It stays"):
        rotation.drop(whole, OPERATOR, now(), old)
    present = keys_of(whole).ring.present(Purpose.WORDS).name
    with pytest.raises(BadInput, match="present one"):
        rotation.drop(whole, OPERATOR, now(), present)
    with pytest.raises(BadInput, match="none of this name"):
        rotation.drop(whole, OPERATOR, now(), "nothing")


def test_a_key_of_finding_stays_for_what_it_hashed_nobody_can_hash_anew(whole: Session) -> None:
    """Who searched for whom stands in the chain, and of a destroyed case only its hash is left."""
    for _ in range(2):  # the first follows from the chains' key
        rotation.turn(whole, OPERATOR, now(), Purpose.FINDING)
        rotation.lock_anew(whole, Purpose.FINDING, quiet)
    old = keys_of(whole).ring.names[Purpose.FINDING][-2]
    with pytest.raises(BadInput, match="known again"):
        rotation.drop(whole, OPERATOR, now(), old)


def test_stopped_in_the_middle_it_goes_on_where_it_stopped(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.introduce(session)
    cases = [an_opened_case(session) for _ in range(5)]
    for number, case in enumerate(cases):
        a_person(case, phone=f"01632 96015{number}")
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    rotation.turn(session, OPERATOR, now(), Purpose.WORDS)

    def stop(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.lock_anew(session, Purpose.WORDS, stop)
    assert old_ones(session, Purpose.WORDS) == 3
    phones = [p.details["phone"] for c in cases for p in people_of(session, c.id)]
    assert phones == [f"01632 96015{number}" for number in range(5)]
    assert rotation.lock_anew(session, Purpose.WORDS, quiet).rows == 3
    assert old_ones(session, Purpose.WORDS) == 0


def test_what_cannot_be_opened_keeps_nothing_else_under_the_old_key_and_is_named(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key of a case that somebody altered, and a row of a list whose key is not here."""
    people.introduce(session)
    cases = [an_opened_case(session) for _ in range(4)]
    asked = [Asked("row 1", {"name": "Ann"}), Asked("row 2", {"name": "Tom"})]
    with one_transaction(session):
        work = ask(session, people.actor(session, ADA), now(), Door.PAGE, "x", "", asked)
    with one_transaction(session):
        altered = session.get_one(CaseKey, (cases[0].id, "words"))
        altered.wrapped = f"{altered.wrapped[:-8]}AAAAAAA="
        session.get_one(WorkItem, (work.id, 1)).kept = "deadbeef:AAAA"
    monkeypatch.setattr(rotation, "AT_ONCE", 1)
    rotation.turn(session, OPERATOR, now(), Purpose.WORDS)

    done = rotation.lock_anew(session, Purpose.WORDS, quiet)

    assert done.rows == 4  # three cases, and the other row
    assert done.unopened == [f"case_key {cases[0].id}", f"work_item {work.id}/1"]
    assert old_ones(session, Purpose.WORDS) == 1
    session.rollback()
    assert rotation.lock_some_anew(session, "words 0") == 0  # and the background ends too


def test_chains_go_on_under_the_new_key_and_verify_with_both(session: Session) -> None:
    people.introduce(session)
    case = an_opened_case(session)
    rotation.turn(session, OPERATOR, now(), Purpose.CHAINS)
    record_as(case, BEN, "note", words="A new key seals this.")
    assert verify(session).ok


def test_numbers_and_telephones_are_found_while_their_hashes_are_made_anew(
    session: Session,
) -> None:
    people.introduce(session)
    case = an_opened_case(session)
    who = a_person(case, phone="+44 1632 960157")
    record_as(
        case,
        BEN,
        "patient_status",
        what="identified",
        source="Her wristband",
        patient={"name": "Ann Price", "identifier": "943-476 5919"},
    )
    rotation.turn(session, OPERATOR, now(), Purpose.FINDING)
    for _ in ("before", "after"):
        assert found_with(session, IDENTIFIER, "9434765919") == {case.id: set()}
        assert found_with(session, PHONE, "01632960157") == {case.id: {who}}
        assert not found_with(session, IDENTIFIER, "9434765918")
        rotation.lock_anew(session, Purpose.FINDING, quiet)
    assert all("960157" not in hash for hash in session.scalars(select(FoundBy.hash)))


def test_a_file_that_cannot_be_written_stays_as_it_was(
    whole: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = keys_of(whole).path
    before = file.read_text()

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        rotation.turn(whole, OPERATOR, now(), Purpose.WORDS)
    assert file.read_text() == before
    assert not list(file.parent.glob("keys.[0-9]*"))


def test_two_who_turn_keys_at_the_same_moment_lose_none(
    whole: Session, walked: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each had read the file before the other wrote it, and one key was in no file any more."""
    fresh = list[str]()

    def slowly(purpose: Purpose) -> str:
        time.sleep(0.2)
        fresh.append(line_of(purpose))
        return fresh[-1]

    def turned(purpose: Purpose) -> None:
        engine = open_database(walked.database_url)
        with session_on(engine, walked) as another:
            rotation.turn(another, OPERATOR, now(), purpose)
        engine.dispose()

    monkeypatch.setattr("disclosure.operations.rotation.line_of", slowly)
    with ThreadPoolExecutor() as both:
        list(both.map(turned, [Purpose.WORDS, Purpose.CHAINS]))
    assert len(fresh) == 2
    assert set(fresh) < {f"{line}\n" for line in keys_of(whole).path.read_text().splitlines()}
    assert verify(whole).ok


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_turned_by_root_the_keys_stay_theirs_who_run_the_pages(whole: Session) -> None:
    file = keys_of(whole).path
    os.chown(file, 10001, 10002)
    rotation.turn(whole, OPERATOR, now(), Purpose.WORDS)
    there = file.stat()
    assert (there.st_uid, there.st_gid, there.st_mode & 0o777) == (10001, 10002, 0o600)


def test_only_who_runs_the_machine_turns_keys(whole: Session) -> None:
    with pytest.raises(Forbidden):
        rotation.turn(whole, people.actor(whole, BEN), now(), Purpose.WORDS)


def test_what_lies_in_the_database_opens_nowhere_else(whole: Session) -> None:
    """The key of one case is of no use for another, even to who may write in the database."""
    first, second = (whole.get_one(CaseKey, (id, "words")) for id in (1, 2))
    whole.info.pop("case_keys", None)
    with whole.no_autoflush:
        second.wrapped = first.wrapped
        whole.connection()
        row = evidence_of(whole, 2)[0]
        whole.execute(
            CaseKey.__table__.update()  # type: ignore[attr-defined]
            .where(CaseKey.incident_id == 2, CaseKey.purpose == "words")
            .values(wrapped=first.wrapped)
        )
        with pytest.raises(Unreadable):
            assert row.body


def test_a_key_that_could_not_be_taken_out_of_the_file_is_not_said_to_be_dropped(
    whole: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of the keys was full: whoever left could still use the old key, and the record said
    for good that it was gone."""
    file = keys_of(whole).path
    old = rotation.turn(whole, OPERATOR, now(), Purpose.WORDS)
    rotation.turn(whole, OPERATOR, now(), Purpose.WORDS)
    rotation.lock_anew(whole, Purpose.WORDS, quiet)
    before = file.read_text()

    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_room)
        with pytest.raises(OSError, match="No space left"):
            rotation.drop(whole, OPERATOR, now(), old)
    assert file.read_text() == before
    said = [entry.about for entry in house_entries(whole) if "dropped" in entry.what]
    assert said == []

    rotation.drop(whole, OPERATOR, now(), old)
    assert [e.about for e in house_entries(whole) if "dropped" in e.what] == [f"words {old}"]
    assert old not in keys_of(whole).ring.names[Purpose.WORDS]
    assert verify(whole).ok

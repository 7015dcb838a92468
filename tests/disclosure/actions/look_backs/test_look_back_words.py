"""The shared words of a look-back: who agrees to them, and what becomes of those put right."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import give_up, go_on, leave, stop, try_again
from disclosure.actions.change import Door
from disclosure.actions.look_backs import words
from disclosure.actions.look_backs.aside import OLDER, put_back
from disclosure.actions.look_backs.cases import FINDINGS_ANEW, LETTER_ANEW, NO_NAME
from disclosure.actions.look_backs.findings import spread_findings
from disclosure.actions.look_backs.newer_words import NEWER_WORDS
from disclosure.actions.look_backs.post import letters_in
from disclosure.actions.look_backs.release import preview
from disclosure.actions.refused import Refused
from disclosure.jobs.working import work_off
from disclosure.operations.verify import verify
from disclosure.permissions import Actor
from disclosure.records.evidence import evidence_of
from disclosure.records.letter import letters_of
from disclosure.records.work import Work
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import (
    do,
    in_case,
    letter_states,
    members,
    whys,
)
from tests.disclosure.actions.look_backs.test_look_backs_after import aside
from tests.disclosure.actions.look_backs.test_look_backs_further import moves
from tests.look_backs import (
    AT,
    FINDINGS,
    PROMISE,
    TEXT,
    a_list,
    a_look_back,
    added,
    approved_findings,
    approved_letter,
    many_to_tell,
    patient,
    released,
    the_letter,
)
from tests.people import ADA, BEN, EVA, IVA, RON, actor
from tests.typed import signed_in
from workflows.words import LetterState

pytestmark = pytest.mark.usefixtures("team")
DOOR = Door.COMMAND
EMPTY = "The column “{}” is empty, and the letter needs its words."
NEWER = FINDINGS | {"facts": "Your slide of 2021 was read as clear. Read again, it shows cancer."}


def with_roles_of(session: Session, writer: str) -> Actor:
    """Eva, who approves, with the roles of somebody who writes."""
    eva = actor(session, EVA)
    return replace(eva, roles=eva.roles | actor(session, writer).roles)


def test_whoever_wrote_findings_approves_none_that_a_colleague_brings_once_more(
    session: Session,
) -> None:
    ref, eva, iva = a_look_back(session).ref, with_roles_of(session, IVA), actor(session, IVA)
    for who, told in ((eva, FINDINGS), (iva, FINDINGS), (iva, {**FINDINGS, "why": "In haste."})):
        seal = words.write_findings(session, who, AT, DOOR, ref, told).sha256
        if who is iva:
            with pytest.raises(Refused, match="You wrote part of this"):
                words.approve_findings(session, eva, AT, DOOR, ref, {"sha256": seal})


def test_nor_a_letter_that_was_hers_whatever_it_is_called_meanwhile(session: Session) -> None:
    ref, eva, ben = a_look_back(session).ref, with_roles_of(session, BEN), actor(session, BEN)
    for who, more in ((eva, {}), (ben, {}), (ben, {"slip": True}), (ben, {"kind": "delay"})):
        row, _ = words.write_letter(session, who, AT, DOOR, ref, the_letter(**more))
        if who is ben:
            with pytest.raises(Refused, match="You wrote part of this"):
                words.approve_letter(session, eva, AT, DOOR, ref, {"sha256": row.sha256})


def test_what_follows_approved_words_is_agreed_to_by_who_wrote_those(session: Session) -> None:
    """Save where the approved words themselves come back, or a version of her own before."""
    ref, eva, iva = a_look_back(session).ref, with_roles_of(session, IVA), actor(session, IVA)
    old = words.write_findings(session, eva, AT, DOOR, ref, FINDINGS).sha256
    second = replace(eva, email=RON, name="Ron Bell")
    words.approve_findings(session, second, AT, DOOR, ref, {"sha256": old})
    words.write_findings(session, iva, AT, DOOR, ref, FINDINGS)
    with pytest.raises(Refused, match="You wrote part of this"):
        words.approve_findings(session, eva, AT, DOOR, ref, {"sha256": old})
    new = words.write_findings(session, iva, AT, DOOR, ref, {**FINDINGS, "why": "In haste."})
    words.approve_findings(session, eva, AT, DOOR, ref, {"sha256": new.sha256})


def approved_anew(session: Session, ref: str) -> None:
    """What was found is put right, and approved."""
    row = words.write_findings(session, actor(session, IVA), AT, DOOR, ref, NEWER)
    words.approve_findings(session, actor(session, EVA), AT, DOOR, ref, {"sha256": row.sha256})


def facts_in(session: Session, number: int) -> list[str]:
    mine = evidence_of(session, members(session)[number - 1].incident_id)
    return [row.body["facts"] for row in mine if row.kind == "findings"]


@pytest.fixture
def half_given(session: Session, ref: str) -> int:
    """Work that was stopped after the first of two cases had the findings, for they are wrong."""
    approved_findings(session, ref)
    ada = actor(session, ADA)
    assert spread_findings(session, ada, AT, DOOR, ref) == 2
    work_off(session, AT, most=1)
    (work,) = session.scalars(select(Work))
    return stop(session, ada, AT, DOOR, work.id).id


@begins_with(many_to_tell, patients=2)
def test_findings_that_were_put_right_are_given_to_all_and_the_old_ones_to_nobody_any_more(
    session: Session, ref: str, half_given: int
) -> None:
    approved_anew(session, ref)
    ada = actor(session, ADA)
    assert spread_findings(session, ada, AT, DOOR, ref) == 2
    do(session, hours=1)
    go_on(session, ada, AT, DOOR, half_given)
    do(session, hours=2)
    assert facts_in(session, 1) == [FINDINGS["facts"], NEWER["facts"]]
    assert facts_in(session, 2) == [NEWER["facts"]]
    assert whys(session) == []


@begins_with(many_to_tell, patients=2)
def test_nor_before_the_newer_ones_are_given(session: Session, ref: str, half_given: int) -> None:
    approved_anew(session, ref)
    go_on(session, actor(session, ADA), AT, DOOR, half_given)
    do(session, hours=1)
    assert facts_in(session, 2) == []
    assert whys(session) == [FINDINGS_ANEW]
    assert spread_findings(session, actor(session, ADA), AT, DOOR, ref) == 2


@begins_with(many_to_tell, patients=2, until="released")
def test_a_letter_that_was_put_right_is_not_made_in_its_old_words(
    session: Session, ref: str
) -> None:
    work_off(session, AT, most=1)
    ada, (work,) = actor(session, ADA), session.scalars(select(Work))
    stop(session, ada, AT, DOOR, work.id)
    approved_letter(session, ref, text=TEXT.replace("a slide of yours", "two slides of yours"))
    go_on(session, ada, AT, DOOR, work.id)
    do(session, hours=1)
    assert [len(each) for each in letter_states(session)] == [1, 0]
    assert whys(session) == [LETTER_ANEW]
    leave(session, ada, AT, DOOR, work.id)
    released(session, ref, {"next": 2})
    do(session, hours=2)
    (made,) = letters_of(session, members(session)[1].incident_id)
    assert "two slides of yours" in made.text


@begins_with(many_to_tell, patients=1, until="released")
def test_nor_issued_where_it_was_made_before_and_the_next_release_has_the_newer_ones(
    session: Session, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the list says to do is done: nobody issues the older letter by hand."""

    def refuses(*_: object) -> None:
        raise Refused("The printer is busy.")

    with monkeypatch.context() as patch:
        patch.setattr("disclosure.jobs.look_back_work.issue_letter_of", refuses)
        do(session)
    approved_letter(session, ref, text=TEXT.replace("a slide of yours", "two slides of yours"))
    (work,) = session.scalars(select(Work))
    try_again(session, actor(session, ADA), AT, DOOR, work.id)
    do(session, hours=1)
    assert letter_states(session) == [[LetterState.APPROVED]]
    assert whys(session) == [LETTER_ANEW]
    leave(session, actor(session, ADA), AT, DOOR, work.id)
    (why,) = aside(session, ref)
    assert why.why == OLDER.format("LET-2026-000001")

    released(session, ref, {"next": 1}, at=AT + timedelta(hours=1))
    assert aside(session, ref) == []
    do(session, hours=2)
    old, new = letters_of(session, members(session)[0].incident_id)
    assert (old.state, new.state) == (LetterState.WITHDRAWN, LetterState.ISSUED)
    assert "two slides of yours" in new.text
    assert verify(session).ok


@pytest.mark.parametrize("newer", [{"slip": True}, {"promises": [{**PROMISE, "owner": ADA}]}])
@begins_with(many_to_tell, patients=1, until="released")
def test_newer_words_with_the_same_text_take_the_place_of_a_letter_that_was_not_issued(
    session: Session, ref: str, monkeypatch: pytest.MonkeyPatch, newer: dict[str, object]
) -> None:
    """The slip was forgotten, or the promise stands with somebody who left. The next release is
    stopped and given up, and the one after it still takes the case.
    """

    def refuses(*_: object) -> None:
        raise Refused("The printer is busy.")

    ada, later = actor(session, ADA), AT + timedelta(hours=1)
    with monkeypatch.context() as patch:
        patch.setattr("disclosure.jobs.look_back_work.issue_letter_of", refuses)
        do(session)
    approved_letter(session, ref, **newer)
    (first,) = session.scalars(select(Work))
    leave(session, ada, AT, DOOR, first.id)
    released(session, ref, {"next": 1}, at=later)
    _, second = session.scalars(select(Work).order_by(Work.id))
    stop(session, ada, later, DOOR, second.id)
    give_up(session, ada, later, DOOR, second.id)
    assert [each.why for each in aside(session, ref)] == [OLDER.format("LET-2026-000001")]

    released(session, ref, {"next": 1}, at=later)
    do(session, hours=2)
    old, new = letters_of(session, members(session)[0].incident_id)
    assert (old.state, new.state) == (LetterState.WITHDRAWN, LetterState.ISSUED)


@begins_with(many_to_tell, patients=1, until="released")
def test_an_older_letter_that_somebody_withdraws_while_the_newer_is_made_stops_it_in_nothing(
    session: Session, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page allows that. The list asks nobody to put the case back, and no letter is lost."""

    def refuses(*_: object) -> None:
        raise Refused("The printer is busy.")

    ada, later = actor(session, ADA), AT + timedelta(hours=1)
    with monkeypatch.context() as patch:
        patch.setattr("disclosure.jobs.look_back_work.issue_letter_of", refuses)
        do(session)
    approved_letter(session, ref, text=TEXT.replace("a slide of yours", "two slides of yours"))
    (first,) = session.scalars(select(Work))
    leave(session, ada, AT, DOOR, first.id)
    second = released(session, ref, {"next": 1}, at=later)
    moves(session, 1, "withdraw", later, reason="The newer words say it better")
    assert aside(session, ref) == []
    with pytest.raises(Refused, match="is not set aside"):
        put_back(session, ada, later, DOOR, ref, 1)

    with monkeypatch.context() as patch:
        patch.setattr("disclosure.jobs.look_back_work.write_letter_of", refuses)
        do(session, hours=2)
    (why,) = aside(session, ref)
    assert (why.why, why.can_be_put_back) == ("The printer is busy.", False)
    assert why.work is not None
    try_again(session, ada, later, DOOR, why.work)
    do(session, hours=3)
    assert letter_states(session) == [[LetterState.WITHDRAWN, LetterState.ISSUED]]
    assert len([*letters_in(session, second, LetterState.ISSUED)]) == 1


@begins_with(many_to_tell, patients=1, until="released")
def test_whoever_issues_one_in_the_older_words_by_hand_reads_that_there_are_newer(
    app: Flask, session: Session, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may have to have it now. It stops nothing, and then they get no other."""

    def refuses(*_: object) -> None:
        raise Refused("The printer is busy.")

    def reads() -> bool:
        page = signed_in(app, ADA).get("/letters/LET-2026-000001/issue")
        return NEWER_WORDS.format(ref) in page.text

    ada, later = actor(session, ADA), AT + timedelta(hours=1)
    with monkeypatch.context() as patch:
        patch.setattr("disclosure.jobs.look_back_work.issue_letter_of", refuses)
        do(session)
    assert not reads()
    approved_letter(session, ref, text=TEXT.replace("a slide of yours", "two slides of yours"))
    assert reads()
    (first,) = session.scalars(select(Work))
    leave(session, ada, AT, DOOR, first.id)
    released(session, ref, {"next": 1}, at=later)
    assert reads()
    moves(session, 1, "issue", later, how="post")
    assert not reads()
    do(session, hours=2)
    assert letter_states(session) == [[LetterState.ISSUED]]


def test_a_letter_names_people_as_they_are_called_and_not_as_a_list_has_them(
    session: Session, tmp_path: Path
) -> None:
    """Ann Price is greeted by her first name, and no mother reads of Baby Price: her letter waits
    until somebody has put on record what she calls her child. A list in capitals goes, too.
    """
    ref = a_look_back(session).ref
    hers = {"patient_name": "Baby Price", "patient_born_on": "2024-05-02"}
    hers |= {"person_name": "Price, Joy", "relationship": "Mother", "standing": "relevant"}
    rows = [patient(1, patient_name="Price, Ann"), patient(2, **hers)]
    rows += [patient(3, patient_name="GREEN, Sue")]
    assert added(session, ref, a_list(tmp_path / "list.csv", rows)).added == 3
    whose = "{% if is_patient %}a slide of yours{% else %}a slide of {{ patient }}{% endif %}"
    approved_letter(session, ref, text=TEXT.replace("a slide of yours", whose))
    seen = preview(session, actor(session, ADA), AT, DOOR, ref, {"next": 3})
    ((number, why),) = [(left.number, left.why) for left in seen.left_out]
    assert (number, why) == (2, f"{EMPTY.format('patient')} {NO_NAME}")
    released(session, ref, {"next": 3})
    told = {"what": "identified", "at": AT.isoformat(), "source": "Her mother"}
    in_case(session, 2, BEN, "patient_status", **told, patient={"name": "Price, Ewa"})
    put_back(session, actor(session, ADA), AT, DOOR, ref, 2)
    released(session, ref, {"next": 2})
    do(session)
    assert letter_states(session) == [[LetterState.ISSUED]] * 3
    ann, joy, sue = (letters_of(session, member.incident_id)[0] for member in members(session))
    assert ann.text.startswith("Dear Ann Price\n\nWe read a slide of yours wrongly.")
    assert joy.text.startswith("Dear Joy Price\n\nWe read a slide of Ewa Price wrongly.")
    assert sue.text.startswith("Dear Sue GREEN\n")

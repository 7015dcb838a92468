"""Who may do what to a look-back, and what of it is left when a case is destroyed."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs.aside import set_aside
from disclosure.actions.look_backs.cases import give_findings
from disclosure.actions.look_backs.findings import spread_findings
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.phones import who_is_calling
from disclosure.actions.look_backs.rows import NOBODY_TO_WRITE_TO
from disclosure.actions.look_backs.unreached import not_reached
from disclosure.actions.look_backs.whom import ASK_THEM_FIRST, NOBODY, NOT_ALONE
from disclosure.actions.recording import record
from disclosure.clock import now
from disclosure.kinds.faults import BadInput
from disclosure.permissions import Actor, Forbidden
from disclosure.records.evidence import evidence_of
from disclosure.records.incident import Incident
from disclosure.records.look_backs import WAS_DESTROYED, Member
from disclosure.records.transaction import one_transaction
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import (
    do,
    in_case,
    letter_states,
    members,
    person_of,
)
from tests.disclosure.actions.look_backs.test_look_backs_after import picture
from tests.keeping import LONG_AGO, a_closed_case, agreed, asked
from tests.look_backs import (
    AT,
    HEADER,
    a_list,
    a_look_back,
    added,
    approved_findings,
    approved_letter,
    many_to_tell,
    patient,
    released,
)
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, MAX, MONA, RON, SAM, actor
from workflows.second_person import why_not_second
from workflows.words import LetterState

pytestmark = pytest.mark.usefixtures("team")
DOOR = Door.COMMAND


def test_who_may_do_what_to_a_look_back(session: Session, tmp_path: Path) -> None:
    path = a_list(tmp_path / "list.csv", [patient(1)])
    ref = a_look_back(session).ref
    for email in (BEN, EVA, IVA, CAL, MAX, MONA, ADAM, SAM):
        who = actor(session, email)
        with pytest.raises(Forbidden):
            a_look_back(session, email)
        with pytest.raises(Forbidden):
            added(session, ref, path, email)
        with pytest.raises(Forbidden):
            releasing.preview(session, who, AT, DOOR, ref, {"next": 1})
        with pytest.raises(Forbidden):
            spread_findings(session, who, AT, DOOR, ref)
        with pytest.raises((Forbidden, BadInput)):
            releasing.release(session, who, AT, DOOR, ref, {"next": 1}, "x")
    assert added(session, ref, path, RON).added == 1


def test_no_letter_is_promised_to_a_child_but_to_the_mother_once_she_is_named(
    session: Session, tmp_path: Path
) -> None:
    ref, ada = a_look_back(session).ref, actor(session, ADA)
    tomos = {"patient_name": "Tomos Bach", "patient_born_on": "2019-05-01"}
    rows = [
        patient(1, **tomos),
        patient(2, patient_name="Nia Bach", patient_born_on="2019-06-01", lawful_basis="She asked"),
        patient(3),
    ]
    names = ["lawful_basis", *HEADER]
    assert added(session, ref, a_list(tmp_path / "list.csv", rows, names)).added == 3
    approved_letter(session, ref)
    seen = releasing.preview(session, ada, AT, DOOR, ref, {"next": 3})
    assert [number for number, _ in seen.goes] == [2, 3]
    assert [(each.number, each.why) for each in seen.left_out] == [(1, NOT_ALONE)]
    assert not_reached(session, ada, AT, DOOR, ref).rows[0].next == NOT_ALONE
    mother = {"name": "Mrs Mair Bach", "relationship": "Mother", "is_patient": False}
    post = ["1 High Street", "Aldervale", "AB1 2CD"]
    in_case(session, 1, BEN, "person", **mother, standing="relevant", post=post)
    now_seen = releasing.preview(session, ada, AT, DOOR, ref, {"next": 1})
    assert [number for number, _ in now_seen.goes] == [1]
    assert "Dear Mrs Mair Bach" in now_seen.samples[0].text
    assert not_reached(session, ada, AT, DOOR, ref).rows[0].next == "Try by post."
    released(session, ref, {"next": 1})
    assert do(session).done == 1
    assert letter_states(session)[0] == [LetterState.ISSUED]


def test_a_mother_gets_no_letter_of_a_daughter_who_is_of_age_by_now_until_somebody_asked(
    session: Session, tmp_path: Path
) -> None:
    """The page of one letter asks it of whoever sends that; of a thousand nobody reads any. Once
    it stood on record that she is of age, the letter went to her mother all the same.
    """
    ref, ada, number = a_look_back(session).ref, actor(session, ADA), {"first": 1, "last": 1}
    nia = patient(1, patient_name="Nia Bach", patient_born_on="2008-03-25")
    mother = {"person_name": "Mrs Mair Bach", "relationship": "Mother", "standing": "relevant"}
    rows = [nia | mother | {"lawful_basis": "Parental responsibility"}]
    added(session, ref, a_list(tmp_path / "list.csv", rows, dict.fromkeys(rows[0])))
    approved_letter(session, ref)

    def left_out(**later: float) -> list[str]:
        at = AT + timedelta(**later)
        seen = releasing.preview(session, ada, at, DOOR, ref, number)
        return [each.why for each in seen.left_out]

    assert (left_out(days=4), left_out(days=6)) == ([], [ASK_THEM_FIRST])
    still = {"lawful_basis": "Deputy, by the order of 25 March", "reason": "She brought it"}
    change = Change(
        members(session)[0].incident_id, actor(session, BEN), AT + timedelta(days=6), DOOR
    )
    record(session, change, "person_change", {"person": person_of(session, 1), **still})
    assert left_out(days=6) == []
    came = {"what": "came_of_age", "at": AT.isoformat(), "source": "Her birthday"}
    in_case(session, 1, BEN, "patient_status", **came)
    assert left_out(days=6) == [ASK_THEM_FIRST]


def test_words_that_are_true_of_the_patient_alone_are_seen_as_a_son_would_read_them(
    session: Session, tmp_path: Path
) -> None:
    """“A slide of yours” went to the son of a patient who had died: he was case 2 of six, the
    samples were the first, the middle and the last, and nothing said that any reader was another.
    """
    ref, ada = a_look_back(session).ref, actor(session, ADA)
    son = {"person_name": "Mr Ieuan Test", "relationship": "Son", "standing": "relevant"}
    rows = [patient(number) for number in range(1, 7)]
    rows[1] = patient(2, died_on="2025-03-02", **son)
    added(session, ref, a_list(tmp_path / "list.csv", rows))
    approved_letter(session, ref)
    seen = releasing.preview(session, ada, AT, DOOR, ref, {"next": 6})
    assert "6 letters go, 1 of them to somebody other than the patient." in seen.says
    assert [each.number for each in seen.samples] == [1, 2, 6]
    assert "Dear Mr Ieuan Test\n\nWe read a slide of yours wrongly." in seen.samples[1].text
    alone = releasing.preview(session, ada, AT, DOOR, ref, {"first": 2, "last": 2})
    assert "1 letter goes, to somebody other than the patient." in alone.says
    others = releasing.preview(session, ada, AT, DOOR, ref, {"first": 3, "last": 6})
    assert "4 letters go. 0 are left out." in others.says


def test_where_only_a_husband_is_told_too_it_is_not_said_that_nobody_living_is_named(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    his = {"person_name": "Mr Al Test", "relationship": "Husband", "standing": "also_told"}
    added(session, ref, a_list(tmp_path / "list.csv", [patient(1, **his)]))
    (row,) = not_reached(session, actor(session, ADA), AT, DOOR, ref).rows
    assert row.next == "Name somebody to be told: nobody living is named who must be."


def test_of_two_parents_it_is_said_whom_to_try_by_which_way(
    session: Session, tmp_path: Path
) -> None:
    """His mother asked us never to send a text: beside her name stood “Try by text”, which was the
    father's telephone, and nobody was to ring him, for she had been rung."""
    ref = a_look_back(session).ref
    hers = {"person_name": "Mrs Jo Test", "relationship": "Mother", "patient_born_on": "2019-01-02"}
    row = patient(1, **hers, safe_never="post; text; visit")
    added(session, ref, a_list(tmp_path / "list.csv", [row]))
    mother = person_of(session, 1)
    his = {"name": "Mr Al Test", "relationship": "Father", "is_patient": False}
    his |= {"standing": "relevant", "lawful_basis": "Parent", "phone": "01632 960222"}
    father = in_case(session, 1, BEN, "person", **his)
    says = {
        mother: ("Try Mr Al Test by phone.", "phone to Mrs Jo Test, 20 March 2026"),
        father: ("Try Mr Al Test by text.", "phone to Mr Al Test, 20 March 2026"),
    }
    for person, (following, tried) in says.items():
        told = {"how": "phone", "at": AT.isoformat(), "result": "No answer"}
        in_case(session, 1, BEN, "attempt", person=person, **told)
        (row_now,) = not_reached(session, actor(session, ADA), AT, DOOR, ref).rows
        assert (row_now.next, row_now.tried[-1]) == (following, tried)


def test_a_row_that_names_nobody_who_must_be_told_waits_for_a_person_from_the_first(
    session: Session, tmp_path: Path
) -> None:
    """It was taken as “Still to tell”, as if the next release would write to somebody; a row of
    whoever died and has nobody was set aside at once."""
    ref = a_look_back(session).ref
    brother = {"person_name": "Mr Al Test", "relationship": "Brother"}
    rows = [
        patient(1, **brother, standing="also_told", died_on="2026-01-01"),
        patient(2, **brother, standing="not_to_be_told"),
        patient(3, **brother, standing="relevant"),
        patient(4, died_on="2026-01-01"),
    ]
    added(session, ref, a_list(tmp_path / "list.csv", rows))
    assert picture(session, ref) == {"to_tell": 1, "set_aside": 3}
    look_back = look_back_of(session, actor(session, ADA), ref)
    aside = set_aside(session, look_back, actor(session, ADA))
    assert [each.why for each in aside] == [NOBODY, NOBODY, NOBODY_TO_WRITE_TO]
    assert all(each.can_be_put_back for each in aside)


@begins_with(many_to_tell, patients=1)
def test_on_a_day_to_avoid_nobody_is_told_to_ring_them_but_on_which_and_why(
    session: Session, ref: str
) -> None:
    funeral = {"on": f"{AT - timedelta(days=365):%Y-%m-%d}", "why": "Her husband was buried"}
    told = {"person": person_of(session, 1), "avoid": [funeral], "reason": "She told us"}
    in_case(session, 1, BEN, "person_change", **told)
    says = "Let them be: not on 20 March 2026 (Her husband was buried)."
    for at, following in ((AT, says), (AT + timedelta(days=1), "Try by phone.")):
        assert not_reached(session, actor(session, ADA), at, DOOR, ref).rows[0].next == following


@begins_with(many_to_tell, patients=2)
def test_what_is_on_record_of_capacity_and_age_counts_in_the_preview_too(
    session: Session, ref: str, tmp_path: Path
) -> None:
    ada = actor(session, ADA)
    young = patient(3, patient_born_on="2008-05-02")
    assert added(session, ref, a_list(tmp_path / "more.csv", [young])).added == 1
    approved_letter(session, ref)
    told = {"at": "2026-03-19", "source": "The ward"}
    in_case(session, 1, ADA, "patient_status", what="lost_capacity", **told)
    in_case(session, 3, ADA, "patient_status", what="came_of_age", **told)
    seen = releasing.preview(session, ada, AT, DOOR, ref, {"next": 3})
    assert [number for number, _ in seen.goes] == [2, 3]
    assert [(each.number, each.why) for each in seen.left_out] == [(1, NOT_ALONE)]


@begins_with(many_to_tell, patients=1)
def test_findings_that_another_work_gave_to_a_case_stand_there_once(
    session: Session, ref: str
) -> None:
    approved_findings(session, ref)
    give_findings(session, AT, "INC-2026-000001", 1)
    give_findings(session, AT, "INC-2026-000001", 1)
    incident = session.scalars(select(Incident)).one()
    assert [row.kind for row in evidence_of(session, incident.id)].count("findings") == 1


def test_what_a_job_wrote_for_somebody_is_their_own_word() -> None:
    by = Change(1, Actor(IVA), AT, Door.JOB).by
    assert by != IVA
    assert why_not_second(IVA, {by})
    assert why_not_second(EVA, {by}) is None


def test_a_destroyed_case_leaves_no_hash_of_a_name_and_breaks_no_list(session: Session) -> None:
    ref = a_look_back(session).ref
    case = a_closed_case(session, LONG_AGO)
    case.at = now()
    with one_transaction(session):
        cells = {"number": 1, "incident_id": case.id, "external_ref": "S-1", "alike": "key:hash"}
        session.add(Member(look_back_id=1, **cells))
    agreed(case, asked(case))
    assert [member.alike for member in members(session)] == [WAS_DESTROYED]
    ada = actor(session, ADA)
    assert not_reached(session, ada, now(), DOOR, ref).rows == ()
    assert not who_is_calling(session, ada, now(), DOOR, ref, "S-1").found

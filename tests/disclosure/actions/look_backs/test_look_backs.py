"""A look-back from the list to the letters: what is shared, what is released, what is stopped."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import Change, ChangedMeanwhile, Door
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs import words
from disclosure.actions.look_backs.aside import put_back
from disclosure.actions.look_backs.cases import case_of
from disclosure.actions.look_backs.document import look_back_document
from disclosure.actions.look_backs.due import LETTER_WORK
from disclosure.actions.look_backs.findings import spread_findings
from disclosure.actions.look_backs.post import mark_sent
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.actions.users import disable_user
from disclosure.jobs.working import KINDS, Worked
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.evidence import Evidence
from disclosure.records.house import house_entries
from disclosure.records.letter import letters_of
from disclosure.records.look_backs import Member
from disclosure.records.work import WorkItem
from tests.begun import begins_with
from tests.look_backs import (
    AT,
    FINDINGS,
    PROMISE,
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
from tests.people import ADA, ADAM, BEN, CAL, EVA, IVA, MONA, RON, actor
from tests.worked import worked_off
from workflows.words import LetterState

pytestmark = pytest.mark.usefixtures("team")
DOOR = Door.COMMAND


def members(session: Session) -> list[Member]:
    session.rollback()
    return list(session.scalars(select(Member).order_by(Member.number)))


def letter_states(session: Session) -> list[list[LetterState]]:
    found = [letters_of(session, member.incident_id) for member in members(session)]
    return [[letter.state for letter in each] for each in found]


def whys(session: Session) -> list[str]:
    session.rollback()
    return [item.why for item in session.scalars(select(WorkItem)) if item.why]


def do(session: Session, **later: float) -> Worked:
    return worked_off(session, AT + timedelta(**later))


def in_case(session: Session, number: int, email: str, kind: str, /, **data: object) -> int:
    incident_id = members(session)[number - 1].incident_id
    change = Change(incident_id, actor(session, email), AT, DOOR)
    return record(session, change, kind, data).id


def person_of(session: Session, number: int) -> int:
    incident_id = members(session)[number - 1].incident_id
    mine = select(Evidence.number).where(Evidence.incident_id == incident_id)
    return session.scalars(mine.where(Evidence.kind == "person")).one()


def documents(session: Session, ref: str, email: str = ADA) -> dict[str, object]:
    session.rollback()
    look_back = case_of(session, "INC-2026-000001").look_back
    assert look_back.ref == ref
    return look_back_document(session, look_back, actor(session, email))


def test_forty_people_are_told_and_the_record_verifies(session: Session, tmp_path: Path) -> None:
    graded = {"harm_scale": "eng_reg20", "harm_level": "reg20_moderate"}
    ref = many_to_tell(session, 37, **graded).ref
    others = [
        patient(38, safe_never="post"),
        patient(39, died_on="2026-02-01"),
        patient(40, died_on="2026-02-01", person_name="Mr Al Test", relationship="Husband"),
    ]
    assert added(session, ref, a_list(tmp_path / "more.csv", others)).added == 3
    approved_findings(session, ref)
    assert spread_findings(session, actor(session, ADA), AT, DOOR, ref) == 40
    assert do(session).done == 40
    approved_letter(session, ref)
    released(session, ref, {"next": 2})
    released(session, ref, {"first": 37, "last": 40})
    assert do(session, hours=1).done == 4
    told = documents(session, ref)
    assert told["counts"] == {"acknowledge": 40}
    assert told["progress"] == {
        "to_tell": 34, "letter_issued": 4, "sent": 0, "delivered": 0, "told": 0, "returned": 0,
        "not_reached": 0, "set_aside": 2, "said_no": 0, "closed_without_duty": 0, "in_error": 0,
        "destroyed": 0,
    }  # fmt: skip
    assert len(told["incidents"]) == len(told["not_reached"]) == 40  # type: ignore[arg-type]
    day = (AT + timedelta(hours=2)).isoformat()
    later = AT + timedelta(hours=3)
    assert mark_sent(session, actor(session, ADA), later, DOOR, ref, 1, day).done == 2
    assert documents(session, ref)["progress"]["sent"] == 2  # type: ignore[index]
    assert verify(session).ok
    session.rollback()
    whats = [entry.what for entry in house_entries(session)]
    assert whats.count("look-back letters released") == 2
    assert "Test0" not in "".join(entry.about for entry in house_entries(session))


@begins_with(many_to_tell, patients=1)
def test_each_case_has_the_findings_of_the_two_people_who_wrote_and_approved_them(
    session: Session, ref: str
) -> None:
    seal = approved_findings(session, ref)
    spread_findings(session, actor(session, ADA), AT, DOOR, ref)
    do(session)
    rows = {row.kind: row for row in session.scalars(select(Evidence))}
    assert rows["findings"].by == f"job, in the name of {IVA}"
    assert rows["findings_approval"].by == f"job, in the name of {EVA}"
    assert rows["findings_approval"].body["sha256"] == seal
    assert rows["findings_approval"].body["note"].startswith(f"Approved once for {ref}.")
    assert rows["findings"].body["facts"] == FINDINGS["facts"]
    assert spread_findings(session, actor(session, ADA), AT, DOOR, ref) == 0


@begins_with(many_to_tell, patients=1)
def test_a_letter_tells_the_day_of_the_harm_as_two_people_put_it_right(
    session: Session, ref: str
) -> None:
    slide = {"name": "occurred", "at": "2022-03-09", "evidence": "The date on the slide"}
    event = in_case(session, 1, ADA, "event", **slide)
    in_case(session, 1, EVA, "event_review", event=event, agrees=True, reason="I saw the slide")
    approved_letter(session, ref)
    released(session, ref, {"next": 1})
    do(session, hours=1)
    [letter] = letters_of(session, members(session)[0].incident_id)
    assert "This happened on Wednesday 9 March 2022." in letter.text


def test_nobody_approves_their_own_words_nor_words_they_did_not_read(session: Session) -> None:
    ref = a_look_back(session).ref
    row = words.write_findings(session, actor(session, IVA), AT, DOOR, ref, FINDINGS)
    seal, told = row.sha256, {"sha256": row.sha256}
    for email in (IVA, ADA, BEN, MONA, ADAM, CAL):
        with pytest.raises(Forbidden):
            words.approve_findings(session, actor(session, email), AT, DOOR, ref, told)
    both = actor(session, EVA)
    with pytest.raises(ChangedMeanwhile):
        words.approve_findings(session, both, AT, DOOR, ref, {"sha256": "0" * 64})
    words.approve_findings(session, both, AT, DOOR, ref, {"sha256": seal})
    with pytest.raises(Refused, match="approved already"):
        words.approve_findings(session, both, AT, DOOR, ref, {"sha256": seal})


def test_whoever_wrote_the_words_cannot_approve_them_with_a_second_role(session: Session) -> None:
    ref = a_look_back(session).ref
    eva = actor(session, EVA)
    writer = type(eva)(eva.email, eva.name, eva.roles | actor(session, BEN).roles, eva.sites)
    row, _ = words.write_letter(session, writer, AT, DOOR, ref, the_letter())
    with pytest.raises(Refused, match="You wrote part of this"):
        words.approve_letter(session, writer, AT, DOOR, ref, {"sha256": row.sha256})


@begins_with(many_to_tell, patients=4)
def test_a_person_who_may_not_act_in_a_case_leaves_it_set_aside(session: Session, ref: str) -> None:
    in_case(session, 2, ADA, "involved", user=EVA, part="Read the slide herself")
    in_case(session, 4, ADA, "restrict", reason="A colleague of hers", only=[ADA, IVA, RON])
    in_case(session, 3, ADA, "restrict", reason="A public figure here", only=[ADA, RON])
    approved_findings(session, ref)
    spread_findings(session, actor(session, ADA), AT, DOOR, ref)
    worked = do(session)
    assert (worked.done, worked.set_aside) == (1, 3)
    assert sorted(whys(session)) == [
        "This case is not one of yours.",  # the writer's
        "This case is not one of yours.",  # the approver's
        "You took part in this patient's care, so another person has to agree.",
    ]
    kinds = [row.kind for row in session.scalars(select(Evidence))]
    assert kinds.count("findings") == 1  # what was begun for case 2 is gone whole
    assert documents(session, ref)["progress"]["set_aside"] == 3  # type: ignore[index]


@begins_with(many_to_tell, patients=1)
def test_an_approver_who_left_lets_nothing_go(session: Session, ref: str) -> None:
    approved_findings(session, ref)
    spread_findings(session, actor(session, ADA), AT, DOOR, ref)
    disable_user(session, actor(session, ADAM), AT, EVA, RON)
    assert do(session).set_aside == 1
    assert whys(session) == ["Eva Marsh wrote or approved these words, and has left."]


@begins_with(many_to_tell, patients=1)
def test_findings_of_its_own_are_not_written_over(session: Session, ref: str) -> None:
    in_case(session, 1, IVA, "findings", **{**FINDINGS, "facts": "Hers was another matter."})
    approved_findings(session, ref)
    spread_findings(session, actor(session, ADA), AT, DOOR, ref)
    do(session)
    assert whys(session) == ["Findings of its own are on record in this case."]


@pytest.mark.parametrize("its_own", [True, False])
@begins_with(many_to_tell, patients=1)
def test_a_second_version_goes_only_where_nobody_wrote_others_since(
    session: Session, ref: str, its_own: bool
) -> None:
    approved_findings(session, ref)
    spread_findings(session, actor(session, ADA), AT, DOOR, ref)
    do(session)
    if its_own:
        in_case(session, 1, IVA, "findings", **{**FINDINGS, "facts": "Hers was another matter."})
    again = {**FINDINGS, "why": "Slides were read too fast by too few."}
    row = words.write_findings(session, actor(session, IVA), AT, DOOR, ref, again)
    words.approve_findings(session, actor(session, EVA), AT, DOOR, ref, {"sha256": row.sha256})
    spread_findings(session, actor(session, ADA), AT, DOOR, ref)
    do(session, hours=1)
    own = ["Findings of its own are on record in this case."]
    assert whys(session) == (own if its_own else [])


@begins_with(many_to_tell, patients=1)
def test_words_altered_in_the_database_after_approval_go_nowhere(
    session: Session, ref: str
) -> None:
    approved_findings(session, ref)
    approved_letter(session, ref)
    seen = released(session, ref, {"next": 1})
    assert seen.letters == 1
    spread_findings(session, actor(session, ADA), AT, DOOR, ref)
    for change in (
        "look_back_findings SET why = 'Nobody knows why.'",
        "look_back_letter SET text = replace(text, 'wrongly', 'badly')",  # the check minds neither
    ):
        session.connection().exec_driver_sql(f"UPDATE {change}")
    session.commit()
    assert do(session).set_aside == 2
    assert sorted(whys(session)) == [
        "The words of this letter are not approved as they stand.",
        "These findings are not approved as they stand.",
    ]
    assert letter_states(session) == [[]]


@begins_with(many_to_tell, patients=1, until="released")
def test_a_letter_is_the_approved_words_with_its_slots_and_nothing_else(
    session: Session, ref: str
) -> None:
    do(session)
    (letter,) = letters_of(session, members(session)[0].incident_id)
    assert letter.text.startswith("Dear Mrs Rowan Test00001\n")
    assert letter.state is LetterState.ISSUED
    assert (letter.written_by, letter.approved_by) == ([BEN], EVA)
    assert letter.approved_sha256 == letter.text_sha256
    assert list(letter.links) == [PROMISE["sentence"]]


@begins_with(many_to_tell, patients=3, until="letter")
def test_a_release_is_what_was_looked_at(session: Session, ref: str) -> None:
    ada, batch = actor(session, ADA), {"next": 2}
    seen = releasing.preview(session, ada, AT, DOOR, ref, batch)
    assert [number for number, _ in seen.goes] == [1, 2]
    assert "Dear Mrs Rowan Test00001" in seen.samples[0].text
    in_case(session, 2, BEN, "patient_status", what="died", at="2026-03-19", source="The ward")
    with pytest.raises(ChangedMeanwhile):
        releasing.release(session, ada, AT, DOOR, ref, batch, seen.seen)
    assert [m.release_id for m in members(session)] == [None, None, None]
    assert not list(session.scalars(select(WorkItem)))
    again = releasing.preview(session, ada, AT, DOOR, ref, batch)
    assert [each.why for each in again.left_out] == ["They have died."]


@pytest.mark.parametrize("number", [2**31, 10**20])
@begins_with(many_to_tell, patients=1, until="letter")
def test_a_number_that_no_case_can_have_is_refused_by_its_box(
    session: Session, ref: str, number: int
) -> None:
    with pytest.raises(BadInput) as bad:
        released(session, ref, {"first": number, "last": number})
    (fault,) = bad.value.faults
    assert (fault.field, fault.says) == ("last", "To number: no case has so large a number.")


def test_who_is_left_out_is_named_with_the_reason_and_can_be_put_back(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    rows = [
        patient(1, safe_never="post"),
        patient(2, address_1="", address_2="", postcode=""),
        patient(3, language="Polish"),
        patient(4, formats="Braille"),
        patient(5, formats="large print"),
    ]
    added(session, ref, a_list(tmp_path / "list.csv", rows))
    approved_letter(session, ref)
    made = released(session, ref, {"first": 1, "last": 5})
    assert (made.letters, made.left_out) == (1, 4)
    assert [m.set_aside for m in members(session)] == [
        "They asked us never to use the post.",
        "There is no postal address on record.",
        "They need another language than that of the letter.",
        "They need a form that paper or these words cannot give.",
        None,
    ]
    ada = actor(session, ADA)
    in_case(session, 1, BEN, "person_change", person=person_of(session, 1),
            safe={"never": []}, reason="She rang and changed it")  # fmt: skip
    put_back(session, ada, AT, DOOR, ref, 1)
    assert [n for n, _ in releasing.preview(session, ada, AT, DOOR, ref, {"next": 9}).goes] == [1]


def test_a_fault_of_one_letter_stops_no_other(session: Session, tmp_path: Path) -> None:
    """The name of a patient of another case stands in these words only where she is another."""
    ref = a_look_back(session).ref
    rows = [patient(1), patient(2, patient_name="Mrs Ewa Nowakowska"), patient(3)]
    added(session, ref, a_list(tmp_path / "list.csv", rows))
    text = str(the_letter()["text"]).replace("Yours", "Ask for Mrs Ewa Nowakowska.\n\nYours")
    approved_letter(session, ref, text=text)
    released(session, ref, {"next": 3})
    worked = do(session)
    assert (worked.done, worked.set_aside) == (1, 2)
    assert set(whys(session)) == {"The check finds in this letter: raw-identifier."}
    assert letter_states(session) == [[], [LetterState.ISSUED], []]


DEATH = {"what": "died", "at": "2026-03-19", "source": "The registrar"}


def stages(session: Session) -> Iterator[str]:
    """Does the work of one letter stage by stage: what happens between is up to the test."""
    yield "released"
    taken = KINDS[LETTER_WORK]
    KINDS[LETTER_WORK] = replace(taken, stages=(taken.stages[0], _stop))
    try:
        do(session)
    finally:
        KINDS[LETTER_WORK] = taken
    yield "approved"
    do(session, hours=1)
    yield "issued"


def _stop(*_: object) -> None:
    raise ConnectionError("the machine was taken away")


MOVED = {"post": ["9 New Street", "Aldervale", "AB1 9ZZ"], "reason": "She moved last week"}


@pytest.mark.parametrize("stage", ["released", "approved", "issued"])
@pytest.mark.parametrize("what", ["death", "address"])
@begins_with(many_to_tell, patients=1, until="released")
def test_death_or_a_new_address_in_the_middle_stops_the_letter(
    session: Session, ref: str, stage: str, what: str
) -> None:
    for reached in stages(session):
        if reached != stage:
            continue
        if what == "death":
            in_case(session, 1, BEN, "patient_status", **DEATH)
        else:
            in_case(session, 1, BEN, "person_change", person=person_of(session, 1), **MOVED)
    day = (AT + timedelta(hours=2)).isoformat()
    later = AT + timedelta(hours=3)
    sent = mark_sent(session, actor(session, ADA), later, DOOR, ref, 1, day)
    (states,) = letter_states(session)
    if (stage, what) == ("released", "address"):  # nothing was written yet: it goes to the new one
        (letter,) = letters_of(session, members(session)[0].incident_id)
        assert letter.address
        assert letter.address[1] == "9 New Street"
        assert (states, sent.done) == ([LetterState.SENT], 1)
        return
    assert sent.done == 0
    assert LetterState.SENT not in states
    if what == "death" and states:
        assert states == [LetterState.WITHDRAWN]
    if stage == "approved" and what == "address":
        assert states == [LetterState.APPROVED]
        assert "The address changed" in whys(session)[0]
    if stage == "issued" and what == "address":
        assert "carries the old one" in sent.refused[0][1]

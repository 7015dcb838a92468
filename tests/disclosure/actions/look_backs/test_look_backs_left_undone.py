"""Work of a look-back that is left undone, or asked for twice: nobody drops out by it."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import give_up, leave, stop
from disclosure.actions.background.work_seen import how_far, time_left
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs.aside import put_back
from disclosure.actions.look_backs.findings import can_be_given, spread_findings
from disclosure.actions.look_backs.next import Act, next_step
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.progress import ASIDE, progress
from disclosure.actions.look_backs.whom import NEVER_POST
from disclosure.actions.look_backs.words import approve_letter, write_letter
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, change_user
from disclosure.records.evidence import evidence_of
from disclosure.records.letter import Letter
from disclosure.records.people import people_of
from disclosure.records.work import Work, WorkState
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.cases import ACase, a_letter
from tests.disclosure.actions.look_backs.test_look_backs import (
    DOOR,
    do,
    in_case,
    letter_states,
    members,
    person_of,
    stages,
)
from tests.disclosure.actions.look_backs.test_look_backs_after import (
    TODAY,
    aside,
    picture,
    talks,
    unreached,
)
from tests.disclosure.actions.look_backs.test_look_backs_further import moves
from tests.look_backs import (
    AT,
    TEXT,
    a_list,
    added,
    approved_findings,
    approved_letter,
    many_to_tell,
    patient,
    released,
    the_letter,
)
from tests.lost_words import records_altered
from tests.people import ADA, BEN, EVA, OPERATOR, RON, SITE, actor
from tests.typed import signed_in
from workflows.words import LetterState


def latest_work(session: Session) -> Work:
    session.rollback()
    return session.scalars(select(Work).order_by(Work.id.desc())).first() or Work()


def goes(session: Session, ref: str, batch: object) -> list[int]:
    seen = releasing.preview(session, actor(session, ADA), AT, DOOR, ref, batch)
    assert seen.left_out == ()
    return [number for number, _ in seen.goes]


@begins_with(many_to_tell, patients=3, until="letter")
def test_letters_that_somebody_stopped_and_gave_up_go_with_the_next_release(
    session: Session, ref: str
) -> None:
    """A word in them was wrong: that is mended, and the same patients get the letter."""
    ada = actor(session, ADA)
    released(session, ref, {"first": 1, "last": 2})
    work = latest_work(session)
    assert goes(session, ref, {"next": 5}) == [3]  # the others are being made
    stop(session, ada, AT, DOOR, work.id)
    assert goes(session, ref, {"next": 5}) == [3]
    assert give_up(session, ada, AT, DOOR, work.id) == 2
    assert goes(session, ref, {"next": 5}) == [1, 2, 3]
    assert goes(session, ref, {"first": 2, "last": 2}) == [2]
    look_back = look_back_of(session, ada, ref)
    does = next_step(session, look_back, ada, progress(session, look_back))
    assert does is not None
    assert does.act is Act.RELEASE
    released(session, ref, {"next": 5})
    assert goes(session, ref, {"next": 5}) == []
    do(session)
    assert all(member.letter_id for member in members(session))
    assert goes(session, ref, {"next": 5}) == []


@begins_with(many_to_tell, patients=2, until="letter")
def test_a_letter_that_the_check_refused_and_somebody_left_is_not_forgotten(
    session: Session, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = actor(session, ADA)
    released(session, ref, {"first": 1, "last": 1})
    work = latest_work(session)

    def refuses(*_: object) -> str:
        raise Refused("The check finds a fault.")

    with monkeypatch.context() as patch:
        patch.setattr("disclosure.jobs.look_back_work.write_letter_of", refuses)
        do(session)
    assert goes(session, ref, {"next": 5}) == [2]  # somebody tries it again, or leaves it
    assert leave(session, ada, AT, DOOR, work.id) == 1
    assert goes(session, ref, {"next": 5}) == [1, 2]


@pytest.mark.parametrize("fails", ["write", "issue"])
@begins_with(many_to_tell, patients=2, until="letter")
def test_who_is_left_out_of_a_letter_that_was_left_undone_keeps_it_from_nobody_else(
    session: Session, ref: str, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    """Her letter was not made, or not issued before its words were written anew, and then she asked
    us not to write. She waits for a person: the others have their letters, and the list goes on.
    """
    ada, batch = actor(session, ADA), {"next": 1}

    def refuses(*_: object) -> str:
        raise Refused("The printer is busy.")

    released(session, ref, {"first": 1, "last": 1})
    with monkeypatch.context() as patch:
        patch.setattr(f"disclosure.jobs.look_back_work.{fails}_letter_of", refuses)
        do(session)
    approved_letter(session, ref, text=TEXT.replace("a slide of yours", "two slides of yours"))
    assert leave(session, ada, AT, DOOR, latest_work(session).id) == 1
    she, safe = person_of(session, 1), {"use": ["phone"], "never": ["post"]}
    in_case(session, 1, BEN, "person_change", person=she, safe=safe, reason="She asked us not to")

    seen = releasing.preview(session, ada, AT, DOOR, ref, batch).seen
    assert releasing.release(session, ada, AT, DOOR, ref, batch, seen) is None
    assert [each.why for each in aside(session, ref)] == [NEVER_POST]
    assert goes(session, ref, {"next": 5}) == [2]
    released(session, ref, batch)
    do(session, hours=1)
    assert letter_states(session)[1] == [LetterState.ISSUED]
    look_back = look_back_of(session, ada, ref)
    does = next_step(session, look_back, ada, progress(session, look_back))
    assert does is not None
    assert does.act is Act.SEND
    seen = releasing.preview(session, ada, AT, DOOR, ref, {"first": 1, "last": 2}).seen
    with pytest.raises(Refused, match="Nobody in this batch can have the letter"):
        releasing.release(session, ada, AT, DOOR, ref, {"first": 1, "last": 2}, seen)


@begins_with(many_to_tell, patients=1, until="released")
def test_a_letter_given_up_before_it_was_issued_waits_for_a_person(
    app: Flask, session: Session, ref: str
) -> None:
    """Approved, and no work issues it: withdrawn, the case can have another."""
    later = AT + timedelta(minutes=20)
    assert next(at for at in stages(session) if at == "approved")
    assert aside(session, ref) == []
    ada, work = actor(session, ADA), latest_work(session)
    stop(session, ada, later, DOOR, work.id)
    assert give_up(session, ada, later, DOOR, work.id) == 1
    (found,) = aside(session, ref)
    assert (found.letter, found.work) == ("LET-2026-000001", None)
    assert picture(session, ref) == {ASIDE: 1}
    shown = signed_in(app, ADA).get(f"/look-backs/{ref}").text
    assert "Issue or withdraw LET-2026-000001" in shown
    assert "Put back" not in shown
    with pytest.raises(Refused, match="Withdraw LET-2026-000001 first, or issue it"):
        put_back(session, ada, later, DOOR, ref, 1)
    moves(session, 1, "withdraw", reason="The work on it was given up")
    put_back(session, ada, later, DOOR, ref, 1)
    assert goes(session, ref, {"next": 5}) == [1]


@begins_with(many_to_tell, patients=2)
def test_who_must_be_told_is_not_told_by_a_talk_with_her_brother_or_a_letter_to_him(
    session: Session, ref: str
) -> None:
    him = {"name": "Jan Test", "relationship": "Brother", "is_patient": False}
    him |= {"standing": "also_told", "post": ["1 High Street", "Aldervale", "AB1 2CD"]}
    brothers = [in_case(session, number, BEN, "person", **him) for number in (1, 2)]
    call: dict[str, object] = {
        "kind": "first",
        "at": TODAY,
        "how": "phone",
        "place": "Screening line",
    }
    call |= {"said": "That the slide was read wrongly.", "family_said": "He will tell her."}
    call |= {"attendees": [{"name": "Ben Okoro", "role": "Nurse", "side": "staff"}]}
    in_case(session, 1, BEN, "conversation", **call, persons=[brothers[0]])
    case = ACase(session, members(session)[1].incident_id, "INC-2026-000002", AT, brothers[1])
    a_letter(case, "no_contact")
    assert case.now.letters[0].state is LetterState.DELIVERED
    assert picture(session, ref) == {"to_tell": 2}
    assert unreached(session, ref) == [1, 2]
    she = people_of(session, members(session)[0].incident_id)[0].number
    in_case(session, 1, BEN, "conversation", **call, persons=[brothers[0], she])
    assert picture(session, ref) == {"to_tell": 1, "told": 1}


@begins_with(many_to_tell, patients=3)
def test_findings_that_are_asked_for_twice_set_nobody_aside(
    session: Session, ref: str, tmp_path: Path
) -> None:
    ada = actor(session, ADA)
    approved_findings(session, ref)
    look_back = look_back_of(session, ada, ref)
    assert can_be_given(session, look_back)
    assert spread_findings(session, ada, AT, DOOR, ref) == 3
    assert not can_be_given(session, look_back)
    assert spread_findings(session, ada, AT, DOOR, ref) == 0
    more = [patient(number) for number in range(4, 6)]
    added(session, ref, a_list(tmp_path / "more.csv", more))
    assert can_be_given(session, look_back)
    assert spread_findings(session, ada, AT, DOOR, ref) == 2
    do(session)
    assert not can_be_given(session, look_back)
    assert progress(session, look_back)[ASIDE] == 0


def test_no_time_is_promised_while_nothing_goes_on() -> None:
    """A worker died: the last items wait until another may take them."""
    work = Work(total=100, done=97, set_aside=0, left=0, run_done=0, state=str(WorkState.RUNNING))
    work.run_at, work.beat_at = AT, AT + timedelta(seconds=97)
    soon, later = (work.beat_at + timedelta(seconds=after) for after in (5, 120))
    assert time_left(work, soon) == timedelta(seconds=3)
    assert how_far(work, soon) == "97 of 100 done, less than a minute left."
    assert time_left(work, later) is None
    assert how_far(work, later) == "97 of 100 done."


def withdrawn(session: Session, number: int) -> int:
    told = {"of": number, "words": "I had the wrong line of the list.", "withdraws": True}
    return in_case(session, 1, BEN, "correction", **told)


@begins_with(many_to_tell, patients=2)
def test_whoever_was_told_in_a_talk_that_counts_again_is_not_still_to_tell(
    session: Session, ref: str
) -> None:
    talks(session, 1, "first")
    assert picture(session, ref) == {"told": 1, "to_tell": 1}
    talk = last_number(session)
    for told in (False, True, False):
        talk = withdrawn(session, talk)
        assert picture(session, ref) == ({"told": 1, "to_tell": 1} if told else {"to_tell": 2})


@begins_with(many_to_tell, patients=2)
def test_a_talk_that_two_took_back_is_not_counted_again_by_one(session: Session, ref: str) -> None:
    """Two had agreed that it was another patient's. Until two say otherwise he is still to tell."""
    talks(session, 1, "first")
    gone = withdrawn(session, last_number(session))
    yes = {"agrees": True, "reason": "It was the next line."}
    in_case(session, 1, EVA, "correction_review", correction=gone, **yes)
    told = {"of": gone, "words": "I think it was he.", "withdraws": True}
    back = in_case(session, 1, ADA, "correction", **told)
    assert picture(session, ref) == {"to_tell": 2}
    in_case(session, 1, EVA, "correction_review", correction=back, **yes)
    assert picture(session, ref) == {"told": 1, "to_tell": 1}


@begins_with(many_to_tell, patients=2)
def test_where_nobody_can_read_whether_a_talk_was_taken_back_he_is_still_to_tell(
    session: Session, settings: Settings, ref: str
) -> None:
    """The picture of all cases could not be shown."""
    talks(session, 1, "first")
    withdrawn(session, withdrawn(session, last_number(session)))
    assert picture(session, ref) == {"told": 1, "to_tell": 1}
    first, second = members(session)
    records_altered(settings, first.incident_id, second.incident_id, "correction")
    assert picture(session, ref) == {"to_tell": 2}


def last_number(session: Session) -> int:
    """Of the records of the first patient."""
    return evidence_of(session, members(session)[0].incident_id)[-1].number


@begins_with(many_to_tell, patients=2, until="list")
def test_words_that_differ_only_in_their_lines_go_to_each_family(
    session: Session, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ron approves for all what Eva wrote, though the letter before it, with other lines, was his:
    each case then refused him, and the families got none.
    """
    for who, called in ((EVA, "Eva Marsh"), (RON, "Ron Bell")):
        both = Person(who, called, ["approver", "risk_manager", "clinician"], [SITE])
        change_user(session, OPERATOR, AT, both)
    written_by(RON, EVA, session, ref, TEXT)
    released(session, ref, {"next": 2})
    with monkeypatch.context() as patch:
        patch.setattr("disclosure.jobs.look_back_work.issue_letter_of", no_printer)
        do(session)
    written_by(EVA, RON, session, ref, TEXT.replace("I am sorry. That", "I am sorry.\nThat"))
    leave(session, actor(session, ADA), AT, DOOR, latest_work(session).id)
    released(session, ref, {"next": 2}, at=AT + timedelta(hours=1))
    do(session, hours=2)
    session.rollback()
    made = [letter.state for letter in session.scalars(select(Letter).order_by(Letter.id))]
    assert made == [LetterState.WITHDRAWN, LetterState.WITHDRAWN, *[LetterState.ISSUED] * 2]


def written_by(writer: str, approver: str, session: Session, ref: str, text: str) -> None:
    row, checked = write_letter(
        session, actor(session, writer), AT, DOOR, ref, the_letter(text=text)
    )
    assert checked.ok
    told = {"sha256": row.sha256}
    approve_letter(session, actor(session, approver), AT, DOOR, ref, told)


def no_printer(*_: object) -> None:
    raise Refused("The printer is busy.")

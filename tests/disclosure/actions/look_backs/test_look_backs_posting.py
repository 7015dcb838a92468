"""What goes with the post together, and which letter a person has to look at before."""

from datetime import datetime, timedelta
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from disclosure.actions.background.work import go_on, stop, try_again
from disclosure.actions.change import Change
from disclosure.actions.look_backs import post
from disclosure.actions.look_backs.aside import put_back
from disclosure.actions.look_backs.cases import case_of, write_letter_of
from disclosure.actions.look_backs.next import Act, next_step
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.post import (
    OtherForm,
    ask_to_mark_sent,
    mark_sent,
    print_release,
)
from disclosure.actions.look_backs.printed import NOT_PRINTED
from disclosure.actions.look_backs.progress import progress
from disclosure.actions.look_backs.whom import DAY_PUT_RIGHT, DIED_SINCE
from disclosure.actions.reading import read_case
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.jobs.working import work_off
from disclosure.operations.keys import session_on
from disclosure.operations.schema import MIGRATIONS
from disclosure.records.engine import open_database
from disclosure.records.incident import Incident
from disclosure.records.letter import letter_called, letters_of
from disclosure.records.look_backs import Member
from disclosure.records.transaction import one_transaction
from disclosure.records.work import Work
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import (
    DEATH,
    DOOR,
    do,
    in_case,
    members,
    person_of,
    stages,
    whys,
)
from tests.disclosure.actions.look_backs.test_look_backs_after import (
    NOON,
    TODAY,
    aside,
    moves_house,
    picture,
    sent_in_background,
)
from tests.disclosure.actions.look_backs.test_look_backs_further import moves
from tests.look_backs import (
    AT,
    a_list,
    a_look_back,
    added,
    approved_letter,
    many_to_tell,
    patient,
    released,
)
from tests.people import ADA, BEN, EVA, RON, actor

pytestmark = pytest.mark.usefixtures("team")


@pytest.fixture
def to_her_husband(session: Session, tmp_path: Path) -> str:
    """A look-back with one letter, issued to the husband of a patient who died after that."""
    ref = a_look_back(session).ref
    him = {"person_name": "Mr Al Test", "relationship": "Husband", "standing": "relevant"}
    added(session, ref, a_list(tmp_path / "list.csv", [patient(1, **him)]))
    approved_letter(session, ref)
    released(session, ref, {"next": 1})
    do(session)
    in_case(session, 1, BEN, "patient_status", **DEATH)
    return ref


def test_a_letter_about_somebody_who_died_since_goes_with_no_stack(
    session: Session, tmp_path: Path, to_her_husband: str
) -> None:
    ref, ada = to_her_husband, actor(session, ADA)
    printed = print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    assert (printed.went, [why for _, why in printed.refused]) == ([], [DIED_SINCE])
    marked = mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY)
    assert (marked.went, [why for _, why in marked.refused]) == ([], [DIED_SINCE])
    assert picture(session, ref) == {"set_aside": 1}
    assert [each.why for each in aside(session, ref)] == [DIED_SINCE]


def test_nor_in_the_background_and_whoever_read_it_sends_it_by_hand(
    session: Session, to_her_husband: str
) -> None:
    sent_in_background(session, to_her_husband)
    assert [each.why for each in aside(session, to_her_husband)] == [DIED_SINCE]
    moves(session, 1, "send", AT + timedelta(hours=4), how="post", format=["standard"], at=TODAY)
    assert picture(session, to_her_husband) == {"sent": 1}


def harmed_on(session: Session, day: str) -> None:
    """The first patient, as two people say it."""
    told = {"name": "occurred", "at": day, "evidence": "The date on the slide"}
    event = in_case(session, 1, ADA, "event", **told)
    in_case(session, 1, EVA, "event_review", event=event, agrees=True, reason="I saw the slide")


@begins_with(many_to_tell, patients=1, until="letter")
def test_a_letter_with_a_day_of_the_harm_that_was_put_right_since_goes_with_no_stack(
    session: Session, ref: str, tmp_path: Path
) -> None:
    """Nobody opens each of a stack. Whoever read this one withdraws it, and the next is right."""
    ada, evening = actor(session, ADA), AT + timedelta(hours=6)
    harmed_on(session, "2022-03-11")
    released(session, ref, {"next": 1})
    do(session)
    harmed_on(session, "2023-05-09")
    printed = print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    assert (printed.went, [why for _, why in printed.refused]) == ([], [DAY_PUT_RIGHT])
    assert [each.why for each in aside(session, ref)] == [DAY_PUT_RIGHT]
    moves(session, 1, "withdraw", NOON, reason="The day is wrong")
    put_back(session, ada, NOON, DOOR, ref, 1)
    released(session, ref, {"next": 1}, at=NOON)
    do(session, hours=4)
    wrong, right = letters_of(session, members(session)[0].incident_id)
    assert "11 March 2022" in wrong.text
    assert "9 May 2023" in right.text
    assert mark_sent(session, ada, evening, DOOR, ref, 2, TODAY).done == 1


@begins_with(many_to_tell, patients=1, until="letter")
def test_nor_is_it_issued_and_a_person_who_read_it_may_let_it_go(
    session: Session, ref: str
) -> None:
    harmed_on(session, "2022-03-11")
    released(session, ref, {"next": 1})
    assert next(at for at in stages(session) if at == "approved")
    harmed_on(session, "2023-05-09")
    do(session, hours=1)
    assert whys(session) == [DAY_PUT_RIGHT]
    moves(session, 1, "issue", NOON, how="post")
    moves(session, 1, "send", NOON, how="post", format=["standard"], at=TODAY)
    assert picture(session, ref) == {"sent": 1}


@begins_with(many_to_tell, patients=2, until="letter")
def test_the_next_step_names_a_release_that_the_post_can_take(session: Session, ref: str) -> None:
    for number in (1, 2):
        released(session, ref, {"first": number, "last": number})
    do(session)
    moves_house(session, 1)
    sent_in_background(session, ref)  # of release 1
    ada = actor(session, ADA)
    look_back = look_back_of(session, ada, ref)
    does = next_step(session, look_back, ada, progress(session, look_back))
    assert does is not None
    assert (does.act, does.release) == (Act.SEND, 2)


@begins_with(many_to_tell, patients=2, until="issued")
def test_what_is_being_marked_as_sent_is_not_asked_for_again_as_the_next_step(
    session: Session, ref: str
) -> None:
    """Whoever had just pressed the button read “Post the letters of release 1, and mark them as
    sent” until the worker had been there, and pressed it again."""
    ada = actor(session, ADA)
    look_back = look_back_of(session, ada, ref)
    work = ask_to_mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY).id
    assert next_step(session, look_back, ada, progress(session, look_back)) is None
    stop(session, ada, NOON, DOOR, work)
    does = next_step(session, look_back, ada, progress(session, look_back))
    assert does is not None
    assert (does.act, does.release) == (Act.SEND, 1)


@pytest.fixture
def issued_late(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A release of two letters: the second was made after the first was printed."""
    ref, ada = many_to_tell(session, 2).ref, actor(session, ADA)
    approved_letter(session, ref)
    released(session, ref, {"next": 2})

    def writes_one(session: Session, at: datetime, incident: str, letter: int) -> str:
        if case_of(session, incident).member.number == 2:
            raise Refused("The check finds a fault.")
        return write_letter_of(session, at, incident, letter)

    with monkeypatch.context() as patch:
        patch.setattr("disclosure.jobs.look_back_work.write_letter_of", writes_one)
        do(session)
    print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    (work,) = session.scalars(select(Work))
    try_again(session, ada, NOON, DOOR, work.id)
    do(session, hours=4)
    return ref


def test_what_was_issued_after_the_others_were_printed_did_not_go_with_them(
    session: Session, tmp_path: Path, issued_late: str
) -> None:
    ada, evening = actor(session, ADA), AT + timedelta(hours=6)
    told = mark_sent(session, ada, evening, DOOR, issued_late, 1, TODAY)
    assert (told.done, [why for _, why in told.refused]) == (1, [NOT_PRINTED])
    assert picture(session, issued_late) == {"sent": 1, "set_aside": 1}
    assert [each.why for each in aside(session, issued_late)] == [NOT_PRINTED]
    with pytest.raises(Refused, match="What was issued since it was printed is printed first"):
        ask_to_mark_sent(session, ada, evening, DOOR, issued_late, 1, TODAY)
    print_release(session, ada, evening, DOOR, issued_late, 1, tmp_path / "again.zip")
    assert picture(session, issued_late) == {"sent": 1, "letter_issued": 1}
    assert mark_sent(session, ada, evening, DOOR, issued_late, 1, TODAY).done == 1


def test_nor_in_the_background_and_whoever_printed_it_alone_marks_it_alone(
    session: Session, issued_late: str
) -> None:
    evening = AT + timedelta(hours=6)
    ask_to_mark_sent(session, actor(session, ADA), evening, DOOR, issued_late, 1, TODAY)
    do(session, hours=6)
    assert picture(session, issued_late) == {"sent": 1, "set_aside": 1}
    assert [each.why for each in aside(session, issued_late)] == [NOT_PRINTED]
    moves(session, 2, "send", evening, how="post", format=["standard"], at=TODAY)
    assert picture(session, issued_late) == {"sent": 2}


def test_of_files_made_before_this_was_kept_what_was_issued_by_then_counts_as_printed(
    session: Session, issued_late: str
) -> None:
    ran = run_path(str(MIGRATIONS / "versions" / "0017_which_letters_are_on_paper.py"))
    with one_transaction(session):
        session.execute(update(Member).values(printed_at=None))
        ran["mark_what_was_printed"](session.connection())
    assert [member.printed_at for member in members(session)] == [NOON, None]
    told = mark_sent(
        session, actor(session, ADA), AT + timedelta(hours=6), DOOR, issued_late, 1, TODAY
    )
    assert [why for _, why in told.refused] == [NOT_PRINTED]


def test_a_stack_has_its_name_once_all_of_it_is_written(
    session: Session, tmp_path: Path, issued_late: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, nobody tidies up: what is half written must not pass for the file for the printer."""
    ada, evening = actor(session, ADA), AT + timedelta(hours=6)
    out, there, usual = tmp_path / "again.zip", list[bool](), post._prints

    def looks(*told: Any) -> Any:
        there.append(out.exists())
        return usual(*told)

    monkeypatch.setattr(post, "_prints", looks)
    print_release(session, ada, evening, DOOR, issued_late, 1, out)
    assert (there, out.exists()) == ([False, False], True)
    assert out.stat().st_mode & 0o077 == 0


@begins_with(many_to_tell, patients=3, until="released")
def test_nor_what_the_worker_issued_while_the_others_were_printed(
    session: Session, settings: Settings, tmp_path: Path, ref: str
) -> None:
    """All that one run issues bears the moment at which it began, before the file was made."""
    session.rollback()
    engine, asked, printed = open_database(settings.database_url), list[int](), list[str]()

    def before_each() -> bool:
        asked.append(1)
        if len(asked) == 2:  # somebody prints the release, which has one letter so far
            with session_on(engine, settings) as other:
                at, ada = AT + timedelta(seconds=2), actor(other, ADA)
                told = print_release(other, ada, at, DOOR, ref, 1, tmp_path / "print.zip")
                printed.extend(told.went)
        return False

    assert work_off(session, AT, until=before_each).done == 3
    engine.dispose()
    assert len(printed) == 1
    told = mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    assert (told.went, [why for _, why in told.refused]) == (printed, [NOT_PRINTED] * 2)
    assert picture(session, ref) == {"sent": 1, "set_aside": 2}


@begins_with(many_to_tell, patients=1, until="issued")
def test_a_letter_that_replaces_a_printed_one_is_on_no_paper_yet(
    session: Session, tmp_path: Path, ref: str
) -> None:
    ada = actor(session, ADA)
    print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    assert members(session)[0].printed_at == NOON
    moves(session, 1, "withdraw", NOON, reason="It names the wrong day")
    put_back(session, ada, NOON, DOOR, ref, 1)
    released(session, ref, {"next": 1})
    do(session, hours=4)
    assert members(session)[0].printed_at is None


@begins_with(many_to_tell, patients=2, until="issued")
def test_whoever_needs_large_print_by_now_is_not_said_to_have_had_it_in_a_stack_of_standard(
    session: Session, tmp_path: Path, ref: str
) -> None:
    """It is on paper as it was printed. A person takes it out, and has the other form made."""
    ada = actor(session, ADA)
    print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    later = NOON + timedelta(minutes=30)
    needs(session, later, formats=["large print"])
    told = mark_sent(session, ada, later, DOOR, ref, 1, TODAY)
    assert [why for _, why in told.refused] == [str(OtherForm())]
    assert [member.set_aside for member in members(session)] == [str(OtherForm()), None]

    put_back(session, ada, later, DOOR, ref, 1)
    print_release(session, ada, later, DOOR, ref, 1, tmp_path / "again.zip")
    needs(session, later + timedelta(minutes=1), empties=["formats"])
    (went,) = mark_sent(session, ada, later + timedelta(hours=1), DOOR, ref, 1, TODAY).went
    assert sent_as(session, went) == ["large_print"]  # what lay in the envelope


def needs(session: Session, at: datetime, **forms: list[str]) -> None:
    """The first of the patients tells us."""
    change = Change(members(session)[0].incident_id, actor(session, BEN), at, DOOR)
    told = {"person": person_of(session, 1), "reason": "She told us on the telephone"}
    record(session, change, "person_change", told | forms)


def sent_as(session: Session, ref: str) -> list[str]:
    letter = letter_called(session, ref)
    assert letter
    case = read_case(session, session.get_one(Incident, letter.incident_id))
    return list(case.told_with(ref, "send")["format"])


@begins_with(many_to_tell, patients=2, until="issued")
def test_two_who_mark_the_same_release_as_sent_leave_nothing_to_try_again(
    session: Session, ref: str
) -> None:
    ask_to_mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    with pytest.raises(Refused, match="release 1 are being marked as sent already"):
        ask_to_mark_sent(session, actor(session, RON), NOON, DOOR, ref, 1, TODAY)
    do(session, hours=3)
    assert whys(session) == []
    assert picture(session, ref) == {"sent": 2}


@begins_with(many_to_tell, patients=2, until="issued")
def test_nor_does_work_that_was_stopped_and_goes_on_once_another_was_asked_for(
    session: Session, ref: str
) -> None:
    """The first told the wrong day."""
    ada = actor(session, ADA)
    work = ask_to_mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY).id
    stop(session, ada, NOON, DOOR, work)
    sent_in_background(session, ref)
    go_on(session, ada, NOON, DOOR, work)
    do(session, hours=4)
    assert whys(session) == []
    assert picture(session, ref) == {"sent": 2}


@begins_with(many_to_tell, patients=1, until="issued")
def test_a_letter_that_somebody_sends_while_all_are_marked_is_set_aside_for_nobody(
    session: Session, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, sent = post.send_letter, list[object]()

    def sent_before(*told: Any) -> object:
        sent.append(send(*told))
        return send(*told)

    monkeypatch.setattr(post, "send_letter", sent_before)
    told = mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    assert (told.done, len(told.refused), told.stopped) == (0, 1, {})
    assert picture(session, ref) == {"sent": 1}

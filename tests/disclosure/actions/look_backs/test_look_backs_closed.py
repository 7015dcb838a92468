"""A look-back that was closed: what goes on all the same is said, and can be put on record."""

from pathlib import Path

from sqlalchemy.orm import Session

from disclosure.actions.look_backs.opening import close_look_back, look_back_of
from disclosure.actions.look_backs.post import ask_to_mark_sent, mark_sent, print_release
from disclosure.actions.look_backs.progress import counted_since, left_over, progress
from disclosure.records.house import house_entries
from disclosure.records.look_backs import LookBack
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, do
from tests.disclosure.actions.look_backs.test_look_backs_after import (
    NOON,
    TODAY,
    forbids_post,
    picture,
    talks,
)
from tests.disclosure.actions.look_backs.test_look_backs_further import FURTHER, comes_back, release
from tests.look_backs import AT, approved_letter, many_to_tell, released
from tests.people import ADA, actor


def said_left(session: Session, look_back: LookBack) -> str:
    stands, since = progress(session, look_back), counted_since(session, look_back)
    return left_over(session, look_back, stands, since)


def close(session: Session, ref: str) -> str:
    """What is said of it."""
    session.rollback()
    look_back = close_look_back(session, actor(session, ADA), AT, DOOR, ref)
    return said_left(session, look_back)


@begins_with(many_to_tell, patients=3, until="letter")
def test_letters_that_are_being_made_are_not_said_to_go_to_nobody(
    session: Session, ref: str
) -> None:
    released(session, ref, {"next": 2})
    assert close(session, ref) == (
        "Nobody has told 1 of 3 cases: 1 still to tell. Closed, it sends these no letter. "
        "2 letters are released and still being made: that goes on."
    )
    do(session)
    assert picture(session, ref) == {"to_tell": 1, "letter_issued": 2}


@begins_with(many_to_tell, patients=1, until="issued")
def test_letters_that_wait_for_the_post_are_named_and_can_still_go(
    session: Session, ref: str, tmp_path: Path
) -> None:
    out = tmp_path / "print.zip"
    said = close(session, ref)
    assert said == "1 letter is issued and not posted yet: that can still be done."
    ada = actor(session, ADA)
    assert print_release(session, ada, NOON, DOOR, ref, 1, out).done == 1
    assert mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY).done == 1
    assert picture(session, ref) == {"sent": 1}
    look_back = look_back_of(session, ada, ref)
    assert said_left(session, look_back) == ""
    whats = [entry.what for entry in house_entries(session)]
    assert whats[-2:] == ["look-back letters printed", "look-back letters sent"]


@begins_with(many_to_tell, patients=1, until="issued")
def test_they_can_be_marked_in_the_background_too(session: Session, ref: str) -> None:
    close(session, ref)
    ask_to_mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    do(session, hours=3)
    assert picture(session, ref) == {"sent": 1}


@begins_with(many_to_tell, patients=1, until="issued")
def test_whoever_had_the_first_letter_and_was_left_out_of_the_second_is_not_said_to_know_nothing(
    session: Session, ref: str
) -> None:
    """“Nobody has told 1 of 1 cases” stood there of somebody who had been told of the first."""
    ask_to_mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    do(session, hours=3)
    talks(session, 1, "disclosure")
    approved_letter(session, ref, **FURTHER)
    forbids_post(session, 1)
    assert release(session, ref, letter=2, next=1) is None
    assert close(session, ref).startswith(
        "Since a further letter was released, nobody has told 1 of 1 cases: 1 set aside"
    )


@begins_with(many_to_tell, patients=2, until="issued")
def test_whose_letter_came_back_is_named_in_a_sentence(session: Session, ref: str) -> None:
    """“2 letter came back” it read."""
    ask_to_mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    do(session, hours=3)
    for number in (1, 2):
        comes_back(session, number)
    assert close(session, ref) == (
        "Nobody has told 2 of 2 cases: 2 whose letter came back. Closed, it sends these no letter."
    )

"""What goes with the post together, and which letter a person has to look at before."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.look_backs.next import Act, next_step
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.post import mark_sent, print_release
from disclosure.actions.look_backs.progress import progress
from disclosure.actions.look_backs.whom import DIED_SINCE
from tests.disclosure.actions.look_backs.test_look_backs import DEATH, DOOR, do, in_case, opened
from tests.disclosure.actions.look_backs.test_look_backs_after import (
    NOON,
    TODAY,
    aside,
    moves_house,
    picture,
    sent_in_background,
)
from tests.disclosure.actions.look_backs.test_look_backs_further import moves
from tests.look_backs import AT, a_list, a_look_back, added, approved_letter, patient, released
from tests.people import ADA, BEN, actor

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


def test_the_next_step_names_a_release_that_the_post_can_take(
    session: Session, tmp_path: Path
) -> None:
    ref = opened(session, tmp_path, 2)
    approved_letter(session, ref)
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

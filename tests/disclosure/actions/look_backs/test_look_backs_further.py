"""A further letter to each patient of a look-back: the first promised that we write again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, ChangedMeanwhile
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs import words
from disclosure.actions.look_backs.aside import put_back
from disclosure.actions.look_backs.next import Act, next_step
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.post import mark_sent
from disclosure.actions.look_backs.progress import counted_since
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.records.letter import letters_of
from disclosure.records.look_backs import Release, SharedLetter
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import (
    DEATH,
    DOOR,
    do,
    in_case,
    letter_states,
    members,
)
from tests.disclosure.actions.look_backs.test_look_backs_after import (
    NOON,
    TODAY,
    aside,
    document,
    forbids_post,
    moves_house,
    picture,
    talks,
)
from tests.look_backs import (
    AT,
    TEXT,
    a_list,
    added,
    approved_letter,
    many_to_tell,
    patient,
    released,
    the_letter,
)
from tests.people import ADA, BEN, EVA, actor
from workflows.second_person import why_not_second
from workflows.words import LetterState

pytestmark = pytest.mark.usefixtures("team")
LATER = AT + timedelta(days=14)
FURTHER: Mapping[str, Any] = {
    "number": 2,
    "text": TEXT.replace("30 April 2046", "29 May 2046"),
    "promises": [
        {"sentence": "We will write to you again by 29 May 2046.", "owner": BEN,
         "due_on": "2046-05-29"}
    ],
}  # fmt: skip


def sent(session: Session, tmp_path: Path, many: int) -> str:
    """A look-back whose first letters have gone by post."""
    ref = many_to_tell(session, many, "issued").ref
    assert mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY).done == many
    return ref


def moves(
    session: Session, number: int, trigger: str, at: datetime = LATER, /, **told: Any
) -> None:
    """The last letter of that case."""
    incident_id = members(session)[number - 1].incident_id
    letter = letters_of(session, incident_id)[-1]
    reason = told.pop("reason", "")
    change = Change(incident_id, actor(session, ADA), at, DOOR)
    gate.move(session, change, letter.ref, trigger, reason=reason, data=told)


def comes_back(session: Session, number: int) -> None:
    """The letter that was sent last of those of that case."""
    moves(session, number, "returned", at=f"{LATER:%Y-%m-%d}", why="Not known at this address")


def release(session: Session, ref: str, **batch: int) -> Release | None:
    session.rollback()
    ada = actor(session, ADA)
    seen = releasing.preview(session, ada, LATER, DOOR, ref, batch).seen
    return releasing.release(session, ada, LATER, DOOR, ref, batch, seen)


def previewed(session: Session, ref: str, **batch: int) -> releasing.Preview:
    session.rollback()
    return releasing.preview(session, actor(session, ADA), LATER, DOOR, ref, batch)


def left_out(session: Session, ref: str, **batch: int) -> list[tuple[int, str]]:
    return [(each.number, each.why) for each in previewed(session, ref, **batch).left_out]


def goes(session: Session, ref: str, **batch: int) -> list[int]:
    return [number for number, _ in previewed(session, ref, **batch).goes]


def says(session: Session, ref: str, **batch: int) -> str:
    return previewed(session, ref, **batch).says


def two_of_three(session: Session, tmp_path: Path) -> str:
    """The first letter has gone to two of three, and the second is approved."""
    ref = many_to_tell(session, 3).ref
    approved_letter(session, ref)
    released(session, ref, {"first": 1, "last": 2})
    do(session)
    mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    approved_letter(session, ref, **FURTHER)
    return ref


def test_those_who_had_the_first_letter_are_written_to_again(
    session: Session, tmp_path: Path
) -> None:
    ref = sent(session, tmp_path, 3)
    assert picture(session, ref) == {"sent": 3}
    approved_letter(session, ref, **FURTHER)
    made = release(session, ref, letter=2, next=3)
    assert made
    assert (made.number, made.letters) == (2, 3)
    assert picture(session, ref) == {"to_tell": 3}
    assert do(session, days=14).done == 3
    assert picture(session, ref) == {"letter_issued": 3}
    told = mark_sent(session, actor(session, ADA), LATER, DOOR, ref, 2, f"{LATER:%Y-%m-%d}")
    assert (told.done, told.refused) == (3, [])
    assert picture(session, ref) == {"sent": 3}
    assert letter_states(session) == [[LetterState.SENT, LetterState.SENT]] * 3
    assert [each["letter"] for each in document(session, ref)["releases"]] == [1, 2]
    assert verify(session).ok


def test_nobody_gets_it_twice_nor_before_the_first_has_gone(
    session: Session, tmp_path: Path
) -> None:
    ref = two_of_three(session, tmp_path)
    assert goes(session, ref, letter=2, next=3) == [1, 2]
    assert goes(session, ref, letter=1, next=3) == [3]  # whose first letter goes on meanwhile
    release(session, ref, letter=2, first=1, last=1)
    assert goes(session, ref, letter=2, next=3) == [2]
    release(session, ref, letter=1, next=1)
    do(session, days=14)
    assert goes(session, ref, letter=2, next=3) == [2]  # the first to the third is only issued


@begins_with(many_to_tell, patients=1)
def test_a_further_letter_waits_until_the_one_before_was_released(
    session: Session, ref: str
) -> None:
    ben = actor(session, BEN)
    with pytest.raises(BadInput, match="give a number up to 1"):
        words.write_letter(session, ben, AT, DOOR, ref, the_letter(**FURTHER))
    approved_letter(session, ref)
    with pytest.raises(BadInput, match="letter 1 was not released to anybody yet"):
        words.write_letter(session, ben, AT, DOOR, ref, the_letter(**FURTHER))
    released(session, ref, {"next": 1})
    with pytest.raises(BadInput, match="give a number up to 2"):
        words.write_letter(session, ben, AT, DOOR, ref, the_letter(**{**FURTHER, "number": 3}))
    row, _ = words.write_letter(session, ben, AT, DOOR, ref, the_letter(**FURTHER))
    assert row.number == 2


def test_a_mended_word_is_the_same_letter(session: Session, tmp_path: Path) -> None:
    ref = sent(session, tmp_path, 1)
    mended = TEXT.replace("too fast", "hastily")
    row, _ = words.write_letter(
        session, actor(session, BEN), AT, DOOR, ref, the_letter(text=mended)
    )
    assert row.number == 1
    approved_letter(session, ref, text=mended)
    with pytest.raises(Refused, match="Nobody in this batch"):
        release(session, ref, next=1)


def test_which_letter_goes_has_to_be_said_once_there_are_two(
    session: Session, tmp_path: Path
) -> None:
    ref = sent(session, tmp_path, 1)
    approved_letter(session, ref, **FURTHER)
    with pytest.raises(BadInput, match="say which of the letters 1 to 2 goes"):
        release(session, ref, next=1)
    with pytest.raises(BadInput, match="there is no letter 3"):
        release(session, ref, letter=3, next=1)


def test_who_approves_it_is_told_which_letter_it_is_and_approves_it_as_that(
    session: Session, tmp_path: Path
) -> None:
    ref = sent(session, tmp_path, 1)
    row, _ = words.write_letter(
        session, actor(session, BEN), AT, DOOR, ref, the_letter(**{**FURTHER, "text": TEXT},
        ) | {"promises": the_letter()["promises"]},
    )  # fmt: skip
    first = session.scalars(select(SharedLetter).where(SharedLetter.number == 1)).one()
    assert (row.text, row.promises) == (first.text, first.promises)
    eva = actor(session, EVA)
    with pytest.raises(Refused, match="approved already"):
        words.approve_letter(session, eva, AT, DOOR, ref, {"sha256": first.sha256})
    words.approve_letter(session, eva, AT, DOOR, ref, {"sha256": row.sha256})
    row.number = 1
    session.commit()
    assert [fault.why for fault in verify(session).broken] == [
        f"{ref}: the words of look-back letter {row.id} are not those that were written"
    ]


def test_both_letters_are_written_approved_and_released_side_by_side(
    session: Session, tmp_path: Path
) -> None:
    ref = sent(session, tmp_path, 1)
    ben, eva = actor(session, BEN), actor(session, EVA)
    second, _ = words.write_letter(session, ben, AT, DOOR, ref, the_letter(**FURTHER))
    first, _ = words.write_letter(session, ben, AT, DOOR, ref, the_letter(number=1))
    with pytest.raises(ChangedMeanwhile):
        words.approve_letter(session, eva, AT, DOOR, ref, {"sha256": "0" * 64})
    for row in (second, first):
        assert not row.approved_at
        words.approve_letter(session, eva, AT, DOOR, ref, {"sha256": row.sha256})
        assert row.approved_by == EVA
    told = document(session, ref)
    assert [each["number"] for each in told["letters"]] == [1, 2]
    assert told["letter"]["number"] == 1  # the one written last


def test_whoever_died_moved_or_forbade_the_post_since_is_left_out(
    session: Session, tmp_path: Path
) -> None:
    ref = sent(session, tmp_path, 4)
    approved_letter(session, ref, **FURTHER)
    in_case(session, 1, BEN, "patient_status", **DEATH)
    forbids_post(session, 2)
    moves_house(session, 3)
    assert left_out(session, ref, letter=2, next=4) == [
        (1, "They have died."),
        (2, "They asked us never to use the post."),
    ]
    assert goes(session, ref, letter=2, next=4) == [3, 4]
    release(session, ref, letter=2, next=4)
    do(session, days=14)
    assert picture(session, ref) == {"letter_issued": 2, "set_aside": 2}
    assert [each.number for each in aside(session, ref)] == [1, 2]


def test_whose_first_letter_came_back_gets_no_second_there(
    session: Session, tmp_path: Path
) -> None:
    ref = sent(session, tmp_path, 2)
    comes_back(session, 1)
    approved_letter(session, ref, **FURTHER)
    assert left_out(session, ref, letter=2, next=2) == [(1, "A letter to this address came back.")]
    moves_house(session, 1)
    assert left_out(session, ref, letter=2, next=2) == []
    shown = previewed(session, ref, letter=2, next=2)
    assert shown.came_back == (1,)  # letter 2 begins “We wrote to you”, and nobody said so
    assert shown.says.endswith("Letter 1 came back from case 1. Can they know what it said?")
    assert previewed(session, ref, letter=2, first=2, last=2).came_back == ()
    release(session, ref, letter=2, next=2)
    assert do(session, days=14).done == 2


def second_issued(session: Session, tmp_path: Path) -> str:
    """To one patient, whose first letter has gone."""
    ref = sent(session, tmp_path, 1)
    approved_letter(session, ref, **FURTHER)
    release(session, ref, letter=2, next=1)
    do(session, days=14)
    return ref


def test_a_letter_that_comes_back_stops_the_next_before_the_post(
    session: Session, tmp_path: Path
) -> None:
    ref = second_issued(session, tmp_path)
    first = letters_of(session, members(session)[0].incident_id)[0]
    change = Change(first.incident_id, actor(session, ADA), LATER, DOOR)
    back = {"at": f"{LATER:%Y-%m-%d}", "why": "Not known at this address"}
    gate.move(session, change, first.ref, "returned", data=back)
    told = mark_sent(session, actor(session, ADA), LATER, DOOR, ref, 2, f"{LATER:%Y-%m-%d}")
    assert [why for _, why in told.refused] == ["A letter to this address came back."]


def test_a_further_letter_that_is_withdrawn_can_be_made_again_and_no_first(
    session: Session, tmp_path: Path
) -> None:
    ref = second_issued(session, tmp_path)
    moves(session, 1, "withdraw", reason="The consultant wants to ring first")
    put_back(session, actor(session, ADA), LATER, DOOR, ref, 1)
    assert goes(session, ref, letter=1, next=1) == []
    assert goes(session, ref, letter=2, next=1) == [1]


def test_a_talk_about_the_first_letter_does_not_tell_what_the_second_says(
    session: Session, tmp_path: Path
) -> None:
    ref = sent(session, tmp_path, 1)
    talks(session, 1, "disclosure")
    assert picture(session, ref) == {"told": 1}
    approved_letter(session, ref, **FURTHER)
    look_back = look_back_of(session, actor(session, ADA), ref)
    assert counted_since(session, look_back) == ""
    release(session, ref, letter=2, next=1)
    assert picture(session, ref) == {"to_tell": 1}
    told = "Of 1 case only what reached them since a further letter was released counts here."
    assert counted_since(session, look_back_of(session, actor(session, ADA), ref)) == told


def test_the_next_step_names_the_release_of_either_letter(session: Session, tmp_path: Path) -> None:
    ref = sent(session, tmp_path, 1)
    ada, eva = actor(session, ADA), actor(session, EVA)
    found = look_back_of(session, ada, ref)
    words.write_letter(session, actor(session, BEN), AT, DOOR, ref, the_letter(**FURTHER))
    step = next_step(session, found, eva, {"sent": 1})
    assert step
    assert step.act is Act.APPROVE
    row = words.letter_to_approve(session, found)
    assert row
    words.approve_letter(session, eva, AT, DOOR, ref, {"sha256": row.sha256})
    step = next_step(session, found, ada, {"sent": 1})
    assert step
    assert step.act is Act.RELEASE


@pytest.mark.long
def test_what_a_list_says_after_the_first_letter_went_stops_the_second(
    session: Session, tmp_path: Path
) -> None:
    ref = sent(session, tmp_path, 3)
    later = [patient(1, died_on="2026-03-19"), patient(2, safe_never="post"), patient(3)]
    told = added(session, ref, a_list(tmp_path / "later.csv", later))
    assert len(told.differs) == 2
    approved_letter(session, ref, **FURTHER)
    assert [number for number, _ in left_out(session, ref, letter=2, next=3)] == [1, 2]
    release(session, ref, letter=2, next=3)
    do(session, days=14)
    assert picture(session, ref) == {"letter_issued": 1, "set_aside": 2}


@pytest.mark.long
@begins_with(many_to_tell, patients=2, until="issued")
def test_whose_letter_was_refused_and_then_brought_by_hand_is_left_out_by_name(
    session: Session, ref: str
) -> None:
    forbids_post(session, 1)
    assert mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY).done == 1
    moves(session, 1, "send", NOON, how="visit", format=["standard"], at=NOON.isoformat())
    approved_letter(session, ref, **FURTHER)
    assert [number for number, _ in left_out(session, ref, letter=2, next=2)] == [1]
    release(session, ref, letter=2, next=2)
    assert [each.number for each in aside(session, ref)] == [1]
    with pytest.raises(Refused, match="Nobody in this batch"):
        release(session, ref, letter=2, next=2)  # nobody is asked about twice


def test_a_release_says_how_many_have_not_had_the_letter_before(
    session: Session, tmp_path: Path
) -> None:
    ref = two_of_three(session, tmp_path)
    assert says(session, ref, letter=2, next=3) == (
        "2 letters go. 0 are left out. 1 more has not had letter 1 yet."
    )
    assert says(session, ref, letter=1, next=3) == "1 letter goes. 0 are left out."


def test_an_approval_of_the_first_letter_ends_no_authorship_of_the_second(
    session: Session, tmp_path: Path
) -> None:
    """Ada wrote most of letter 2; Ben has added a line to it since letter 1 was approved anew."""
    ref = sent(session, tmp_path, 1)
    ada, ben, eva = (actor(session, who) for who in (ADA, BEN, EVA))
    further = the_letter(**FURTHER)
    words.write_letter(session, ada, AT, DOOR, ref, further)
    first, _ = words.write_letter(session, ben, AT, DOOR, ref, the_letter(number=1, slip=False))
    words.approve_letter(session, eva, AT, DOOR, ref, {"sha256": first.sha256})
    more = further | {"text": f"{further['text']}\nWe are here for you.\n"}
    second, _ = words.write_letter(session, ben, AT, DOOR, ref, more)
    writers = words.wrote_shared_words(session, second)
    assert writers == {ADA, BEN}
    assert why_not_second(ADA, writers)
    words.approve_letter(session, eva, AT, DOOR, ref, {"sha256": second.sha256})
    assert second.approved_by == EVA

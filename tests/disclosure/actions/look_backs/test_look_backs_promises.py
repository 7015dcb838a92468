"""One promise in the letter of all: kept by the next letter, checked by a second person, told."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, ChangedMeanwhile
from disclosure.actions.facts import gather
from disclosure.actions.look_backs import promises
from disclosure.actions.look_backs.opening import close_look_back, look_back_of
from disclosure.actions.look_backs.post import mark_sent
from disclosure.actions.look_backs.promise_moves import DISPUTED, NOT_SHOWN
from disclosure.actions.look_backs.promises import Wish
from disclosure.actions.moves.commitment import NOT_THEIRS
from disclosure.actions.refused import Refused
from disclosure.actions.words_closed import CLOSED_WORDS
from disclosure.kinds.faults import BadInput
from disclosure.operations.verify import verify
from disclosure.permissions import Forbidden
from disclosure.records.commitment import Commitment, commitments_of
from disclosure.records.incident import Incident
from disclosure.records.work import ItemState, WorkItem
from disclosure.settings import Settings
from tests.cases import an_opened_case
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, do, in_case, members
from tests.disclosure.actions.look_backs.test_look_backs_further import (
    FURTHER,
    LATER,
    comes_back,
    release,
    sent,
)
from tests.look_backs import approved_letter
from tests.lost_words import records_altered, words_lost_of
from tests.people import ADA, BEN, EVA, IVA, MONA, RON, actor
from workflows.words import CommitmentState as S

pytestmark = pytest.mark.usefixtures("team")
Data = Mapping[str, Any]
BY_LETTER_2: Data = {"letter": 2}


def written_again(session: Session, tmp_path: Path, many: int, left: int = 0) -> str:
    """Letter 2 has gone to all but the last `left` of them."""
    ref = sent(session, tmp_path, many)
    approved_letter(session, ref, **FURTHER)
    release(session, ref, letter=2, next=many - left)
    do(session, days=14)
    mark_sent(session, actor(session, ADA), LATER, DOOR, ref, 2, f"{LATER:%Y-%m-%d}")
    return ref


def seen(
    session: Session, ref: str, by: str, trigger: str, data: Data, number: int = 1
) -> promises.Preview:
    session.rollback()
    who = actor(session, by)
    return promises.preview(session, who, LATER, DOOR, ref, Wish(number, trigger, data))


def say(session: Session, ref: str, by: str, trigger: str, data: Data, number: int = 1) -> int:
    """In how many cases it was said."""
    looked = seen(session, ref, by, trigger, data, number).seen
    who, wish = actor(session, by), Wish(number, trigger, data)
    promises.say_in_all(session, who, LATER, DOOR, ref, wish, looked)
    return do(session, days=15).done


def stands(session: Session, ref: str, number: int = 1) -> dict[S, int]:
    session.rollback()
    look_back = look_back_of(session, actor(session, ADA), ref)
    promise = promises.promise_numbered(session, look_back, number)
    return dict(promises.stand_of(session, look_back, promise))


def promise_of(session: Session, number: int) -> Commitment:
    """The first that we made in that case."""
    return commitments_of(session, members(session)[number - 1].incident_id)[0]


def moves_of(session: Session, number: int) -> list[dict[str, Any]]:
    """What was said of it, in order: who, which move, and what was told with it."""
    session.rollback()
    promise = promise_of(session, number)
    case = gather(session, session.get_one(Incident, promise.incident_id), LATER).case
    return [{"by": m.by, **m.body} for m in case.moves(promise.ref)]


def whys_aside(session: Session) -> list[str | None]:
    aside = select(WorkItem.why).where(WorkItem.state == str(ItemState.SET_ASIDE))
    return list(session.scalars(aside.order_by(WorkItem.number)))


def test_the_promise_to_write_again_is_kept_by_the_second_letter_checked_and_told(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 3)
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 3
    assert stands(session, ref) == {S.DONE: 3}
    assert say(session, ref, EVA, "verify", {}) == 3
    assert say(session, ref, ADA, "told", BY_LETTER_2) == 3
    assert stands(session, ref) == {S.VERIFIED: 3}
    done, verify_, told = moves_of(session, 2)
    assert done["by"] == f"job, in the name of {BEN}"
    assert done["data"]["evidence"].endswith("was sent on Friday 3 April 2026.")
    assert verify_["by"] == f"job, in the name of {EVA}"
    assert told["data"]["how"].startswith("In letter LET-")
    assert verify(session).ok


@pytest.mark.long
def test_where_the_second_letter_did_not_go_or_came_back_nothing_is_said(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 3, left=1)
    comes_back(session, 2)
    found = seen(session, ref, BEN, "done", BY_LETTER_2)
    assert [number for number, _ in found.goes] == [1]
    assert [(left.number, left.why) for left in found.left_out] == [
        (2, "Letter 2 has not gone to them, or came back."),
        (3, "Letter 2 has not gone to them, or came back."),
    ]
    assert found.says == "It is said in 1 case. 2 are left out."
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 1
    assert stands(session, ref) == {S.DONE: 1, S.OPEN: 2}


def test_whoever_said_that_it_is_done_in_all_checks_it_in_none(
    session: Session, tmp_path: Path
) -> None:
    """A job wrote it down, in their name: it is their word all the same."""
    ref = written_again(session, tmp_path, 2)
    assert say(session, ref, RON, "done", BY_LETTER_2) == 2  # a risk manager, not its owner
    shown = seen(session, ref, RON, "verify", {}).samples
    assert {sample.text.partition(":")[0] for sample in shown} == {"It cannot be said here"}
    assert say(session, ref, RON, "verify", {}) == 0
    assert set(whys_aside(session)) == {
        "You own this promise, or said that it was done or cannot be kept, so another person has "
        "to check it."
    }
    assert say(session, ref, EVA, "verify", {}) == 2


def test_a_second_person_sees_what_shows_it_and_can_send_it_back(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 2)
    evidence = "All slides of 2022 were read again; the list is with the laboratory."
    assert say(session, ref, BEN, "done", {"evidence": evidence}) == 2
    assert {s.text for s in seen(session, ref, EVA, "verify", {}).samples} == {evidence}
    why = "The list of the laboratory ends in May."
    assert say(session, ref, EVA, "send_back", {"why": why}) == 2
    assert stands(session, ref) == {S.OPEN: 2}
    assert moves_of(session, 1)[-1]["reason"] == why


@pytest.mark.long
def test_what_cannot_be_kept_is_said_with_the_letter_that_told_them_and_agreed_with_its_sorry(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 2)
    told = {"why": "The second reading takes longer than we thought.", "letter": 2}
    assert say(session, ref, BEN, "cannot_keep", told) == 2
    assert stands(session, ref) == {S.NOT_KEPT: 2}
    assert say(session, ref, EVA, "agree_not_kept", BY_LETTER_2) == 2
    letter = moves_of(session, 1)[-1]["data"]["given_in"]
    assert letter.startswith("LET-")
    with pytest.raises(Refused, match="no case in which this can be said"):
        say(session, ref, EVA, "agree_not_kept", BY_LETTER_2)  # nobody says it twice


@pytest.mark.long
def test_nobody_is_told_twice_by_one_letter_nor_where_somebody_told_them_by_hand(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 2)
    say(session, ref, BEN, "done", BY_LETTER_2)
    say(session, ref, EVA, "verify", {})
    promise = promise_of(session, 1)
    by_hand = {"person": promise.owed_to[0], "how": "By telephone", "at": LATER.isoformat()}
    change = Change(promise.incident_id, actor(session, BEN), LATER, DOOR)
    gate.move(session, change, promise.ref, "told", data=by_hand)
    assert say(session, ref, ADA, "told", BY_LETTER_2) == 2
    assert [m["data"].get("how", "") for m in moves_of(session, 1)][-1] == "By telephone"
    assert Counter(m["trigger"] for m in moves_of(session, 2))["told"] == 1
    with pytest.raises(Refused, match="no case in which this can be said"):
        say(session, ref, ADA, "told", BY_LETTER_2)


@pytest.mark.long
def test_what_waits_already_is_not_asked_for_again(session: Session, tmp_path: Path) -> None:
    ref = written_again(session, tmp_path, 2)
    looked, ben = seen(session, ref, BEN, "done", BY_LETTER_2).seen, actor(session, BEN)
    wish = Wish(1, "done", BY_LETTER_2)
    promises.say_in_all(session, ben, LATER, DOOR, ref, wish, looked)
    with pytest.raises(ChangedMeanwhile, match="not what you looked at"):
        promises.say_in_all(session, ben, LATER, DOOR, ref, wish, looked)
    assert not seen(session, ref, BEN, "done", BY_LETTER_2).goes


def test_only_the_owner_or_a_risk_manager_says_that_it_is_done(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 2)
    with pytest.raises(Forbidden):
        seen(session, ref, MONA, "done", BY_LETTER_2)
    found = seen(session, ref, IVA, "done", BY_LETTER_2)
    assert not found.goes
    assert {left.why for left in found.left_out} == {NOT_THEIRS}


def test_what_was_typed_amiss_is_said_and_nothing_is_asked_for(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 1)
    for data, says in (
        ({}, "name the letter that kept it, or say what shows it, not both"),
        ({"letter": 2, "evidence": "It went."}, "not both"),
        ({"letter": 1}, "name one after letter 1, which made this promise"),
        ({"letter": 7}, "there is no letter 7 yet"),
    ):
        with pytest.raises(BadInput, match=says):
            seen(session, ref, BEN, "done", data)
    with pytest.raises(BadInput, match="'confirm' is not said of all at once"):
        seen(session, ref, BEN, "confirm", {})
    with pytest.raises(BadInput, match="no letter that was released holds a promise 9"):
        seen(session, ref, BEN, "done", BY_LETTER_2, number=9)


def test_each_promise_of_each_letter_that_was_released_is_numbered(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 1)
    look_back = look_back_of(session, actor(session, ADA), ref)
    found = [(p.number, p.letter, p.sentence) for p in promises.promises_of(session, look_back)]
    assert found == [
        (1, 1, "We will write to you again by 30 April 2046."),
        (2, 2, "We will write to you again by 29 May 2046."),
    ]
    assert stands(session, ref, 2) == {S.OPEN: 1}


def test_a_promise_is_kept_also_after_the_look_back_was_closed(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 1)
    close_look_back(session, actor(session, ADA), LATER, DOOR, ref)
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 1


def test_a_case_of_others_is_one_number_and_nothing_is_said_in_it(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 2)
    in_case(session, 1, ADA, "restrict", of="staff_member", reason="She works here", only=[ADA])
    found = seen(session, ref, RON, "done", BY_LETTER_2)
    assert [number for number, _ in found.goes] == [2]
    assert (found.left_out, found.for_others) == ((), 1)
    assert found.says.endswith("1 more is for others to see to.")


@pytest.mark.long
def test_the_letter_that_makes_a_promise_keeps_none_of_its_own(
    session: Session, tmp_path: Path
) -> None:
    """Both letters hold the same sentence; each has its own promise, with its own day."""
    ref = sent(session, tmp_path, 2)
    approved_letter(session, ref, number=2)
    release(session, ref, letter=2, next=2)
    do(session, days=14)
    mark_sent(session, actor(session, ADA), LATER, DOOR, ref, 2, f"{LATER:%Y-%m-%d}")
    assert [
        len(seen(session, ref, BEN, "done", {"evidence": "It went."}, n).goes) for n in (1, 2)
    ] == [2, 2]
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 2
    assert (stands(session, ref, 1), stands(session, ref, 2)) == ({S.DONE: 2}, {S.OPEN: 2})
    with pytest.raises(BadInput, match="name one after letter 2"):
        seen(session, ref, BEN, "done", BY_LETTER_2, number=2)


def by_hand(session: Session, number: int, email: str, trigger: str, **told: Any) -> None:
    promise = promise_of(session, number)
    change = Change(promise.incident_id, actor(session, email), LATER, DOOR)
    gate.move(session, change, promise.ref, trigger, data=told)
    session.rollback()


@pytest.mark.long
def test_what_a_family_disputed_is_seen_to_by_hand(session: Session, tmp_path: Path) -> None:
    ref = written_again(session, tmp_path, 2)
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 2
    person = promise_of(session, 2).owed_to[0]
    no = {"how": "conversation", "at": LATER.isoformat(), "words": "It told me nothing."}
    by_hand(session, 2, IVA, "dispute", person=person, **no)
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 0
    assert whys_aside(session) == [DISPUTED]
    assert say(session, ref, EVA, "verify", {}) == 1
    assert stands(session, ref) == {S.VERIFIED: 1, S.OPEN: 1}


@pytest.mark.long
def test_a_check_is_of_what_was_shown_and_of_nothing_else(session: Session, tmp_path: Path) -> None:
    ref = written_again(session, tmp_path, 5)
    by_hand(session, 4, BEN, "done", evidence="Somebody will do it in May.")
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 4
    shown = seen(session, ref, EVA, "verify", {})
    assert [sample.number for sample in shown.samples] == [1, 3, 5]
    assert say(session, ref, EVA, "verify", {}) == 4
    assert whys_aside(session) == [NOT_SHOWN]
    assert stands(session, ref) == {S.DONE: 1, S.VERIFIED: 4}


def test_evidence_that_changed_since_it_was_seen_is_not_checked(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 1)
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 1
    looked, eva = seen(session, ref, EVA, "verify", {}).seen, actor(session, EVA)
    back = Change(promise_of(session, 1).incident_id, eva, LATER, DOOR)
    gate.move(session, back, promise_of(session, 1).ref, "send_back", reason="It is not there yet")
    by_hand(session, 1, BEN, "done", evidence="It is on its way.")
    with pytest.raises(ChangedMeanwhile, match="not what you looked at"):
        promises.say_in_all(session, eva, LATER, DOOR, ref, Wish(1, "verify", {}), looked)


def test_a_case_whose_words_are_lost_is_left_out_and_the_others_are_checked(
    session: Session, tmp_path: Path
) -> None:
    """The first of the three samples could not be opened, and nobody could check any promise."""
    ref = written_again(session, tmp_path, 4)
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 4
    first, second, *_ = members(session)
    words_lost_of(session, first.incident_id, second.incident_id)
    shown = seen(session, ref, EVA, "verify", {})
    assert [(left.number, left.why) for left in shown.left_out] == [(1, CLOSED_WORDS)]
    assert [sample.number for sample in shown.samples] == [2, 3, 4]
    assert shown.says == "It is said in 3 cases. 1 is left out."
    assert say(session, ref, EVA, "verify", {}) == 3
    assert stands(session, ref) == {S.DONE: 1, S.VERIFIED: 3}


def test_a_sample_whose_records_were_altered_says_so_and_nothing_is_checked_there(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 2)
    assert say(session, ref, BEN, "done", BY_LETTER_2) == 2
    first, second = members(session)
    records_altered(settings, first.incident_id, second.incident_id)
    shown = seen(session, ref, EVA, "verify", {})
    assert shown.samples[0].text == f"It cannot be said here: {CLOSED_WORDS}"
    assert shown.samples[1].text.endswith("was sent on Friday 3 April 2026.")
    assert say(session, ref, EVA, "verify", {}) == 1
    assert whys_aside(session) == [CLOSED_WORDS]


def offered(session: Session, ref: str, email: str) -> bool:
    session.rollback()
    who = actor(session, email)
    return promises.to_check(session, look_back_of(session, who, ref), who) is not None


def test_to_check_is_offered_to_whom_something_is_left_to_check(
    session: Session, tmp_path: Path
) -> None:
    ref = written_again(session, tmp_path, 1)
    assert not offered(session, ref, EVA)
    say(session, ref, RON, "done", BY_LETTER_2)
    assert offered(session, ref, EVA)
    assert not offered(session, ref, RON)  # it is his own word
    in_case(session, 1, ADA, "restrict", of="staff_member", reason="She works here", only=[ADA])
    assert not offered(session, ref, EVA)


def test_to_check_is_not_offered_where_no_case_that_is_left_can_be_read(
    session: Session, tmp_path: Path
) -> None:
    """Whoever followed it was told that there is no case in which this can be said."""
    ref = written_again(session, tmp_path, 2)
    say(session, ref, RON, "done", BY_LETTER_2)
    first, second = members(session)
    whole = an_opened_case(session)
    words_lost_of(session, first.incident_id, whole.id)
    assert offered(session, ref, EVA)
    words_lost_of(session, second.incident_id, whole.id)
    assert not offered(session, ref, EVA)
    assert not seen(session, ref, EVA, "verify", {}).goes

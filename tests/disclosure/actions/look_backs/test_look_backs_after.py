"""What becomes of the letters of a look-back once they are issued, and who counts as told."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs import words
from disclosure.actions.look_backs.aside import Aside, put_back, set_aside
from disclosure.actions.look_backs.cases import issue_letter_of, write_letter_of
from disclosure.actions.look_backs.document import look_back_document
from disclosure.actions.look_backs.findings import spread_findings
from disclosure.actions.look_backs.next import Act, next_step
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.post import CHANGED, ask_to_mark_sent, mark_sent, print_release
from disclosure.actions.look_backs.progress import progress
from disclosure.actions.look_backs.unreached import not_reached
from disclosure.actions.refused import Refused
from disclosure.actions.users import disable_user
from disclosure.kinds.faults import BadInput
from disclosure.records.incident import Incident
from disclosure.records.letter import letters_of
from disclosure.records.look_backs import Release, SharedLetter
from disclosure.records.users import Site
from disclosure.records.work import WorkItem
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import (
    DEATH,
    DOOR,
    MOVED,
    do,
    in_case,
    letter_states,
    members,
    person_of,
)
from tests.look_backs import (
    AT,
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
from tests.people import ADA, BEN, EVA, IVA, OPERATOR, actor
from tests.typed import signed_in
from workflows.machine import NotReady
from workflows.words import LetterState

pytestmark = pytest.mark.usefixtures("team")
NOON = AT + timedelta(hours=3)
TODAY = f"{AT:%Y-%m-%d}"


def picture(session: Session, ref: str) -> Mapping[str, int]:
    session.rollback()
    stands = progress(session, look_back_of(session, actor(session, ADA), ref))
    return {name: many for name, many in stands.items() if many}


def aside(session: Session, ref: str, email: str = ADA) -> list[Aside]:
    session.rollback()
    ada = actor(session, email)
    return set_aside(session, look_back_of(session, ada, ref), ada)


def unreached(session: Session, ref: str) -> list[int]:
    page = not_reached(session, actor(session, ADA), NOON, DOOR, ref)
    return [row.number for row in page.rows]


def document(session: Session, ref: str) -> dict[str, Any]:
    session.rollback()
    ada = actor(session, ADA)
    return look_back_document(session, look_back_of(session, ada, ref), ada)


def sent_in_background(session: Session, ref: str, day: str = TODAY) -> None:
    ask_to_mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, day)
    do(session, hours=3)


def forbids_post(session: Session, number: int) -> None:
    never = {"safe": {"never": ["post"]}, "reason": "Her mail is opened by others"}
    in_case(session, number, BEN, "person_change", person=person_of(session, number), **never)


def moves_house(session: Session, number: int) -> None:
    in_case(session, number, BEN, "person_change", person=person_of(session, number), **MOVED)


def talks(session: Session, number: int, kind: str) -> None:
    told = {
        "kind": kind, "persons": [person_of(session, number)], "at": TODAY, "how": "phone",
        "place": "Screening line", "said": "That she has the right number.",
        "attendees": [{"name": "Ben Okoro", "role": "Nurse", "side": "staff"}],
        "family_said": "Asks whether she has the right number.",
    }  # fmt: skip
    in_case(session, number, BEN, "conversation", **told)


def tries(session: Session, number: int) -> None:
    told = {"how": "phone", "at": AT.isoformat(), "result": "No answer"}
    in_case(session, number, BEN, "attempt", person=person_of(session, number), **told)


@begins_with(many_to_tell, patients=2, until="issued")
def test_letters_issued_and_posted_on_one_day_are_marked_with_that_day(
    session: Session, ref: str
) -> None:
    told = mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    assert (told.done, told.refused) == (2, [])
    assert picture(session, ref) == {"sent": 2}


@begins_with(many_to_tell, patients=1, until="issued")
def test_the_same_day_does_in_the_background_and_a_day_before_does_not(
    session: Session, ref: str
) -> None:
    with pytest.raises(BadInput, match="no letter of release 1 was issued before Friday 20 March"):
        sent_in_background(session, ref, f"{AT - timedelta(days=1):%Y-%m-%d}")
    sent_in_background(session, ref)
    assert picture(session, ref) == {"sent": 1}
    assert aside(session, ref) == []


@begins_with(many_to_tell, patients=1, until="issued")
def test_a_day_alone_is_a_day_of_the_site_not_of_the_machine(session: Session, ref: str) -> None:
    ada = actor(session, ADA)
    site = session.get_one(Site, look_back_of(session, ada, ref).site_id)
    site.zone_name = "Pacific/Kiritimati"  # where it is tomorrow by the evening of the machine
    session.commit()
    assert picture(session, ref) == {"letter_issued": 1}
    there = f"{AT + timedelta(days=1):%Y-%m-%d}"
    ask_to_mark_sent(session, ada, AT + timedelta(hours=6), DOOR, ref, 1, there)
    do(session, hours=6)
    assert picture(session, ref) == {"sent": 1}


@pytest.mark.long
@begins_with(many_to_tell, patients=3, until="issued")
def test_letters_that_the_post_may_not_take_are_left_to_a_person_by_name(
    session: Session, ref: str
) -> None:
    moves_house(session, 1)
    forbids_post(session, 2)
    told = mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    assert (told.done, len(told.refused)) == (1, 2)
    assert picture(session, ref) == {"sent": 1, "set_aside": 2}
    assert [(each.number, each.why, each.work) for each in aside(session, ref)] == [
        (1, CHANGED, None),
        (2, "They asked us never to use the post.", None),
    ]
    assert unreached(session, ref) == [1, 2]
    # To be put back alone leaves the letter as it is, and the next stack without it.
    assert CHANGED.endswith("Withdraw it and put the case back: it can have another.")


@begins_with(many_to_tell, patients=2, until="issued")
def test_the_printer_finds_them_too(session: Session, ref: str, tmp_path: Path) -> None:
    moves_house(session, 1)
    out = tmp_path / "print.zip"
    told = print_release(session, actor(session, ADA), NOON, DOOR, ref, 1, out)
    assert (told.done, len(told.refused)) == (1, 1)
    assert [each.number for each in aside(session, ref)] == [1]
    put_back(session, actor(session, ADA), NOON, DOOR, ref, 1)  # the change was a mistake
    assert picture(session, ref) == {"letter_issued": 2}


@begins_with(many_to_tell, patients=2, until="issued")
def test_what_the_work_set_aside_names_the_work_that_tries_it_again(
    session: Session, ref: str
) -> None:
    forbids_post(session, 2)
    sent_in_background(session, ref)
    assert picture(session, ref) == {"sent": 1, "set_aside": 1}
    (found,) = aside(session, ref)
    assert (found.number, "never to use post" in found.why) == (2, True)
    assert found.work is not None
    with pytest.raises(Refused, match=f"was set aside by work {found.work}. Try it again there"):
        put_back(session, actor(session, ADA), NOON, DOOR, ref, 2)
    look_back = look_back_of(session, actor(session, ADA), ref)
    (hidden,) = set_aside(session, look_back, OPERATOR)
    assert hidden.why == "Something keeps its letter from the post."


@pytest.mark.long
@pytest.mark.parametrize("line", ["@SUM(1+1)", "no fixed abode"])
def test_no_line_of_an_address_and_no_name_is_kept_as_a_reason(
    session: Session, tmp_path: Path, line: str
) -> None:
    """It lies in the clear, and the operator reads it: it says which line, and what is wrong."""
    ref = a_look_back(session).ref
    added(session, ref, a_list(tmp_path / "list.csv", [patient(1, address_1=line), patient(2)]))
    approved_letter(session, ref)
    released(session, ref, {"next": 2})
    assert do(session).set_aside == 1
    never = {"standing": "not_to_be_told", "reason": "Her daughter says that it would harm her"}
    in_case(session, 2, BEN, "person_change", person=person_of(session, 2), **never)
    sent_in_background(session, ref)
    whole = [f"{item.why} {item.made} {item.about}" for item in session.scalars(select(WorkItem))]
    assert any("Line 2 of the address" in each for each in whole)
    assert any("this person is not to be told" in each for each in whole)
    assert not any(line in each or "Rowan" in each or "Test000" in each for each in whole)
    shown = look_back_document(session, look_back_of(session, OPERATOR, ref), OPERATOR)
    assert "Line 2 of the address" in str(shown)
    assert "Rowan" not in str(shown)


@begins_with(many_to_tell, patients=3, until="issued")
def test_a_letter_withdrawn_after_it_was_printed_is_named_to_whoever_holds_the_stack(
    session: Session, ref: str, tmp_path: Path
) -> None:
    ada = actor(session, ADA)
    first = print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    assert (first.done, first.withdrawn) == (3, [])
    in_case(session, 2, BEN, "patient_status", **DEATH)
    (letter,) = letters_of(session, members(session)[1].incident_id)
    assert letter.state is LetterState.WITHDRAWN
    gone = letter.ref
    told = mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY)
    assert (told.done, told.refused, told.withdrawn) == (2, [], [gone])
    assert [each["withdrawn"] for each in document(session, ref)["releases"]] == [[gone]]


@begins_with(many_to_tell, patients=3)
def test_a_call_that_tells_nothing_is_not_having_been_told(session: Session, ref: str) -> None:
    talks(session, 1, "follow_up")
    talks(session, 2, "first")
    assert picture(session, ref) == {"to_tell": 2, "told": 1}
    assert unreached(session, ref) == [1, 3]
    assert len(document(session, ref)["not_reached"]) == 2


@begins_with(many_to_tell, patients=1, until="issued")
def test_the_husband_gets_the_letter_that_her_death_withdrew(session: Session, ref: str) -> None:
    in_case(session, 1, BEN, "patient_status", **DEATH)
    him = {
        "name": "Mr Al Test", "relationship": "Husband", "is_patient": False,
        "standing": "relevant", "post": ["1 High Street", "Aldervale", "AB1 2CD"],
        "safe": {"use": ["post"], "never": []}, "lawful_basis": "Her next of kin",
    }  # fmt: skip
    in_case(session, 1, BEN, "person", **him)
    (found,) = aside(session, ref)
    assert (found.why.endswith("Put back, the case can have another."), found.work) == (True, None)
    ada = actor(session, ADA)
    put_back(session, ada, NOON, DOOR, ref, 1)
    assert released(session, ref, {"next": 1}).number == 2
    assert do(session, hours=4).done == 1
    assert letter_states(session) == [[LetterState.WITHDRAWN, LetterState.ISSUED]]
    assert picture(session, ref) == {"letter_issued": 1}
    first, second = document(session, ref)["releases"]
    assert (len(first["withdrawn"]), second["withdrawn"]) == (1, [])  # it may still be in a stack
    with pytest.raises(Refused, match=r"Case 1 of .* is not set aside"):
        put_back(session, ada, NOON, DOOR, ref, 1)


def test_the_numbers_add_up(session: Session, tmp_path: Path) -> None:
    ref = a_look_back(session).ref
    rows = [patient(number, safe_never="post") for number in range(1, 5)]
    added(session, ref, a_list(tmp_path / "list.csv", [*rows, patient(5)]))
    approved_letter(session, ref)
    released(session, ref, {"first": 1, "last": 5})
    do(session)
    talks(session, 1, "first")
    tries(session, 2)
    stands = picture(session, ref)
    assert stands == {"set_aside": 2, "letter_issued": 1, "not_reached": 1, "told": 1}
    assert [each.number for each in aside(session, ref)] == [3, 4]
    page = not_reached(session, actor(session, ADA), NOON, DOOR, ref).rows
    shown = document(session, ref)
    assert [row.incident for row in page] == shown["to_try"]
    assert len(shown["not_reached"]) == len(shown["to_try"]) + stands["letter_issued"]
    assert page[0].stands == "Tried and not reached: They asked us never to use the post."
    assert page[0].may_be_put_back


@begins_with(many_to_tell, patients=1)
def test_findings_set_aside_by_the_work_are_tried_again_there(session: Session, ref: str) -> None:
    in_case(session, 1, ADA, "involved", user=EVA, part="Read the slide herself")
    approved_findings(session, ref)
    spread_findings(session, actor(session, ADA), AT, DOOR, ref)
    do(session)
    (found,) = aside(session, ref)
    assert found.work
    with pytest.raises(Refused, match="Try it again there"):
        put_back(session, actor(session, ADA), AT, DOOR, ref, 1)


def test_where_the_next_cannot_have_a_letter_they_are_set_aside_and_the_next_is_free(
    session: Session, tmp_path: Path
) -> None:
    ref = a_look_back(session).ref
    rows = [patient(1, safe_never="post"), patient(2)]
    added(session, ref, a_list(tmp_path / "list.csv", rows))
    approved_letter(session, ref)
    ada, batch = actor(session, ADA), {"next": 1}
    seen = releasing.preview(session, ada, AT, DOOR, ref, batch)
    assert (seen.says, seen.only_aside) == ("0 letters go. 1 is left out.", 1)
    assert releasing.release(session, ada, AT, DOOR, ref, batch, seen.seen) is None
    session.rollback()
    assert list(session.query(Release)) == []
    assert [each.number for each in aside(session, ref)] == [1]
    assert [n for n, _ in releasing.preview(session, ada, AT, DOOR, ref, batch).goes] == [2]
    again = releasing.preview(session, ada, AT, DOOR, ref, {"first": 1, "last": 1})
    why = "It was set aside before. They asked us never to use the post."
    assert ([each.why for each in again.left_out], again.only_aside) == ([why], 0)
    with pytest.raises(Refused, match="Nobody in this batch"):
        releasing.release(session, ada, AT, DOOR, ref, {"first": 1, "last": 1}, again.seen)


def acts(session: Session, ref: str, *emails: str) -> list[Act | None]:
    session.rollback()
    found = []
    for email in emails:
        who = actor(session, email)
        look_back = look_back_of(session, who, ref)
        following = next_step(session, look_back, who, progress(session, look_back))
        found.append(following.act if following else None)
    return found


@pytest.mark.long
def test_what_is_next_is_next_for_whoever_looks(session: Session, tmp_path: Path) -> None:
    ref = a_look_back(session).ref
    three = (ADA, BEN, EVA)
    assert acts(session, ref, *three) == [Act.ADD, None, None]
    added(session, ref, a_list(tmp_path / "list.csv", [patient(1), patient(2)]))
    assert acts(session, ref, *three, IVA) == [Act.WRITE, Act.WRITE, None, Act.WRITE]
    row, _ = words.write_letter(session, actor(session, BEN), AT, DOOR, ref, the_letter())
    seal = {"sha256": row.sha256}
    assert acts(session, ref, *three) == [None, None, Act.APPROVE]
    words.approve_letter(session, actor(session, EVA), AT, DOOR, ref, seal)
    assert acts(session, ref, *three) == [Act.RELEASE, Act.REACH, None]
    released(session, ref, {"next": 2})
    do(session)
    assert acts(session, ref, *three) == [Act.SEND, None, Act.SEND]  # both may send letters
    moves_house(session, 1)
    sent_in_background(session, ref)
    assert acts(session, ref, *three) == [Act.LOOK, Act.REACH, None]


@pytest.mark.long
@begins_with(many_to_tell, patients=1, until="issued")
def test_letters_that_tell_families_to_ring_who_has_left_say_so_on_their_way(
    app: Flask, session: Session, ref: str, tmp_path: Path
) -> None:
    """What is issued is printed and recorded as it was; it is said to whoever does it."""
    disable_user(session, OPERATOR, AT, BEN, IVA)
    session.rollback()
    page = signed_in(app, ADA).get(f"/look-backs/{ref}/releases/1/sent").text
    assert "Ben Okoro has left." in page
    ada, says = actor(session, ADA), "The letter tells them to ring Ben Okoro, who has left."
    printed = print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    assert [why.startswith(says) for _, why in printed.minding] == [True]
    sent = mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY)
    assert (sent.done, sent.refused, sent.minding) == (1, [], printed.minding)


@begins_with(many_to_tell, patients=1, until="released")
def test_none_is_issued_that_tells_them_to_ring_who_has_left(session: Session, ref: str) -> None:
    incident = session.scalars(select(Incident.ref)).one()
    shared = session.scalars(select(SharedLetter)).one()
    letter = write_letter_of(session, AT, incident, shared.id)
    disable_user(session, OPERATOR, AT, BEN, IVA)
    with pytest.raises(NotReady, match="Ben Okoro, who has left"):
        issue_letter_of(session, actor(session, ADA), AT, letter)

"""A letter of a look-back that the post brought back: what whoever goes on from there reads."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change
from disclosure.actions.facts import Gathered, gather_by_id
from disclosure.actions.letters.writing import draft
from disclosure.actions.look_backs.phones import who_is_calling
from disclosure.actions.look_backs.promises import CAME_BACK as NOT_READ
from disclosure.actions.look_backs.unreached import not_reached
from disclosure.actions.promises.ended import CAME_BACK
from disclosure.actions.thing_to_do import ToDo
from disclosure.actions.to_do.case_view import view_of
from disclosure.operations.packs import inspector_pack
from disclosure.records.incident import Incident
from disclosure.records.letter import letters_of
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, in_case, members, person_of
from tests.disclosure.actions.look_backs.test_look_backs_after import (
    moves_house,
    picture,
    talks,
    tries,
)
from tests.disclosure.actions.look_backs.test_look_backs_further import (
    LATER,
    comes_back,
    moves,
    sent,
)
from tests.disclosure.actions.look_backs.test_look_backs_promises import seen
from tests.look_backs import a_list, a_look_back, added, patient
from tests.people import ADA, BEN, EVA, MONA, actor
from workflows.requirements import next_contact_promised

pytestmark = pytest.mark.usefixtures("team")
NEXT_DAY = LATER + timedelta(days=1)
AFTER_ITS_DAY = datetime(2046, 5, 1, 9, tzinfo=UTC)  # of the promise in the letter


def following(session: Session, ref: str) -> list[str]:
    session.rollback()
    return [row.next for row in not_reached(session, actor(session, ADA), NEXT_DAY, DOOR, ref).rows]


def test_a_new_address_is_a_way_that_was_not_tried_and_the_old_one_is_none(
    session: Session, tmp_path: Path
) -> None:
    """Who had moved was to be sent a text, for the post was tried; who had not, whose telephone
    nobody answered, was to be written to again “at another hour”."""
    ref = sent(session, tmp_path, 2)
    for number in (1, 2):
        comes_back(session, number)
        tries(session, number)
    moves_house(session, 1)
    never = {"safe": {"never": ["text", "visit"]}, "reason": "Her telephone is not hers alone"}
    in_case(session, 2, BEN, "person_change", person=person_of(session, 2), **never)
    assert following(session, ref) == ["Try by post.", "Try again by phone, at another hour."]


def test_whoever_answers_the_telephone_reads_on_which_day_it_came_back(
    session: Session, tmp_path: Path
) -> None:
    """“20 March: holding letter returned” was the day on which it went."""
    ref = sent(session, tmp_path, 1)
    comes_back(session, 1)
    session.rollback()
    ada = actor(session, ADA)
    (call,) = who_is_calling(session, ada, NEXT_DAY, DOOR, ref, "test00001").found
    assert call.told == ("3 April 2026: holding letter of 20 March 2026 came back",)


def test_once_another_letter_is_issued_it_is_on_its_way(session: Session, tmp_path: Path) -> None:
    """It was written by hand to the new address, and the list sent somebody to ring her all the
    same."""
    ref = sent(session, tmp_path, 1)
    comes_back(session, 1)
    moves_house(session, 1)
    incident_id = members(session)[0].incident_id
    first = letters_of(session, incident_id)[0]
    again = {"to": first.to_person, "replaces": first.ref}
    new, _ = draft(
        session, Change(incident_id, actor(session, BEN), NEXT_DAY, DOOR), "holding", again
    )
    assert picture(session, ref) == {"returned": 1}
    for by, trigger in ((BEN, "submit"), (EVA, "approve"), (ADA, "issue")):
        session.rollback()
        told: dict[str, str] = {}
        if trigger == "approve":
            told = {"sha256": new.text_sha256}
        if trigger == "issue":
            told = {"how": "post"}
        change = Change(incident_id, actor(session, by), NEXT_DAY, DOOR)
        gate.move(session, change, new.ref, trigger, data=told)
    assert picture(session, ref) == {"letter_issued": 1}
    assert following(session, ref) == []


def test_who_needs_an_interpreter_is_not_rung_without_one(session: Session, tmp_path: Path) -> None:
    ref = a_look_back(session).ref
    rows = [patient(1, language="pl"), patient(2, language="pl", safe_never="phone"), patient(3)]
    added(session, ref, a_list(tmp_path / "list.csv", rows))
    with_one, by_post, plain = following(session, ref)
    assert with_one == "Try by phone, with an interpreter (Polish)."
    assert (by_post, plain) == ("Try by post.", "Try by phone.")


def as_it_stands(session: Session, number: int, at: datetime = NEXT_DAY) -> Gathered:
    session.rollback()
    return gather_by_id(session, members(session)[number - 1].incident_id, at)


def to_do_of_the_promise(session: Session, number: int, at: datetime) -> ToDo:
    gathered = as_it_stands(session, number, at)
    (promise,) = gathered.commitments
    return next(row for row in view_of(gathered).things if row.key == promise.ref)


def test_whoever_never_had_the_letter_is_not_rung_to_be_told_that_its_promise_is_late(
    session: Session, tmp_path: Path
) -> None:
    """She had heard nothing at all, and its owner was to ring her and say that a promise was late;
    the talk about what happened came after that."""
    sent(session, tmp_path, 2)
    comes_back(session, 1)
    hers, theirs = (to_do_of_the_promise(session, number, AFTER_ITS_DAY) for number in (1, 2))
    late = "Mrs Rowan Test00001 in person what happened, and that a promise is late"
    assert hers.act == f"Tell {late}"
    assert hers.why.startswith("Nobody has told them yet what happened. Promise: ")
    assert hers.why.endswith(CAME_BACK)
    assert theirs.act == "Ring Mrs Rowan Test00002 and say that a promise is late"
    assert CAME_BACK not in theirs.why


def test_before_its_day_and_once_they_were_talked_with_its_owner_reads_that_it_came_back(
    session: Session, tmp_path: Path
) -> None:
    sent(session, tmp_path, 1)
    comes_back(session, 1)
    assert to_do_of_the_promise(session, 1, NEXT_DAY).why.endswith(CAME_BACK)
    talks(session, 1, "first")
    row = to_do_of_the_promise(session, 1, AFTER_ITS_DAY)
    assert row.act == "Ring Mrs Rowan Test00001 and say that a promise is late"
    assert row.why.endswith(CAME_BACK)


def test_what_stands_in_a_letter_that_came_back_tells_nobody_when_they_hear_from_us(
    session: Session, tmp_path: Path
) -> None:
    """“They know when they hear from us next” was ticked by it."""
    sent(session, tmp_path, 3)
    told_us = {"how": "told_us", "format": "standard"}
    moves(session, 3, "deliver", at=f"{LATER:%Y-%m-%d}", **told_us)
    for number in (1, 3):  # the third had read it, and sent it back
        comes_back(session, number)
    facts = [as_it_stands(session, number).facts for number in (1, 2, 3)]
    says = [next_contact_promised(each, each.relevant[0]) for each in facts]
    asked = "Promise Mrs Rowan Test00001 a day when they hear from us next."
    assert says == [asked, None, None]


def test_by_words_for_all_no_promise_is_kept_to_whoever_never_had_the_letter(
    session: Session, tmp_path: Path
) -> None:
    """“Each was rung”, said of all, stood in the case of somebody whom nobody had reached."""
    ref = sent(session, tmp_path, 2)
    comes_back(session, 1)
    shown = seen(session, ref, BEN, "done", {"evidence": "Each was rung; the list shows when."})
    assert [number for number, _ in shown.goes] == [2]
    assert [(each.number, each.why) for each in shown.left_out] == [(1, NOT_READ)]


def test_an_inspector_reads_of_the_promise_that_its_letter_came_back(
    session: Session, tmp_path: Path
) -> None:
    sent(session, tmp_path, 2)
    comes_back(session, 1)
    session.rollback()
    remarks = []
    for member in members(session)[:2]:
        incident = session.get_one(Incident, member.incident_id)
        pack = inspector_pack(session, actor(session, MONA), incident, NEXT_DAY, DOOR)
        remarks.append(CAME_BACK in ZipFile(BytesIO(pack)).read("promises.html").decode())
    assert remarks == [True, False]

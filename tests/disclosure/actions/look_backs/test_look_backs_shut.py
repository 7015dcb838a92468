"""Whom a restricted case of a look-back does not name is told that there is one more, and no more.

Four patients; the second is a colleague, so that case is for Ada and Eva alone. Ron is a risk
manager of the same site.
"""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.background import work_seen
from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.look_backs.aside import put_back
from disclosure.actions.look_backs.document import look_back_document
from disclosure.actions.look_backs.findings import spread_findings
from disclosure.actions.look_backs.next import Act
from disclosure.actions.look_backs.opening import look_back_of
from disclosure.actions.look_backs.post import mark_sent
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.commands.look_back_letters import _lines, _shown
from disclosure.records.incident import Incident
from disclosure.records.work import Work, WorkItem
from tests.disclosure.actions.look_backs.test_look_backs import do, in_case, members
from tests.disclosure.actions.look_backs.test_look_backs_after import NOON, TODAY, acts
from tests.look_backs import AT, approved_findings, approved_letter, many_to_tell, released
from tests.people import ADA, ADAM, EVA, OPERATOR, RON, actor
from tests.typed import signed_in

pytestmark = pytest.mark.usefixtures("team")
DOOR = Door.COMMAND
BATCHES: tuple[dict[str, object], ...] = ({"next": 10}, {"first": 1, "last": 4})
TO_OTHERS = "1 more is for others to write to."


@pytest.fixture
def ref(session: Session, tmp_path: Path) -> str:
    """With approved words, and the second case restricted."""
    ref = many_to_tell(session, 4).ref
    approved_findings(session, ref)
    approved_letter(session, ref)
    in_case(session, 2, ADA, "restrict", of="staff_member", reason="She works here",
            only=[ADA, EVA])  # fmt: skip
    return ref


def hidden(session: Session) -> str:
    incident = session.get_one(Incident, members(session)[1].incident_id)
    return str(incident.ref)


def look(session: Session, email: str, ref: str, batch: object) -> releasing.Preview:
    session.rollback()
    return releasing.preview(session, actor(session, email), AT, DOOR, ref, batch)


@pytest.mark.parametrize("batch", BATCHES)
def test_who_is_not_named_sees_one_count_and_no_reference_or_number(
    session: Session, ref: str, batch: dict[str, object]
) -> None:
    shown = look(session, RON, ref, batch)
    assert (len(shown.goes), shown.left_out, shown.for_others) == (3, (), 1)
    assert shown.says == f"3 letters go. 0 are left out. {TO_OTHERS}"
    assert TO_OTHERS in _lines(shown)[0]
    told = _shown(ref, shown)
    assert (told["left_out"], told["for_others"]) == ([], 1)
    assert hidden(session) not in json.dumps([told, _lines(shown)])


@pytest.mark.parametrize("batch", BATCHES)
def test_who_is_named_sees_it_as_before(
    session: Session, ref: str, batch: dict[str, object]
) -> None:
    shown = look(session, ADA, ref, batch)
    [left] = shown.left_out
    assert (left.number, left.incident, left.why) == (2, hidden(session), releasing.RESTRICTED)
    assert (shown.for_others, shown.says) == (0, "3 letters go. 1 is left out.")


def test_the_page_says_the_same_to_both(app: Flask, session: Session, ref: str) -> None:
    for query in ("next=10", "first=1&last=4"):
        theirs = signed_in(app, RON).get(f"/look-backs/{ref}/release?{query}").text
        assert TO_OTHERS in theirs
        assert hidden(session) not in theirs
        assert "Case 2" not in theirs
        assert releasing.RESTRICTED not in theirs
        named = signed_in(app, ADA).get(f"/look-backs/{ref}/release?{query}").text
        assert f'href="/incidents/{hidden(session)}"' in named


def test_who_is_not_named_can_release_what_they_looked_at_and_it_is_set_aside_all_the_same(
    session: Session, ref: str
) -> None:
    batch = {"next": 10}
    seen = look(session, RON, ref, batch).seen
    session.rollback()
    made = releasing.release(session, actor(session, RON), AT, DOOR, ref, batch, seen)
    assert made
    assert (made.letters, made.left_out) == (3, 1)
    assert [each.set_aside for each in members(session)] == [
        None, releasing.RESTRICTED, None, None,
    ]  # fmt: skip


def test_one_that_was_shut_since_is_not_what_was_looked_at(session: Session, ref: str) -> None:
    batch = {"next": 10}
    seen = look(session, RON, ref, batch).seen
    in_case(session, 3, ADA, "restrict", of="other", reason="Many know him", only=[ADA, EVA])
    session.rollback()
    with pytest.raises(ChangedMeanwhile):
        releasing.release(session, actor(session, RON), AT, DOOR, ref, batch, seen)


def test_who_is_not_named_puts_no_hidden_case_back_by_its_number(
    session: Session, ref: str
) -> None:
    """The same answer as of one that nothing sets aside."""
    seen = look(session, RON, ref, {"next": 10}).seen
    session.rollback()
    releasing.release(session, actor(session, RON), AT, DOOR, ref, {"next": 10}, seen)
    for number in (1, 2):
        session.rollback()
        with pytest.raises(Refused, match=f"^Case {number} of {ref} is not set aside.$"):
            put_back(session, actor(session, RON), AT, DOOR, ref, number)
    assert members(session)[1].set_aside == releasing.RESTRICTED
    put_back(session, actor(session, ADA), AT, DOOR, ref, 2)
    assert members(session)[1].set_aside is None


def test_where_nobody_else_is_left_the_hidden_one_can_still_be_set_aside(
    session: Session, ref: str
) -> None:
    shown = look(session, RON, ref, {"first": 2, "last": 2})
    assert (shown.goes, shown.left_out, shown.for_others, shown.only_aside) == ((), (), 1, 1)


def test_no_letters_are_promised_to_whom_only_a_hidden_case_is_left(
    session: Session, ref: str
) -> None:
    """Ron was sent to release the next letters, and found a page on which none could go."""
    assert acts(session, ref, ADA, RON) == [Act.RELEASE, Act.RELEASE]
    for batch in ({"first": 1, "last": 1}, {"first": 3, "last": 4}):
        released(session, ref, batch)
        session.rollback()
    do(session)
    do(session)
    assert acts(session, ref, ADA, RON) == [Act.RELEASE, Act.SEND]


def the_findings(session: Session, ref: str) -> Work:
    """Ron asked that each case be given them; the second does not name him."""
    session.rollback()
    spread_findings(session, actor(session, RON), AT, DOOR, ref)
    assert do(session).set_aside == 1
    session.rollback()
    return session.get_one(Work, 1)


def test_work_that_set_the_case_aside_names_it_to_nobody_who_may_not_see_it(
    app: Flask, session: Session, ref: str
) -> None:
    work, secret = the_findings(session, ref), hidden(session)
    for email in (RON, ADAM):
        page = signed_in(app, email).get(f"/work/{work.id}").text
        assert "1 more is for others to see to." in page, email
        assert secret not in page, email
        assert "not one of yours" not in page, email
        told = work_seen.whole_document(session, actor(session, email), work, now())
        assert (told["set_aside"], told["items"], told["for_others"]) == (1, [], 1)
    assert secret in signed_in(app, ADA).get(f"/work/{work.id}").text
    for who in (actor(session, ADA), OPERATOR):
        told = work_seen.whole_document(session, who, work, now())
        assert [item["about"] for item in told["items"]] == [secret]
        assert told["for_others"] == 0


def test_who_is_not_named_leaves_nothing_undone_in_a_case_that_others_see_to(
    app: Flask, session: Session, ref: str
) -> None:
    """Ron pressed “Leave all of them undone”: what others were to see to was gone from their list
    too, and its case was not given the findings.
    """
    work = the_findings(session, ref)
    ron = signed_in(app, RON)
    for act in ("leave", "try_again"):
        assert f'action="/work/{work.id}/{act}"' not in ron.get(f"/work/{work.id}").text
        assert f'action="/work/{work.id}/{act}"' in signed_in(app, ADA).get(f"/work/{work.id}").text
        ron.post(f"/work/{work.id}/{act}")
        ron.post(f"/work/{work.id}/{act}", data={"item": "2"})
        assert hidden(session) in signed_in(app, ADA).get(f"/work/{work.id}").text
        session.rollback()
        assert session.get_one(Work, work.id).set_aside == 1
    signed_in(app, ADA).post(f"/work/{work.id}/leave")
    session.rollback()
    assert session.get_one(Work, work.id).set_aside == 0


def test_a_list_of_one_row_names_the_case_it_became_only_to_who_may_see_it(
    session: Session, ref: str
) -> None:
    secret = hidden(session)
    session.rollback()
    work = Work(kind="look_back_rows", about=ref, asked_by=RON, asked_at=AT, door="page", told={})
    work.total = work.done = 1
    session.add(work)
    session.flush()
    made = {work_seen.CASE: secret}
    session.add(WorkItem(work_id=work.id, number=1, about="1", state="done", made=made))
    session.flush()
    for email, shown in ((RON, None), (ADA, made)):
        assert (
            work_seen.whole_document(session, actor(session, email), work, now())["made"] == shown
        )
    session.rollback()


def test_show_says_how_many_of_those_it_counts_are_not_theirs_to_see(
    session: Session, ref: str
) -> None:
    for email, named, others in ((RON, 3, 1), (ADA, 4, 0)):
        session.rollback()
        who = actor(session, email)
        told = look_back_document(session, look_back_of(session, who, ref), who)
        assert sum(told["counts"].values()) == 4
        assert (len(told["incidents"]), told["for_others"]) == (named, others)
        assert (hidden(session) in json.dumps(told)) is (others == 0)


def test_nobody_is_sent_to_a_list_that_is_empty_for_them(session: Session, ref: str) -> None:
    """Of all that is left to do, Ron sees nothing: neither what is set aside nor whom to reach."""
    seen = look(session, RON, ref, {"next": 10}).seen
    session.rollback()
    releasing.release(session, actor(session, RON), AT, DOOR, ref, {"next": 10}, seen)
    do(session)
    assert mark_sent(session, actor(session, RON), NOON, DOOR, ref, 1, TODAY).done == 3
    assert acts(session, ref, ADA, RON) == [Act.LOOK, None]

"""Promises to prevent it: one cause in many cases; the family of an earlier one is told."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.learning import preventing
from disclosure.actions.learning.preventing import by_cause, promised_across
from disclosure.actions.refused import Refused
from disclosure.actions.thing_to_do import Clock, Group, ToDo
from disclosure.actions.to_do.asked import Whose
from disclosure.actions.to_do.worklist import worklist
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import BadInput
from tests import cases
from tests.begun import begins_with
from tests.cases import ACase, a_case, an_opened_case, move_as, record_as
from tests.disclosure.actions.to_do.test_worklist import acts, row
from tests.improvements import IN_PLACE, stepped, written
from tests.lost_words import words_lost
from tests.people import ADA, BEN, EVA, SAM, actor
from tests.to_do import rows_of
from tests.typed import signed_in
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)
CAUSE = {"cause": "Two boxes that look the same", "place": "The medicine room of Ward 4"}


def promised(case: ACase, promise: str, **more: object) -> str:
    """Made to the family in their last talk, and marked as one to prevent it; its reference."""
    talk = [row.number for row, _ in case.now.case.those(Conversation)][-1]
    told: dict[str, object] = {"source": {"conversation": talk}, "owner": BEN}
    standing = more.pop("standing", more.get("promised") == "word_of_it")
    told |= {"standing": True} if standing else {"due_on": case.day(30)}
    made = record_as(case, BEN, "commitment", words=promise, **told)
    ref = str(made.created[0]["ref"])
    marks = {"promised": "change", **CAUSE, **more}
    record_as(case, BEN, "prevention", commitment=ref, **marks)
    return ref


def test_the_family_of_an_earlier_case_is_told_once_the_change_is_in_place(case: ACase) -> None:
    ref = written(case, ADA)
    wanted = {"promised": "word_of_it", "improvement": ref}
    word = promised(case, "We will ring you when the boxes are apart", **wanted)
    cases.through(case, State.FOLLOW_UP)
    ring = "Ring Mrs Ann Price: the change is in place"
    assert ring not in acts(case)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    todo = row(case, ring)
    assert (todo.group, todo.owner, todo.phone) == (Group.TODAY, BEN, "01632 960222")
    assert todo.target.fields["keeps"] == word
    shown = worklist(case.session, actor(case.session, ADA), case.at)  # kept rows are made again
    assert ring in {each.todo.act for each in shown.groups[Group.TODAY]}
    cases.kept(case, word)
    assert ring not in acts(case)
    [kept] = promised_across(case.session, actor(case.session, ADA), case.at).promises
    assert (kept.ref, str(kept.state), kept.told) == (word, "verified", True)


def test_a_promised_change_is_said_to_be_done_checked_and_told_like_every_promise(
    case: ACase,
) -> None:
    ref = written(case, ADA)
    change = promised(case, "We will keep the boxes apart", improvement=ref)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    assert row(case, "the change is in place").target.word == change
    stepped(case, BEN, ref, "taken_up_again", words="A locked one.", owner=BEN,
            due_on="2026-09-01", why="It stood open at night")  # fmt: skip
    assert "the change is in place" not in acts(case)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    move_as(case, BEN, "done", change, evidence="The cupboard is locked")
    move_as(case, EVA, "verify", change)
    assert "the change is in place" not in acts(case)
    assert row(case, "Tell Mrs Ann Price that we kept a promise").target.word == change


def about(case: ACase, words: str) -> list[ToDo]:
    return [todo for todo in rows_of(case) if words in todo.why]


def test_one_promise_is_one_row_with_the_day_that_was_promised(case: ACase) -> None:
    """That it is to be kept, until the change is in place; from then on, what is left of it."""
    ref = written(case, ADA)
    change = promised(case, "We will keep the boxes apart", improvement=ref)
    word = {"promised": "word_of_it", "standing": False, "improvement": ref}
    promised(case, "We will ring you about them", **word)
    assert len(about(case, "We will keep the boxes apart")) == 1
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    [said] = about(case, "We will keep the boxes apart")
    [ring] = about(case, "We will ring you about them")
    assert said.act.startswith("Say that our promise to Mrs Ann Price is kept")
    assert ring.act == "Ring Mrs Ann Price: the change is in place"
    due = case.today + timedelta(days=30)
    for todo in (said, ring):
        assert (todo.clock, todo.time, todo.group) == (Clock.DUE, due, Group.TODAY)
    shown = worklist(case.session, actor(case.session, BEN), case.at, Whose.MINE)
    lines = [each.todo.act for rows in shown.groups.values() for each in rows]
    assert len([act for act in lines if "is in place" in act]) == 2
    assert not [act for act in lines if act.startswith("Keep our promise")]
    late = next(todo for todo in rows_of(case.later(days=31)) if todo.target.word == change)
    assert (late.group, late.untold) == (Group.LATE, True)
    assert late.why.startswith("Family not told. ")


def test_that_they_say_it_was_not_kept_is_the_one_row_of_that_promise(case: ACase) -> None:
    ref = written(case, ADA)
    change = promised(case, "We will keep the boxes apart", improvement=ref)
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    said: dict[str, Any] = {"person": case.person, "how": "conversation"}
    said |= {"words": "They stand as before", "at": case.at.isoformat()}
    move_as(case, BEN, "done", change, evidence="The cupboard is locked")
    move_as(case, ADA, "dispute", change, **said)
    [todo] = [todo for todo in rows_of(case) if change in todo.key]
    assert todo.act == "Not kept, says Mrs Ann Price: put it right"


def test_nobody_hears_of_it_who_wants_no_contact(case: ACase) -> None:
    ref = written(case, ADA)
    promised(case, "We will ring you then", promised="word_of_it", improvement=ref)
    told = {"person": case.person, "requirement": ["next_contact_promised"], "ground": "declined"}
    told |= {"reason": "She wants no contact any more", "at": case.at.isoformat()}
    excuse = record_as(case, BEN, "excuse", **told)  # a wish waits for no second person
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    assert "the change is in place" not in acts(case)
    case.later(days=2)
    record_as(case, BEN, "excuse_end", excuse=excuse.id)
    assert "the change is in place" in acts(case)


def test_one_cause_is_seen_across_cases_and_places(session: Session, case: ACase) -> None:
    other = a_case(session, State.INVESTIGATE, patient={"name": "Mr Tom Hill"})
    promised(case, "We will keep the boxes apart")
    promised(other, "We will label the boxes", cause="two boxes  that look the same.")
    promised(other, "We will label them here too", place="The store")
    found = promised_across(session, actor(session, ADA), case.at).promises
    [cause] = by_cause(found)
    assert (cause.cases, [(place, len(rows)) for place, rows in cause.places]) == (
        2, [("The medicine room of Ward 4", 2), ("The store", 1)],
    )  # fmt: skip
    assert {(each.to, each.owner, each.told) for each in found} == {("Mrs Ann Price", BEN, False)}
    assert not promised_across(session, actor(session, SAM), case.at).promises


def test_what_is_read_across_cases_names_nobody_and_can_be_taken_back(case: ACase) -> None:
    with pytest.raises(BadInput, match="The cause: this is read across cases"):
        promised(case, "We will keep them apart", cause="What happened to Mrs Price")
    promised(case, "We will keep the boxes apart")
    mark = max(case.now.case.records)
    wrong = {"of": str(mark), "words": "It was another cause", "withdraws": True}
    record_as(case, BEN, "correction", **wrong)
    assert not promised_across(case.session, actor(case.session, ADA), case.at).promises


def test_a_promise_that_was_withdrawn_is_none_to_mark(case: ACase) -> None:
    talk = [row.number for row, _ in case.now.case.those(Conversation)][-1]
    told = {"source": {"conversation": talk}, "owner": BEN, "due_on": case.day(30)}
    made = record_as(case, BEN, "commitment", words="We will keep the boxes apart", **told)
    slip = {"of": made.id, "words": "It was promised to another family.", "withdraws": True}
    taken = record_as(case, BEN, "correction", **slip)
    mark = {"commitment": str(made.created[0]["ref"]), "promised": "change", **CAUSE}
    agreed = {"correction": taken.id, "agrees": True, "reason": "I saw the other family's file."}
    record_as(case, EVA, "correction_review", **agreed)
    with pytest.raises(Refused, match=r"promise was withdrawn\. Name one that they have"):
        record_as(case, BEN, "prevention", **mark)


def test_only_an_improvement_that_is_there_can_be_named(case: ACase) -> None:
    with pytest.raises(BadInput, match="On the list of improvements: there is no such"):
        promised(case, "We will keep them apart", improvement="IMP-2026-000009")


def test_older_cases_come_on_a_further_page_and_none_is_left_out(
    session: Session, case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preventing, "AT_MOST", 1)
    other = a_case(session, State.INVESTIGATE, patient={"name": "Mr Tom Hill"})
    promised(case, "We will keep the boxes apart")
    promised(other, "We will label the boxes")
    newest = promised_across(session, actor(session, ADA), case.at)
    older = promised_across(session, actor(session, ADA), case.at, newest.older)
    assert newest.older == other.ref
    assert [each.incident for each in newest.promises] == [other.ref]
    assert [each.incident for each in older.promises] == [case.ref]
    assert not older.older


def test_a_case_that_cannot_be_read_is_named_and_hides_no_other(
    app: Flask, session: Session, case: ACase
) -> None:
    whole = a_case(session, State.INVESTIGATE)
    for each in (case, whole):
        promised(each, "We keep the two boxes apart")
    words_lost(case, whole)
    page = signed_in(app, ADA).get("/prevention")
    assert page.status_code == 200
    assert f"{case.ref}: The words of this case cannot be opened" in page.text
    assert "We keep the two boxes apart" in page.text


def test_what_is_changed_goes_on_though_the_case_it_came_from_cannot_be_read(
    session: Session, case: ACase
) -> None:
    ref = written(case, ADA)
    words_lost(case, an_opened_case(session))
    stepped(case, BEN, ref, "in_place", **IN_PLACE)
    stepped(case, EVA, ref, "judged", helped="yes", words="No mix-up on any ward since then")

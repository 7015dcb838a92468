"""Who may not be the second person is asked in one place: nobody is sent to be refused."""

import pytest

from disclosure.actions.refused import Refused
from disclosure.actions.thing_to_do import ToDo
from disclosure.jobs.sweep import sweep
from tests.begun import begins_with
from tests.cases import ACase, a_case, move_as, record_as
from tests.people import ADA, BEN, EVA, RON
from tests.to_do import rows_of
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)


def waits(case: ACase, word: str) -> ToDo:
    rows = rows_of(case)
    (row,) = [row for row in rows if row.second and row.target.word == word]
    return row


def an_excuse_of_which_ada_told(case: ACase) -> int:
    told = {"person": case.person, "requirement": ["meeting_offered"], "ground": "declined"}
    told |= {"reason": "She wants no meeting", "how": "By telephone", "at": case.at.isoformat()}
    excuse = record_as(case, BEN, "excuse", **told).id
    case.later(hours=1)
    how = "By telephone, and how to take it back"
    record_as(case, ADA, "excuse_told", excuse=excuse, how=how)
    return excuse


def test_who_told_the_family_is_not_asked_to_agree(case: ACase) -> None:
    excuse = an_excuse_of_which_ada_told(case)
    assert ADA in waits(case, "excuse_review").barred
    with pytest.raises(Refused, match="You wrote part of this"):
        record_as(case, ADA, "excuse_review", excuse=excuse, agrees=True, reason="I agree with it")


def test_nor_reminded_of_it(case: ACase) -> None:
    an_excuse_of_which_ada_told(case)
    sweep(case.session, case.at)
    case.later(days=2)
    messages = sweep(case.session, case.at).messages
    told = {each.to for each in messages if each.step.startswith("second_person")}
    assert ADA not in told
    assert told & {EVA, RON}


def test_a_kept_promise_is_checked_by_who_told_of_it_and_not_by_who_marked_it(case: ACase) -> None:
    """Ron marked it as done; Ada rang to say so, an hour later. It waits since Ron marked it."""
    told = {"words": "We will send you the notes", "owner": BEN, "due_on": case.day(3)}
    made = record_as(case, BEN, "commitment", **told, source={"family": case.person})
    promise = str(made.created[0]["ref"])
    move_as(case, RON, "done", promise, evidence="The notes went by courier.")
    done = case.at
    case.later(hours=1)
    at = case.at.isoformat()
    move_as(case, ADA, "told", promise, person=case.person, how="By telephone", at=at)
    row = waits(case, promise)
    assert row.barred >= {BEN, RON}
    assert ADA not in row.barred
    assert row.time == done
    with pytest.raises(Refused):
        move_as(case, RON, "verify", promise)
    case.session.rollback()
    move_as(case, ADA, "verify", promise)

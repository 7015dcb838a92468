"""Whoever keeps what the letter of all promises, wrote it or approved it: where they have left by
the release, whoever lets it go is told so, and not that the letters go.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work import leave
from disclosure.actions.change import Door
from disclosure.actions.leavers.handing_over import hand_over
from disclosure.actions.look_backs import release as releasing
from disclosure.actions.refused import Refused
from disclosure.actions.users import Person, change_user, disable_user
from disclosure.jobs.working import NOBODY
from disclosure.records.work import Work, WorkItem
from tests.begun import begins_with
from tests.look_backs import AT, PROMISE, approved_letter, many_to_tell, released
from tests.people import ADA, ADAM, EVA, IVA, OPERATOR, RON, SITE, actor
from tests.worked import worked_off

pytestmark = begins_with(many_to_tell, patients=2)
BOTH = {"next": 2}
DOOR = Door.COMMAND
ANEW = "Save the letter anew, and let a second person approve it."


def leaves(session: Session, who: str) -> None:
    """Ron takes over what is theirs."""
    moves = partial(hand_over, session, AT, asked_by=ADAM)
    disable_user(session, OPERATOR, AT, who, RON, moves)


def why_none_goes(session: Session, ref: str) -> str:
    with pytest.raises(Refused) as no:
        releasing.preview(session, actor(session, ADA), AT, Door.COMMAND, ref, BOTH)
    session.rollback()
    with pytest.raises(Refused, match="Save the letter anew"):
        releasing.release(session, actor(session, ADA), AT, Door.COMMAND, ref, BOTH, "seen before")
    session.rollback()
    return str(no.value)


def test_who_was_to_keep_its_promise_is_named_and_with_another_keeper_it_goes(
    session: Session, ref: str
) -> None:
    approved_letter(session, ref, promises=[{**PROMISE, "owner": IVA}])
    leaves(session, IVA)
    says = "Iva Novak was to keep a promise of this letter, and has left. Choose another."
    assert why_none_goes(session, ref) == f"{says} {ANEW}"

    approved_letter(session, ref, promises=[{**PROMISE, "owner": RON}])
    assert released(session, ref, BOTH).letters == 2
    assert worked_off(session, AT).done == 2


def test_a_letter_that_promises_a_day_is_not_released_once_that_day_is_past(
    session: Session, ref: str
) -> None:
    """Its words were approved, and lay there: each family read in May what we would do in April."""
    approved_letter(session, ref)
    on_its_day = datetime(2046, 4, 30, 9, tzinfo=UTC)
    assert releasing.preview(session, actor(session, ADA), on_its_day, DOOR, ref, BOTH).goes
    says = "This letter promises something by 30 April 2046, which is past."
    with pytest.raises(Refused) as no:
        releasing.preview(
            session, actor(session, ADA), on_its_day + timedelta(days=1), DOOR, ref, BOTH
        )
    assert str(no.value) == f"{says} {ANEW}"


def test_so_is_who_may_keep_no_promise_any_more(session: Session, ref: str) -> None:
    approved_letter(session, ref, promises=[{**PROMISE, "owner": IVA}])
    change_user(session, OPERATOR, AT, Person(IVA, "Iva Novak", ["auditor"], [SITE]), RON)
    assert why_none_goes(session, ref).startswith("Iva Novak may not keep a promise.")


def test_so_is_who_approved_it(session: Session, ref: str) -> None:
    approved_letter(session, ref)
    leaves(session, EVA)
    says = "Eva Marsh wrote or approved these words, and has left."
    assert why_none_goes(session, ref) == f"{says} {ANEW}"


def test_letters_that_who_left_let_go_are_let_go_by_another_and_the_reason_says_how(
    session: Session, ref: str
) -> None:
    """To try them again was all that seemed to be left, and was in vain each time."""
    approved_letter(session, ref)
    released(session, ref, BOTH)
    leaves(session, ADA)
    assert worked_off(session, AT).set_aside == 2
    [why] = set(session.scalars(select(WorkItem.why)))
    assert why == NOBODY
    assert "Leave it undone here: then somebody who may do it asks for it" in NOBODY
    ron, [work] = actor(session, RON), session.scalars(select(Work.id)).all()
    assert leave(session, ron, AT, Door.COMMAND, work) == 2
    found = releasing.preview(session, ron, AT, Door.COMMAND, ref, BOTH)
    assert releasing.release(session, ron, AT, Door.COMMAND, ref, BOTH, found.seen)
    assert worked_off(session, AT).done == 2

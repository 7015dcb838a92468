"""A look-back months after its letters went: what its work made and set aside is still known."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.background.work_ended import KEPT_FOR, forget_ended
from disclosure.actions.look_backs.list import ask_for_rows, list_of_patients
from disclosure.actions.look_backs.printed import withdrawn_since
from disclosure.actions.refused import Refused
from disclosure.records.look_backs import Release
from disclosure.records.work import WorkItem
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, do
from tests.disclosure.actions.look_backs.test_look_backs_after import aside, picture
from tests.disclosure.actions.look_backs.test_look_backs_further import moves
from tests.disclosure.actions.look_backs.test_look_backs_promises import (
    BY_LETTER_2,
    seen,
    stands,
    written_again,
)
from tests.look_backs import (
    AT,
    a_list,
    a_look_back,
    many_to_tell,
    patient,
    released,
)
from tests.people import ADA, BEN, actor
from workflows.words import CommitmentState as S

pytestmark = pytest.mark.usefixtures("team")
MONTHS_AFTER = AT + timedelta(days=14) + KEPT_FOR + timedelta(days=2)


def test_the_promises_of_all_are_still_to_be_kept(session: Session, tmp_path: Path) -> None:
    ref = written_again(session, tmp_path, 2)
    forget_ended(session, MONTHS_AFTER)
    assert stands(session, ref) == {S.OPEN: 2}
    assert seen(session, ref, BEN, "done", BY_LETTER_2).says.startswith("It is said in 2 cases.")
    items = session.scalars(select(WorkItem)).all()
    assert items
    assert all(item.kept is None for item in items)  # references, and nobody's words


@begins_with(many_to_tell, patients=1, until="letter")
def test_a_letter_withdrawn_late_is_named_to_whoever_holds_the_stack(
    session: Session, ref: str
) -> None:
    made = released(session, ref, {"next": 1})
    do(session)
    forget_ended(session, MONTHS_AFTER)
    moves(session, 1, "withdraw", reason="Her daughter rang")
    assert len(withdrawn_since(session, ref, session.get_one(Release, made.id))) == 1


@begins_with(many_to_tell, patients=2, until="released")
def test_a_letter_that_could_not_be_issued_still_waits_for_a_person(
    session: Session, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:

    def refuses(*_: object) -> None:
        raise Refused("The contact has left.")

    with monkeypatch.context() as patch:
        patch.setattr("disclosure.jobs.look_back_work.issue_letter_of", refuses)
        do(session)
    forget_ended(session, MONTHS_AFTER)
    assert picture(session, ref) == {"set_aside": 2}
    assert {each.why for each in aside(session, ref)} == {"The contact has left."}


def test_a_row_that_nobody_decided_on_still_waits_for_a_person(
    session: Session, tmp_path: Path
) -> None:
    ref, ada = a_look_back(session).ref, actor(session, ADA)
    rows = [patient(1), patient(2, patient_born_on="31.2.1950")]
    path = a_list(tmp_path / "list.csv", rows)
    ask_for_rows(session, ada, AT, DOOR, ref, list_of_patients(path))
    do(session)
    assert forget_ended(session, MONTHS_AFTER) == 1
    (left,) = session.scalars(select(WorkItem)).all()
    assert left.kept is not None

"""Two people agreed that somebody need no longer be told, while the letter to them was on its way
to the post."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.look_backs.post import mark_sent, print_release
from disclosure.actions.look_backs.whom import NOT_AMONG
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, do, in_case, person_of
from tests.disclosure.actions.look_backs.test_look_backs_after import NOON, TODAY, aside, picture
from tests.look_backs import a_list, a_look_back, added, approved_letter, patient, released
from tests.people import ADA, BEN, EVA, actor

pytestmark = pytest.mark.usefixtures("team")
FATHER = {
    "name": "Mr Al Test", "relationship": "Father", "is_patient": False, "standing": "relevant",
    "lawful_basis": "Parent", "post": ["9 New Street", "AB1 2CD"],
}  # fmt: skip


@pytest.mark.parametrize("now", ["also_told", "not_to_be_told"])
def test_a_mother_who_need_not_be_told_any_more_gets_no_letter_that_nobody_looked_at(
    session: Session, tmp_path: Path, now: str
) -> None:
    """A court took her rights away. A release would have left her out, and the stack took her
    letter along."""
    ref, ada = a_look_back(session).ref, actor(session, ADA)
    hers = {"person_name": "Mrs Jo Test", "relationship": "Mother", "patient_born_on": "2019-01-02"}
    added(session, ref, a_list(tmp_path / "list.csv", [patient(1, **hers)]))
    approved_letter(session, ref)
    released(session, ref, {"next": 1})
    assert do(session).done == 1
    mother = person_of(session, 1)
    in_case(session, 1, BEN, "person", **FATHER)
    told = {"standing": now, "tell": ["what happened"], "reason": "A court took her rights away"}
    change = in_case(session, 1, BEN, "person_change", person=mother, **told)
    agrees = {"agrees": True, "reason": "I read the order of the court"}
    in_case(session, 1, EVA, "person_change_review", person_change=change, **agrees)

    printed = print_release(session, ada, NOON, DOOR, ref, 1, tmp_path / "print.zip")
    assert (printed.done, printed.refused) == (0, [("LET-2026-000001", NOT_AMONG)])
    assert mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY).done == 0
    assert picture(session, ref) == {"set_aside": 1}
    assert [(each.number, each.why) for each in aside(session, ref)] == [(1, NOT_AMONG)]

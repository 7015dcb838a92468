"""A letter for all that names the day of the harm, and a case in which nobody knows it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.change import Door
from disclosure.actions.look_backs import release as releasing
from tests.disclosure.actions.look_backs.test_look_backs import in_case
from tests.look_backs import (
    AT,
    HEADER,
    TEXT,
    a_list,
    a_look_back,
    added,
    approved_letter,
    patient,
    released,
)
from tests.people import ADA, EVA, actor
from tests.worked import worked_off

pytestmark = pytest.mark.usefixtures("team")
FIVE = {"next": 5}


def seen(session: Session, ref: str) -> releasing.Preview:
    session.rollback()
    return releasing.preview(session, actor(session, ADA), AT, Door.COMMAND, ref, FIVE)


def test_whose_day_nobody_knows_is_left_out_before_the_letters_are_said_to_go(
    session: Session, tmp_path: Path
) -> None:
    """“5 letters go. 0 are left out.” The worker set the second and the fourth aside."""
    ref = a_look_back(session).ref
    known = {"occurred_at": "2022-03-09"}
    rows = [patient(n, **(known if n % 2 else {})) for n in range(1, 6)]
    added(session, ref, a_list(tmp_path / "list.csv", rows, (*HEADER, "occurred_at")))
    approved_letter(session, ref)  # its sentence falls away where there is no day
    assert len(seen(session, ref).goes) == 5

    always = TEXT.replace("{% if occurred_on %}", "").replace("{% endif %}", "")
    approved_letter(session, ref, text=always)
    found = seen(session, ref)
    assert [number for number, _ in found.goes] == [1, 3, 5]
    assert [(each.number, each.why) for each in found.left_out] == [
        (number, "The column “occurred_on” is empty, and the letter needs its words.")
        for number in (2, 4)
    ]
    slide = {"name": "occurred", "at": "2022-03-10", "evidence": "The date on the slide"}
    event = in_case(session, 2, ADA, "event", **slide)
    in_case(session, 2, EVA, "event_review", event=event, agrees=True, reason="I saw the slide")
    assert [number for number, _ in seen(session, ref).goes] == [1, 2, 3, 5]
    assert released(session, ref, FIVE).letters == 4
    worked = worked_off(session, AT + timedelta(hours=1))
    assert (worked.done, worked.set_aside) == (4, 0)

"""A patient of a look-back died while the letter was in the post: somebody else must be told."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change
from disclosure.actions.look_backs.post import mark_sent
from disclosure.actions.look_backs.unreached import not_reached
from disclosure.actions.recording import record
from disclosure.records.letter import letters_of
from tests.begun import begins_with
from tests.disclosure.actions.look_backs.test_look_backs import DOOR, members
from tests.disclosure.actions.look_backs.test_look_backs_after import NOON, TODAY, picture
from tests.look_backs import many_to_tell
from tests.people import ADA, BEN, actor

pytestmark = pytest.mark.usefixtures("team")
A_DAY = timedelta(days=1)
HUSBAND = {
    "name": "Mr Al Test", "relationship": "Husband", "is_patient": False, "standing": "relevant",
    "lawful_basis": "Executor", "phone": "01632 960111",
}  # fmt: skip


def puts_on_record(session: Session, at: datetime, kind: str, /, **told: object) -> None:
    incident_id = members(session)[0].incident_id
    record(session, Change(incident_id, actor(session, BEN), at, DOOR), kind, told)


def dies(session: Session, at: datetime, day: str) -> None:
    told = {"what": "died", "at": day, "source": "The ward rang"}
    puts_on_record(session, at, "patient_status", **told)


def counts_as_delivered(session: Session, at: datetime) -> None:
    incident_id = members(session)[0].incident_id
    (letter,) = letters_of(session, incident_id)
    change = Change(incident_id, actor(session, ADA), at, DOOR)
    told = {"how": "posted_not_returned", "format": "standard", "at": at.isoformat()}
    gate.move(session, change, letter.ref, "deliver", data=told)


@begins_with(many_to_tell, patients=1, until="issued")
def test_the_husband_of_who_died_while_it_was_in_the_post_is_somebody_to_reach(
    session: Session, ref: str
) -> None:
    """Her letter stood as sent for good, so he was in no list of whom to reach."""
    ada = actor(session, ADA)
    mark_sent(session, ada, NOON, DOOR, ref, 1, TODAY)
    assert picture(session, ref) == {"sent": 1}
    dies(session, NOON + A_DAY, TODAY)
    assert picture(session, ref) == {"to_tell": 1}
    (row,) = not_reached(session, ada, NOON + A_DAY, DOOR, ref).rows
    assert row.next == "Name somebody to be told: nobody living is named who must be."
    puts_on_record(session, NOON + A_DAY, "person", **HUSBAND)
    counts_as_delivered(session, NOON + 9 * A_DAY)
    assert picture(session, ref) == {"to_tell": 1}
    (row,) = not_reached(session, ada, NOON + 9 * A_DAY, DOOR, ref).rows
    assert (row.name, row.next) == ("Mr Al Test", "Try by phone.")


@begins_with(many_to_tell, patients=1, until="issued")
def test_who_had_it_and_died_after_was_told(session: Session, ref: str) -> None:
    mark_sent(session, actor(session, ADA), NOON, DOOR, ref, 1, TODAY)
    counts_as_delivered(session, NOON + 9 * A_DAY)
    dies(session, NOON + 20 * A_DAY, f"{NOON + 18 * A_DAY:%Y-%m-%d}")
    assert picture(session, ref) == {"delivered": 1}

"""A mail to a colleague that comes back is known again, whatever else went to them in that run."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.to_staff.delivering import undelivered
from disclosure.actions.to_staff.inbox import inbox, see
from disclosure.jobs.outbox import PAUSES, Delivered
from disclosure.jobs.returned_mail import read_return
from disclosure.jobs.staff_mail_back import OfStaff, staff_mail_came_back
from disclosure.records.outbox import Message
from tests.disclosure.jobs.test_outbox import OTHER, REF, delivered
from tests.disclosure.jobs.test_returned_mail import a_return
from tests.mail_server import Office
from tests.people import ADA, actor
from tests.reminders import NOON, remind

pytestmark = pytest.mark.usefixtures("team")
GONE = "its address takes no mail"
LATER = NOON + timedelta(hours=1)
A_SECOND = timedelta(seconds=1)


def ids_of(mail: object) -> frozenset[str]:
    """As `news returned` reads them from the report of a mail system."""
    return read_return(a_return(str(mail).strip("<>").partition("@")[0])).mail_ids


def came_back(session: Session, mail_id: object, after: timedelta = A_SECOND) -> OfStaff | None:
    return staff_mail_came_back(session, ids_of(mail_id), GONE, LATER + after)


def test_of_two_mails_of_one_run_each_is_known_when_it_comes_back(
    session: Session, office: Office
) -> None:
    """The server had hung up on the first. So it went again, beside one of what fell due since, and
    Ada's mailbox was closed by then: both came back, and nothing named her.
    """
    remind(session, ADA, REF, "decision", "decision one_day")
    office.hangs_up = True
    delivered(session, office)
    remind(session, ADA, OTHER, "decision", "decision one_day")
    office.hangs_up = False
    assert delivered(session, office, after=PAUSES[0]) == Delivered(mails=2, messages=2)
    for number, mail in enumerate(office.taken[1:]):
        assert came_back(session, mail["Message-ID"], number * A_SECOND) is OfStaff.AGAIN
        assert came_back(session, mail["Message-ID"]) is OfStaff.KNOWN
    (vain,) = undelivered(session)
    assert (vain.to, vain.messages) == (ADA, 2)


def test_two_mails_on_which_the_server_hung_up_in_one_run_go_again_as_the_same_two(
    session: Session, office: Office
) -> None:
    remind(session, ADA, REF, "decision", "decision one_day")
    office.hangs_up = True
    delivered(session, office)
    remind(session, ADA, OTHER, "decision", "decision one_day")
    delivered(session, office, after=PAUSES[0])
    office.hangs_up = False
    delivered(session, office, after=PAUSES[0] + PAUSES[1])
    first, *again = (mail["Message-ID"] for mail in office.taken)
    assert sorted(again) == sorted(2 * [first, *(set(again) - {first})])
    assert len(set(again)) == 2


def test_one_that_comes_back_while_nobody_knows_whether_it_was_taken_is_ours(
    session: Session, office: Office
) -> None:
    remind(session, ADA, REF, "decision", "decision one_day")
    office.hangs_up = True
    delivered(session, office)
    [mail] = office.taken
    assert came_back(session, mail["Message-ID"]) is OfStaff.OVER


def test_what_was_in_it_stays_known_once_they_have_seen_some_of_it(
    session: Session, office: Office
) -> None:
    for ref in (REF, OTHER):
        remind(session, ADA, ref, "decision", "decision one_day")
    delivered(session, office)
    [mail] = office.taken
    ada = actor(session, ADA)
    see(session, ada, NOON, inbox(session, ada).ids[:1])
    assert came_back(session, mail["Message-ID"]) is OfStaff.AGAIN
    assert came_back(session, mail["Message-ID"]) is OfStaff.KNOWN
    owed = select(Message.id).where(Message.mailed_at.is_(None), Message.seen_at.is_(None))
    assert len(session.scalars(owed).all()) == undelivered(session)[0].messages == 1

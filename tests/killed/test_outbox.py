"""The job that sends mail is killed while it sends: each reminder arrives, and in one mail only.

A mail that the server took just before the kill goes once more with the same Message-ID, by which
mail programs know it for what it is: nobody can do better without asking the receiver.
"""

import random
import re
import time
from collections import defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.jobs.outbox import CLAIMED, deliver
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.records.outbox import Message
from disclosure.settings import Settings
from tests.disclosure.jobs.test_outbox import a_mailer
from tests.killed.counting import MARKS, TIMES
from tests.mail_server import Office, a_mail_server
from tests.people import PEOPLE
from tests.processes import processes
from tests.reminders import NOON, remind

pytestmark = [*MARKS, pytest.mark.usefixtures("team")]
LONGEST = 0.06
DUTY = "duty gb-eng-reg20-nhs eng-nhs-written 2026-03-26"


def send_all(settings: Settings, port: int, hours: float) -> None:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        deliver(session, a_mailer(Office(port=port)), NOON + timedelta(hours=hours))


def sent_by_one_that_is_killed(office: Office, later: float, *told: object) -> None:
    """So much later than its first mail, so that it dies amid them also where all is slow."""
    here, before = processes(), len(office.taken)
    child = here.Process(target=send_all, args=told)
    child.start()
    while len(office.taken) == before and child.is_alive():
        time.sleep(0.002)
    time.sleep(later)
    child.kill()
    child.join()


def test_a_killed_outbox_loses_no_reminder_and_puts_none_into_two_mails(
    session: Session, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    luck, refs = random.Random(13), list[str]()
    with a_mail_server(Office(thinks=lambda: time.sleep(0.01))) as office:
        for kill in range(TIMES):
            for person in PEOPLE:
                refs.append(f"INC-2026-{len(refs) + 1:06}")
                remind(session, person.email, refs[-1], DUTY, "duty half_way")
            session.rollback()
            told = (settings, office.port, kill * 0.6)
            sent_by_one_that_is_killed(office, luck.uniform(0.0, LONGEST), *told)
        by_the_kills = len(office.taken)
        end = NOON + timedelta(hours=0.6 * TIMES) + CLAIMED
        deliver(session, a_mailer(office), end)
        deliver(session, a_mailer(office), end + CLAIMED)

    told_in = defaultdict(set)
    for mail in office.taken:
        for ref in re.findall(r"INC-2026-\d{6}", mail.get_content()):
            told_in[mail["To"], ref].add(mail["Message-ID"])
    session.rollback()
    waiting = select(func.count()).select_from(Message).where(Message.mailed_at.is_(None))
    assert session.scalar(waiting) == 0
    assert sorted(ref for _, ref in told_in) == refs  # none lost, each to one person
    assert {len(mails) for mails in told_in.values()} == {1}  # none in two mails
    assert 0 < by_the_kills < len(office.taken)
    again = len(office.taken) - len({mail["Message-ID"] for mail in office.taken})
    with capsys.disabled():
        print(
            f"\noutbox: killed {TIMES} times; {len(refs)} reminders, {len(office.taken)} mails, "
            f"0 lost, 0 in two mails, {again} sent once more as the same mail"
        )

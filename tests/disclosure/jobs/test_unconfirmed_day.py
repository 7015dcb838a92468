"""Whoever is told that a time is over reads whether anybody has confirmed that time in its source:
in the mail, in the list of messages, and in the timeline that goes out with a pack.
"""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.to_do.case_view import view_of
from disclosure.policy.cautions import ASK, NOT_VERIFIED
from tests.cases import a_person, a_talk, an_opened_case, record_as
from tests.databases import ON_SQLITE
from tests.disclosure.jobs.test_outbox import delivered
from tests.mail_server import Office
from tests.people import ADA
from tests.reminders import remind
from tests.typed import signed_in

pytestmark = [pytest.mark.usefixtures("team"), ON_SQLITE]
CONTRACT = "gb-eng-nhs-contract-sc35"  # its ten working days are remembered
TEN_DAYS, DOUBT = f"duty {CONTRACT} sc35-notify 2026-03-26", f"{NOT_VERIFIED} {ASK}"
FIVE_DAYS = "duty ie-psa2023-notifiable ie-statement 2026-03-26"  # read in the Act


def test_a_mail_and_the_list_say_it_of_the_law_and_not_of_our_own_target(
    app: Flask, session: Session, office: Office
) -> None:
    case = an_opened_case(session, regimes=[CONTRACT])
    remind(session, ADA, case.ref, TEN_DAYS, "duty day_after")
    remind(session, ADA, case.ref, FIVE_DAYS, "duty half_way")
    remind(session, ADA, case.ref, f"duty {CONTRACT} sc35-written 2026-03-20", "target day_after")
    page = signed_in(app, ADA).get("/messages").text
    assert page.partition('<section class="app-group"')[2].count(DOUBT) == 1
    delivered(session, office)
    [mail] = office.to(ADA)
    words = mail.get_content()
    assert words.count(DOUBT) == 1
    after = words.partition("Tell them in person: the time is over, and it is not done")[2]
    assert after.strip().splitlines()[1].strip() == DOUBT


def test_the_timeline_says_it_where_it_says_that_a_duty_became_late(session: Session) -> None:
    case = an_opened_case(session, regimes=[CONTRACT])
    case.person = a_person(case)
    a_talk(case.later(days=30), "first")
    late = [entry.words for entry in timeline(view_of(case.now)) if entry.late]
    assert f"A duty was still open when this day ended: tell them in person. {DOUBT}" in late


def test_of_what_was_read_in_its_source_no_doubt_is_said(session: Session) -> None:
    case = an_opened_case(session, regimes=["ie-psa2023-notifiable"])
    at, reason = case.at.isoformat(), "It is on the list."
    record_as(case, ADA, "decision", applies="yes", reason=reason, at=at)
    case.later(days=30)
    late = [entry.words for entry in timeline(view_of(case.now)) if entry.late]
    assert "A duty was still open when this day ended: notify the regulator." in late

"""`news returned` as a mail system pipes into it: acted on once, and no address in what it says."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from disclosure.actions.news import new_mail_id
from disclosure.records.incident import Incident
from disclosure.records.news import FamilyNews
from disclosure.records.outbox import Message
from disclosure.records.transaction import one_transaction
from tests.by_command import opened
from tests.disclosure.jobs.test_returned_mail import a_return
from tests.terminal import Terminal, a_terminal

NAME = "ann.price"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return a_terminal(tmp_path)


def a_piece(terminal: Terminal) -> str:
    """That went out an hour ago; its Message-ID."""
    ref = opened(terminal)
    with terminal.session() as session, one_transaction(session):
        incident = session.scalars(select(Incident).where(Incident.ref == ref)).one()
        at, mail_id = incident.recorded_at - timedelta(hours=1), new_mail_id()
        news = FamilyNews(key="k", mail_id=mail_id, incident_id=incident.id, person=2, way="email")
        news.recorded_at = news.send_from = news.sent_at = at
        session.add(news)
    return mail_id


def test_what_came_back_is_marked_once_and_the_contact_is_told(terminal: Terminal) -> None:
    mail = a_return(a_piece(terminal))
    late = mail.replace(b"Action: failed", b"Action: delayed").replace(b"5.1.1", b"4.4.1")
    assert terminal("news", "returned", data=late) == {"came_back": False, "marked": False}
    assert terminal("news", "returned", data=mail) == {"came_back": True, "marked": True}
    assert terminal("news", "returned", data=mail) == {"came_back": True, "marked": False}
    with terminal.session() as session:
        assert session.scalars(select(FamilyNews)).one().came_back_at
        steps = [m.step for m in session.scalars(select(Message))]
        assert steps.count("news_came_back") == 1
    said = terminal.run("news", "returned", data=mail)
    assert NAME not in said.output


@pytest.mark.parametrize("mail", [b"", b"garbage", a_return()])
def test_what_is_not_ours_is_refused_and_names_nobody(terminal: Terminal, mail: bytes) -> None:
    assert terminal.unusable("news", "returned", data=mail) == ["mail"]
    said = terminal.run("news", "returned", data=mail)
    assert said.exit_code == 2
    assert NAME not in said.output

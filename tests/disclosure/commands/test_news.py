"""`news returned` as a mail system pipes into it: acted on once, and no address in what it says."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from disclosure.actions.outgoing.news import new_mail_id
from disclosure.actions.to_staff.delivering import VAIN, undelivered
from disclosure.clock import now
from disclosure.jobs.mails import mail_id_of
from disclosure.jobs.outbox import CLAIMED
from disclosure.records.incident import Incident
from disclosure.records.news import FamilyNews, news_in_vain
from disclosure.records.outbox import Message
from disclosure.records.transaction import one_transaction
from tests.by_command import opened
from tests.disclosure.jobs.test_returned_mail import a_return
from tests.people import BEN
from tests.reminders import reminder
from tests.terminal import Terminal, a_terminal

NAME, REF = "ann.price", "INC-2026-000001"


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


def told(*, came_back: bool, marked: bool, again: bool = False) -> dict[str, bool]:
    return {"came_back": came_back, "marked": marked, "again": again}


def sent_again(terminal: Terminal) -> str:
    """The Message-ID of the piece that waited, and went out now."""
    with terminal.session() as session, one_transaction(session):
        waiting = FamilyNews.sent_at.is_(None), FamilyNews.dropped.is_(None)
        [news] = session.scalars(select(FamilyNews).where(*waiting))
        news.sent_at, news.fault = news.send_from, None
        return news.mail_id


def steps(terminal: Terminal) -> int:
    with terminal.session() as session:
        return [m.step for m in session.scalars(select(Message))].count("news_came_back")


def test_what_a_mail_system_gave_up_on_goes_once_more_and_then_the_contact_is_told(
    terminal: Terminal,
) -> None:
    """As of a domain that nobody answers for: days of trying, and no word of the address."""
    first = a_return(a_piece(terminal), status="4.4.7")
    assert "arrived" not in terminal.run("news", "returned", data=first).output
    assert terminal("news", "returned", data=first) == told(came_back=True, marked=False)
    with terminal.session() as session:
        gone, waiting = session.scalars(select(FamilyNews).order_by(FamilyNews.id))
        assert (gone.dropped, gone.came_back_at) == ("given_back", None)
        assert (waiting.person, waiting.way) == (gone.person, gone.way)
        assert [row.id for row in news_in_vain(session, 5)] == [waiting.id]
    assert steps(terminal) == 0
    second = a_return(sent_again(terminal), status="4.4.7")
    assert terminal("news", "returned", data=second) == told(came_back=True, marked=True)
    assert steps(terminal) == 1


def test_what_was_refused_by_policy_goes_again_and_doctor_names_it(terminal: Terminal) -> None:
    """A wrong setting of ours, mended within two days, is no word against the family's address."""
    mail_id = a_piece(terminal)
    for _ in range(VAIN - 1):
        report = a_return(mail_id, status="5.7.1")
        answer = terminal("news", "returned", data=report)
        assert answer == told(came_back=False, marked=True, again=True)
        said = terminal.run("doctor").output
        assert "did not arrive, and is sent again: A mail system gave it back (5.7.1)." in said
        mail_id = sent_again(terminal)
    assert steps(terminal) == 0
    last = a_return(mail_id, status="5.7.1")
    assert terminal("news", "returned", data=last) == told(came_back=True, marked=True)
    assert steps(terminal) == 1


def test_what_came_back_is_marked_once_and_the_contact_is_told(terminal: Terminal) -> None:
    mail = a_return(a_piece(terminal))
    late = mail.replace(b"Action: failed", b"Action: delayed").replace(b"5.1.1", b"4.4.1")
    assert terminal("news", "returned", data=late) == told(came_back=False, marked=False)
    assert terminal("news", "returned", data=mail) == told(came_back=True, marked=True)
    assert terminal("news", "returned", data=mail) == told(came_back=True, marked=False)
    with terminal.session() as session:
        assert session.scalars(select(FamilyNews)).one().came_back_at
        steps = [m.step for m in session.scalars(select(Message))]
        assert steps.count("news_came_back") == 1
    said = terminal.run("news", "returned", data=mail)
    assert NAME not in said.output


def test_news_that_the_family_saw_by_now_is_not_said_to_have_come_back_before(
    terminal: Terminal,
) -> None:
    """The server hung up on it and had taken it; they looked before it was to go again."""
    report = a_return(a_piece(terminal), status="4.4.7")
    with terminal.session() as session, one_transaction(session):
        news = session.scalars(select(FamilyNews)).one()
        news.sent_at, news.dropped = None, "seen"
    said = terminal.run("news", "returned", data=report).output
    assert ("came back before" in said, "is seen" in said) == (False, True)


def test_news_that_goes_again_is_as_new_as_it_was(terminal: Terminal) -> None:
    """Else who looked just before it was on record counts as having seen it."""
    report = a_return(a_piece(terminal), status="4.4.7")
    with terminal.session() as session, one_transaction(session):
        session.scalars(select(FamilyNews)).one().version = 7
    terminal("news", "returned", data=report)
    with terminal.session() as session:
        assert [news.version for news in session.scalars(select(FamilyNews))] == [7, 7]


def a_mail_to_staff(terminal: Terminal, *, seen: bool = False) -> str:
    """Of two reminders, which a server took an hour ago; its Message-ID."""
    hour_ago = now() - timedelta(hours=1)
    both = [reminder(REF, f"COM-2026-00000{n}", "promise day_before", BEN) for n in (1, 2)]
    with terminal.session() as session, one_transaction(session):
        for message in both:
            message.mailed_at, message.mail_from, message.tries = hour_ago, hour_ago + CLAIMED, 1
            message.seen_at = hour_ago if seen else None
        session.add_all(both)
        return mail_id_of([message.key for message in both])


def test_what_came_back_from_a_colleague_is_owed_again_and_doctor_names_them(
    terminal: Terminal,
) -> None:
    """Ben's mailbox was closed in the night: his reminders went out, and nobody ever heard."""
    report = a_return(a_mail_to_staff(terminal))
    late = report.replace(b"Action: failed", b"Action: delayed")
    assert terminal("news", "returned", data=late) == told(came_back=False, marked=False)
    answer = terminal("news", "returned", data=report)
    assert answer == told(came_back=True, marked=True, again=True)
    assert terminal("news", "returned", data=report) == told(came_back=True, marked=False)
    with terminal.session() as session:
        for message in session.scalars(select(Message)):
            assert (message.mailed_at, message.tries) == (None, VAIN)
            assert timedelta(hours=11) < message.mail_from - now() < timedelta(hours=12)
        (vain,) = undelivered(session)
        assert (vain.to, vain.messages) == (BEN, 2)
        assert vain.fault == "A mail system gave it back (its address takes no mail)"
    assert "ann.price" not in terminal.run("news", "returned", data=report).output


def test_what_they_have_seen_in_their_list_is_owed_no_more(terminal: Terminal) -> None:
    report = a_return(a_mail_to_staff(terminal, seen=True))
    assert terminal("news", "returned", data=report) == told(came_back=True, marked=False)
    said = terminal.run("news", "returned", data=report).output
    assert ("came back before" in said, "seen" in said) == (False, True)
    with terminal.session() as session:
        assert not undelivered(session)


@pytest.mark.parametrize("mail", [b"", b"garbage", a_return(), a_return("0" * 40)])
def test_what_is_not_ours_is_refused_and_names_nobody(terminal: Terminal, mail: bytes) -> None:
    assert terminal.unusable("news", "returned", data=mail) == ["mail"]
    said = terminal.run("news", "returned", data=mail)
    assert said.exit_code == 2
    assert NAME not in said.output


@pytest.mark.parametrize(
    "wrong",
    [
        {"DISCLOSURE_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:9/gone"},
        {"DISCLOSURE_MODE": "at night"},
    ],
)
def test_a_report_that_cannot_be_looked_up_now_is_kept_by_the_mail_system(
    terminal: Terminal, wrong: dict[str, str]
) -> None:
    """Else it would be thrown away, and the family waits for news that never comes."""
    mail = a_return(a_piece(terminal))
    usual, terminal.settings = terminal.settings, wrong
    assert terminal.answer("news", "returned", data=mail).code == os.EX_TEMPFAIL
    assert terminal.answer("sweep").code == 2  # as every other command
    terminal.settings = usual
    assert terminal("news", "returned", data=mail) == told(came_back=True, marked=True)


def test_of_a_strange_file_of_keys_too(terminal: Terminal) -> None:
    mail = a_return(a_piece(terminal))
    (terminal.home / "keys").write_text("77" * 32)
    assert terminal.answer("news", "returned", data=mail).code == os.EX_TEMPFAIL
    assert terminal.unusable("news", "returned", data=b"an answer somebody wrote") == ["mail"]


@pytest.mark.parametrize("words", [("--as", "nobody@example.org"), ("--such",)])
def test_who_calls_it_wrongly_is_told_so(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert terminal.answer("news", "returned", *words).code == 2

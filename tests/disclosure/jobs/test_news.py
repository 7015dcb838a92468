"""The family hears that there is news, and nothing else: once, at their hours, by their ways."""

import os
import signal
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.family.door import visitor
from disclosure.actions.family.languages import Checker, name_checker
from disclosure.actions.outgoing.news import TEXTS
from disclosure.actions.thing_to_do import ToDo
from disclosure.jobs.mailer import Mailer, mailer_of
from disclosure.jobs.news import Sent, send_news
from disclosure.jobs.news_mail import House, compose, text_of
from disclosure.jobs.outbox import CLAIMED, PAUSES
from disclosure.jobs.texter import Texter, TextProgram, texter_of
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.records.news import FamilyNews
from disclosure.records.outbox import Message
from disclosure.settings import Settings
from tests.begun import begins_with
from tests.cases import ACase, a_case, record_as
from tests.databases import TOLD
from tests.disclosure.actions.family.test_family_door import invited, opened
from tests.disclosure.actions.outgoing.test_news import MAIL, a_meeting, wishes
from tests.mail_server import Office, a_mail_server
from tests.people import BEN, OPERATOR, PEOPLE
from tests.processes import processes
from tests.to_do import rows_of
from workflows.words import State

pytestmark = begins_with(a_case, at=State.INVESTIGATE)

PAGES = "https://pages.alder.example"
TEXTED = "07700900123"


@pytest.fixture
def case(begun: ACase, session: Session) -> ACase:
    return with_news(begun, session)


def with_news(begun: ACase, session: Session) -> ACase:
    """There is news for Mrs Price, who agreed to e-mail."""
    case = begun.later(days=1)  # after the day of the harm
    session.info[TEXTS] = True
    wishes(case, email=MAIL, safe={"use": ["email"]})
    invited(case)
    a_meeting(case)
    return case


def told(office: Office, **more: str) -> Settings:
    set_up = {
        "DISCLOSURE_SMTP_URL": office.url,
        "DISCLOSURE_MAIL_FROM": "Disclosure <disclosure@alder.example>",
        "DISCLOSURE_ADDRESS": PAGES,
        "DISCLOSURE_LETTERHEAD": "1 Vale Road\nAldervale\nTelephone 01632 960000",
    }
    return Settings.read(TOLD | set_up | more)


def a_mailer(office: Office) -> Mailer:
    mailer = mailer_of(told(office))
    assert mailer
    return mailer


def send(case: ACase, office: Office, texter: Texter | None = None, **later: float) -> Sent:
    at = case.at + timedelta(**later)
    return send_news(case.session, a_mailer(office), texter, House.of(told(office)), at)


def the_row(case: ACase) -> FamilyNews:
    case.session.rollback()
    return case.session.scalars(select(FamilyNews)).one()


def to_do(case: ACase) -> list[ToDo]:
    return [row for row in rows_of(case) if "came back" in row.act]


def test_who_is_asked_to_end_begins_none_and_it_goes_later(case: ACase, office: Office) -> None:
    ended = send_news(
        case.session, a_mailer(office), None, House.of(told(office)), case.at, until=lambda: True
    )
    assert ended == Sent()
    assert send(case, office) == Sent(news=1)


# What it says


def test_the_mail_says_that_there_is_news_where_and_whom_to_ring(
    case: ACase, office: Office
) -> None:
    assert send(case, office) == Sent(news=1)
    [mail] = office.to(MAIL)
    assert mail["Subject"] == "There is news on your page: Alder Vale Hospitals"
    assert mail["From"] == "Alder Vale Hospitals <disclosure@alder.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    words = mail.get_content()
    assert words.startswith("There is news on your page.\n\nOpen it with your code:\n")
    assert f"\n{PAGES}/f/\n" in words
    assert "ring us: 01632 960000" in words
    assert words.endswith("\nAlder Vale Hospitals\n")
    assert send(case, office, days=3) == Sent()
    assert the_row(case).sent_at == case.at


def test_no_name_no_case_no_code_and_no_place_stands_in_it(case: ACase, office: Office) -> None:
    wishes(case, safe={"use": ["email"]}, matters="Her garden", preferred_name="Annie")
    send(case, office)
    [mail] = office.taken
    staff = [word for person in PEOPLE for word in (*person.name.split(), person.email)]
    hidden = ["Price", "Ann", "heparin", case.ref, "INC-", "LET-", "COM-", "1948", "Ward", "garden"]
    hidden += [*staff, "960101", "960102", "#", "meeting", "By telephone", "High Street"]
    for text in (mail.as_string().replace(MAIL, ""), mail.get_content(), mail["Subject"]):
        assert [word for word in hidden if word in text] == []


@pytest.mark.parametrize(
    ("letterhead", "phone"),
    [
        ("1 Vale Road\nAldervale\n01632 960000", "01632 960000"),
        ("1 Vale Road\nPhone: +44 (0)1632 960000\nAldervale", "+44 (0)1632 960000"),
        ("Grattan Street\nTel. (03) 9555 0100", "(03) 9555 0100"),
        ("Grattan Street\n(+61) 3 9555 0100", "(+61) 3 9555 0100"),
        ("1 Vale Road\nChicago, IL 60601-1234", ""),
        ("", ""),
    ],
)
def test_the_number_to_ring_is_the_one_of_the_house(letterhead: str, phone: str) -> None:
    assert House.of(told(Office(), DISCLOSURE_LETTERHEAD=letterhead)).phone == phone


class Marked(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"[{message}]"


def test_each_sentence_goes_through_their_language(office: Office) -> None:
    house, at = House.of(told(office)), datetime(2026, 3, 20, 12, tzinfo=UTC)
    mail = compose(a_mailer(office), house, MAIL, "news-1", Marked(), at)
    assert mail["Subject"] == "[There is news on your page: Alder Vale Hospitals]"
    said = [line for line in mail.get_content().splitlines() if line]
    assert {line for line in said if not (line[0] == "[" and line[-1] == "]")} == {
        f"{PAGES}/f/",
        "Alder Vale Hospitals",
    }
    assert text_of(house, Marked()).startswith("[Alder Vale Hospitals: there is news")


# When, and whether at all


def test_a_wish_that_changed_meanwhile_is_kept(case: ACase, office: Office) -> None:
    wishes(case, safe={"use": ["email"], "earliest": "15:00"})
    assert send(case, office) == Sent()
    assert the_row(case).send_from == case.at + timedelta(hours=3)
    assert send(case, office, hours=2.9) == Sent()
    assert send(case, office, hours=3) == Sent(news=1)


def test_what_was_forbidden_meanwhile_is_dropped(case: ACase, office: Office) -> None:
    wishes(case, safe={"never": ["email"]})
    assert send(case, office) == Sent()
    assert the_row(case).dropped == "not_wanted"
    assert office.taken == []


def test_what_they_saw_meanwhile_is_no_news_any_more(case: ACase, office: Office) -> None:
    case.later(minutes=5)
    key = opened(case, invited(case).code).key
    assert visitor(case.session, key, case.at)
    assert send(case, office) == Sent()
    assert the_row(case).dropped == "seen"


def test_what_came_on_record_after_they_looked_is_news_though_it_began_before(
    case: ACase, office: Office
) -> None:
    """Somebody saves a meeting, and that takes some seconds in which the daughter looks."""
    key = opened(case, invited(case).code).key
    case.later(minutes=5)
    assert visitor(case.session, key, case.at + timedelta(seconds=2))
    a_meeting(case)
    assert send(case, office, minutes=1).news == 1
    assert visitor(case.session, key, case.at + timedelta(minutes=1))
    a_meeting(case)
    assert visitor(case.session, key, case.at + timedelta(minutes=1, seconds=2))
    assert send(case, office, minutes=2).news == 0


def test_a_closed_door_drops_what_waits(case: ACase, office: Office) -> None:
    died = {"what": "died", "source": "The ward"}
    record_as(case, BEN, "patient_status", **died)
    assert send(case, office) == Sent()
    assert the_row(case).dropped == "shut"


def test_what_is_recorded_while_a_mail_is_on_its_way_is_told_by_one_of_its_own(
    case: ACase, office: Office, settings: Settings
) -> None:
    """She looks as soon as it comes, before the new thing is there: only a second mail tells it."""
    code, at = invited(case.later(minutes=1)).code, case.at
    engine = open_database(settings.database_url)

    def she_looks_and_then_a_meeting_is_offered() -> None:
        office.thinks = None
        with session_on(engine, settings) as session:
            there = ACase(session, case.id, case.ref, at + timedelta(seconds=5), case.person)
            assert visitor(session, opened(there, code).key, there.at)
            a_meeting(there.later(seconds=5))

    office.thinks = she_looks_and_then_a_meeting_is_offered
    case.session.rollback()
    assert send(case, office) == Sent(news=1)
    assert send(case, office, minutes=1) == Sent(news=1)
    assert send(case, office, days=1) == Sent()
    assert len({mail["Message-ID"] for mail in office.to(MAIL)}) == 2
    engine.dispose()


def test_what_is_recorded_while_it_is_sent_in_vain_goes_with_it_later(
    case: ACase, office: Office, settings: Settings
) -> None:
    engine = open_database(settings.database_url)

    def a_meeting_is_offered() -> None:
        office.thinks = None
        with session_on(engine, settings) as session:
            a_meeting(ACase(session, case.id, case.ref, case.at, case.person).later(seconds=5))

    office.thinks, office.hangs_up = a_meeting_is_offered, True
    case.session.rollback()
    assert send(case, office) == Sent(failed=1)
    office.hangs_up = False
    assert send(case, office, seconds=PAUSES[0].total_seconds()) == Sent(news=1)
    assert send(case, office, days=1) == Sent()
    engine.dispose()


# What goes wrong


def test_with_the_server_down_it_waits_and_goes_once(case: ACase, office: Office) -> None:
    with a_mail_server(Office()) as closed:
        pass
    assert send(case, closed) == Sent(failed=1)
    assert "could not be reached" in (the_row(case).fault or "")
    assert send(case, office) == Sent()
    assert send(case, office, seconds=PAUSES[0].total_seconds()) == Sent(news=1)
    assert len(office.taken) == 1


def test_what_may_have_been_taken_goes_again_as_the_same_mail(case: ACase, office: Office) -> None:
    office.hangs_up = True
    assert send(case, office) == Sent(failed=1)
    office.hangs_up = False
    assert send(case, office, seconds=PAUSES[0].total_seconds()) == Sent(news=1)
    assert len({mail["Message-ID"] for mail in office.to(MAIL)}) == 1


def in_a_child(settings: Settings, port: int, at: datetime) -> None:
    office = Office(port=port)
    with session_on(open_database(settings.database_url), settings) as session:
        send_news(session, a_mailer(office), None, House.of(told(office)), at)


def test_killed_before_we_knew_that_it_was_taken_it_goes_once_more_and_the_same(
    case: ACase, settings: Settings, office: Office
) -> None:
    child = processes().Process(target=in_a_child, args=(settings, office.port, case.at))

    def kill() -> None:
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)

    office.thinks = kill
    case.session.rollback()
    child.start()
    child.join()
    office.thinks = None
    claimed = CLAIMED.total_seconds()
    assert send(case, office) == Sent()
    assert send(case, office, seconds=claimed) == Sent(news=1)
    assert send(case, office, seconds=2 * claimed) == Sent()
    assert len(office.taken) == 2
    assert len({mail["Message-ID"] for mail in office.taken}) == 1


def test_an_address_that_the_server_refuses_gets_no_more_and_the_contact_is_told(
    case: ACase, office: Office
) -> None:
    office.refuses = {MAIL}
    assert send(case, office) == Sent(failed=1)
    row = the_row(case)
    assert row.came_back_at == case.at
    assert MAIL not in (row.fault or "")
    [message] = case.session.scalars(select(Message).where(Message.step == "news_came_back"))
    assert (message.to, message.about) == (BEN, case.ref)
    [todo] = to_do(case)
    assert todo.act == "Ask Mrs Ann Price for their e-mail address: what we sent came back"
    assert todo.owner == BEN
    a_meeting(case)
    assert the_row(case)
    wishes(case.later(minutes=1), email="ann@new.example")
    assert to_do(case) == []
    a_meeting(case)
    assert send(case, office) == Sent(news=1)
    assert len(office.to("ann@new.example")) == 1


def test_a_server_that_does_not_relay_says_nothing_of_the_address(
    case: ACase, office: Office
) -> None:
    office.says_no, office.refuses = "554 5.7.1 Relay access denied", {MAIL}
    assert send(case, office) == Sent(failed=1)
    assert the_row(case).came_back_at is None


# By text


def a_program(folder: Path, ends_with: int = 0, first: str = "") -> Path:
    program = folder / "send-text"
    program.write_text(
        f'#!/bin/sh\n{first}\necho "$#" "$1" > "$0.to"\ncat > "$0.words"\nexit {ends_with}\n'
    )
    program.chmod(0o755)
    return program


def test_a_text_goes_through_the_program_of_the_house(
    case: ACase, office: Office, tmp_path: Path
) -> None:
    program = a_program(tmp_path)
    texter = texter_of(told(office, DISCLOSURE_TEXT_COMMAND=str(program)))
    wishes(case, phone="07700 900123", safe={"use": ["text"]})
    a_meeting(case)
    assert send(case, office, texter) == Sent(news=1)
    assert Path(f"{program}.to").read_text() == f"1 {TEXTED}\n"
    assert Path(f"{program}.words").read_text() == (
        f"Alder Vale Hospitals: there is news on your page. Open it with your code: {PAGES}/f/ "
        "For a new code, ring us: 01632 960000"
    )
    assert office.taken == []


def test_it_leads_to_a_door_that_speaks_as_it_does(case: ACase, office: Office) -> None:
    """Also where only an interpreter for them is on record; of whose page it is it says nothing."""
    polish = Checker("Anna Nowak", "interpreter", read_every_sentence=True)
    name_checker(case.session, OPERATOR, case.at, "pl", polish)
    wishes(case, interpreter="Polish")
    a_meeting(case)
    assert send(case, office) == Sent(news=1)
    [mail] = office.to(MAIL)
    assert f"{PAGES}/f/?language=pl\n" in mail.get_content()
    assert "Proszę" in mail.get_content()


def test_a_program_that_fails_or_hangs_is_asked_again_later(
    case: ACase, office: Office, tmp_path: Path
) -> None:
    wishes(case, phone="07700 900123", safe={"use": ["text"], "never": ["email"]})
    a_meeting(case)
    failing = TextProgram(a_program(tmp_path, ends_with=3))
    assert send(case, office, failing) == Sent(failed=1)
    pause = PAUSES[0].total_seconds()
    hanging = TextProgram(a_program(tmp_path, first="exec sleep 30"), patience=0.2)
    assert send(case, office, hanging, seconds=pause) == Sent(failed=1)
    again = pause + PAUSES[1].total_seconds()
    gone = TextProgram(tmp_path / "none")
    assert send(case, office, gone, seconds=again) == Sent(failed=1)
    faults = [row.fault for row in case.session.scalars(select(FamilyNews))]
    assert any("could not be run" in (fault or "") for fault in faults)

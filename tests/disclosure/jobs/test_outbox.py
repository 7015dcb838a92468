"""Each person gets one mail of all that waits for them, once, and nobody is named in it."""

import os
import signal
import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from disclosure.actions.outgoing.messages import pass_on
from disclosure.actions.to_staff.delivering import VAIN, undelivered
from disclosure.actions.to_staff.inbox import inbox, see
from disclosure.actions.users import disable_user
from disclosure.jobs.mailer import Mailer, mailer_of
from disclosure.jobs.mails import compose
from disclosure.jobs.outbox import ASKED, CLAIMED, PAUSES, Delivered, deliver
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.records.outbox import Message
from disclosure.records.transaction import one_transaction
from disclosure.records.users import user_called
from disclosure.settings import Settings
from tests.cases import a_case, record_as
from tests.databases import TOLD
from tests.mail_server import Office, a_mail_server
from tests.people import ADA, BEN, EVA, OPENED_FOR_WORK, OPERATOR, PEOPLE, RON, actor
from tests.processes import processes
from tests.reminders import NOON, remind
from workflows.words import State

REF, OTHER = "INC-2026-000001", "INC-2026-000002"
DUTY = "duty gb-eng-reg20-nhs eng-nhs-written 2026-03-26"
PAGES = "https://disclosure.alder.example"

pytestmark = pytest.mark.usefixtures("team")


def a_mailer(office: Office, url: str = "") -> Mailer:
    told = {
        "DISCLOSURE_SMTP_URL": url or office.url,
        "DISCLOSURE_MAIL_FROM": "Disclosure <disclosure@alder.example>",
        "DISCLOSURE_ADDRESS": PAGES,
    }
    mailer = mailer_of(Settings.read(TOLD | told))
    assert mailer
    return mailer


def delivered(
    session: Session, office: Office, after: timedelta = timedelta(), most: int = 500
) -> Delivered:
    return deliver(session, a_mailer(office), NOON + after, most)


def messages(session: Session, to: str = ADA) -> list[Message]:
    session.rollback()
    return list(session.scalars(select(Message).where(Message.to == to).order_by(Message.id)))


def three_for_ada(session: Session) -> None:
    remind(session, ADA, REF, DUTY, "duty half_way", at=NOON - timedelta(days=6))
    remind(session, ADA, REF, DUTY, "duty day_before", at=NOON - timedelta(days=1))
    remind(session, ADA, OTHER, "COM-2026-000007", "promise day_before", instead_of=BEN)


def test_who_is_asked_to_end_begins_no_other_mail_and_the_rest_goes_later(
    session: Session, office: Office
) -> None:
    for person in (ADA, BEN, EVA):
        remind(session, person, REF, DUTY, "duty half_way")
    mailer = a_mailer(office)
    first = deliver(session, mailer, NOON, until=lambda: len(office.taken) >= 1)
    assert first == Delivered(mails=1, messages=1)
    assert deliver(session, mailer, NOON) == Delivered(mails=2, messages=2)


def test_all_that_waits_for_one_person_is_one_mail_the_latest_first(
    session: Session, office: Office
) -> None:
    three_for_ada(session)
    remind(session, BEN, REF, "silence 3", "silence at_once")
    assert delivered(session, office) == Delivered(mails=2, messages=4, failed=0)
    [mail] = office.to(ADA)
    assert mail["Subject"] == "Disclosure: 2 things to look at"
    assert mail["From"] == "Disclosure <disclosure@alder.example>"
    words = mail.get_content()
    assert words.index("A day before the day we promised") < words.index("Letter after the talk")
    assert "INC-2026-000002, COM-2026-000007. Since Friday 20 March." in words
    assert "Letter after the talk: a day before it is due" in words
    assert "And 1 earlier reminder of it." in words
    assert "half of the time" not in words
    assert "Instead of a colleague who is away." in words
    assert f"{PAGES}/messages" in words
    assert office.to(BEN)[0]["Subject"] == "Disclosure: 1 thing to look at"


def test_a_second_run_sends_nothing(session: Session, office: Office) -> None:
    three_for_ada(session)
    delivered(session, office)
    assert delivered(session, office, after=timedelta(days=9)) == Delivered()
    assert [m.mailed_at for m in messages(session)] == [NOON] * 3
    assert [m.fault for m in messages(session)] == [None] * 3


def test_a_month_of_silence_ends_in_one_mail_each(session: Session, office: Office) -> None:
    for number in range(60):
        for email in (ADA, BEN, EVA):
            due = NOON - timedelta(days=number % 30)
            remind(session, email, REF, f"question {number}", "question two_days", at=due)
    assert delivered(session, office).mails == len(office.taken) == 3
    assert "And 10 more, in your list." in office.to(ADA)[0].get_content()


def test_nobody_gets_mail_before_their_hours_after_leaving_or_of_what_they_saw(
    session: Session, office: Office
) -> None:
    remind(session, ADA, REF, DUTY, "duty half_way", mail_from=NOON + timedelta(hours=1))
    remind(session, BEN, REF, DUTY, "duty half_way")
    remind(session, "nobody@example.org", REF, DUTY, "duty half_way")
    remind(session, EVA, REF, DUTY, "duty half_way")
    disable_user(session, OPERATOR, OPENED_FOR_WORK, BEN, ADA)
    see(session, actor(session, EVA), NOON, inbox(session, actor(session, EVA)).ids)
    assert delivered(session, office) == Delivered()
    assert delivered(session, office, after=timedelta(hours=1)).mails == 1
    assert [mail["To"] for mail in office.taken] == [ADA]


def test_as_many_people_as_asked_for_the_longest_wait_first(
    session: Session, office: Office
) -> None:
    for hours, email in enumerate((ADA, BEN, EVA)):
        remind(session, email, REF, DUTY, "duty half_way", at=NOON - timedelta(hours=hours))
    assert delivered(session, office, most=2).mails == 2
    assert [mail["To"] for mail in office.taken] == [EVA, BEN]


# No patient data


def test_a_mail_names_no_patient_no_family_no_promise_and_nothing_that_happened(
    session: Session, office: Office
) -> None:
    case = a_case(session, State.INVESTIGATE)
    at = case.at.isoformat()
    words = "Nobody rang me back on Sunday."
    record_as(case, BEN, "concern", person=case.person, words=words, at=at)
    attempt = {"person": case.person, "how": "text", "at": at, "result": "No answer came"}
    record_as(case, BEN, "person_change", person=case.person, safe={"never": ["text"]},
              reason="She asked us so")  # fmt: skip
    record_as(case, BEN, "attempt", **attempt)
    remind(session, ADA, case.ref, case.promise, "promise day_after", instead_of=BEN)
    delivered(session, office)
    assert len(office.to(ADA)) == len(office.to(RON)) == 1
    assert case.ref in office.to(ADA)[0].get_content()
    hidden = ["Price", "Ann", "heparin", "ring you", "Sunday", "answer came", "Okoro", "1948"]
    for mail in office.taken:
        assert not [word for word in hidden if word in mail.as_string()]
        assert not [word for word in hidden if word in mail.get_content()]
        assert {p.email for p in PEOPLE if p.email in mail.as_string()} == {mail["To"]}
        assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("to", ["a@b.example\r\nBcc: c@d.example", "a@b@c", "<a@b.example>", "@"])
def test_nothing_slips_into_a_mail_with_an_address(office: Office, to: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compose(a_mailer(office), to, ["key"], (), NOON)


# What goes wrong


def test_with_the_server_down_nothing_is_lost(session: Session, office: Office) -> None:
    with a_mail_server(Office()) as closed:
        pass
    three_for_ada(session)
    remind(session, BEN, REF, DUTY, "duty half_way")
    assert delivered(session, closed) == Delivered(failed=2)
    for email in (ADA, BEN):
        for message in messages(session, email):
            assert (message.tries, message.mailed_at) == (1, None)
            assert "could not be reached" in (message.fault or "")
    assert delivered(session, office, after=PAUSES[0] / 2) == Delivered()
    assert delivered(session, office, after=PAUSES[0]) == Delivered(mails=2, messages=4)
    assert len(office.to(ADA)) == 1


def test_a_server_that_lets_us_not_in_is_asked_once_a_run(session: Session, office: Office) -> None:
    wrong = office.url.replace("//", "//robot:wr0ng@")
    for email in (ADA, BEN, EVA):
        remind(session, email, REF, DUTY, "duty half_way")
    assert deliver(session, a_mailer(office, wrong), NOON) == Delivered(failed=3)
    assert office.heard.count("AUTH") == 1
    for email in (ADA, BEN, EVA):
        fault = messages(session, email)[0].fault or ""
        assert "535" in fault
        assert "wr0ng" not in fault


def test_one_receiver_refused_stops_no_other(session: Session, office: Office) -> None:
    office.refuses = {ADA}
    for email in (ADA, BEN, EVA):
        remind(session, email, REF, DUTY, "duty half_way")
    assert delivered(session, office) == Delivered(mails=2, messages=2, failed=1)
    assert "550" in (messages(session)[0].fault or "")
    assert "postmaster" not in (messages(session)[0].fault or "")


def test_an_address_that_is_none_stops_no_other(session: Session, office: Office) -> None:
    odd = "a(b@example.org"
    with one_transaction(session):
        user = user_called(session, ADA)
        assert user
        user.email = odd
    for email in (odd, BEN):
        remind(session, email, REF, DUTY, "duty half_way")
    assert delivered(session, office) == Delivered(mails=1, messages=1, failed=1)
    assert "cannot be written" in (messages(session, odd)[0].fault or "")


def test_pauses_grow_and_whoever_runs_the_machine_is_told(session: Session, office: Office) -> None:
    office.refuses = {ADA}
    remind(session, ADA, REF, DUTY, "duty half_way")
    after = timedelta()
    for number in range(VAIN + 2):
        assert bool(undelivered(session)) == (number >= VAIN)
        assert delivered(session, office, after) == Delivered(failed=1)
        pause = PAUSES[min(number, len(PAUSES) - 1)]
        assert messages(session)[0].mail_from == NOON + after + pause
        after += pause
    assert sorted(PAUSES) == list(PAUSES)
    [found] = undelivered(session)
    assert (found.to, found.tries) == (ADA, VAIN + 2)


def test_what_may_have_been_taken_goes_again_as_the_same_mail(
    session: Session, office: Office
) -> None:
    three_for_ada(session)
    office.hangs_up = True
    assert delivered(session, office) == Delivered(failed=1)
    assert all((m.fault or "").startswith(ASKED) for m in messages(session))
    remind(session, ADA, REF, "decision", "decision one_day")
    office.hangs_up = False
    assert delivered(session, office, after=PAUSES[0]) == Delivered(mails=2, messages=4)
    first, again, new = office.to(ADA)
    assert first["Message-ID"] == again["Message-ID"] != new["Message-ID"]
    assert "1 thing " in new["Subject"]


def test_while_the_mail_server_thinks_others_write(
    session: Session, settings: Settings, office: Office
) -> None:
    engine = open_database(settings.database_url)

    def write() -> None:
        with Session(engine) as other:
            other.execute(text("UPDATE message SET fault = fault"))
            other.commit()

    remind(session, ADA, REF, DUTY, "duty half_way")
    office.thinks = write
    assert delivered(session, office).mails == 1
    engine.dispose()


# Once


def at_once(settings: Settings, office: Office, now: datetime, start: threading.Barrier) -> None:
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        start.wait()
        deliver(session, a_mailer(office), now)
    engine.dispose()


def test_two_at_once_send_each_mail_once(
    session: Session, settings: Settings, office: Office
) -> None:
    for person in PEOPLE:
        for key in (DUTY, "decision"):
            remind(session, person.email, REF, key, "duty half_way")
    start = threading.Barrier(2)
    both = [
        threading.Thread(target=at_once, args=(settings, office, NOON, start)) for _ in range(2)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(mail["To"] for mail in office.taken) == sorted(p.email for p in PEOPLE)
    assert all("2 things" in mail["Subject"] for mail in office.taken)


def send(settings: Settings, port: int) -> None:
    with session_on(open_database(settings.database_url), settings) as session:
        deliver(session, a_mailer(Office(port=port)), NOON)


def test_killed_after_the_server_took_it_and_before_we_knew_it_goes_once_more_and_the_same(
    session: Session, settings: Settings, office: Office
) -> None:
    three_for_ada(session)
    remind(session, BEN, REF, DUTY, "duty half_way")
    child = processes().Process(target=send, args=(settings, office.port))

    def kill() -> None:
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)

    office.thinks = kill
    child.start()
    child.join()
    office.thinks = None
    [taken] = office.taken
    assert delivered(session, office).mails == 1  # the other person's; this one is claimed
    assert len(office.to(taken["To"])) == 1
    assert delivered(session, office, after=CLAIMED).mails == 1
    assert delivered(session, office, after=2 * CLAIMED) == Delivered()
    twice = office.to(taken["To"])
    assert [mail["Message-ID"] for mail in twice] == [taken["Message-ID"]] * 2
    assert len(office.taken) == 3


def test_what_waits_for_the_morning_waits_for_whoever_takes_over_too(session: Session) -> None:
    """An account closed on a Saturday night sent its successor each reminder of Monday at once."""
    monday = NOON + timedelta(days=3)
    remind(session, BEN, REF, "COM-2026-000001", "promise day_before", mail_from=monday)
    # to a mailbox that was closed before
    remind(session, BEN, REF, "COM-2026-000002", "promise day_before", mail_from=monday, tries=3)
    pass_on(session, NOON, BEN, EVA)
    assert [each.mail_from for each in messages(session, EVA)] == [NOON, monday]

"""One mail and one mail server: safe on its way, and no secret in what is said of a failure."""

import shutil
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep

import pytest

from disclosure.jobs import mail_line
from disclosure.jobs.mail_status import Refuses
from disclosure.jobs.mailer import Mailer, NoAnswer, NotSent
from disclosure.jobs.outbox import CLAIMED, LONGEST
from disclosure.mail_server import MailServer, Sender, Tls
from tests.mail_server import HOST, Office, a_mail_server, certificate

WITH_OPENSSL = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
SECRET = "s3cret/Word"
SENDER = Sender("Disclosure", "disclosure@alder.example")


@pytest.fixture
def office() -> Iterator[Office]:
    with a_mail_server(Office(password=SECRET)) as office:
        yield office


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("certificate"))


def mailer(office: Office, tls: Tls = Tls.NONE, password: str = "") -> Mailer:
    user = "robot" if password else ""
    server = MailServer(HOST, office.port, tls, user, password)
    return Mailer(server, SENDER, "https://pages.example")


def a_mail(to: str = "ben@example.org") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER.address, to, "Ärztin ✓"
    mail.set_content("Grüße\n.\n. and on")
    return mail


def why_not(mailer: Mailer, to: str = "ben@example.org") -> str:
    with pytest.raises(NotSent) as no:
        mailer.send(a_mail(to))
    return str(no.value)


def test_a_mail_arrives_as_it_was_written(office: Office) -> None:
    mailer(office).send(a_mail())
    [mail] = office.taken
    assert mail["Subject"] == "Ärztin ✓"
    assert mail.get_content() == "Grüße\n.\n. and on\n"


@WITH_OPENSSL
@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.FIRST])
def test_a_safe_way_is_taken_before_the_password_is_said(
    tls: Tls, shown: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(shown[0]))
    office = Office(password=SECRET, safe=shown[1], safe_at_first=tls is Tls.FIRST)
    with a_mail_server(office):
        mailer(office, tls, SECRET).send(a_mail())
    assert office.safely == [True]
    if tls is Tls.STARTTLS:
        assert office.heard.index("STARTTLS") < office.heard.index("AUTH")


@WITH_OPENSSL
@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.FIRST])
def test_a_certificate_nobody_vouches_for_ends_it_before_anything_is_said(
    tls: Tls, shown: tuple[Path, ssl.SSLContext]
) -> None:
    office = Office(password=SECRET, safe=shown[1], safe_at_first=tls is Tls.FIRST)
    with a_mail_server(office):
        assert "do not trust the certificate" in why_not(mailer(office, tls, SECRET))
    assert office.taken == []
    assert not {"AUTH", "MAIL"} & set(office.heard)


def test_a_server_without_a_safe_way_never_hears_the_password(office: Office) -> None:
    assert "STARTTLS" in why_not(mailer(office, Tls.STARTTLS, SECRET))
    assert not {"AUTH", "MAIL"} & set(office.heard)


def test_a_wrong_password_is_said_without_it(office: Office) -> None:
    wrong = "an0ther/Word"
    said = why_not(mailer(office, Tls.NONE, wrong))
    assert "535" in said
    assert wrong not in said
    assert "boss" not in said
    assert wrong not in repr(mailer(office, Tls.NONE, wrong))


def test_a_refusal_names_its_own_receiver_and_nobody_else(office: Office) -> None:
    office.refuses = {"ben@example.org"}
    said = why_not(mailer(office))
    assert "ben@example.org" in said
    assert "postmaster" not in said


@pytest.mark.parametrize(
    ("says", "refuses"),
    [
        ("550 5.1.1 no such user", Refuses.THE_ADDRESS),
        ("556 5.1.10 null mx", Refuses.THE_ADDRESS),
        ("550-5.1.1 nobody\r\n550 5.1.1 here", Refuses.THE_ADDRESS),
        ("550 no such user", Refuses.PERHAPS_THE_ADDRESS),
        ("550 relay not permitted", Refuses.PERHAPS_THE_ADDRESS),
        ("550 blocked, see 5.1.1.4", Refuses.PERHAPS_THE_ADDRESS),
        ("530 SMTP authentication is required.", Refuses.NOT_THE_ADDRESS),
        ("554 the sending MTA's poor reputation.", Refuses.NOT_THE_ADDRESS),
        ("550 5.1.8 Sender address rejected", Refuses.NOT_THE_ADDRESS),
        ("550 #5.7.1 blocked", Refuses.NOT_THE_ADDRESS),
        ("553 not in my rcpthosts (#5.7.1)", Refuses.NOT_THE_ADDRESS),
        ("550 5.4.1 Access denied", Refuses.NOT_THE_ADDRESS),
        ("452 4.2.2 mailbox full", Refuses.NOT_THE_ADDRESS),
    ],
)
def test_a_refusal_is_of_the_address_where_it_says_so(
    office: Office, says: str, refuses: Refuses
) -> None:
    office.refuses, office.says_no = {"ben@example.org"}, says
    with pytest.raises(NotSent) as no:
        mailer(office).send(a_mail())
    assert no.value.refuses is refuses


@pytest.mark.parametrize(
    ("says", "refuses"),
    [
        ("550 5.1.1 no such user", Refuses.THE_ADDRESS),
        ("550 no such user", Refuses.NOT_THE_ADDRESS),  # of the words, as far as we can tell
        ("554 5.7.1 looks like spam", Refuses.NOT_THE_ADDRESS),
    ],
)
def test_after_the_words_it_is_of_the_address_by_its_status_alone(
    office: Office, says: str, refuses: Refuses
) -> None:
    office.says_after = says
    with pytest.raises(NotSent) as no:
        mailer(office).send(a_mail())
    assert no.value.refuses is refuses


@pytest.mark.parametrize(
    ("tls", "greets"),
    [
        (Tls.NONE, b"220 mail.example ESMTP\r\n"),
        (Tls.NONE, b"220-mail\r\n" * 2 + b"220 mail\r\n"),
        (Tls.FIRST, b"\x16\x03\x03\x10\x00\x02" + b"\0" * 20),  # of a handshake
    ],
)
def test_a_server_that_drips_its_greeting_is_left_when_its_time_is_over(
    office: Office, tls: Tls, greets: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each letter comes in time; all of them would take three seconds."""
    monkeypatch.setattr(mail_line, "WHOLE", 0.6)
    office.greets, office.drips, began = greets, 0.13, monotonic()
    with pytest.raises(NotSent) as no:
        mailer(office, tls).send(a_mail())
    assert 0.5 < monotonic() - began < 2
    assert no.value.nobodys
    if tls is Tls.NONE:
        assert str(no.value) == "The mail server did not answer in time."


def test_a_slow_server_has_the_time_it_needs(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_line, "WHOLE", 9.0)
    office.thinks = lambda: sleep(0.3)
    mailer(office).send(a_mail())
    assert len(office.taken) == 1
    assert mail_line.WHOLE < LONGEST < CLAIMED.total_seconds() / 2


def test_what_was_handed_over_without_an_answer_may_have_been_taken(office: Office) -> None:
    office.hangs_up = True
    with pytest.raises(NoAnswer):
        mailer(office).send(a_mail())


def test_a_server_that_is_not_there_is_said_in_a_sentence() -> None:
    with a_mail_server(Office()) as office:
        pass
    assert "could not be reached" in why_not(mailer(office))


def test_an_address_the_server_cannot_spell_is_not_sent_to(office: Office) -> None:
    assert "SMTPUTF8" in why_not(mailer(office), "bén@example.org")
    assert office.taken == []

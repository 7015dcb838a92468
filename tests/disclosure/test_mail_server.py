"""Where mail goes out is told in three settings: each fault is named, and never a password."""

from pathlib import Path

import pytest

from disclosure.jobs.mailer import mailer_of
from disclosure.mail_server import MailServer, Sender, Tls
from disclosure.settings import Settings, WrongSettings

SECRET = "s3cret"
GOOD = {
    "SMTP_URL": f"smtp://robot:{SECRET}@mail.example",
    "MAIL_FROM": "Disclosure <disclosure@alder.example>",
    "ADDRESS": "https://disclosure.alder.example/",
}


def settings(**told: str) -> Settings:
    return Settings.read({f"DISCLOSURE_{name}": value for name, value in told.items()})


def faults(**told: str) -> str:
    with pytest.raises(WrongSettings) as wrong:
        settings(**told)
    assert SECRET not in str(wrong.value)
    return "\n".join(wrong.value.faults)


def test_without_a_mail_server_no_mail_goes_out() -> None:
    assert mailer_of(settings()) is None
    assert mailer_of(settings(ADDRESS="https://a.example")) is None


def test_the_password_is_in_no_picture_of_the_settings() -> None:
    told = settings(**GOOD)
    mailer = mailer_of(told)
    assert mailer
    assert mailer.server.password == SECRET
    assert SECRET not in repr(told) + repr(mailer)
    assert (mailer.pages, mailer.sender.domain) == (
        "https://disclosure.alder.example",
        "alder.example",
    )


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://h.example", MailServer("h.example", 587, Tls.STARTTLS)),
        ("smtp://h.example:25?tls=none", MailServer("h.example", 25, Tls.NONE)),
        ("smtp://h.example?tls=none", MailServer("h.example", 25, Tls.NONE)),
        ("smtps://u:p@h.example/", MailServer("h.example", 465, Tls.FIRST, "u", "p")),
        ("smtp://a%40b:p%2F%3F%23%40%3A@h.example:2525?tls=starttls",
         MailServer("h.example", 2525, Tls.STARTTLS, "a@b", "p/?#@:")),
    ],
)  # fmt: skip
def test_an_address_says_host_port_way_user_and_password(url: str, server: MailServer) -> None:
    settings(**GOOD | {"SMTP_URL": url})
    assert MailServer.of(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example", "http://mail.example", "smtp://", "smtp://h.example:port",
        f"smtp://robot:{SECRET}/x@h.example", f"smtp://robot:{SECRET}#x@h.example",
        f"smtp://robot:{SECRET}?x@h.example", f"smtp://:{SECRET}@h.example", "smtp://robot@h.example",
        "smtp://h.example?tls=never", "smtp://h.example?ssl=yes", "smtps://h.example?tls=none",
        f"smtp://robot:{SECRET}@h.example?tls=none", "smtp://h.example/inbox",
        f"smtp://robot:{SECRET}é@h.example", "smtp://[h.example", "smtp://h.example:99999",
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_said_without_it(url: str) -> None:
    assert "DISCLOSURE_SMTP_URL" in faults(**GOOD | {"SMTP_URL": url})


def test_all_that_mail_lacks_is_named_at_once() -> None:
    missing = faults(SMTP_URL="smtp://h.example?tls=never")
    assert all(name in missing for name in ("_SMTP_URL", "_MAIL_FROM", "_ADDRESS"))


@pytest.mark.parametrize(
    "sender", ["nobody", "a@b@c", "A <a@b", "a@b, c@d", "Ä <a@b>", "a@b\nBcc: c@d"]
)
def test_a_sender_that_cannot_be_is_refused(sender: str) -> None:
    assert Sender.of(sender) is None
    assert "_MAIL_FROM" in faults(**GOOD | {"MAIL_FROM": sender})


@pytest.mark.parametrize(
    "address", ["disclosure.example", "ftp://d.example", "https://", "https://d.example/path",
                "https://u:p@d.example", "https://d.example?x=1", "https://d.example:x"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused(address: str) -> None:
    assert "_ADDRESS" in faults(**GOOD | {"ADDRESS": address})


def test_in_production_the_pages_are_reached_safely(tmp_path: Path) -> None:
    told = {**GOOD, "HOME": str(tmp_path), "MODE": "production", "ADDRESS": "http://d.example"}
    assert "_ADDRESS" in faults(**told)
    assert settings(**GOOD | {"ADDRESS": "http://d.example"}).address == "http://d.example"

"""Hands one mail to the mail server, and says what came of it: taken, not taken, or no answer."""

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

from disclosure.jobs.mail_line import Line, line_to
from disclosure.jobs.mail_status import Refuses, refused_by
from disclosure.mail_server import MailServer, Sender, Tls
from disclosure.settings import Settings

LONGEST = 300  # letters of a fault that are kept
TAKEN, LASTING = 250, 500  # as a server says it; from the second on it says no for good
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")


class NotSent(Exception):
    """The server did not take it. `nobodys`: it takes none, for whomever. `refuses`: whether it
    never will take mail for that address. `from_us`: it takes none that comes from our address.
    """

    def __init__(
        self,
        says: str,
        *,
        nobodys: bool = False,
        refuses: Refuses = Refuses.NOT_THE_ADDRESS,
        from_us: bool = False,
    ) -> None:
        super().__init__(says)
        self.nobodys, self.refuses, self.from_us = nobodys, refuses, from_us


class NoAnswer(Exception):
    """It was handed over, and then nothing came back: it may have been taken."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """`pages`: where the links of a mail lead."""

    server: MailServer
    sender: Sender
    pages: str

    def send(self, mail: EmailMessage) -> None:
        """To its one receiver. Raises NotSent or NoAnswer; neither holds the password."""
        to = str(mail["To"])
        line = self._connected(to)
        try:
            line.send_message(mail)
        except smtplib.SMTPServerDisconnected as no:
            raise NoAnswer("The mail server hung up.") from no
        except smtplib.SMTPException as no:
            refuses_us = isinstance(no, smtplib.SMTPSenderRefused)
            said = self._said(no, to)
            raise NotSent(said, nobodys=refuses_us, refuses=_refused(no)) from None
        except OSError as no:
            raise NoAnswer(_of_the_way(no)) from no
        except ValueError:
            raise NotSent("This address or these words cannot be written in a mail.") from None
        finally:
            _hang_up(line)

    def greet(self) -> None:
        """Begin a mail, by saying whom it comes from, and leave. Raises NotSent."""
        line = self._connected()
        try:
            code, said = line.mail(self.sender.address)
            if code != TAKEN:
                no = smtplib.SMTPSenderRefused(code, said, self.sender.address)
                lasts = code >= LASTING
                raise NotSent(self._said(no, ""), nobodys=True, from_us=lasts)
        except smtplib.SMTPException as no:
            raise NotSent(self._said(no, ""), nobodys=True) from None
        except OSError as no:
            raise NotSent(_of_the_way(no), nobodys=True) from None
        finally:
            _hang_up(line)

    def _connected(self, to: str = "") -> Line:
        """Signed in, where there is a password, and not before the way is safe. `to`: for whom."""
        server, line = self.server, None
        try:
            line = line_to(server)
            if server.tls is Tls.STARTTLS:
                line.starttls(context=ssl.create_default_context())
            if server.user:
                line.login(server.user, server.password)
            line.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as no:
            if line:
                line.close()
            of_the_way = isinstance(no, OSError) and not isinstance(no, smtplib.SMTPException)
            says = _of_the_way(no) if of_the_way else self._said(no, to)
            raise NotSent(says, nobodys=True) from None
        return line

    def _said(self, no: Exception, to: str) -> str:
        """The server's words, without the password and without the address of anybody else."""
        text = _words(no)
        for secret in filter(None, _spellings(self.server)):
            text = text.replace(secret, "…")
        known = {to.lower(), self.sender.address.lower()}
        text = _ADDRESS.sub(lambda one: one[0] if one[0].lower().strip(".") in known else "…", text)
        plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return f"The mail server said: {plain}"[:LONGEST]


def mailer_of(settings: Settings) -> Mailer | None:
    """None: no mail server is set, and messages wait in the list alone."""
    sender = Sender.of(settings.mail_from)
    if not settings.smtp_url or not sender:
        return None
    return Mailer(MailServer.of(settings.smtp_url), sender, settings.address)


def unanswered(settings: Settings) -> Iterator[tuple[str, str]]:
    """For `doctor`: why no mail would begin, and the mend. Nothing is sent."""
    mailer = mailer_of(settings)
    try:
        if mailer:
            mailer.greet()
    except NotSent as no:
        yield f"No mail goes out. {str(no).rstrip('.')}.", _mend_of(no)


def _mend_of(no: NotSent) -> str:
    if no.from_us:
        return "See that that server takes mail from the address in DISCLOSURE_MAIL_FROM."
    mend = "See that DISCLOSURE_SMTP_URL holds, and that this machine reaches that server"
    return f"{mend} and trusts its certificate.{_in_clear(no)}"


def _in_clear(no: NotSent) -> str:
    mend = (
        "Where nobody else is on the way to it, put ?tls=none at its end: mail then goes in clear."
    )
    return f" {mend}" if "STARTTLS" in str(no) else ""


def _words(no: Exception) -> str:
    """The number and the words of the server, as they came."""
    if answer := _answer(no):
        return f"{answer[0]} {answer[1]}"
    return str(no)


def _answer(no: Exception) -> tuple[int, str] | None:
    """None: it is no answer of the server."""
    said: bytes | str
    if isinstance(no, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(no.recipients.values()))
    elif isinstance(no, smtplib.SMTPResponseException):
        code, said = no.smtp_code, no.smtp_error
    else:
        return None
    return code, said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _refused(no: Exception) -> Refuses:
    """A mail has one receiver, so after its words too a server may say that it has none of that
    name; then it says so by a status.
    """
    names_it = isinstance(no, smtplib.SMTPRecipientsRefused)
    answer = _answer(no) if names_it or isinstance(no, smtplib.SMTPDataError) else None
    return refused_by(*answer, names_it=names_it) if answer else Refuses.NOT_THE_ADDRESS


def _of_the_way(no: Exception) -> str:
    match no:
        case ssl.SSLCertVerificationError():
            return f"We do not trust the certificate of the mail server: {no.verify_message}."
        case ssl.SSLError():
            return "The mail server and we found no safe way to talk."
        case TimeoutError():
            return "The mail server did not answer in time."
        case OSError() if no.strerror:
            return f"The mail server could not be reached: {no.strerror}."
    return "The mail server could not be reached."


def _spellings(server: MailServer) -> tuple[str, ...]:
    """The password as it is, and as it travels when signing in."""
    if not server.password:
        return ()
    plain = f"\0{server.user}\0{server.password}"
    coded = (b64encode(text.encode()).decode() for text in (server.password, plain))
    return (server.password, *coded)


def _hang_up(line: Line) -> None:
    """What happens now changes nothing any more: the mail was taken or not."""
    with suppress(smtplib.SMTPException, OSError):
        line.quit()
    line.close()

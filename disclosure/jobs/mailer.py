"""Hands one mail to the mail server, and says what came of it: taken, not taken, or no answer."""

import re
import smtplib
import ssl
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

from disclosure.mail_server import MailServer, Sender, Tls
from disclosure.settings import Settings

PATIENCE = 20.0  # seconds for each answer of the server
LONGEST = 300  # letters of a fault that are kept
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")


class NotSent(Exception):
    """The server did not take it. `nobodys`: it takes none, for whomever. `for_good`: it never
    will take mail for that address.
    """

    def __init__(self, says: str, *, nobodys: bool = False, for_good: bool = False) -> None:
        super().__init__(says)
        self.nobodys, self.for_good = nobodys, for_good


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
        line = self._connected(mail)
        try:
            line.send_message(mail)
        except smtplib.SMTPServerDisconnected as no:
            raise NoAnswer("The mail server hung up.") from no
        except smtplib.SMTPException as no:
            refuses_us = isinstance(no, smtplib.SMTPSenderRefused)
            for_good = _is_for_good(no)
            raise NotSent(self._said(no, mail), nobodys=refuses_us, for_good=for_good) from None
        except OSError as no:
            raise NoAnswer(_of_the_way(no)) from no
        except ValueError:
            raise NotSent("This address or these words cannot be written in a mail.") from None
        finally:
            _hang_up(line)

    def _connected(self, mail: EmailMessage) -> smtplib.SMTP:
        """Signed in, where there is a password, and not before the way is safe."""
        to, line = self.server, None
        try:
            line = self._line()
            if to.tls is Tls.STARTTLS:
                line.starttls(context=ssl.create_default_context())
            if to.user:
                line.login(to.user, to.password)
        except (smtplib.SMTPException, OSError) as no:
            if line:
                line.close()
            of_the_way = isinstance(no, OSError) and not isinstance(no, smtplib.SMTPException)
            says = _of_the_way(no) if of_the_way else self._said(no, mail)
            raise NotSent(says, nobodys=True) from None
        return line

    def _line(self) -> smtplib.SMTP:
        to = self.server
        if to.tls is Tls.FIRST:
            safe = ssl.create_default_context()
            return smtplib.SMTP_SSL(to.host, to.port, timeout=PATIENCE, context=safe)
        return smtplib.SMTP(to.host, to.port, timeout=PATIENCE)

    def _said(self, no: Exception, mail: EmailMessage) -> str:
        """The server's words, without the password and without the address of anybody else."""
        text = _words(no)
        for secret in filter(None, _spellings(self.server)):
            text = text.replace(secret, "…")
        known = {str(mail["To"]).lower(), self.sender.address.lower()}
        text = _ADDRESS.sub(lambda one: one[0] if one[0].lower().strip(".") in known else "…", text)
        plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return f"The mail server said: {plain}"[:LONGEST]


def mailer_of(settings: Settings) -> Mailer | None:
    """None: no mail server is set, and messages wait in the list alone."""
    sender = Sender.of(settings.mail_from)
    if not settings.smtp_url or not sender:
        return None
    return Mailer(MailServer.of(settings.smtp_url), sender, settings.address)


def _words(no: Exception) -> str:
    """The number and the words of the server, as they came."""
    code: object = ""
    said: bytes | str = str(no)
    if isinstance(no, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(no.recipients.values()))
    elif isinstance(no, smtplib.SMTPResponseException):
        code, said = no.smtp_code, no.smtp_error
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"


def _is_for_good(no: Exception) -> bool:
    """A lasting refusal (5yz) of the receiver. Not one of policy (5.7, RFC 3463): a server that
    does not let us send through it says nothing of the address.
    """
    if not isinstance(no, smtplib.SMTPRecipientsRefused):
        return False
    code, said = next(iter(no.recipients.values()))
    return 500 <= code < 600 and not said.lstrip().startswith(b"5.7.")


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


def _hang_up(line: smtplib.SMTP) -> None:
    """What happens now changes nothing any more: the mail was taken or not."""
    with suppress(smtplib.SMTPException, OSError):
        line.quit()
    line.close()

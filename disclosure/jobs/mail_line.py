"""The line to a mail server, which ends at last: a server that drips its answers holds nobody."""

import smtplib
import socket
import ssl
from contextlib import suppress
from threading import Timer
from typing import Any

from disclosure.mail_server import MailServer, Tls

PATIENCE = 20.0  # seconds without a sign of the server
WHOLE = 120.0  # seconds for one mail, from the greeting to the farewell; a slow one needs a minute


class Line(smtplib.SMTP):
    """It is cut once its time is over, whatever waits on it then: the greeting, a handshake, an
    answer that comes letter by letter.
    """

    _late = False
    _cutter: Timer | None = None
    _same: socket.socket | None = None  # the connection in another hand, which no handshake takes

    def connect(
        self, host: str = "localhost", port: int = 0, source_address: Any = None
    ) -> tuple[int, bytes]:
        try:
            return super().connect(host, port, source_address)
        except BaseException:
            self.close()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Where `smtplib` opens the connection, before it is made safe."""
        found: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self._same = found.dup()
        self._cutter = Timer(WHOLE, self._cut)
        self._cutter.daemon = True
        self._cutter.start()
        return found

    def _cut(self) -> None:
        self._late = True
        with suppress(OSError):
            if self._same:
                self._same.shutdown(socket.SHUT_RDWR)

    def getreply(self) -> tuple[int, bytes]:
        """`smtplib` takes the half of an answer for the whole, where the line ends in it."""
        try:
            found = super().getreply()
        except smtplib.SMTPServerDisconnected:
            if not self._late:
                raise
            found = (-1, b"")
        if self._late:
            raise TimeoutError
        return found

    def close(self) -> None:
        super().close()
        if self._cutter and self._same:
            self._cutter.cancel()
            self._cutter.join()
            self._same.close()
            self._cutter = self._same = None


class SafeLine(smtplib.SMTP_SSL, Line):
    """Safe from the first byte."""


def line_to(server: MailServer) -> Line:
    """Greeted, and not signed in. Raises what `smtplib` raises."""
    if server.tls is Tls.FIRST:
        safe = ssl.create_default_context()
        return SafeLine(server.host, server.port, timeout=PATIENCE, context=safe)
    return Line(server.host, server.port, timeout=PATIENCE)

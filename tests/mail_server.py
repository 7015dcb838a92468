"""A mail server for tests: it takes mail over a real socket, and can be slow, choosy or rude."""

import base64
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

HOST = "127.0.0.1"


@dataclass
class Office:
    """`thinks`: called with each mail before the server says that it took it."""

    taken: list[EmailMessage] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    says_no: str = ""  # to whom it refuses; else that there is nobody of that name
    says_from: str = ""  # when it hears whom a mail comes from; else that it goes on
    says_after: str = ""  # when it has the words; else that it took them
    greets: bytes = b"220 mail.example\r\n"
    drips: float = 0  # seconds between the letters of its greeting
    thinks: Callable[[], None] | None = None
    hangs_up: bool = False  # takes the mail and never says so
    safe: ssl.SSLContext | None = None
    safe_at_first: bool = False
    password: str = ""
    port: int = 0
    safely: list[bool] = field(default_factory=list)  # by mail
    heard: list[str] = field(default_factory=list)  # the word with which each line began

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}?tls=none"

    def to(self, receiver: str) -> list[EmailMessage]:
        return [mail for mail in self.taken if mail["To"] == receiver]


@contextmanager
def a_mail_server(office: Office) -> Iterator[Office]:
    """On a free port, or again on the one it had."""
    talk = type("Talk", (_Talk,), {"office": office})
    server = _Server((HOST, office.port), talk)
    office.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield office
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Signed by itself, for this machine: what a program has to trust, and what a server shows."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", key, "-out", cert, "-subj", "/CN=mail.example",
         "-addext", f"subjectAltName=IP:{HOST}"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what some tests are about."""


class _Talk(socketserver.BaseRequestHandler):
    office: Office
    request: ssl.SSLSocket
    secured = False
    mail: dict[str, str]

    def handle(self) -> None:
        self.mail = {}
        if self.office.safe_at_first:
            self._secure()
        if self.office.drips:
            for each in self.office.greets:
                self.request.sendall(bytes([each]))
                time.sleep(self.office.drips)
        else:
            self.request.sendall(self.office.greets)
        for line in self._lines():
            word, _, rest = line.partition(" ")
            self.office.heard.append(word.upper())
            if not getattr(self, f"_{word.lower()}", self._unknown)(rest):
                return

    def finish(self) -> None:
        self.request.close()

    def _lines(self) -> Iterator[str]:
        while True:
            read = bytearray()
            while not read.endswith(b"\r\n"):
                got = self.request.recv(1)
                if not got:
                    return
                read += got
            yield read.decode().rstrip("\r\n")

    def _say(self, *lines: str) -> bool:
        self.request.sendall("".join(f"{line}\r\n" for line in lines).encode())
        return True

    def _secure(self) -> None:
        assert self.office.safe
        self.request = self.office.safe.wrap_socket(self.request, server_side=True)
        self.secured = True

    def _unknown(self, rest: str) -> bool:
        return self._say("500 What?")

    def _ehlo(self, rest: str) -> bool:
        more = ["250-STARTTLS"] if self.office.safe and not self.secured else []
        return self._say("250-mail.example", *more, "250 AUTH PLAIN")

    def _starttls(self, rest: str) -> bool:
        self._say("220 Go on")
        self._secure()
        return True

    def _auth(self, rest: str) -> bool:
        said = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")[2]
        if said == self.office.password:
            return self._say("235 Welcome")
        return self._say(f"535 {said} is no password of boss@elsewhere.example")

    def _mail(self, rest: str) -> bool:
        self.mail = {"from": rest}
        return self._say(self.office.says_from or "250 Yes")

    def _rcpt(self, rest: str) -> bool:
        to = rest.partition("<")[2].partition(">")[0]
        if to in self.office.refuses:
            unknown = f"550 5.1.1 <{to}> is unknown, ask postmaster@elsewhere.example"
            return self._say(self.office.says_no or unknown)
        return self._say("250 Yes")

    def _data(self, rest: str) -> bool:
        self._say("354 Go on")
        lines = list(iter(self._lines().__next__, "."))
        if self.office.says_after:
            return self._say(self.office.says_after)
        raw = "".join(f"{line.removeprefix('.')}\n" for line in lines).encode()
        self.office.taken.append(message_from_bytes(raw, policy=policy.default))
        self.office.safely.append(self.secured)
        if self.office.thinks:
            self.office.thinks()
        return not self.office.hangs_up and self._say("250 Taken")

    def _rset(self, rest: str) -> bool:
        return self._say("250 Yes")

    def _quit(self, rest: str) -> bool:
        self._say("221 Bye")
        return False

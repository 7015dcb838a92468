"""The mail server of this installation, read from one address; and who its mail comes from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

SETTING = "DISCLOSURE_SMTP_URL"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ADDRESS = r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+"
SENDER = re.compile(rf"(?P<bare>{_ADDRESS})|(?P<name>[^<>@,;:\"]*)<(?P<address>{_ADDRESS})>")


class Tls(StrEnum):
    """How what we send is kept from others on its way."""

    FIRST = "first"  # from the first byte: smtps
    STARTTLS = "starttls"
    NONE = "none"


PORTS = {Tls.FIRST: 465, Tls.STARTTLS: 587, Tls.NONE: 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """`url` is one in which `faults_of` finds nothing."""
        parts, tls = urlsplit(url), _tls(urlsplit(url))
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "", parts.port or PORTS[tls], tls, user, password)


@dataclass(frozen=True, slots=True)
class Sender:
    """`Name <name@place>` or `name@place`."""

    name: str
    address: str

    @classmethod
    def of(cls, text: str) -> Self | None:
        found = SENDER.fullmatch(text.strip()) if text.isascii() and text.isprintable() else None
        return (
            cls((found["name"] or "").strip(), found["address"] or found["bare"]) if found else None
        )

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def faults_of(url: str) -> Iterator[str]:
    """One sentence each. None repeats the address: a password stands in it."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        yield f"{SETTING}: its port is no number. In a password write / ? # @ as %2F %3F %23 %40."
        return
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        yield f"{SETTING}: use smtp://user:password@host:587 or smtps://user:password@host:465."
    if parts.path not in ("", "/") or parts.fragment:
        yield f"{SETTING}: after the host comes nothing but ?tls=starttls or ?tls=none."
    if not url.isascii() or not unquote(f"{parts.username}{parts.password}").isascii():
        yield f"{SETTING}: user and password may hold plain letters, digits and signs only."
    if bool(parts.username) != bool(parts.password):
        yield f"{SETTING}: name a user and a password, or neither."
    yield from _faults_of_tls(parts)


def _faults_of_tls(parts: SplitResult) -> Iterator[str]:
    asked = parse_qs(parts.query, keep_blank_values=True)
    if set(asked) - {"tls"} or asked.get("tls", [""])[-1] not in ("", *_CHOICES):
        yield f"{SETTING}: the only choice is tls, which is starttls or none."
    elif parts.scheme == "smtps" and "tls" in asked:
        yield f"{SETTING}: smtps:// is safe from the first byte and takes no tls."
    elif _tls(parts) is Tls.NONE and parts.password and parts.hostname not in LOOPBACK:
        yield f"{SETTING}: with tls=none the password could be read on its way. Use starttls."


_CHOICES = (Tls.STARTTLS, Tls.NONE)


def _tls(parts: SplitResult) -> Tls:
    """Where nothing is said, safe."""
    if parts.scheme == "smtps":
        return Tls.FIRST
    return Tls.NONE if parse_qs(parts.query).get("tls") == ["none"] else Tls.STARTTLS

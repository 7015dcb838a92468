"""Reads a mail that a mail system sends back: which of ours it is, and whether it failed by its
address or otherwise.

RFC 3464: a multipart/report with a part message/delivery-status; the mail that was sent, or its
head, stands behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message

from disclosure.jobs.mail_status import OF_THE_ADDRESS, Refuses, refused_by

LONGEST = 10 * 2**20  # bytes; a mail of ours has two thousand
_OURS = re.compile(r"(?<![\w-])((?:news-)?[0-9a-f]{40})@")  # of a family, or of staff
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})")
_SAID = re.compile(r"\s*smtp\s*;\s*([245]\d\d)(.*)", re.I | re.S)  # of the server that refused it
_OTHER = ".0.0"  # how a status ends that says no more than its first figure
NO_STATUS = "no status"
_NAMED_IN = ("Message-ID", "In-Reply-To", "References", "Original-Message-ID")


class NoReturn(Exception):
    """It is no report of a delivery. Says so in a sentence without anybody's address."""


@dataclass(frozen=True, slots=True)
class Returned:
    """`mail_ids`: of ours that it names. `for_good`: its address takes no mail. `given_up`: the
    status of one that did not arrive either, and whose address may be right; else empty.
    """

    mail_ids: frozenset[str]
    for_good: bool = False
    given_up: str = ""


def read_return(raw: bytes) -> Returned:
    """Raises NoReturn."""
    if len(raw) > LONGEST:
        raise NoReturn("This is longer than any mail that comes back to us.")
    try:
        mail = message_from_bytes(raw, policy=policy.compat32)
        reports = [part for part in mail.walk() if _is_report(part)]
        if not reports:
            raise NoReturn("This is not a report that a mail could not be delivered (RFC 3464).")
        failed = [one for report in reports for one in _blocks(report) if _failed(one)]
        for_good = any(_by_its_address(block) for block in failed)
        given_up = next((_status(block) for block in failed if not for_good), "")
        return Returned(frozenset(_ids(mail)), for_good, given_up)
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError):
        raise NoReturn("This mail cannot be read.") from None


def _is_report(part: Message) -> bool:
    return part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")


def _blocks(report: Message) -> Iterator[Message]:
    """One for the mail, then one for each receiver."""
    payload = report.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload if isinstance(block, Message))


def _failed(block: Message) -> bool:
    """Whoever reports this tries no more, by whatever status (RFC 3464, 2.3.3)."""
    return str(block.get("Action", "")).strip().lower() == "failed"


def _status(block: Message) -> str:
    found = _STATUS.match(str(block.get("Status", "")))
    return found[1] if found else NO_STATUS


def _by_its_address(block: Message) -> bool:
    """Where the status does not say it, the words of the server do that would not take it."""
    status = _status(block)
    said = _SAID.match(str(block.get("Diagnostic-Code", "")))
    if said and status.endswith(_OTHER):
        return refused_by(int(said[1]), said[2], names_it=True) is Refuses.THE_ADDRESS
    return status in OF_THE_ADDRESS


def _ids(mail: Message) -> Iterator[str]:
    """Of the mail that is inside, whole or as its head alone; some systems name it outside too."""
    for part in mail.walk():
        for name in _NAMED_IN:
            for value in part.get_all(name, ()):
                yield from _OURS.findall(str(value))
        if part.get_content_type() in ("text/rfc822-headers", "message/global-headers"):
            yield from _OURS.findall(_text(part))


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""

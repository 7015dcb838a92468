"""Reads a mail that a mail system sends back: of which news it is, and whether it failed for good.

RFC 3464: a multipart/report with a part message/delivery-status; the mail that was sent, or its
head, stands behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message

LONGEST = 10 * 2**20  # bytes; a mail of ours has two thousand
_OURS = re.compile(r"<?(news-[0-9a-f]{40})@")
_FOR_GOOD = re.compile(r"\s*5\.\d{1,3}\.\d{1,3}")
_NAMED_IN = ("Message-ID", "In-Reply-To", "References", "Original-Message-ID")


class NoReturn(Exception):
    """It is no report of a delivery. Says so in a sentence without anybody's address."""


@dataclass(frozen=True, slots=True)
class Returned:
    """`mail_ids`: of ours that it names. `for_good`: it failed, and will fail again."""

    mail_ids: frozenset[str]
    for_good: bool


def read_return(raw: bytes) -> Returned:
    """Raises NoReturn."""
    if len(raw) > LONGEST:
        raise NoReturn("This is longer than any mail that comes back to us.")
    try:
        mail = message_from_bytes(raw, policy=policy.compat32)
        reports = [part for part in mail.walk() if _is_report(part)]
        if not reports:
            raise NoReturn("This is not a report that a mail could not be delivered (RFC 3464).")
        for_good = any(_failed(block) for report in reports for block in _blocks(report))
        return Returned(frozenset(_ids(mail)), for_good)
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
    action, status = str(block.get("Action", "")), str(block.get("Status", ""))
    return action.strip().lower() == "failed" and bool(_FOR_GOOD.match(status))


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

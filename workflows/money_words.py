"""Words about money that have no place beside what the family is told of the care.

Source: our own words, docs/decisions/learning.md.
"""

import re
from collections.abc import Iterator

_BILL = re.compile(
    r"\b(?:bill|bills|billed|billing|invoices?|invoiced|co-?pay(?:ment)?s?|amount due|balance due"
    r"|outstanding balance|pay(?:ment)? (?:is )?due)\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:compensat(?:e|es|ed|ion)|reimburs(?:e|es|ed|ement)|settlements?|waive[sd]?|waiver"
    r"|write off (?:the|your) bill|financial offer|offer of (?:money|payment))\b",
    re.IGNORECASE,
)


def of_a_bill(text: str) -> Iterator[str]:
    """Each word once, as it stands in the text."""
    yield from _each_once(_BILL, text)


def of_an_offer(text: str) -> Iterator[str]:
    yield from _each_once(_OFFER, text)


def _each_once(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    yield from dict.fromkeys(match[0] for match in pattern.finditer(text))

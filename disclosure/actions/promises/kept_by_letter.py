"""How the record says that a letter kept a promise, which this program puts there in English; and
the day it names, so that a family reads it in the language of its page.
"""

import re
from datetime import date

from letters.dates import from_words, in_words

_EVIDENCE = "{ref} was sent on {day}."
_NAMED = re.compile(r"LET-\d{4}-\d+ was sent on (.+)\.")


def as_evidence(ref: str, day: date, *, month_first: bool) -> str:
    return _EVIDENCE.format(ref=ref, day=in_words(day, month_first=month_first))


def day_it_went(evidence: str) -> date | None:
    """Where that is the evidence; None where somebody typed another."""
    found = _NAMED.fullmatch(evidence)
    return from_words(found[1]) if found else None

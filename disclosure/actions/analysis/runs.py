"""How much of an analysis stands in another text, by keyed hashes: a count, and never a word."""

import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.change import OpenCase
from disclosure.records.analysis import AnalysisRun, analyses_of, is_analysed
from disclosure.records.locked import Unreadable, key_of_case, key_to_lock_with
from disclosure.records.ring import Purpose

RUN = 12  # words that follow each other
_LABEL = b"runs of analyses"  # the key of the case's analyses makes a key of its own for these
_KEPT = ""  # its digest says that every run of the case was kept; no run is empty
_LENGTH = 32  # hexadecimal digits of a digest
_AT_ONCE = 500  # asked of the database in one question
_WORD = re.compile(r"[^\W_]+")


def keep_runs(case: OpenCase, text: str) -> None:
    """With the change that records an analysis: its runs, and those of every one before it."""
    session, incident_id = case.session, case.incident.id
    texts = [*(each.text for each in analyses_of(session, incident_id)), text]
    key = key_to_lock_with(session, incident_id, Purpose.ANALYSIS)
    digests = set(_digests(key, (run for each in texts for run in runs_of(each))))
    digests |= set(_digests(key, [_KEPT]))
    there = set(_found(session, incident_id, sorted(digests)))
    for digest in sorted(digests - there):
        case.rows.append(AnalysisRun(incident_id=incident_id, digest=digest))


def matching_runs(session: Session, incident_id: int, text: str) -> int | None:
    """How many runs of this text stand in an analysis of the case.

    None: there is one that was recorded before its runs were kept, so nobody can say.
    """
    if not is_analysed(session, incident_id):
        return 0
    try:
        key = key_of_case(session, incident_id, Purpose.ANALYSIS)
    except Unreadable:
        return None
    kept, *mine = _digests(key, [_KEPT, *dict.fromkeys(runs_of(text))])
    found = set(_found(session, incident_id, [kept, *mine]))
    return len(found) - 1 if kept in found else None


def runs_of(text: str) -> Iterator[str]:
    """Every twelve words that follow each other, whatever stands between and around them."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def _digests(key: bytes, runs: Iterable[str]) -> Iterator[str]:
    """By the key of the case's analyses, so that equal words of two cases show nowhere as equal."""
    key = hmac.digest(key, _LABEL, sha256)
    for run in runs:
        yield hmac.new(key, run.encode(), sha256).hexdigest()[:_LENGTH]


def _found(session: Session, incident_id: int, digests: Sequence[str]) -> Iterator[str]:
    of_case = select(AnalysisRun.digest).where(AnalysisRun.incident_id == incident_id)
    for start in range(0, len(digests), _AT_ONCE):
        some = digests[start : start + _AT_ONCE]
        yield from session.scalars(of_case.where(AnalysisRun.digest.in_(some)))

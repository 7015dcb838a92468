"""How much of an analysis stands in another text, by keyed hashes: a count, and never a word."""

import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from disclosure.actions.change import OpenCase
from disclosure.records.analysis import Analysis, AnalysisRun, analyses_of
from disclosure.records.audit import chain_of

RUN = 12  # words that follow each other
_LABEL = b"runs of analyses, incident "  # the key of the chain makes a key of its own for these
_KEPT = ""  # its digest says that every run of the case was kept; no run is empty
_LENGTH = 32  # hexadecimal digits of a digest
_AT_ONCE = 500  # asked of the database in one question
_WORD = re.compile(r"[^\W_]+")


def keep_runs(case: OpenCase, text: str) -> None:
    """With the change that records an analysis: its runs, and those of every one before it."""
    session, incident_id = case.session, case.incident.id
    texts = [*(each.text for each in analyses_of(session, incident_id)), text]
    digests = set(_digests(session, incident_id, (run for each in texts for run in runs_of(each))))
    digests |= set(_digests(session, incident_id, [_KEPT]))
    there = set(_found(session, incident_id, sorted(digests)))
    for digest in sorted(digests - there):
        case.rows.append(AnalysisRun(incident_id=incident_id, digest=digest))


def matching_runs(session: Session, incident_id: int, text: str) -> int | None:
    """How many runs of this text stand in an analysis of the case.

    None: there is one that was recorded before its runs were kept, so nobody can say.
    """
    kept, *mine = _digests(session, incident_id, [_KEPT, *dict.fromkeys(runs_of(text))])
    found = set(_found(session, incident_id, [kept, *mine]))
    if kept in found:
        return len(found) - 1
    privileged = select(exists().where(Analysis.incident_id == incident_id))
    return None if session.scalar(privileged) else 0


def runs_of(text: str) -> Iterator[str]:
    """Every twelve words that follow each other, whatever stands between and around them."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def _digests(session: Session, incident_id: int, runs: Iterable[str]) -> Iterator[str]:
    """Of its own for each case, so that equal words of two cases show nowhere as equal."""
    label = _LABEL + str(incident_id).encode()
    key = hmac.digest(chain_of(session).key, label, sha256)
    for run in runs:
        yield hmac.new(key, run.encode(), sha256).hexdigest()[:_LENGTH]


def _found(session: Session, incident_id: int, digests: Sequence[str]) -> Iterator[str]:
    of_case = select(AnalysisRun.digest).where(AnalysisRun.incident_id == incident_id)
    for start in range(0, len(digests), _AT_ONCE):
        some = digests[start : start + _AT_ONCE]
        yield from session.scalars(of_case.where(AnalysisRun.digest.in_(some)))

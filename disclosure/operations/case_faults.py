"""What is wrong with one case on record: its chain, its records, its rows, its letters' bytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import chain as joined
from typing import Any, Self

from sqlalchemy.orm import Session

from disclosure.actions.printing import FORMATS
from disclosure.operations.heads import CHANGES, LOOKS, Heads, Noted
from disclosure.operations.stored import SEALED, Rows, rows_of, tried
from disclosure.records.access import Look
from disclosure.records.analysis import Analysis
from disclosure.records.audit import AuditEntry, Chain
from disclosure.records.base import spelled
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, LetterFile

Faults = Iterator[tuple[int, str]]  # the number of an entry, and what is wrong there


@dataclass(frozen=True, slots=True)
class SealedAs:
    """What the chain says of one row that changes: its last seal, and its plain cells replayed."""

    entry: int
    digest: str
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseOnRecord:
    id: int
    chain: Chain
    entries: Rows[AuditEntry]

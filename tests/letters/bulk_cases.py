"""A letter to many, and rows for it."""

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from letters.bulk import Bulk, write_all
from letters.context import Context
from letters.in_bulk.bulk_template import BulkTemplate
from letters.in_bulk.ledger import Entry
from letters.in_bulk.ledger import put as put_it
from letters.in_bulk.recipients import Row
from letters.printing.page import Page

WORDS = (
    "Dear {{ name }}\n\nI am sorry that we gave you too much warfarin on {{ ward }}. It made you "
    "bleed, and it was our mistake.\n\n{% if extra %}{{ extra }}\n\n{% endif %}Yours sincerely\n\n"
    "Ada Lind\n"
)
PAGE = Page(
    to=("Nobody",),
    dated=date(2026, 3, 12),
    subject="About your care on {{ ward }}",
    body=WORDS,
    organisation="Aldervale Hospital",
    language="en-GB",
    signed_by="Ada Lind",
)
TEMPLATE = BulkTemplate(PAGE, Context())
CELLS = {
    "name": "Mrs Ann Price",
    "address_1": "1 High Street",
    "address_2": "Aldervale",
    "postcode": "AL1 2AB",
    "ward": "Ward 3",
    "extra": "",
}

FULL = OSError(errno.ENOSPC, "No space left on device", "out")


def template(**told: Any) -> BulkTemplate:
    return replace(TEMPLATE, page=replace(PAGE, **told))


def row(number: int = 1, **cells: str) -> Row:
    return Row(number, number + 1, CELLS | cells)


def rows(many: int) -> Iterator[Row]:
    return (row(number, name=f"Mrs Ann Price {number}") for number in range(1, many + 1))


def bulk(folder: Path, *those: Row, **told: Any) -> Bulk:
    return write_all(told.pop("template", TEMPLATE), those, folder, **told)


def pdfs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pdf"))


def ends(*_: object) -> None:
    os._exit(3)


def writes_slowly(folder: Path, ready: Any) -> None:
    """Until somebody kills this process."""

    def begun(done: Bulk) -> None:
        if done.written > 1:
            ready.set()

    write_all(TEMPLATE, rows(10_000), folder, workers=2, progress=begun)


def full_after(monkeypatch: pytest.MonkeyPatch, letters: int) -> None:
    room = iter(range(letters))

    def put(folder: Path, row: int, key: str, content: bytes) -> Entry:
        if next(room, None) is None:
            raise FULL
        return put_it(folder, row, key, content)

    monkeypatch.setattr("letters.bulk.put", put)

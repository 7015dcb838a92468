"""What is read a piece at a time harms nobody who has that connection after it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.operations.chains.streams import one_picture, rows_in_order
from disclosure.records.audit import AuditEntry


@pytest.mark.parametrize("walked", ["postgresql"], indirect=True)
def test_what_was_left_in_the_middle_ends_with_its_picture(whole: Session) -> None:
    """As where a right was missing: the traceback kept it, and its cursor was closed in somebody
    else's transaction, which failed.
    """
    with one_picture(whole) as picture:
        rows: Iterator[object] = rows_in_order(picture.connection(), AuditEntry, AuditEntry.number)
        assert next(rows)
    with whole.get_bind().engine.connect() as another:
        assert another.scalar(text("SELECT 1")) == 1
        del rows
        assert another.scalar(text("SELECT 2")) == 2

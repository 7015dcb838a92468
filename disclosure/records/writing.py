"""While a letter is written: who holds the pen, what is typed and not saved, how it read before.

None of it is the record. What is saved goes into the letter, and each saved wording has its hash
in the chain; so these rows are sealed in none.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from disclosure.records.base import Record


class Pen(Record):
    """Who writes a letter at present; others read. No row: nobody does."""

    __tablename__ = "letter_pen"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    holder: Mapped[str]  # e-mail of the account
    taken_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # when the holder's desk was last heard of
    asked_by: Mapped[str | None]  # who would like to have it
    asked_at: Mapped[datetime | None]


class Unsaved(Record):
    """What somebody typed into a letter and has not saved, so that a closed lid loses nothing."""

    __tablename__ = "letter_unsaved"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    by: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[dict[str, Any]]  # of the boxes, by name; "text" where the letter is one text
    of_version: Mapped[int]  # of the letter, as it stood when they began to type
    at: Mapped[datetime]


class Wording(Record):
    """How a letter read at one of its versions."""

    __tablename__ = "letter_wording"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by: Mapped[str]
    at: Mapped[datetime]
    slots: Mapped[dict[str, Any]]
    text: Mapped[str]

"""While a letter is written: who holds the pen, what is typed and not saved, how it read before.

None of it is the record. What is saved goes into the letter, and each saved wording has its hash
in the chain; so these rows are sealed in none. Nothing searches the words, so they lie under the
key of their case.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record
from disclosure.records.letter import Letter
from disclosure.records.locked import (
    document_locked,
    document_opened,
    session_of,
    text_locked,
    text_opened,
)


class Pen(Record):
    """Who writes a letter at present; others read. No row: nobody does."""

    __tablename__ = "letter_pen"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    holder: Mapped[str]  # e-mail of the account
    taken_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # when the holder's desk was last heard of
    asked_by: Mapped[str | None]  # who would like to have it
    asked_at: Mapped[datetime | None]  # none: they were told “not yet”


class Unsaved(Record):
    """What somebody typed into a letter and has not saved, so that a closed lid loses nothing."""

    __tablename__ = "letter_unsaved"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    by: Mapped[str] = mapped_column(primary_key=True)
    words_kept: Mapped[dict[str, Any]] = mapped_column("words")
    of_version: Mapped[int]  # of the letter, as it stood when they began to type
    at: Mapped[datetime]

    @property
    def words(self) -> dict[str, Any]:
        """Of the boxes, by name; "text" where the letter is one text. Raises Unreadable."""
        session = session_of(self)
        case = session.get_one(Letter, self.letter_id).incident_id
        return document_opened(session, case, self._place, self.words_kept)

    def keep(self, session: Session, letter: Letter, words: Mapping[str, str]) -> None:
        self.words_kept = document_locked(session, letter.incident_id, self._place, words)

    @property
    def _place(self) -> str:
        return f"letter_unsaved {self.letter_id} {self.by}"


class Wording(Record):
    """How a letter read at one of its versions."""

    __tablename__ = "letter_wording"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by: Mapped[str]
    at: Mapped[datetime]
    slots_kept: Mapped[dict[str, Any]] = mapped_column("slots")
    text_kept: Mapped[str] = mapped_column("text")

    @property
    def slots(self) -> dict[str, Any]:
        """Raises Unreadable."""
        session = session_of(self)
        case = session.get_one(Letter, self.letter_id).incident_id
        return document_opened(session, case, f"{self._place} slots", self.slots_kept)

    @property
    def text(self) -> str:
        """Raises Unreadable."""
        session = session_of(self)
        case = session.get_one(Letter, self.letter_id).incident_id
        return text_opened(session, case, f"{self._place} text", self.text_kept)

    def keep(self, session: Session, letter: Letter) -> None:
        """As the letter reads now."""
        case, place = letter.incident_id, self._place
        self.slots_kept = document_locked(session, case, f"{place} slots", letter.boxes)
        self.text_kept = text_locked(session, case, f"{place} text", letter.text)

    @property
    def _place(self) -> str:
        return f"letter_wording {self.letter_id} {self.version}"


def unsaved_words(session: Session, letter_id: int) -> list[Unsaved]:
    """Of everybody, the oldest first."""
    of_it = select(Unsaved).where(Unsaved.letter_id == letter_id)
    return list(session.scalars(of_it.order_by(Unsaved.at, Unsaved.by)))


def forget_unsaved(session: Session, letter_id: int, by: str) -> None:
    theirs = (Unsaved.letter_id == letter_id, Unsaved.by == by)
    session.execute(delete(Unsaved).where(*theirs))


def forget_boxes(session: Session, letter: Letter, by: str, boxes: Collection[str]) -> None:
    """Of these boxes alone: what waits for the others was typed in another window, and waits on."""
    if (typed := session.get(Unsaved, (letter.id, by))) is None:
        return
    waiting = {name: said for name, said in typed.words.items() if name not in boxes}
    if waiting:
        typed.keep(session, letter, waiting)
    else:
        forget_unsaved(session, letter.id, by)


def clear_the_desk(session: Session, letter_id: int) -> None:
    """Nobody writes it any more, and what was typed and never saved goes."""
    session.execute(delete(Unsaved).where(Unsaved.letter_id == letter_id))
    session.execute(delete(Pen).where(Pen.letter_id == letter_id))


def last_saved_at(session: Session, letter_id: int) -> datetime | None:
    return session.scalar(select(func.max(Wording.at)).where(Wording.letter_id == letter_id))


def wordings_of(session: Session, *letter_ids: int) -> list[Wording]:
    """Letter by letter, of each the latest first."""
    of_them = select(Wording).where(Wording.letter_id.in_(letter_ids))
    return list(session.scalars(of_them.order_by(Wording.letter_id, Wording.version.desc())))

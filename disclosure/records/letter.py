"""A letter to one person: its text, who wrote it, the promises in it, and the bytes once issued."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records import door
from disclosure.records.base import DOCUMENT_OR_NONE, Record
from disclosure.records.incident import one_of
from disclosure.records.locked import (
    bytes_locked,
    bytes_opened,
    document_locked,
    document_opened,
    session_of,
)
from disclosure.records.sealed import OfIncident
from workflows.words import LetterState

# Among `slots`, where no box can have such a name: that a slip to answer on goes with it; the words
# with which we began its boxes for this reader; that it was begun to another and written to this
# one; the promises of sentences that were taken out of it, which may be put in again.
SLIP, BEGUN, TO_ANOTHER, TAKEN_OUT = "*slip", "*begun", "*to_another", "*taken_out"
_STAY = (BEGUN, TO_ANOTHER, TAKEN_OUT)


class Letter(OfIncident, Record):
    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint(one_of("state", LetterState), "state"),
        CheckConstraint("(issued_at IS NULL) = (sha256 IS NULL)", "issued_with_bytes"),
    )
    prefix: ClassVar[str] = "LET"
    added_later = frozenset({"audience", "template", "address_kept", "easy_read", "translation"})
    spelled_as: ClassVar[Mapping[str, str]] = {"address_kept": "address"}
    plain = frozenset(
        {"_state", "text_sha256", "sha256", "to_person", "kind", "issued_at", "sent_at"}
    )

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    ref: Mapped[str] = mapped_column(unique=True, sort_order=-9)
    recorded_at: Mapped[datetime]
    kind: Mapped[str]
    to_person: Mapped[int]
    replaces: Mapped[str | None]  # the letter that this one corrects
    audience: Mapped[str | None]  # who reads it (letters.kinds.Audience); None: a patient
    template: Mapped[str | None]  # the template it was begun from, and its version
    language: Mapped[str] = mapped_column(default="en")
    slots: Mapped[dict[str, Any]]  # `boxes`, and the marks above
    text: Mapped[str]
    text_sha256: Mapped[str]  # of all that is approved: see actions/letters/hash.py
    easy_read: Mapped[str | None]  # the same in easy words, where somebody wrote it
    # language, text, translated_by, checked_by, checked_on; where there is one
    translation: Mapped[dict[str, Any] | None] = mapped_column(DOCUMENT_OR_NONE)
    links: Mapped[dict[str, Any]]  # promise sentence -> reference of the commitment
    written_by: Mapped[list[str]]  # whoever wrote a word of it since the blank draft
    approved_sha256: Mapped[str | None]  # of the text, as approved
    approved_by: Mapped[str | None]
    address_kept: Mapped[dict[str, Any] | list[str] | None] = mapped_column(
        "address", DOCUMENT_OR_NONE
    )  # under the key of the case
    accepted: Mapped[list[dict[str, Any]]]  # faults and missing parts accepted, each with a reason
    contents: Mapped[list[str]]  # content ids found when it was approved; rules may change after
    issued_at: Mapped[datetime | None]
    issued_number: Mapped[int | None]  # of the entry that issued it
    sha256: Mapped[str | None]  # of the issued bytes, standard format
    sent_at: Mapped[datetime | None]
    sent_how: Mapped[str | None]
    delivered_at: Mapped[datetime | None]
    _state: Mapped[str] = mapped_column("state", default=LetterState.DRAFT)

    @property
    def address(self) -> list[str] | None:
        """The lines as they stood when it was put in review. Raises Unreadable."""
        if self.address_kept is None or isinstance(self.address_kept, list):
            return self.address_kept
        session, place = session_of(self), self._place
        opened = document_opened(session, self.incident_id, place, self.address_kept)
        return list(opened["lines"])

    @address.setter
    def address(self, lines: list[str] | None) -> None:
        if lines is None:
            self.address_kept = None
        elif lines != self.address:
            told, session = {"lines": lines}, session_of(self)
            self.address_kept = document_locked(session, self.incident_id, self._place, told)

    @property
    def _place(self) -> str:
        return f"letter {self.incident_id} {self.id}"

    @property
    def state(self) -> LetterState:
        return LetterState(self._state)

    @property
    def is_still_here(self) -> bool:
        """Neither sent nor withdrawn: what it tells can still be looked at before it goes."""
        return not self.sent_at and self.state is not LetterState.WITHDRAWN

    def move_to(self, state: str) -> None:
        self._state = str(state)

    @property
    def boxes(self) -> dict[str, Any]:
        """The boxes it was written in; none where the text came whole."""
        return {name: words for name, words in self._slots.items() if not name.startswith("*")}

    @property
    def all_words(self) -> str:
        """Its text, and below it the same in easy words, where it has them."""
        return f"{self.text}\n{self.easy_read or ''}"

    @property
    def with_slip(self) -> bool:
        return SLIP in self._slots

    @property
    def begun(self) -> dict[str, str]:
        """What we wrote in its boxes ourselves when it was begun to this reader, before anybody
        typed. Nothing is known of letters that are older than this mark.
        """
        return dict(self._slots.get(BEGUN, {}))

    @property
    def is_to_another(self) -> bool:
        """Whether it was begun to somebody else of its case than it is to now."""
        return TO_ANOTHER in self._slots

    @property
    def taken_out(self) -> dict[str, str]:
        """What was linked to this reader and stands nowhere in it now, as in `links`."""
        return dict(self._slots.get(TAKEN_OUT, {}))

    def put_slots(self, boxes: Mapping[str, str], *, with_slip: bool) -> None:
        stays = {name: said for name, said in self._slots.items() if name in _STAY}
        self.slots = {**boxes, **({SLIP: True} if with_slip else {}), **stays}

    def put_begun(self, boxes: Mapping[str, str]) -> None:
        self.slots = {**self._slots, BEGUN: dict(boxes)}

    def put_taken_out(self, links: Mapping[str, str]) -> None:
        others = {name: said for name, said in self._slots.items() if name != TAKEN_OUT}
        self.slots = {**others, TAKEN_OUT: dict(links)} if links else others

    def now_to_another(self, person: int) -> None:
        self.to_person = person
        self.put_taken_out({})  # nothing of it was promised to them
        self.slots = {**self._slots, TO_ANOTHER: True}

    @property
    def _slots(self) -> dict[str, Any]:
        return self.slots or {}


door.guard(Letter._state)


class LetterFile(Record):
    """The exact bytes of an issued letter, one row per format. Never changed, never taken away."""

    __tablename__ = "letter_file"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)  # standard, large_print, html, text …
    media_type: Mapped[str]
    sha256: Mapped[str]
    content_kept: Mapped[bytes] = mapped_column("content", LargeBinary)  # under its case's key

    @property
    def content(self) -> bytes:
        """Raises Unreadable."""
        session = session_of(self)
        letter = session.get_one(Letter, self.letter_id)
        return bytes_opened(session, letter.incident_id, self._place, self.content_kept)

    def keep(self, session: Session, letter: Letter, content: bytes) -> None:
        self.content_kept = bytes_locked(session, letter.incident_id, self._place, content)

    @property
    def _place(self) -> str:
        return f"letter_file {self.letter_id} {self.format}"


def letter_called(session: Session, ref: str) -> Letter | None:
    return session.scalar(select(Letter).where(Letter.ref == ref))


def letters_of(session: Session, incident_id: int) -> list[Letter]:
    """In the order they were begun."""
    mine = select(Letter).where(Letter.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Letter.id)))


def files_of(session: Session, letter_id: int) -> list[LetterFile]:
    mine = select(LetterFile).where(LetterFile.letter_id == letter_id)
    return list(session.scalars(mine.order_by(LetterFile.format)))

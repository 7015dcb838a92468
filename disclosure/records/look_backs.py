"""One cause, many patients: the look-back, its numbered cases, shared words and releases.

Each case stays a case of its own. What is done to a look-back stands in the chain of the house.
"""

import hmac
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import DOCUMENT_OR_NONE, LARGEST_ID, Record
from disclosure.records.house import keyed_hashes
from disclosure.records.ring import Key, Purpose, keys_of

OPEN, CLOSED = "open", "closed"
FINDINGS_APPROVED = "look-back findings approved"  # the entry of the house
WAS_DESTROYED = "destroyed"  # where the hash of a name stood
_NOTED = ("id", "look_back_id", "sha256", "approved_by", "approved_at", "note")
_PART = re.compile(r"[^\W_]+")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "rev"})


class LookBack(Record):
    __tablename__ = "look_back"
    __table_args__ = (CheckConstraint(f"state IN ('{OPEN}', '{CLOSED}')", "state"),)
    prefix: ClassVar[str] = "LBK"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    recorded_at: Mapped[datetime]
    opened_by: Mapped[str]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    title: Mapped[str]  # of the cause; nobody's name stands in it
    cause: Mapped[str]
    became_aware_at: Mapped[str]  # as it was told: a moment, or a day alone
    regimes: Mapped[list[str]]
    contact: Mapped[dict[str, Any] | None] = mapped_column(DOCUMENT_OR_NONE)  # whom families ring
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default=OPEN)


class SharedFindings(Record):
    """Findings written once for all cases, and approved once in these exact words."""

    __tablename__ = "look_back_findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    look_back_id: Mapped[int] = mapped_column(ForeignKey("look_back.id"), index=True)
    facts: Mapped[str]
    why: Mapped[str]
    changes: Mapped[str]
    sha256: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    note: Mapped[str | None]


class SharedLetter(Record):
    """The words of a letter with slots, written once and approved once in these exact words."""

    __tablename__ = "look_back_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    look_back_id: Mapped[int] = mapped_column(ForeignKey("look_back.id"), index=True)
    # Each case gets letter 1 first, then letter 2.
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    kind: Mapped[str]
    text: Mapped[str]
    promises: Mapped[list[dict[str, Any]]]  # sentence, owner, due_on or standing
    with_slip: Mapped[bool]
    sha256: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]


class Release(Record):
    """Letters that a person let go, after seeing how many, whose, and who is left out."""

    __tablename__ = "look_back_release"
    __table_args__ = (UniqueConstraint("look_back_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    look_back_id: Mapped[int] = mapped_column(ForeignKey("look_back.id"))
    number: Mapped[int]
    letter_id: Mapped[int] = mapped_column(ForeignKey("look_back_letter.id"))
    letters: Mapped[int]  # how many were to be made
    left_out: Mapped[int]
    released_by: Mapped[str]
    released_at: Mapped[datetime]


class Member(Record):
    """One case of a look-back. Its number is what people say; `external_ref` what the list says."""

    __tablename__ = "look_back_member"
    __table_args__ = (
        UniqueConstraint("look_back_id", "external_ref"),
        Index("ix_look_back_member_alike", "look_back_id", "alike"),
        Index("ix_look_back_member_release", "release_id", "number"),
    )

    look_back_id: Mapped[int] = mapped_column(ForeignKey("look_back.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), unique=True)
    external_ref: Mapped[str]  # of a destroyed case a keyed hash: see `only_told_apart`
    # A keyed hash of name and birth date, or of the name alone, as the list had them: the same for
    # the same. Of a destroyed case: that.
    alike: Mapped[str | None]
    findings_id: Mapped[int | None] = mapped_column(ForeignKey("look_back_findings.id"))
    release_id: Mapped[int | None] = mapped_column(ForeignKey("look_back_release.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    printed_at: Mapped[datetime | None]  # when that letter was last in a file for the printer
    # How many letters went before the one of `release_id`.
    had: Mapped[int] = mapped_column(default=0, server_default="0")
    since: Mapped[datetime | None]  # a further letter is theirs: what was told before is no news
    set_aside: Mapped[str | None]  # why somebody has to look at it; no patient's words
    set_aside_at: Mapped[datetime | None]  # for an auditor, who reads the table: no page shows it


def look_back_called(session: Session, ref: str) -> LookBack | None:
    if "\x00" in ref:
        return None
    return session.scalar(select(LookBack).where(LookBack.ref == ref))


def with_external_ref(session: Session, look_back_id: int, external_ref: str) -> Member | None:
    """Also where its case was destroyed."""
    keys = keys_of(session).ring.keys[Purpose.FINDING]
    refs = [external_ref, *(_hash_of_ref(key, look_back_id, external_ref) for key in keys)]
    mine = select(Member).where(Member.look_back_id == look_back_id)
    return session.scalar(mine.where(Member.external_ref.in_(refs)))


def only_told_apart(session: Session, member: Member) -> None:
    """Nothing is left by which the patient of a case could be read, and their name and birth date
    not even compared. Of its number in the list stays as much as tells, when the old list comes
    again, that this row was here: else the patient would be written to anew."""
    key = keys_of(session).ring.present(Purpose.FINDING)
    member.external_ref = _hash_of_ref(key, member.look_back_id, member.external_ref)
    member.alike = WAS_DESTROYED
    session.flush()


def destroyed_among(session: Session, look_back_id: int) -> int:
    """How many; by an index, for it is asked of each list."""
    mine = select(func.count()).select_from(Member).where(Member.look_back_id == look_back_id)
    return session.scalar(mine.where(Member.alike == WAS_DESTROYED)) or 0


def latest_findings(session: Session, look_back_id: int) -> SharedFindings | None:
    mine = select(SharedFindings).where(SharedFindings.look_back_id == look_back_id)
    return session.scalar(mine.order_by(SharedFindings.id.desc()).limit(1))


def letters_of(session: Session, look_back_id: int) -> dict[int, SharedLetter]:
    """By number, each in the words that were written last."""
    mine = select(SharedLetter).where(SharedLetter.look_back_id == look_back_id)
    rows = session.scalars(mine.order_by(SharedLetter.number, SharedLetter.id))
    return {row.number: row for row in rows}


def written_last(letters: Mapping[int, SharedLetter]) -> SharedLetter | None:
    """Of those of any number."""
    return max(letters.values(), key=lambda row: row.id, default=None)


def letter_of(session: Session, release: Release) -> SharedLetter:
    return session.get_one(SharedLetter, release.letter_id)


def written_in_house(row: SharedFindings | SharedLetter, ref: str) -> tuple[str, ...]:
    """What the entry of the house is about that says these words were written: first as it is
    written today, last as it was before the number of the row stood there."""
    return f"{ref}, number {row.id}: {row.sha256}", f"{ref}: {row.sha256}"


def approved_in_house(
    session: Session, row: SharedFindings | SharedLetter, ref: str
) -> tuple[str, ...]:
    """The same of their approval: with a hash of what the approver said beside it, or said not."""
    now, before = written_in_house(row, ref)
    if isinstance(row, SharedLetter):
        return now, before
    hashes = keyed_hashes(session, FINDINGS_APPROVED, row, _NOTED)
    return (*(f"{now}, note {each}" for each in hashes), before)


def releases_of(session: Session, look_back_id: int) -> list[Release]:
    mine = select(Release).where(Release.look_back_id == look_back_id)
    return list(session.scalars(mine.order_by(Release.number)))


def release_numbered(session: Session, look_back_id: int, number: int) -> Release | None:
    if not 0 < number <= LARGEST_ID:
        return None
    mine = select(Release).where(Release.look_back_id == look_back_id)
    return session.scalar(mine.where(Release.number == number))


def as_it_came(session: Session, name: str, born_on: date | None) -> list[str]:
    """By which a row is known again. Under each key there is, the present one last: what stands
    there may have been made with the one before. None of a name without a letter.
    """
    if not (parts := folded(name)):
        return []
    born = born_on.isoformat() if born_on else ""
    words = f"look_back:{' '.join(parts)}:{born}"
    return [_hash(key, words) for key in keys_of(session).ring.keys[Purpose.FINDING]]


def alike_hashes(session: Session, name: str, born_on: date | None) -> list[str]:
    """The same where two rows that have it may be one patient; none without both: a name alone is
    no sign of that."""
    return as_it_came(session, name, born_on) if born_on else []


def folded(name: str) -> list[str]:
    """The parts of a name without marks, case and title, in one order: Novák Eva is Mrs Eva Novak.

    Letters that only look like others (ł, ø) stay: those two would be found by their number.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    bare = bare.replace("'", "").replace("\u2019", "")
    return sorted(part for part in _PART.findall(bare) if part not in _TITLES)


def _hash_of_ref(key: Key, look_back_id: int, external_ref: str) -> str:
    """Of this look-back alone: in two of them nobody sees that it was one number."""
    return _hash(key, f"look_back_row:{look_back_id}:{external_ref}")


def _hash(key: Key, words: str) -> str:
    return f"{key.name}:{hmac.new(key.secret, words.encode(), sha256).hexdigest()[:32]}"


def approved_for_all(session: Session, incident_id: int) -> dict[str, datetime]:
    """When the findings of the look-back of that case were approved, the first time in these exact
    words; by their fingerprint. Empty of a case that belongs to none.
    """
    mine = select(Member.look_back_id).where(Member.incident_id == incident_id)
    found = select(SharedFindings).where(SharedFindings.look_back_id.in_(mine))
    rows = session.scalars(found.order_by(SharedFindings.id.desc()))
    return {row.sha256: row.approved_at for row in rows if row.approved_at}

"""Yearly reports: what a person wrote for one, and those that somebody said are final.

Both are only ever added to. No word of a case stands here; that is what a person sees to.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record


class YearlyWords(Record):
    """One version of one part. `rules`: the id of a regime, or `general`."""

    __tablename__ = "yearly_report_words"
    __table_args__ = (UniqueConstraint("rules", "first_on", "last_on", "part", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rules: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    part: Mapped[str]
    version: Mapped[int]  # 1 is the first; the last one counts
    words: Mapped[str]
    sha256: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[datetime]


class YearlyFinal(Record):
    """A whole report, its numbers and words, as it was when somebody said that it is final."""

    __tablename__ = "yearly_report_final"
    __table_args__ = (UniqueConstraint("rules", "first_on", "last_on", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rules: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    version: Mapped[int]  # a later one takes the place of those before, which stay
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    said_by: Mapped[str]
    said_at: Mapped[datetime]


def rules_begun(session: Session) -> list[str]:
    """Of which rules anything was ever written for a report, by id."""
    return list(session.scalars(select(YearlyWords.rules).distinct().order_by(YearlyWords.rules)))


def words_of_year(session: Session, rules: str, first: date, last: date) -> dict[str, YearlyWords]:
    """The last version of each part, by the part."""
    mine = select(YearlyWords).where(YearlyWords.rules == rules)
    mine = mine.where(YearlyWords.first_on == first, YearlyWords.last_on == last)
    return {row.part: row for row in session.scalars(mine.order_by(YearlyWords.version))}


def versions_of(
    session: Session, rules: str, first: date, last: date, part: str
) -> list[YearlyWords]:
    """Of one part, the newest first."""
    mine = select(YearlyWords).where(YearlyWords.rules == rules, YearlyWords.part == part)
    mine = mine.where(YearlyWords.first_on == first, YearlyWords.last_on == last)
    return list(session.scalars(mine.order_by(YearlyWords.version.desc())))


def finals_of(session: Session, rules: str, first: date, last: date) -> list[YearlyFinal]:
    """The newest first; it is the one that counts."""
    mine = select(YearlyFinal).where(YearlyFinal.rules == rules)
    mine = mine.where(YearlyFinal.first_on == first, YearlyFinal.last_on == last)
    return list(session.scalars(mine.order_by(YearlyFinal.version.desc())))

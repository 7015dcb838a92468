"""Which languages the family may choose: those whose words a named person has checked."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record


class CheckedLanguage(Record):
    """`words_sha256`: of the catalogue that was checked; another needs checking again."""

    __tablename__ = "checked_language"

    language: Mapped[str] = mapped_column(primary_key=True)  # pl, cy, es
    checked_by: Mapped[str]  # a name, of somebody who speaks it
    checked_at: Mapped[datetime]
    recorded_by: Mapped[str]  # the administrator who named them
    words_sha256: Mapped[str]


def checked_languages(session: Session) -> list[CheckedLanguage]:
    return list(session.scalars(select(CheckedLanguage).order_by(CheckedLanguage.language)))

"""The privileged analysis: a table of its own, with no way to it from the case."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKeyConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, written_out


class Analysis(Record):
    __tablename__ = "analysis"
    __table_args__ = (
        ForeignKeyConstraint(
            ["incident_id", "number"], ["audit_entry.incident_id", "audit_entry.number"]
        ),
    )

    incident_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    recorded_at: Mapped[datetime]
    by: Mapped[str]
    door: Mapped[str]
    text: Mapped[str]
    salt: Mapped[str]

    def digest(self) -> str:
        return sha256(written_out(self)).hexdigest()


def analyses_of(session: Session, incident_id: int) -> list[Analysis]:
    mine = select(Analysis).where(Analysis.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Analysis.number)))

"""The privileged analysis: a table of its own, with no way to it from the case."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, ForeignKeyConstraint, select
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


class AnalysisRun(Record):
    """A keyed hash of twelve words that follow each other in an analysis of this case.

    It tells whether a text holds the same twelve, and nothing of what they are.
    """

    __tablename__ = "analysis_run"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)


def analyses_of(session: Session, incident_id: int) -> list[Analysis]:
    mine = select(Analysis).where(Analysis.incident_id == incident_id)
    return list(session.scalars(mine.order_by(Analysis.number)))

"""When each piece of background work last ended well, so that its silence is noticed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record

SWEEP = "sweep"
QUIET = timedelta(hours=1)  # for which something may be due and no sweep come


class JobRun(Record):
    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime]


def ended(session: Session, name: str, at: datetime) -> None:
    run = session.get(JobRun, name)
    if run is None:
        session.add(JobRun(name=name, ended_at=at))
    else:
        run.ended_at = at


def last_run(session: Session, name: str) -> datetime | None:
    run = session.get(JobRun, name)
    return run.ended_at if run else None

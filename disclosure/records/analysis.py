"""The privileged analysis: a table of its own, with no way to it from the case."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from typing import ClassVar

from sqlalchemy import ForeignKey, ForeignKeyConstraint, exists, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from disclosure.records.base import Record, is_postgres, written_out
from disclosure.records.locked import session_of, text_locked, text_opened
from disclosure.records.ring import Purpose
from disclosure.settings import WrongSettings

ROLE = "analysis_role"  # in Session.info: of the database, where it has one for this table
_KEY = Purpose.ANALYSIS
_NO_SUCH_ROLE, _NOT_ALLOWED = "22023", "42501"  # what PostgreSQL says of a role that is not ours
# Since version 16 to be a member of a role is one right, and to take it another.
_MAY_TAKE = (
    "SELECT pg_has_role(oid, CASE WHEN current_setting('server_version_num')::int >= 160000 "
    "THEN 'SET' ELSE 'MEMBER' END) FROM pg_roles WHERE rolname = :role"
)
_MAY_READ = "SELECT has_table_privilege(CAST(:reader AS name), to_regclass('analysis'), 'SELECT')"
_MEND = (
    "Give it the role that `disclosure db roles` names, and let whoever owns the database run what "
    "that prints."
)


class Analysis(Record):
    __tablename__ = "analysis"
    spelled_as: ClassVar[Mapping[str, str]] = {"text_kept": "text"}
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
    text_kept: Mapped[str] = mapped_column("text")  # under a key of its own
    salt: Mapped[str]

    @property
    def text(self) -> str:
        """Raises Unreadable."""
        place = self._place
        return text_opened(session_of(self), self.incident_id, place, self.text_kept, _KEY)

    def keep(self, session: Session, text: str) -> None:
        self.text_kept = text_locked(session, self.incident_id, self._place, text, _KEY)

    @property
    def _place(self) -> str:
        return f"analysis {self.incident_id} {self.number}"

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
    with behind_the_wall(session):
        return list(session.scalars(mine.order_by(Analysis.number)))


def is_analysed(session: Session, incident_id: int) -> bool:
    with behind_the_wall(session):
        there = select(exists().where(Analysis.incident_id == incident_id))
        return bool(session.scalar(there))


@contextmanager
def behind_the_wall(session: Session) -> Iterator[None]:
    """Where the database keeps the table for a role of its own, in that role and no longer."""
    role = session.info.get(ROLE)
    if not role or not is_postgres(session):
        yield
        return
    _take(session, role)
    try:
        yield
    finally:
        with suppress(DBAPIError):  # a failure ended the transaction, and the role with it
            session.execute(text("RESET ROLE"))


def why_not_readable(session: Session, role: str) -> tuple[str, str] | None:
    """Of PostgreSQL: why nobody can read an analysis here, and the mend; None where they can."""
    if role and not session.scalar(text(_MAY_TAKE), {"role": role}):
        return _not_ours(role), _MEND
    reader = role or session.scalar(text("SELECT USER"))
    if session.scalar(text(_MAY_READ), {"reader": reader}):
        return None
    who = f"the role {role}" if role else "it is empty, and this account"
    return f"DISCLOSURE_ANALYSIS_ROLE: {who} may not read the table of analyses.", _MEND


def _take(session: Session, role: str) -> None:
    """Raises WrongSettings where it is not there, or not ours to take."""
    try:
        session.execute(text(f'SET LOCAL ROLE "{role}"'))  # letters only: Settings looked
    except DBAPIError as no:
        if getattr(no.orig, "sqlstate", None) not in (_NO_SUCH_ROLE, _NOT_ALLOWED):
            raise
        raise WrongSettings((f"{_not_ours(role)} {_MEND}",)) from None


def _not_ours(role: str) -> str:
    return f"DISCLOSURE_ANALYSIS_ROLE: PostgreSQL has no role {role} that this account may take."

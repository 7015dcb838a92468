"""What `doctor` asks of PostgreSQL: room for us, who we are and what we may, what it may lose."""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from disclosure.clock import APART
from disclosure.clock import now as now_here
from disclosure.operations.read_only import is_read_only
from disclosure.operations.schema import why_too_narrow
from disclosure.records.analysis import Analysis, why_not_readable
from disclosure.records.base import Record, is_postgres
from disclosure.records.out_of_reach import MENDS, Away
from disclosure.settings import PROCRASTINATE, Settings

Sentences = Iterator[tuple[str, str]]  # what is wrong, and its mend
BESIDE = 5  # connections for the worker, commands and whoever looks after the database
OLDEST = 14  # of its versions; older ones get no mends any more
WORKS_ON = (
    "SELECT count(*) FROM procrastinate_workers "
    "WHERE last_heartbeat > CURRENT_TIMESTAMP - INTERVAL '5 minutes'"
)
MAY_LOSE = ("fsync", "full_page_writes", "synchronous_commit")


def takes_changes(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Where another machine took over, this one may still be asked, and only follows."""
    if is_postgres(session) and is_read_only(session.connection()):
        yield Away.READ_ONLY, MENDS[Away.READ_ONLY]


def connections(session: Session, settings: Settings, now: datetime) -> Sentences:
    if not is_postgres(session):
        return
    room, of_whom, mend = min(_limits(session))
    ours = settings.capacity.connections
    if ours + BESIDE > room:
        here = settings.capacity
        what = (
            f"The web server here may open {ours} connections ({here.workers} workers with "
            f"{here.pool} and {here.pool_overflow} more), and PostgreSQL lets in {room}{of_whom}."
        )
        yield what, f"Set DISCLOSURE_WORKERS, _POOL or _POOL_OVERFLOW lower, or {mend}."


def _limits(session: Session) -> Iterator[tuple[int, str, str]]:
    """How many are let in, of whom, and what raises it. The last two bind no superuser."""
    reserved = int(_shown(session, "superuser_reserved_connections"))
    reserved += int(session.scalar(_RESERVED) or 0)
    yield int(_shown(session, "max_connections")) - reserved, "", "max_connections higher"
    for room, kind, name in session.execute(_OF_US):
        if room >= 0:
            raised = f"let more in: ALTER {kind.upper()} {name} CONNECTION LIMIT"
            yield room, f" of the {kind} {name}", raised


def keeps_what_it_says(session: Session, settings: Settings, now: datetime) -> Sentences:
    if not is_postgres(session) or not settings.production:
        return
    for name in MAY_LOSE:
        if _shown(session, name) == "off":
            what = f"PostgreSQL runs with {name} = off: what we said is saved may be lost."
            yield what, f"Set {name} = on and start it anew."


def who_we_are(session: Session, settings: Settings, now: datetime) -> Sentences:
    """An owner could take away the triggers that refuse changes."""
    if not is_postgres(session) or not settings.production:
        return
    if session.scalar(text(OWNS)):
        what = "The program signs in to PostgreSQL as the owner of its tables."
        yield what, "Make roles with `disclosure db roles`; see “Two roles of PostgreSQL”."


def engine_of_many(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Where it was chosen, the worker ends at once without its tables or rights on them."""
    if not is_postgres(session) or settings.engine != PROCRASTINATE:
        return
    waking = import_module("disclosure.operations.waking")  # large, so read by who chose it alone
    if why := waking.why_not_ours(session.get_bind()):
        what, mend = why
        yield f"DISCLOSURE_ENGINE is {PROCRASTINATE}, and no worker can begin. {what}", mend


def engine_of_others(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Workers of another machine wait for Procrastinate, and nobody here tells them of work."""
    if not is_postgres(session) or settings.engine == PROCRASTINATE:
        return
    there = session.scalar(text("SELECT to_regclass('procrastinate_workers')"))
    if there and session.scalar(text(WORKS_ON)):
        what = (
            "Workers of another machine run on Procrastinate, and DISCLOSURE_ENGINE here does not"
        )
        yield f"{what} say so.", f"Set DISCLOSURE_ENGINE={PROCRASTINATE} on every machine."


def clocks_together(session: Session, settings: Settings, now: datetime) -> Sentences:
    """All machines ask one database: whoever differs from it signs people out of the others."""
    if not is_postgres(session):
        return
    there: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    here = now_here()
    if abs(here - there) > APART:
        says = f"{there:%H:%M:%S} by the clock of the database, {here:%H:%M:%S} here"
        what = f"The clocks of this machine and of the database are apart: it is {says} (UTC)."
        yield what, "Have both kept by a time server."


def rights(session: Session, settings: Settings, now: datetime) -> Sentences:
    """A table that an upgrade made is nobody's but its owner's until the roles are made anew."""
    if not is_postgres(session):
        return
    shown = sorted(set(Record.metadata.tables) - {Analysis.__tablename__})
    for may, says in ((_MAY_READ, "may not read"), (_MAY_ADD, "may add nothing to")):
        if lacking := [name for name in shown if not session.scalar(may, {"name": name})]:
            yield f"{Away.RIGHTS} It {says} {', '.join(lacking)}.", MENDS[Away.RIGHTS]


def role_of_analyses(session: Session, settings: Settings, now: datetime) -> Sentences:
    if is_postgres(session) and (why := why_not_readable(session, settings.analysis_role)):
        yield why


def characters(session: Session, settings: Settings, now: datetime) -> Sentences:
    engine = session.get_bind()
    if isinstance(engine, Engine) and (narrow := why_too_narrow(engine)):
        yield narrow


def version(session: Session, settings: Settings, now: datetime) -> Sentences:
    if not is_postgres(session):
        return
    major = int(_shown(session, "server_version_num")) // 10000
    if major < OLDEST:
        yield f"PostgreSQL {major} gets no mends any more.", f"Go to {OLDEST} or later."


def _shown(session: Session, name: str) -> str:
    return str(session.scalar(text("SELECT current_setting(:name)"), {"name": name}))


OWNS = (
    "SELECT pg_has_role(USER, relowner, 'MEMBER') FROM pg_class "
    "WHERE oid = to_regclass('audit_entry')"
)
_RESERVED = text("SELECT current_setting('reserved_connections', true)")  # since 16
_OF_US = text(
    "SELECT rolconnlimit, 'role', quote_ident(rolname) FROM pg_roles "
    "WHERE rolname = SESSION_USER AND NOT rolsuper UNION ALL "
    "SELECT datconnlimit, 'database', quote_ident(datname) FROM pg_database "
    "JOIN pg_roles ON rolname = SESSION_USER AND NOT rolsuper WHERE datname = current_database()"
)
_MAY_READ = text("SELECT has_table_privilege(to_regclass(:name)::oid, 'SELECT')")
_MAY_ADD = text(  # the next number of a table is a right of its own
    "SELECT has_table_privilege(here, 'INSERT') AND NOT EXISTS (SELECT FROM pg_depend "
    "JOIN pg_class numbers ON numbers.oid = objid WHERE refobjid = here "
    "AND CASE relkind WHEN 'S' THEN NOT has_sequence_privilege(objid, 'USAGE') ELSE false END) "
    "FROM (SELECT to_regclass(:name)::oid AS here) AS named"
)
ASKED = (
    takes_changes,
    rights,
    connections,
    keeps_what_it_says,
    who_we_are,
    engine_of_many,
    engine_of_others,
    clocks_together,
    role_of_analyses,
    characters,
    version,
)

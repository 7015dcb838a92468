"""Why the database cannot be used now, in words of ours; never its own, which may hold rows."""

import re
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


class Away(StrEnum):
    """In a sentence that anybody may hear; its mend is for whoever looks after the machine."""

    FULL = "There is no room left on the disk of the database."
    BUSY = "The database is held up by other work."
    CROWDED = "The database has as many connections as it lets in."
    READ_ONLY = "The database can be read but not written."
    DAMAGED = "The file of the database is damaged. Do not mend it: restore a backup elsewhere."
    SHUT = "The database runs, and does not let this program in."
    RIGHTS = "The database does not give this program every right that it needs."
    SHAPE = "The database does not have the shape that this program needs."
    GONE = "The database cannot be reached."


MENDS: Mapping[Away, str] = {
    Away.FULL: "Make room there; nothing has to be started again.",
    Away.BUSY: "Look for a long command, such as an upgrade, and try again when it has ended.",
    Away.CROWDED: "See what else is connected. Where it is us alone, let more in (max_connections, "
    "or the CONNECTION LIMIT of this role or database), or set DISCLOSURE_WORKERS, _POOL or "
    "_POOL_OVERFLOW lower.",
    Away.READ_ONLY: "Let this account write to it and to its folder, with the files that end in "
    "-wal and -shm, or mend its disk. Of PostgreSQL name the server that takes changes in "
    "DISCLOSURE_DATABASE_URL, not one that follows it, and see default_transaction_read_only.",
    Away.DAMAGED: "Keep the damaged file.",
    Away.SHUT: "See the account and its password in DISCLOSURE_DATABASE_URL, where @ and % in a "
    "password are written %40 and %25, and that PostgreSQL lets that account in from here "
    "(pg_hba.conf).",
    Away.RIGHTS: "Let whoever owns the database run what `disclosure db roles` prints, once more "
    "after each upgrade, and set DISCLOSURE_ANALYSIS_ROLE as it names it. Upgrades, backups and "
    "restores sign in as that owner.",
    Away.SHAPE: "Run: disclosure db upgrade",
    Away.GONE: "See that DISCLOSURE_DATABASE_URL names it, that it runs, that this account may "
    "read and write its file and folder, with the files that end in -wal and -shm, and that its "
    "disk works, without a limit on the size of files (ulimit -f).",
}
_SQLITE: Mapping[str, Away] = {
    "SQLITE_FULL": Away.FULL,
    "SQLITE_BUSY": Away.BUSY,
    "SQLITE_LOCKED": Away.BUSY,
    "SQLITE_READONLY": Away.READ_ONLY,
    "SQLITE_CORRUPT": Away.DAMAGED,
    "SQLITE_NOTADB": Away.DAMAGED,
    "SQLITE_CANTOPEN": Away.GONE,
    "SQLITE_IOERR": Away.GONE,
    "SQLITE_PERM": Away.GONE,
}
_POSTGRESQL: Mapping[str, Away] = {
    "53100": Away.FULL,
    "53300": Away.CROWDED,
    "53": Away.BUSY,  # no memory
    "55P03": Away.BUSY,  # waited for a lock too long
    "40": Away.BUSY,
    "57014": Away.BUSY,  # a statement took too long
    "57": Away.GONE,  # being stopped, or started
    "08": Away.GONE,
    "28": Away.SHUT,
    "25006": Away.READ_ONLY,
    "58": Away.GONE,
    "XX001": Away.DAMAGED,
    "XX002": Away.DAMAGED,
    "42501": Away.RIGHTS,
    "42P01": Away.SHAPE,
    "42703": Away.SHAPE,
}
# Whoever is not let in gets words alone from libpq, and never the code that says 28 or 53300. Where
# the server speaks another language, that a password was asked for and none given still tells it.
_NOT_LET_IN = re.compile(
    r'authentication failed for user|\brole "[^"]*" (does not exist|is not permitted to log in)'
    r"|no pg_hba\.conf entry|pg_hba\.conf rejects|no password supplied"
    r"|permission denied for database|is not currently accepting connections"
)
# Of the whole server, of what it keeps back for others, or of this role or database alone.
_CROWDED = re.compile(r"too many (clients already|connections for )|connection slots are reserved")


def why_out_of_reach(error: SQLAlchemyError) -> Away | None:
    """None: the fault is ours, and the database did what it was told."""
    if isinstance(error, NoConnectionFree):
        return Away.BUSY
    if isinstance(error, PendingRollbackError):
        return Away.GONE
    if not isinstance(error, DBAPIError):
        return None
    if error.connection_invalidated:
        return Away.GONE
    if state := getattr(error.orig, "sqlstate", None):
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    if name := getattr(error.orig, "sqlite_errorname", None):
        known = next((away for word, away in _SQLITE.items() if str(name).startswith(word)), None)
        return known or _shape(str(error.orig))
    if not isinstance(error, OperationalError):
        return None
    if _CROWDED.search(str(error.orig)):
        return Away.CROWDED
    return Away.SHUT if _is_shut(error.orig) else Away.GONE


def ended_by_server(error: Exception) -> bool:
    """PostgreSQL answers nothing more in a transaction in which it refused something."""
    return isinstance(error, DBAPIError) and bool(getattr(error.orig, "sqlstate", None))


def _is_shut(error: BaseException | None) -> bool:
    lacks_password = getattr(getattr(error, "pgconn", None), "needs_password", False)
    return bool(lacks_password or _NOT_LET_IN.search(str(error)))


def _shape(said: str) -> Away | None:
    return Away.SHAPE if said.startswith(("no such table", "no such column")) else None

"""Bring a database to the present shape: the migrations, run without the web."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from disclosure.actions.refused import Refused
from disclosure.records.engine import WRITES
from disclosure.records.words_in_step import rebuild
from disclosure.settings import ROOT

MIGRATIONS = ROOT / "migrations"
HEAD = "head"
LOCK_SECONDS = 5  # that an upgrade waits for a table; others wait behind it so long
WAITED_TOO_LONG = "55P03"
UNICODE = "UTF8"  # as PostgreSQL calls it


def upgrade(engine: Engine, revision: str = HEAD, lock_seconds: int = LOCK_SECONDS) -> str:
    """Where the database stands afterwards. The migrations are one transaction; two at once wait
    in line.

    Raises Refused where somebody else held a table too long, where a newer program had it before,
    and where it would begin in a database that cannot hold every name; then nothing was changed.
    """
    if (revision_of(engine) or "") > latest():
        raise Refused(why_not_fit(engine))
    if revision_of(engine) is None and (narrow := why_too_narrow(engine)):
        raise Refused(" ".join(narrow))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        config.attributes["connection"] = connection.execution_options(**{WRITES: True})
        config.attributes["lock_seconds"] = lock_seconds
        try:
            command.upgrade(config, revision)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != WAITED_TOO_LONG:
                raise
            raise Refused(_held_up(lock_seconds)) from None
    if revision == HEAD:
        with Session(engine) as session:
            rebuild(session)  # of cases that are older than the words they are found by
    return revision_of(engine) or ""


def _held_up(seconds: int) -> str:
    return (
        f"The upgrade waited {seconds} seconds for a table that others are using, and gave up so "
        "that nobody waits behind it. Nothing was changed. Run it again in a quiet minute; a long "
        "report or a backup may hold the table."
    )


def why_too_narrow(engine: Engine) -> tuple[str, str] | None:
    """What is wrong and its mend, where PostgreSQL keeps other characters than Unicode: names and
    words are refused then, one by one, or kept as bytes that nobody checks.
    """
    if engine.dialect.name != "postgresql":
        return None
    with engine.connect() as connection:
        keeps = connection.scalar(text("SHOW server_encoding"))
    if keeps == UNICODE:
        return None
    what = f"This database keeps characters as {keeps}, which cannot hold every name that is typed."
    mend = f"Make an empty one: createdb --encoding={UNICODE} --template=template0, with its owner"
    return what, f"{mend} and name. A record comes along by `disclosure backup` and `restore`."


def revision_of(engine: Engine) -> str | None:
    """None where no migration has run."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_there(engine: Engine) -> bool:
    return inspect(engine).has_table("incident")


def is_behind(engine: Engine) -> bool:
    """Whether migrations have not run yet. One that was made without any stands where it should."""
    revision = revision_of(engine)
    return revision is not None and revision < latest()


def why_not_fit(engine: Engine) -> str:
    """Why this program must not start on that database, with the mend; empty where it may."""
    if not is_there(engine):
        return "The database is empty. Run: disclosure db upgrade"
    revision, ours = revision_of(engine) or latest(), latest()
    if revision < ours:
        stands = f"It stands at revision {revision}, and this program needs {ours}."
        return f"The database is older than this program. {stands} Run: disclosure db upgrade"
    if revision > ours:
        stands = f"It stands at revision {revision}, and this program knows {ours}."
        return f"The database is newer than this program. {stands} Start the new program."
    return ""


def latest() -> str:
    """The newest migration; they are numbered in their order."""
    return max(file.name for file in (MIGRATIONS / "versions").glob("0*.py")).partition("_")[0]

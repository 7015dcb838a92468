"""Whether a record may begin here: never in the place of one that the file of heads knows, and not
in what a restore put there before it ended.

An entry that is written into an empty database takes the number of one that is noted already. Once
the right database is back, the record in it could not be proved any more.
"""

from pathlib import Path

from sqlalchemy import Engine, exists, inspect, select, text
from sqlalchemy.orm import Session

from disclosure.kinds.faults import BadInput
from disclosure.operations.chains.heads import CHAINS
from disclosure.records.audit import AuditEntry
from disclosure.records.engine import missing_file
from disclosure.records.head_file import heads_in
from disclosure.records.house import HouseEntry
from disclosure.records.incident import Incident
from disclosure.records.users import User
from disclosure.settings import Settings

# With a case or an account in it, it is a database in use: what was taken from its chains is for
# `audit verify` to name.
TABLES = (HouseEntry, *CHAINS.values(), Incident, User)
RESTORING = "restore-under-way"
_ELSEWHERE = text(
    "SELECT quote_ident(schemaname), quote_ident(SESSION_USER), quote_ident(current_database()) "
    "FROM pg_tables WHERE tablename = :name AND to_regclass(:name) IS NULL "
    "ORDER BY schemaname <> 'public', schemaname LIMIT 1"
).bindparams(name=AuditEntry.__tablename__)


def must_hold_what_is_noted(engine: Engine, settings: Settings) -> None:
    """Raises BadInput, before anything is made or written."""
    if why := why_not_begun(engine, settings):
        raise BadInput.at("database", f"database: {' '.join(why)}")


def why_not_begun(engine: Engine, settings: Settings) -> tuple[str, str] | None:
    """What is wrong and its mend, where a restore has not ended, the tables lie where this account
    does not look, or it is another database.
    """
    if under_way(settings).exists():
        return _not_ended(settings)
    return out_of_sight(engine) or why_another(engine, settings)


def why_another(engine: Engine, settings: Settings) -> tuple[str, str] | None:
    """Where the file of heads knows entries and the database holds none.

    The heads are looked at first: what is noted was stored before, so that nobody is refused
    whose first entry another process writes in this moment.
    """
    heads = settings.heads
    if next(heads_in(heads), None) is None or _holds_any(engine):
        return None
    return _says(heads, sum(1 for _ in heads_in(heads)))


def out_of_sight(engine: Engine) -> tuple[str, str] | None:
    """Of PostgreSQL: to an account with another search_path a full database looks empty, and what
    it would begin there lies beside the record.
    """
    if engine.dialect.name != "postgresql":
        return None
    with engine.connect() as connection:
        found = connection.execute(_ELSEWHERE).one_or_none()
    if found is None:
        return None
    schema, account, database = found
    what = f"The tables lie in the schema {schema} of PostgreSQL, where {account} does not look."
    mend = (
        f"Let the owner of the database run: ALTER ROLE {account} IN DATABASE {database} SET "
        f"search_path = {schema}. Where that is so already, GRANT USAGE ON SCHEMA {schema} TO "
        f"{account}. A second record needs a database of its own."
    )
    return what, mend


def under_way(settings: Settings) -> Path:
    """An empty file, there from before a restore puts the database in its place until all that a
    copy from then would open has ended. Killed in between, what is there looks finished.
    """
    return settings.home / RESTORING


def _not_ended(settings: Settings) -> tuple[str, str]:
    what = (
        f"A restore into {settings.home} has not ended: what it put there looks whole, but codes "
        "and tokens that were taken back since open it, and numbers would be given twice."
    )
    mend = (
        f"While it runs, wait. Where it was ended, move what lies in {settings.home} aside, take "
        f"an empty database, put {settings.heads} back where it was put aside (….until-…), and "
        "give the same command again: disclosure restore FILE."
    )
    return what, mend


def _holds_any(engine: Engine) -> bool:
    """To connect to a file that is not there would make an empty one."""
    if missing_file(engine):
        return False
    there = inspect(engine)
    with Session(engine) as session:
        return any(
            there.has_table(table.__tablename__)
            and session.scalar(select(exists().select_from(table)))
            for table in TABLES
        )


def _says(heads: Path, number: int) -> tuple[str, str]:
    what = (
        f"The file of heads {heads} knows a record (entries noted: {number:,}), and the database "
        "holds none of it: it is gone, or an empty one lies in its place. Nothing was begun there."
    )
    mend = (
        "Bring the right database back, or restore a backup: disclosure restore FILE. Only if you "
        f"mean to begin a new record: move {heads} away first, and keep it."
    )
    return what, mend

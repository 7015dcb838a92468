"""Bring a database to the present shape: the migrations, run without the web."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from disclosure.records.engine import WRITES
from disclosure.settings import ROOT

MIGRATIONS = ROOT / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> str:
    """Where the database stands afterwards. All in one transaction; two at once wait in line."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        config.attributes["connection"] = connection.execution_options(**{WRITES: True})
        command.upgrade(config, revision)
    return revision_of(engine) or ""


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


def latest() -> str:
    """The newest migration; they are numbered in their order."""
    return max(file.name for file in (MIGRATIONS / "versions").glob("0*.py")).partition("_")[0]

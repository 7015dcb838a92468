"""Bring a database to the present shape: the migrations, run without the web."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect

from disclosure.settings import ROOT

MIGRATIONS = ROOT / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def is_there(engine: Engine) -> bool:
    return inspect(engine).has_table("incident")

"""Whether this process can do its work now, for whoever sends it requests. Names no secret."""

import shutil
from collections.abc import Iterator

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from disclosure.operations import schema
from disclosure.operations.beginning import out_of_sight, under_way, why_another
from disclosure.operations.figures import written_to
from disclosure.operations.keys import are_its_keys
from disclosure.operations.read_only import is_read_only
from disclosure.policy import BadPolicy, policy
from disclosure.records.chain import NOT_ITS_KEYS
from disclosure.records.out_of_reach import Away, why_out_of_reach
from disclosure.settings import Settings, WrongSettings

ROOM = 50 * 1024 * 1024  # bytes that have to be free: below, a letter may not be written whole


def not_ready(engine: Engine, settings: Settings) -> list[str]:
    """A sentence for each thing that is in the way; empty where nothing is."""
    return [*_database(engine, settings), *_keys(engine, settings), *_rules(), *_disk(settings)]


def _database(engine: Engine, settings: Settings) -> Iterator[str]:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            if is_read_only(connection):
                yield Away.READ_ONLY
        if under_way(settings).exists():
            yield "A restore has not ended."
        elif out_of_sight(engine):
            yield "The tables of the database lie where this account does not look."
        elif not schema.is_there(engine):
            yield "The database is empty."
        elif schema.is_behind(engine):
            yield "The database is older than this program."
        elif why_another(engine, settings):
            yield "The database is not the one that the file of heads knows."
    except SQLAlchemyError as error:
        yield why_out_of_reach(error) or Away.GONE


def _keys(engine: Engine, settings: Settings) -> Iterator[str]:
    """Here, now: the file that was right at the start may have gone since, or been replaced."""
    try:
        settings.keys.read_bytes()
        if not are_its_keys(engine, settings):
            yield NOT_ITS_KEYS
    except (OSError, WrongSettings):
        yield "The keys cannot be read."
    except SQLAlchemyError:
        pass  # that is said of the database


def _rules() -> Iterator[str]:
    try:
        policy()
    except BadPolicy:
        yield "The rules in policy/ cannot be read."


def _disk(settings: Settings) -> Iterator[str]:
    try:
        places = {settings.home, *written_to(settings)}
        free = min(shutil.disk_usage(place).free for place in places)
    except OSError:
        yield "The folder of this installation cannot be read."
        return
    if free < ROOM:
        yield "The disk is nearly full."

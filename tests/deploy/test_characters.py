"""A server of PostgreSQL that was set up without a language keeps no Unicode, and one of a house
that likes its own dates writes them so: it is said, or makes no difference."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, text

from disclosure.actions.refused import Refused
from disclosure.operations.backups.postgres_tools import ToolFailed, put_back
from disclosure.operations.doctor_postgres import characters
from disclosure.operations.schema import upgrade
from disclosure.operations.verify import verify
from disclosure.records.engine import make_tables, open_database
from disclosure.records.users import all_users
from tests.cases import an_opened_case
from tests.databases import a_database, looking, numbers, on_server, settings_in
from tests.people import introduce

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NARROW = pytest.mark.parametrize("keeps", ["LATIN1", "SQL_ASCII"])


@contextmanager
def in_characters(postgres: str, keeps: str) -> Iterator[str]:
    name = f"narrow_{next(numbers)}"
    alike = f"ENCODING '{keeps}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    on_server(postgres, f"CREATE DATABASE {name} {alike}")
    yield postgres % name
    on_server(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@NARROW
def test_no_record_begins_where_a_name_could_not_be_kept(postgres: str, keeps: str) -> None:
    """A case about Zażółć Ęwa was refused there with no word of why; in the other each command
    ended by a fault of its own."""
    with in_characters(postgres, keeps) as url:
        engine = open_database(url)
        with pytest.raises(Refused, match=f"keeps characters as {keeps}.*encoding=UTF8"):
            upgrade(engine)
        with pytest.raises(ToolFailed, match="createdb --encoding=UTF8"):
            put_back(engine, [])
        assert inspect(engine).get_table_names() == []
        engine.dispose()


@NARROW
def test_of_a_record_that_is_there_doctor_says_it(
    postgres: str, keeps: str, tmp_path: Path
) -> None:
    with in_characters(postgres, keeps) as url:
        engine = open_database(url)
        make_tables(engine)
        engine.dispose()
        settings = settings_in(tmp_path, url)
        with looking(settings) as session:
            introduce(session)
            assert "Ada Lind" in {user.name for user in all_users(session)}
            [(what, mend)] = characters(session, settings, NOW)
    assert what.startswith(f"This database keeps characters as {keeps}")
    assert "`disclosure backup` and `restore`" in mend


@pytest.mark.parametrize("own", ["datestyle = 'German, DMY'", "client_encoding = 'LATIN1'"])
def test_how_a_house_likes_its_dates_and_letters_is_nothing_to_the_record(
    postgres: str, own: str, tmp_path: Path
) -> None:
    """With such dates no moment could be read, and `audit verify` called the record broken."""
    with a_database(postgres, "clean") as url:
        on_server(postgres, f"ALTER DATABASE {make_url(url).database} SET {own}")
        settings = settings_in(tmp_path, url)
        with looking(settings) as session:
            introduce(session)
            case = an_opened_case(session)
            aware = case.incident.became_aware_at
            session.execute(text("UPDATE site SET name = 'Zażółć' WHERE name = 'Far Ward'"))
            session.commit()
        with looking(settings) as session:
            assert case.on(session).incident.became_aware_at == aware
            assert session.scalar(text("SELECT count(*) FROM site WHERE name = 'Zażółć'")) == 1
            assert not list(characters(session, settings, NOW))
            assert verify(session).ok

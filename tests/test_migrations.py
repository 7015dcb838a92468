"""What the migrations make is what the models say; and they are safe on a filled database."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import Column, Engine, MetaData, Table, delete, func, insert, inspect, select, text
from sqlalchemy.orm import Session

from disclosure.actions.people.accounts import account_of
from disclosure.commands.database import db
from disclosure.operations.keys import session_on
from disclosure.operations.schema import is_there, revision_of, upgrade
from disclosure.operations.verify import verify
from disclosure.permissions import Actor
from disclosure.records.audit import AuditEntry
from disclosure.records.base import Record
from disclosure.records.chain import chain_of
from disclosure.records.engine import open_database
from disclosure.records.house import note_of_house
from disclosure.records.incident import Incident
from disclosure.records.open_id import is_linked
from disclosure.records.refusals import ONLY_ADDED
from disclosure.records.sealed import SEALED
from disclosure.records.search_words import SearchWord
from disclosure.records.to_do import stale
from disclosure.records.transaction import one_transaction
from disclosure.records.users import Site
from disclosure.settings import Settings
from tests import people
from tests.cases import a_case
from tests.databases import a_database, settings_in
from tests.people import ADA, RON
from tests.staff import NOON
from workflows.words import State

LATEST = "0018"
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": """
        SELECT t.tgname, pg_get_triggerdef(t.oid) || pg_get_functiondef(t.tgfoid)
        FROM pg_trigger t WHERE NOT t.tgisinternal ORDER BY t.tgname""",
}


@pytest.fixture
def empty(settings: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A database in which nothing was made, beside one of the same kind made by the models."""
    if settings.database_url.startswith("postgresql"):
        with a_database(request.getfixturevalue("postgres"), "template0") as url:
            yield settings_in(tmp_path, url)
        return
    yield settings_in(tmp_path, f"sqlite:///{tmp_path}/empty.sqlite")


@pytest.fixture
def migrated(empty: Settings) -> Iterator[Engine]:
    engine = open_database(empty.database_url)
    upgrade(engine)
    yield engine
    engine.dispose()


def test_an_empty_database_comes_to_the_latest_shape(empty: Settings) -> None:
    engine = open_database(empty.database_url)
    assert not is_there(engine)
    assert upgrade(engine) == LATEST == revision_of(engine)
    assert is_there(engine)
    engine.dispose()


def test_the_models_and_the_migrations_agree(migrated: Engine) -> None:
    with migrated.connect() as connection:
        opts = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Record.metadata) == []


def test_what_each_table_must_hold_is_the_same_both_ways(
    migrated: Engine, session: Session
) -> None:
    """Alembic does not compare checks."""
    made = inspect(session.get_bind())
    for table in Record.metadata.tables:
        by_migration = inspect(migrated).get_check_constraints(table)
        assert _names_and_words(by_migration) == _names_and_words(made.get_check_constraints(table))


def test_the_refusals_are_those_of_today(migrated: Engine, session: Session) -> None:
    words = text(TRIGGERS[migrated.dialect.name])
    with migrated.connect() as connection:
        found = connection.execute(words).all()
    assert found == session.execute(words).all()
    assert all(any(table in name for name, _ in found) for table in (*ONLY_ADDED, *SEALED))


def test_a_filled_database_takes_the_migrations_again_unharmed(
    migrated: Engine, empty: Settings
) -> None:
    with session_on(migrated, empty) as session:
        people.introduce(session)
        a_case(session, at=State.DISCLOSE)
        session.rollback()
        before = _counted(session)
        session.rollback()
        session.execute(delete(SearchWord))  # as in a record that is older than they are
        session.commit()
        assert upgrade(migrated) == LATEST
        assert _counted(session) == before
        assert verify(session).ok


def test_a_case_of_before_can_be_found_and_is_listed_after(empty: Settings) -> None:
    engine = open_database(empty.database_url)
    upgrade(engine, "0007")
    case = {"id": 7, "ref": "INC-2026-000007", "site_id": 1, "summary": "Ten times the heparin"}
    case |= {"recorded_at": NOON, "became_aware_at": NOON, "opened_by": ADA, "regimes": []}
    entry: dict[str, object] = {"incident_id": 7, "number": 1, "at": NOON}
    entry |= {"changes": [{"thing": case["ref"], "state": State.ACKNOWLEDGE}]}
    entry |= dict.fromkeys(("by", "door", "what", "was", "now", "digest", "key"), "")
    entry |= {"before": "", "seal": ""}
    with engine.begin() as connection:
        site = {"id": 1, "name": "Ward 4", "zone": "Europe/London", "regimes": [], "active": True}
        connection.execute(insert(Site).values(site))
        connection.execute(insert(AuditEntry).values(entry))
        connection.execute(insert(Incident).values(case | {"version": 1, "salt": "salt"}))
    upgrade(engine)
    with session_on(engine, empty) as session:
        assert session.scalar(select(SearchWord.incident_id).where(SearchWord.word == "heparin"))
        assert stale(session, NOON, 10, set()) == [7]  # so that the next sweep lists it
    engine.dispose()


def test_an_entry_of_the_house_from_before_it_named_a_browser_still_verifies(
    empty: Settings,
) -> None:
    engine = open_database(empty.database_url)
    upgrade(engine, "0009")
    with session_on(engine, empty) as session:
        chain = chain_of(session)
    cells: dict[str, object] = {"number": 1, "at": NOON, "by": ADA, "door": "command"}
    cells |= {"what": "account made", "about": ADA, "key": chain.key_name, "before": ""}
    words = json.dumps(cells | {"at": NOON.isoformat()}, sort_keys=True)
    house = Table("house_entry", MetaData(), *map(Column, cells), Column("seal"))
    row = cells | {"seal": chain.mac(words.encode())}
    with engine.begin() as connection:
        sqlite = engine.dialect.name == "sqlite"
        at = f"{NOON:%Y-%m-%d %H:%M:%S.%f}" if sqlite else NOON
        connection.execute(insert(house).values(row | {"at": at}))
    chain.note([f"house 0 1 {row['seal']}\n"])
    upgrade(engine)
    with session_on(engine, empty) as session:
        assert verify(session).ok
        with one_transaction(session):
            who = Actor(ADA, device="a1" * 8)
            note_of_house(session, NOON, who, "page", "glass broken", "INC-2026-000001")
        assert verify(session).ok
    engine.dispose()


def test_who_left_before_it_was_kept_left_when_the_house_says(empty: Settings) -> None:
    engine = open_database(empty.database_url)
    upgrade(engine, "0012")
    sqlite = engine.dialect.name == "sqlite"
    days = [NOON + timedelta(days=each) for each in range(3)]
    at = [f"{each:%Y-%m-%d %H:%M:%S.%f}" for each in days] if sqlite else days
    house = dict.fromkeys(("by", "door", "key", "before", "seal"), "")
    closed = f"account closed, {RON} takes over"  # asked again, it was noted again
    entries = [
        house | {"number": number, "at": at[number], "what": what, "about": ADA}
        for number, what in enumerate(("account made", closed, closed))
    ]
    known = {"recorded_at": at[0], "session_version": 1}
    people = [
        known | {"id": 1, "email": ADA, "name": "Ada Lind", "active": False},
        known | {"id": 2, "email": RON, "name": "Ron Bell", "active": True},
    ]
    links = [{"issuer": "i", "subject": str(n), "user_id": n, "at": at[0]} for n in (1, 2)]
    with engine.begin() as connection:
        for name, rows in (
            ("user_account", people), ("house_entry", entries), ("open_id_link", links),
        ):  # fmt: skip
            table = Table(name, MetaData(), *map(Column, rows[0]))
            connection.execute(insert(table), rows)
    upgrade(engine)
    with session_on(engine, empty) as session:
        assert account_of(session, ADA).left_at == days[1]
        assert account_of(session, RON).left_at is None
        assert [is_linked(session, each) for each in (1, 2)] == [False, True]
    engine.dispose()


def test_a_failed_migration_leaves_nothing_behind(empty: Settings) -> None:
    engine = open_database(empty.database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE letter (id INTEGER)"))  # in the way of 0002
    with pytest.raises(Exception, match="letter"):
        upgrade(engine)
    assert inspect(engine).get_table_names() == ["letter"]
    engine.dispose()


def test_the_command_says_where_the_database_stands(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCLOSURE_HOME", str(empty.home))
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", empty.database_url)
    for _ in range(2):
        result = CliRunner().invoke(db, ["upgrade", "--json"])
        assert (result.exit_code, result.stdout) == (0, f'{{"revision": "{LATEST}"}}\n')


def test_the_program_before_says_that_a_newer_one_had_the_database(
    migrated: Engine, empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two machines that share it, one was upgraded first."""
    with migrated.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    monkeypatch.setenv("DISCLOSURE_HOME", str(empty.home))
    monkeypatch.setenv("DISCLOSURE_DATABASE_URL", empty.database_url)
    result = CliRunner().invoke(db, ["upgrade"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The database is newer than this program." in result.stderr
    assert "Start the new program." in result.stderr


def _counted(session: Session) -> dict[str, int]:
    tables = Record.metadata.tables.values()
    return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


def _names_and_words(constraints: object) -> list[tuple[str, str]]:
    assert isinstance(constraints, list)
    return sorted((each["name"], " ".join(each["sqltext"].split())) for each in constraints)

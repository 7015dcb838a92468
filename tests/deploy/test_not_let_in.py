"""PostgreSQL runs and knows no such account or password: that is said, and not that it is away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from disclosure.records.engine import open_database
from disclosure.records.out_of_reach import MENDS, Away, why_out_of_reach
from tests.postgres import programs, server
from tests.terminal import Terminal

pytestmark = pytest.mark.postgresql
RULES = """local all kept_out reject
local all with_password scram-sha-256
local all no_number_of_ours peer
local all all trust
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Of a server that asks for a password, with a %s for the account and one for the database."""
    if not (bin := programs()):
        pytest.skip("the PostgreSQL server programs are not installed")
    with server(bin) as url:
        engine = open_database(url % "postgres")
        with engine.begin() as connection:
            for role in ("with_password", "kept_out", "no_number_of_ours"):
                connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD 'right'")
            connection.exec_driver_sql("CREATE ROLE no_account")
            connection.exec_driver_sql("CREATE ROLE one_too_many LOGIN CONNECTION LIMIT 0")
            rules = Path(str(connection.exec_driver_sql("SHOW hba_file").scalar_one()))
            rules.write_text(RULES)
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        engine.dispose()
        yield url.replace("postgres@", "%s@")


def why(engine: Engine) -> Away | None:
    with pytest.raises(OperationalError) as no:
        engine.connect()
    return why_out_of_reach(no.value)


@pytest.mark.parametrize(
    "account",
    [
        *("with_password:wrong", "with_password", "nobody_of_that_name", "no_account"),
        *("kept_out", "no_number_of_ours"),
    ],
)
def test_whoever_is_not_let_in_is_told_so(address: str, account: str) -> None:
    assert why(open_database(address % (account, "postgres"))) is Away.SHUT


def test_a_database_that_is_not_there_is_another_fault(address: str) -> None:
    assert why(open_database(address % ("with_password:right", "nowhere"))) is Away.GONE


def test_a_limit_that_is_reached_is_not_called_away(address: str) -> None:
    """To look whether it runs, and how it is named, leads whoever looks after it astray."""
    assert why(open_database(address % ("one_too_many", "postgres"))) is Away.CROWDED
    assert "CONNECTION LIMIT" in MENDS[Away.CROWDED]


@pytest.mark.parametrize(
    ("rule", "away"),
    [
        ("CONNECTION LIMIT 0", Away.CROWDED),
        ("ALLOW_CONNECTIONS false", Away.SHUT),
    ],
)
def test_so_is_that_of_a_database(address: str, rule: str, away: Away) -> None:
    engine = open_database(address % ("postgres", "postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CREATE ROLE let_in LOGIN")
        connection.exec_driver_sql(f"CREATE DATABASE narrow {rule}")
        try:
            assert why(open_database(address % ("let_in", "narrow"))) is away
        finally:
            connection.exec_driver_sql("DROP DATABASE narrow")
            connection.exec_driver_sql("DROP ROLE let_in")
    engine.dispose()


@pytest.mark.parametrize("words", [("doctor",), ("db", "upgrade"), ("sweep",)])
def test_a_wrong_password_is_named_by_every_command_and_never_shown(
    address: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    url = address % ("with_password:swordfish", "postgres")
    answer = Terminal(tmp_path, {"DISCLOSURE_DATABASE_URL": url}).run(*words)
    assert f"{Away.SHUT} {MENDS[Away.SHUT]}" in answer.output
    assert "the account and its password" in answer.output
    assert "swordfish" not in answer.output
    assert Away.GONE not in answer.output

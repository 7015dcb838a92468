"""`doctor` names a PostgreSQL that has no room for us, forgets, or lets us take its walls down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from disclosure.capacity import Capacity
from disclosure.clock import now
from disclosure.operations import doctor_postgres
from disclosure.operations.doctor_postgres import ASKED, connections
from disclosure.settings import PROCRASTINATE, Settings
from tests.databases import a_database, looking, on_server, settings_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def said(session: Session, settings: Settings) -> str:
    return "\n".join(
        f"{what} {mend}" for ask in ASKED for what, mend in ask(session, settings, NOW)
    )


def test_more_connections_than_are_let_in_are_named(session: Session, settings: Settings) -> None:
    few = replace(settings, capacity=Capacity(workers=4, pool=5, pool_overflow=2))
    many = replace(settings, capacity=Capacity(workers=20, pool=5, pool_overflow=2))
    assert said(session, few) == ""
    on_postgresql = settings.database_url.startswith("postgresql")
    assert ("may open 140 connections (20 workers" in said(session, many)) is on_postgresql


@pytest.mark.postgresql
@pytest.mark.parametrize("kind", ["role", "database"])
def test_a_limit_of_our_role_or_database_alone_is_named_as_that(
    postgres: str, tmp_path: Path, kind: str
) -> None:
    """The server had room, so doctor said that all was well, and pages were turned away."""
    fits = Capacity(workers=2, pool=5, pool_overflow=1)
    crowds = Capacity(workers=2, pool=5, pool_overflow=2)
    with a_database(postgres, "clean") as url, a_role(postgres, "limited"):
        name = "limited" if kind == "role" else str(make_url(url).database)
        on_server(postgres, f"ALTER {kind} {name} CONNECTION LIMIT 18")
        theirs = settings_in(tmp_path, url.replace("postgres@", "limited@"))
        with looking(theirs) as session:
            assert not list(connections(session, replace(theirs, capacity=fits), NOW))
            [(what, mend)] = connections(session, replace(theirs, capacity=crowds), NOW)
        with looking(settings_in(tmp_path, url)) as session:  # it binds no superuser
            assert not list(connections(session, replace(theirs, capacity=crowds), NOW))
    assert "may open 14 connections (2 workers with 5 and 2 more)" in what
    assert f"PostgreSQL lets in 18 of the {kind} {name}." in what
    assert f"ALTER {kind.upper()} {name} CONNECTION LIMIT" in mend


@contextmanager
def a_role(postgres: str, name: str) -> Iterator[None]:
    """Of the server, so it goes again."""
    on_server(postgres, f"CREATE ROLE {name} LOGIN")
    yield
    on_server(postgres, f"DROP ROLE {name}")


def test_in_production_it_may_forget_nothing_and_we_own_nothing(
    session: Session, settings: Settings
) -> None:
    """That of the tests forgets on purpose, and we own everything in it."""
    found = said(session, replace(settings, mode="production"))
    on_postgresql = settings.database_url.startswith("postgresql")
    for name in ("fsync", "full_page_writes", "synchronous_commit", "as the owner"):
        assert (name in found) is on_postgresql


def test_an_engine_without_its_tables_is_named(session: Session, settings: Settings) -> None:
    """The worker ends with the same sentence; the web server would only wake nobody."""
    found = said(session, replace(settings, engine=PROCRASTINATE))
    on_postgresql = settings.database_url.startswith("postgresql")
    assert ("The database has no tables of Procrastinate. Run: disclosure db" in found) is (
        on_postgresql
    )
    assert "Procrastinate" not in said(session, settings)


def test_a_role_of_analyses_that_is_not_there_is_named(
    session: Session, settings: Settings
) -> None:
    found = said(session, replace(settings, analysis_role="no_such_role"))
    on_postgresql = settings.database_url.startswith("postgresql")
    names_it = "DISCLOSURE_ANALYSIS_ROLE: PostgreSQL has no role no_such_role that" in found
    assert names_it is on_postgresql
    assert ("`disclosure db roles`" in found) is on_postgresql


@pytest.mark.parametrize(("seconds", "named"), [(0, False), (20, False), (-180, True), (180, True)])
def test_a_machine_whose_clock_is_not_that_of_the_database_is_named(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch, seconds: int, named: bool
) -> None:
    """Else it signs people out of the other machines, and takes no code of a phone."""
    monkeypatch.setattr(doctor_postgres, "now_here", lambda: now() + timedelta(seconds=seconds))
    on_postgresql = settings.database_url.startswith("postgresql")
    assert ("clocks of this machine and of the" in said(session, settings)) is (
        named and on_postgresql
    )


def test_an_engine_that_only_other_machines_use_is_named(
    session: Session, settings: Settings
) -> None:
    if session.get_bind().dialect.name != "postgresql":
        assert said(session, settings) == ""
        return
    session.execute(text("CREATE TABLE procrastinate_workers (last_heartbeat timestamptz)"))
    assert said(session, settings) == ""
    session.execute(text("INSERT INTO procrastinate_workers VALUES (CURRENT_TIMESTAMP)"))
    assert "Set DISCLOSURE_ENGINE=procrastinate on every machine" in said(session, settings)

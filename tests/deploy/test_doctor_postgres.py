"""`doctor` names a PostgreSQL that has no room for us, forgets, or lets us take its walls down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.capacity import Capacity
from disclosure.clock import now
from disclosure.operations import doctor_postgres
from disclosure.operations.doctor_postgres import ASKED
from disclosure.settings import PROCRASTINATE, Settings

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

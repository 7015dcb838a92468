"""`doctor` names a PostgreSQL that has no room for us, forgets, or lets us take its walls down."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from disclosure.capacity import Capacity
from disclosure.operations.doctor_postgres import ASKED
from disclosure.settings import Settings

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

"""A record that was whole, and what is found broken in it once somebody has been at it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from disclosure.operations.chains.checkpoints import write_checkpoint
from disclosure.operations.verify import verify
from disclosure.records.audit import AuditEntry
from disclosure.settings import Settings
from tests.attacker import attack
from tests.cases import ACase

Found = list[tuple[int, str]]
After = Callable[..., Found]


@pytest.fixture
def case(whole: Session) -> ACase:
    row = whole.execute(text("SELECT ref FROM incident WHERE id = 1")).one()
    whole.rollback()
    return ACase(whole, 1, row.ref, whole.get_one(AuditEntry, (1, 40)).at)


@pytest.fixture
def after(whole: Session, walked: Settings, case: ACase) -> After:
    """What is found broken in the first case after these statements."""

    def run(*statements: str) -> Found:
        attack(walked, *statements)
        return found_in(whole, case.ref)

    return run


def found_in(session: Session, ref: str) -> Found:
    return [(b.entry, b.why) for b in verify(session).broken if b.incident == ref]


def checkpoint(session: Session) -> dict[str, Any]:
    lines: list[str] = []
    write_checkpoint(session, lines.append)
    session.rollback()
    kept: dict[str, Any] = json.loads("".join(lines))
    return kept

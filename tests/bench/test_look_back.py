"""A look-back of a whole country is created and swept; memory does not follow the list."""

import os
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bench.look_back import FULL, WARM, measured

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
MANY, FIRST = (FULL, WARM) if SOAK else (40, 10)
MOST_GROWN = 64  # MiB more, however long the list

pytestmark = [pytest.mark.usefixtures("team"), *([pytest.mark.soak] if SOAK else [])]


def test_memory_stays_flat_and_every_patient_has_a_case(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cost = measured(session, tmp_path, MANY, FIRST)
    with capsys.disabled():
        if SOAK:
            print(f"\n{cost}")
    assert cost.rows == MANY
    assert cost.grown < MOST_GROWN

"""A look-back of a whole country is created and swept; neither memory nor the work that one row
costs follows the list."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.instruments import work_of
from bench.look_back import FULL, WARM, measured
from tests.databases import ON_SQLITE
from tests.look_backs import a_list, a_look_back, added, patient

SOAK = bool(os.environ.get("DISCLOSURE_SOAK"))
MANY, FIRST = (FULL, WARM) if SOAK else (40, 10)
MOST_GROWN = 64  # MiB more, however long the list
FEW, TEN_TIMES = 15, 150  # patients of a look-back to which one more is added

pytestmark = [
    pytest.mark.long,
    pytest.mark.usefixtures("team"),
    *([pytest.mark.soak] if SOAK else []),
]


def test_memory_stays_flat_and_every_patient_has_a_case(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cost = measured(session, tmp_path, MANY, FIRST)
    with capsys.disabled():
        if SOAK:
            print(f"\n{cost}")
    assert cost.rows == MANY
    assert cost.grown < MOST_GROWN


@ON_SQLITE
def test_one_more_patient_costs_the_same_among_few_and_among_ten_times_as_many(
    session: Session, tmp_path: Path
) -> None:
    engine, ref = session.get_bind(), a_look_back(session).ref
    assert isinstance(engine, Engine)

    def add(first: int, last: int) -> None:
        path = a_list(tmp_path / f"{first}.csv", map(patient, range(first, last + 1)))
        assert added(session, ref, path).added == last + 1 - first

    add(1, FEW)
    among_few = work_of(engine, lambda: add(FEW + 1, FEW + 1))
    add(FEW + 2, TEN_TIMES)
    among_many = work_of(engine, lambda: add(TEN_TIMES + 1, TEN_TIMES + 1))
    assert among_many < 1.1 * among_few

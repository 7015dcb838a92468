"""docs/practices.md: every practice has its place, and every test it names is one that runs."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "practices.md").read_text()
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
# The practices that families and the guides of disclosure ask for, as they were gathered: one row
# for each. It changes with them alone, never because a practice lost its place.
PRACTICES = 43
ROWS = [tuple(cell.strip() for cell in row) for row in ROW.findall(PAGE)]
LEFT = "pytest.mark.long"


@cache
def collected_in(path: str) -> frozenset[str]:
    """Its tests of `make test`: none that is left to `make soak`."""
    tree = ast.parse((ROOT / path).read_text())
    marks = (ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign))
    if any(LEFT in mark for mark in marks if mark.startswith("pytestmark")):
        return frozenset()
    tests = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(t.name for t in tests if LEFT not in map(ast.unparse, t.decorator_list))


def must_run(cell: str) -> None:
    """Each test that is named there, and it names one."""
    named = NAMED.findall(cell)
    assert named
    assert len(named) == cell.count("::")
    for path, name in named:
        assert Path(path).name.startswith("test_"), path
        assert name in collected_in(path), f"{path}::{name}"


def test_every_practice_has_its_row_and_its_place() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, PRACTICES + 1))
    assert len({practice for _, practice, *_ in ROWS}) == PRACTICES
    assert PAGE.count("\n| ") == PRACTICES + 1  # its head: no row is spelled past our reading
    assert not [number for number, _, where, _ in ROWS if len(where.split()) < 8]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_each_names_tests_that_are_there(row: tuple[str, ...]) -> None:
    must_run(row[3])

"""What `make test` leaves to `make soak`: no more than what repeats itself or takes long."""

import ast
from collections import defaultdict
from functools import cache

import pytest

from tests.sharing import is_whole, read, shares
from tests.test_practices import ROOT
from tests.what_runs_when import shares as kept

TOLD = """
0.40s setup    tests/a.py::test_many[one]
0.20s call     tests/a.py::test_many[one]
0.30s call     tests/a.py::test_many[two words]
9.00s setup    tests/b.py::test_first
0.10s call     tests/b.py::test_first
3.00s call     tests/b.py::test_long
3.00s call     tests/stories/c.py::test_story
5.00s call     tests/d.py::test_longer
4.00s call     tests/d.py::test_long
12 passed in 30.00s
"""


@cache
def functions_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_what_several_tests_need_is_counted_with_none_of_them() -> None:
    seconds = read(TOLD.splitlines())
    assert seconds["tests/a.py::test_many"] == [pytest.approx(0.6), pytest.approx(0.3)]
    assert seconds["tests/b.py::test_first"] == [pytest.approx(0.6)]


def test_each_runs_as_often_as_fits_and_of_each_file_one_runs() -> None:
    assert shares(read(TOLD.splitlines()), 0.7) == {
        "tests/a.py::test_many": 1,
        "tests/b.py::test_first": 1,
        "tests/b.py::test_long": 0,
        "tests/stories/c.py::test_story": 1,  # however long it is
        "tests/d.py::test_longer": 0,
        "tests/d.py::test_long": 1,
    }


def test_all_that_is_left_is_there_and_none_of_it_is_named_by_a_page() -> None:
    for function in kept():
        path, _, name = function.partition("::")
        assert name in functions_in(path), f"{function}: make shares"
        assert not is_whole(function), function


def test_of_each_file_something_runs() -> None:
    runs = defaultdict[str, set[str]](set)
    for function, cases in kept().items():
        path, _, name = function.partition("::")
        runs[path] |= set() if cases else {name}
    for path, left in runs.items():
        tests = {name for name in functions_in(path) if name.startswith("test_")}
        assert tests - left, path

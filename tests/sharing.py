"""How much of each test `make test` runs, from what pytest told of their times: `make shares`.

Fifteen minutes are shared between thousands of tests. Each gets the same few moments: one with
many cases runs as many of them as fit, and what does not fit at all is left to `make soak`. Not so
what a page of the documentation names, what is told nowhere else, and of each file one test.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from statistics import median

from tests.test_practices import NAMED, ROOT
from tests.what_runs_when import SHARES, WHOLE, function_of

# Seconds of the four that work beside one another, on a machine that takes six minutes for all. In
# a slow hour another takes two and a half times as long.
TOGETHER = 1_160.0
LENGTHS = [part / 20 for part in range(80, 1, -1)]  # seconds for each, the longest first
OF_ITS_OWN = 0.5  # of a setup that took longer, most is made for the tests after it too
PAGES = ("security.md", "practices.md")
_TOLD = re.compile(r"\s*([\d.]+)s (call|setup|teardown) +(tests/.+)")

Seconds = Mapping[str, list[float]]  # by function, of each of its cases


def read(lines: Iterable[str]) -> Seconds:
    """What `pytest --durations=0 -vv` said."""
    cases = defaultdict[str, float](float)
    for told in filter(None, map(_TOLD.match, lines)):
        seconds, when, name = float(told[1]), told[2], told[3].rstrip()
        cases[name] += min(seconds, OF_ITS_OWN) if when == "setup" else seconds
    found = defaultdict[str, list[float]](list)
    for name, seconds in cases.items():
        found[function_of(name)].append(seconds)
    return found


def is_whole(function: str) -> bool:
    return function.removeprefix("tests/").startswith(WHOLE) or function in named()


@cache
def named() -> frozenset[str]:
    """By the pages that say what stops an attack, and where a practice has its place."""
    pages = ((ROOT / "docs" / page).read_text() for page in PAGES)
    return frozenset(f"{path}::{name}" for page in pages for path, name in NAMED.findall(page))


def shares(seconds: Seconds, each: float) -> dict[str, int]:
    """By function, how many cases run where each function has so many seconds."""
    found = {
        function: len(cases)
        if is_whole(function) or sum(cases) <= each
        else min(len(cases), int(each / median(cases)))
        for function, cases in seconds.items()
    }
    files = defaultdict[str, list[str]](list)
    for function in found:
        files[function.partition("::")[0]].append(function)
    for functions in files.values():
        if not any(found[function] for function in functions):
            found[min(functions, key=lambda one: median(seconds[one]))] = 1
    return found


def taken(seconds: Seconds, runs: Mapping[str, int]) -> float:
    return sum(median(cases) * runs[function] for function, cases in seconds.items())


def fitting(seconds: Seconds) -> Mapping[str, int]:
    """With as many seconds for each as all together have room for."""
    tried = (shares(seconds, each) for each in LENGTHS)
    return next(runs for runs in tried if taken(seconds, runs) <= TOGETHER)


def written(seconds: Seconds) -> Iterator[str]:
    """A line for each function that does not run whole."""
    runs = fitting(seconds)
    for function in sorted(seconds):
        if runs[function] < len(seconds[function]):
            yield f"{function}\t{runs[function]}\n"


if __name__ == "__main__":
    SHARES.write_text("".join(written(read(sys.stdin))), encoding="utf-8")

"""Six in a row on one side of the middle value are a finding; five are weather."""

import random
from itertools import groupby

import pytest

from workflows.runs import LONG_ENOUGH, Run, middle, runs_of

FALLS: list[float | None] = [31, 27, 34, 29, 26, 30, 22, 17, 14, 19, 12, 9]


def test_half_a_year_above_and_half_a_year_below() -> None:
    assert middle(FALLS) == 24
    assert runs_of(FALLS) == (
        Run((0, 1, 2, 3, 4, 5), below=False),
        Run((6, 7, 8, 9, 10, 11), below=True),
    )
    assert [(run.first, run.last) for run in runs_of(FALLS)] == [(0, 5), (6, 11)]


@pytest.mark.parametrize(
    "values",
    [
        [],
        [None, None],
        [7] * 24,
        [1, 9] * 12,
        [1, 1, 1, 1, 1, 9, 9, 9, 9, 9],  # five and five
        [*FALLS[:3], None, *FALLS[3:9], None, *FALLS[9:]],  # what is missing may have lain beyond
    ],
    ids=["nothing", "all missing", "level", "to and fro", "five", "with gaps"],
)
def test_no_run(values: list[float | None]) -> None:
    assert runs_of(values) == ()


def test_a_point_on_the_middle_value_counts_for_neither_side_and_ends_nothing() -> None:
    values: list[float | None] = [9, 9, 9, 9, 9, 9, 9, 5, 1, 1, 1, 5, 1, 1, 1]
    assert runs_of(values)[-1] == Run((8, 9, 10, 12, 13, 14), below=True)


def test_it_is_what_a_second_way_finds() -> None:
    """By letters: A above, B below, a blank for what is missing, nothing for what lies between."""
    rolled = random.Random(11)
    for _ in range(400):
        choices = [1.0, 2.0, 3.0, 4.0, None] if rolled.random() < 0.5 else [1.0, 2.0, 2.0, 3.0]
        values = [rolled.choice(choices) for _ in range(rolled.randrange(1, 30))]
        line = middle(values)
        sides = "".join(
            " " if v is None else "" if v == line else "A" if v > (line or 0) else "B"
            for v in values
        )
        lengths = [(side, len([*each])) for side, each in groupby(sides)]
        expected = [
            (side == "B", many) for side, many in lengths if side != " " and many >= LONG_ENOUGH
        ]
        assert [(run.below, len(run.points)) for run in runs_of(values)] == expected

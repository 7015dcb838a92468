"""No count of one to five is published, nor can be had by adding or subtracting what is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measured import counts_in, small_counts_in
from workflows.kept_back import NOTHING, TOO_FEW, counted, middle, part
from workflows.measures import CaseFacts, PromiseFacts
from workflows.measures_counted import definitions
from workflows.published import FEW, Cell, Unit, Why
from workflows.tallying import Tally
from workflows.words import CommitmentState

FEWEST_SHOWN = FEW + 1
HIGH = 70  # true counts tried up to here
SMALL = set(range(1, FEW + 1))
HARMS = {"low": "Low", "death": "Death"}


def test_a_count_from_one_to_five_is_kept_back_and_others_are_rounded() -> None:
    assert counted(0) == Cell(0, 0)
    assert {counted(count) for count in range(1, 6)} == {TOO_FEW}
    assert counted(6) == counted(14) == Cell(10, 10)
    assert counted(15) == Cell(20, 20)


def test_a_share_is_kept_back_where_few_are_in_it_or_missing_from_it() -> None:
    assert part(97, 100, Unit.SHARE) == part(3, 100, Unit.SHARE) == TOO_FEW
    assert part(4, 4, Unit.SHARE) == TOO_FEW
    assert part(40, 60, Unit.SHARE) == Cell(66.6667, 60)
    assert part(0, 0, Unit.SHARE) == NOTHING


def test_all_and_none_are_told_and_nothing_else_is_rounded_to_them() -> None:
    for count, of in parts():
        cell = part(count, of, Unit.SHARE)
        assert (cell.value == 100) == (count == of and of > FEW)
        assert (cell.value == 0) == (count == 0 and of > FEW)


def test_a_middle_value_of_few_is_kept_back() -> None:
    assert middle([]) == NOTHING
    assert middle([1.0] * FEW) == TOO_FEW
    assert middle([1, 2, 3, 4.26, 9, 9]) == Cell(3.6, 10)


def test_what_two_published_counts_stand_for_is_never_known_to_differ_by_few() -> None:
    """Whatever they count: tried for every two true counts, one within the other or not."""
    behind = defaultdict(set)
    for count in range(HIGH + 1):
        if (shown := counted(count).value) is not None:
            behind[shown].add(count)
    for one, other in combinations(sorted(behind), 2):
        assert (other - one) not in SMALL
        assert not {b - a for a, b in product(behind[one], behind[other])} <= SMALL
    for same in behind.values():
        assert 0 in {b - a for a, b in product(same, same)}


def test_a_row_that_is_kept_back_could_be_any_of_the_five_beside_its_whole() -> None:
    """Two rows and their whole: the other row and the whole leave all five open."""
    left = defaultdict(set)
    for few, other in product(SMALL, range(FEWEST_SHOWN, HIGH)):
        left[counted(other), counted(few + other)].add(few)
    assert set(map(frozenset, left.values())) == {frozenset(SMALL)}


def test_what_a_share_leaves_out_is_never_known_to_be_few() -> None:
    """Both parts of it, the share and the number it is of, against the whole told elsewhere."""
    behind = defaultdict(set)
    for count, of in parts():
        cell = part(count, of, Unit.SHARE)
        if cell.why is Why.SHOWN:
            behind[cell, counted(of)].add((count, of - count))
    for pairs in behind.values():
        assert not {count for count, _ in pairs} & SMALL
        assert not {rest for _, rest in pairs} & SMALL


def parts() -> Iterator[tuple[int, int]]:
    return ((count, of) for of in range(HIGH) for count in range(of + 1))


promises = st.builds(PromiseFacts, st.sampled_from(CommitmentState), st.booleans())
cases = st.builds(
    CaseFacts,
    site=st.sampled_from(["Hill", "Mill"]),
    month=st.sampled_from(["2026-03", "2026-04", "2026-05"]),
    harm=st.sampled_from(sorted(HARMS)),
    owed=st.booleans(),
    hours_to_first=st.none() | st.floats(0, 500),
    told_in_time=st.none() | st.booleans(),
    apology=st.booleans(),
    promises=st.lists(promises, max_size=3).map(tuple),
    questions=st.lists(st.booleans(), max_size=2).map(tuple),
)


@settings(max_examples=60)
@given(st.lists(st.tuples(cases, st.integers(1, 30)), max_size=6))
def test_a_search_over_all_pairs_of_cells_finds_no_small_count(
    made: list[tuple[CaseFacts, int]],
) -> None:
    tally = Tally(definitions({}), HARMS)
    for case, times in made:
        for _ in range(times):
            tally.add(case)
    cells = [(Unit.COUNT, tally.whole), *cells_of(tally)]
    assert not small_counts_in(counts_in(cells))


def cells_of(tally: Tally) -> Iterable[tuple[Unit, Cell]]:
    for table in tally.tables():
        yield table.measure.unit, table.whole
        for row in table.rows:
            yield table.measure.unit, row.cell

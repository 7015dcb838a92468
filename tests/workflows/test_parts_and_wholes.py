"""A part beside its whole: few that are missing are not told, and what is not all reads as less."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from disclosure.policy.annual import Counted
from disclosure.reports.annual_counts import Tally
from disclosure.reports.annual_tables import Table, table_of
from tests.measured import counts_in, small_counts_in
from workflows.kept_back import TOO_FEW, counted, whole_of
from workflows.published import FEW, Cell, Unit
from workflows.tallying import breakdown

HIGH = 200
counts = st.integers(0, 130)


def test_a_count_of_which_few_are_missing_is_kept_back() -> None:
    assert counted(172, 174) == counted(97, 100) == TOO_FEW
    assert counted(100, 100) == Cell(100, 100)
    assert counted(0, 100) == Cell(0, 100)
    assert counted(95, 101) == Cell(100, 110)
    assert counted(0, 0) == Cell(0, 0)


def test_a_whole_reads_as_one_of_its_parts_only_where_it_is_that_part() -> None:
    for whole in range(FEW + 1, HIGH):
        for count in range(whole + 1):
            part = counted(count, whole)
            if part.value is not None:
                told = whole_of(whole, (count, whole - count)).value
                assert (part.value == told) == (count == whole), (count, whole)
                assert (part.value == 0) == (count == 0)


def test_few_are_kept_back_as_a_whole_as_well() -> None:
    assert {whole_of(count, (count,)) for count in range(1, FEW + 1)} == {TOO_FEW}
    assert whole_of(0, ()) == Cell(0, 0)


def test_no_kind_of_a_breakdown_reads_as_all_of_it() -> None:
    made = breakdown("late", "Late", "…", "our own", {("a", "A"): 165, ("b", "B"): 6})
    assert [row.cell.value for row in made.rows] == [170, 10]
    assert made.whole.value == 180
    nearly = breakdown("late", "Late", "…", "our own", {("a", "A"): 172, ("b", "B"): 2})
    assert {row.cell for row in nearly.rows} == {TOO_FEW}
    assert nearly.whole.value == 170


def test_what_was_not_done_is_not_told_by_what_was() -> None:
    """172 records were kept and 2 were not: neither is told beside the 170 or so that arose."""
    told = Tally(duties={"record": tally_of(done=172, not_done=2)})
    (line,) = table(told, Counted.CARRIED_OUT, record="Keeping the record").lines
    assert [cell.value for cell in line.cells] == [None, 0, None, 0, 170]


def test_support_in_97_of_100_does_not_read_as_in_all() -> None:
    nearly = Tally(incidents=100, support=tally_of(families=97, staff=100))
    assert values(nearly, Counted.SUPPORT) == {"families": None, "staff": 100}
    assert values(nearly, Counted.INCIDENTS)["incidents"] == 100
    most = Tally(incidents=101, support=tally_of(families=95, staff=101))
    assert values(most, Counted.SUPPORT) == {"families": 100, "staff": 100}
    assert values(most, Counted.INCIDENTS)["incidents"] == 110


@given(st.lists(counts, min_size=1, max_size=5), st.data())
def test_no_table_tells_few_and_no_part_reads_as_its_whole(
    statuses: list[int], drawn: st.DataObject
) -> None:
    keys = ("done", "done_late", "not_done", "excused", "more")
    by_status = tally_of(**dict(zip(keys, statuses, strict=False)))
    by_status.pop("more", None)
    whole = by_status.total()
    part = drawn.draw(st.integers(0, whole))
    told = Tally(
        incidents=whole,
        duties={"record": by_status},
        late=tally_of(record=whole),
        explained=tally_of(record=part),
        learning=tally_of(approved=part, promised=whole, in_place=part),
        support=tally_of(families=part),
    )
    for what in Counted:
        for line in table(told, what, record="Keeping the record").lines:
            assert not small_counts_in(counts_in((Unit.COUNT, cell) for cell in line.cells))
    whole_told = values(told, Counted.INCIDENTS)["incidents"]
    part_told = values(told, Counted.SUPPORT)["families"]
    if whole and part_told is not None:
        assert (part_told == whole_told) == (part == whole)


def tally_of(**found: int) -> Counter[str]:
    return Counter(found)


def table(told: Tally, what: Counted, **names: str) -> Table:
    return table_of(what, told, names)


def values(told: Tally, what: Counted) -> dict[str, float | None]:
    return {line.key: line.cells[0].value for line in table(told, what).lines}

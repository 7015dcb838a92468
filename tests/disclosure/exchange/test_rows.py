"""Files as other programs write them, row by row: nothing is dropped and nothing is guessed."""

import codecs
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.exchange.rows import NUL, Row, Table, Unreadable, table_in
from disclosure.exchange.safe_csv import as_it_was, csv_of, harmless, lines_of
from letters.in_bulk.csv_records import SWALLOWED, TOO_LONG, TORN


def read(tmp_path: Path, content: bytes) -> tuple[Table, list[Row]]:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    table = table_in(path)
    return table, list(table.rows())


@pytest.mark.parametrize(
    "content",
    [
        b"a,b,c\r\n1,2,3\r\n",
        b"\xef\xbb\xbfa;b;c\n1;2;3",
        b"sep=;\r\na;b;c\r\n1;2;3\r\n",
        b"\n\n a , b\t, c \n1,2,3\n",
        b'"a"\t"b"\t"c"\n"1"\t"2"\t"3"\n',
        b"a|b|c|\n1|2|3|\n",
        codecs.BOM_UTF16_LE + "a\tb\tc\r\n1\t2\t3\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "a\tb\tc\r\n1\t2\t3".encode("utf-16-be"),
    ],
)
def test_whatever_parts_the_cells_they_are_told_apart(tmp_path: Path, content: bytes) -> None:
    table, rows = read(tmp_path, content)
    assert table.header == ("a", "b", "c")
    assert [(row.number, row.cells, row.fault) for row in rows] == [(2, ("1", "2", "3"), "")]


def test_a_torn_row_takes_no_other_with_it(tmp_path: Path) -> None:
    lines = b'a,b\n1,"left open\n2,good\n3,"two\nlines"\n4,x"y\n5,"x"y"\n6,7,8\n9,last\n'
    _, rows = read(tmp_path, lines)
    assert [(row.number, row.line, row.cells[0], bool(row.fault)) for row in rows] == [
        (2, 2, "1", True), (3, 3, "2", False), (4, 4, "3", False), (5, 6, "4", False),
        (6, 7, "5", True), (7, 8, "6", True), (8, 9, "9", False),
    ]  # fmt: skip
    assert rows[0].fault == rows[4].fault == TORN
    assert "3 cells, and the header names 2" in rows[5].fault


def test_two_marks_that_meet_by_chance_make_no_one_row_of_two(tmp_path: Path) -> None:
    """Each is left alone in its own row, and between them they would hold both rows as one."""
    lines = (
        b'ref,on,summary,site\n1,"3 May,fell,North\n2,4 May",fainted,South\n3,5 May,fell,South\n'
    )
    _, rows = read(tmp_path, lines)
    assert [(row.number, row.line, row.cells[0], row.fault) for row in rows] == [
        (2, 2, "1", SWALLOWED), (3, 3, "2", ""), (4, 4, "3", ""),
    ]  # fmt: skip


def test_a_text_of_several_lines_with_commas_stays_one_cell(tmp_path: Path) -> None:
    told = "She fell, and hit her head,\nthen slept.\n\nNa 140,K 4.1,Urea 6, Creat 90"
    made = csv_of(["ref", "on", "summary", "site"], [["1", "3 May", told, "North"]])
    _, rows = read(tmp_path, made)
    assert [(row.cells[2], row.fault) for row in rows] == [(told, "")]


def test_what_is_too_long_costs_itself_and_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.write(b'a,b\n1,"')
        for _ in range(30):
            file.write(b"x" * 1_000_000)
        file.write(b'"\n2,3\n4,\0\n')
    tracemalloc.start()
    rows = list(table_in(path).rows())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(row.number, row.fault) for row in rows] == [(2, TOO_LONG), (3, ""), (4, NUL)]
    assert most < 5_000_000


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_file_that_cannot_be_read(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"a,b\n" + content)
    try:
        table = table_in(path)
        rows = list(table.rows())
    except Unreadable:
        return
    assert all(row.fault or len(row.cells) == len(table.header) for row in rows)


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1))
def test_what_was_made_harmless_is_told_back_as_it_was(cells: list[str]) -> None:
    for cell in cells:
        safe = harmless(cell)
        assert as_it_was(safe) == cell
        assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert "".join(lines_of([cells])).startswith('"')


def test_a_table_for_a_spreadsheet_holds_no_formula() -> None:
    made = csv_of(["a", "=b"], [["\t=1", "fine"], ["'=1", " -2"]]).decode("utf-8-sig")
    assert made == '"a","\'=b"\r\n"\'\t=1","fine"\r\n"\'\'=1","\' -2"\r\n'

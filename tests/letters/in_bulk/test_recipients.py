"""A list of people is read as people save it, and what is wrong with it is named."""

import tracemalloc
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

import pytest

from letters.in_bulk.csv_records import LONGEST_RECORD, TORN, Records
from letters.in_bulk.recipients import Recipients, Row, Unreadable, address_of, recipients_in

Saved = Callable[[str | bytes], Path]
HEADER = "name,address_1,address_2,postcode,ward\n"
ANN = "Mrs Ann Price,1 High Street,Aldervale,AL1 2AB,Ward 3\n"
CELLS = {
    "name": "Mrs Ann Price",
    "address_1": "1 High Street",
    "address_2": "Aldervale",
    "postcode": "AL1 2AB",
    "ward": "Ward 3",
}


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    def save(content: str | bytes) -> Path:
        path = tmp_path / "list.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


def read(path: Path) -> tuple[Recipients, list[Row]]:
    found = recipients_in(path)
    return found, list(found.rows())


@pytest.mark.parametrize(
    "content",
    [
        HEADER + ANN,
        "\ufeff" + HEADER + ANN,
        (HEADER + ANN).replace("\n", "\r\n"),
        (HEADER + ANN).rstrip("\n"),
        (HEADER + ANN).replace(",", ";"),
        (HEADER + ANN).replace(",", "\t"),
        (HEADER + ANN).replace(",", "|"),
        HEADER + "\n\n" + ANN + "\n,,,,\n",
        "\n,,,,\n" + HEADER + ANN,
        "sep=,\r\n" + HEADER + ANN,
        '\ufeff"SEP=;"\r\n' + (HEADER + ANN).replace(",", ";"),
        HEADER.replace("\n", ",,\n") + ANN.replace("\n", ",,\n"),
        "Name,Address 1,ADDRESS-2,Post Code,Ward\n" + ANN,
        "Full name,address line 1,Address_Line_2,ZIP,ward\n" + ANN,
        '"name","address_1","address_2","postcode","ward"\n' + ANN.replace("Ward 3", '"Ward 3"'),
        HEADER + ANN.replace("Ann", " Ann").replace("Mrs  ", "Mrs ").replace("1 High", "  1 High"),
        "name;address_1;address_2;postcode;ward\n" + ANN.replace(",", ";"),
        (HEADER + ANN).encode("utf-16"),
    ],
)
def test_however_it_was_saved_the_row_is_the_same(saved: Saved, content: str | bytes) -> None:
    _, rows = read(saved(content))
    assert [(row.number, row.fault) for row in rows] == [(1, "")]
    assert CELLS.items() <= rows[0].cells.items()


def test_a_column_has_the_name_that_the_file_gives_it_too(saved: Saved) -> None:
    found, rows = read(saved("Full name,Address line 1,ZIP\nAnn,1 High Street,AL1 2AB\n"))
    both = ("full_name", "address_line_1", "zip", "name", "address_1", "postcode")
    assert found.columns == both
    assert rows[0].cells == dict(zip(both, ("Ann", "1 High Street", "AL1 2AB") * 2, strict=True))


def test_what_windows_wrote_is_read_and_named(saved: Saved) -> None:
    found, rows = read(saved((HEADER + ANN.replace("Ann", "Zoë")).encode("cp1252")))
    assert found.encoding == "cp1252"
    assert rows[0].cells["name"] == "Mrs Zoë Price"


def test_a_name_that_windows_pasted_in_bends_no_other(saved: Saved) -> None:
    """One row came out of another program: every letter but hers began “Dear ZoÃ«”."""
    mixed = (HEADER + ANN.replace("Ann", "Zoë")).encode("utf-8-sig")
    found, rows = read(saved(mixed + ANN.replace("Ann", "Renée").encode("cp1252")))
    assert found.encoding == "cp1252"
    assert [row.cells["name"] for row in rows] == ["Mrs Zoë Price", "Mrs Renée Price"]


def test_a_cell_may_hold_the_mark_a_quotation_mark_and_a_new_line(saved: Saved) -> None:
    _, rows = read(saved(HEADER + '"Price, Ann","1 ""The"" Street","A\nB",AL1 2AB,W\n' + ANN))
    assert rows[0].cells["name"] == "Price, Ann"
    assert rows[0].cells["address_1"] == '1 "The" Street'
    assert rows[0].cells["address_2"] == "A\nB"
    assert [(row.number, row.line) for row in rows] == [(1, 2), (2, 4)]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Mrs Ann Price,1 High Street", "names 5. Look where a mark between two cells is missing"),
        ("Mrs Ann Price,1 High Street,Flat 2,Aldervale,AL1 2AB,Ward 3", "names 5. Put words that"),
        ("one cell", "1 cells"),
        ('"Mrs Ann Price,1 High Street,Aldervale,AL1 2AB,Ward 3', "quotation mark is left open"),
        ('Mrs Ann Price,1 "High" Street,"The "Mill"",AL1 2AB,Ward 3', "stands alone inside a cell"),
        ('"' + "x" * 200_000, "more than 100,000 letters"),
    ],
)
def test_a_row_of_the_wrong_length_is_named_with_the_mend(
    saved: Saved, row: str, says: str
) -> None:
    _, rows = read(saved(HEADER + ANN + row + "\n"))
    assert [each.fault == "" for each in rows] == [True, False]
    assert says in rows[1].fault
    assert rows[1].cells == {}


@pytest.mark.parametrize("at_the_end", ["", ",", ",,,"])
def test_words_with_a_comma_push_no_empty_last_cell_out_of_a_row(
    saved: Saved, at_the_end: str
) -> None:
    """Smith, John without quotation marks would be one Smith whose house is called John."""
    header = f"name,address_1,address_2,postcode,note{at_the_end}\n"
    smith = f"Smith, John,1 High Street,Penbryn,AB1 2CD,{at_the_end}\n"
    whole = f"Mrs Ann Price,1 High Street,Penbryn,AB1 2CD,{at_the_end}\n"
    _, rows = read(saved(header + smith + whole))
    assert [each.fault == "" for each in rows] == [False, True]
    assert "Put words that hold the mark between the cells" in rows[0].fault
    assert (rows[0].cells, rows[1].cells["postcode"]) == ({}, "AB1 2CD")


def test_a_bad_row_costs_no_other(saved: Saved) -> None:
    _, rows = read(saved(HEADER + ANN + "x\n" + ANN))
    assert [(row.number, bool(row.fault)) for row in rows] == [(1, False), (2, True), (3, False)]


def place(rows: list[Row]) -> list[tuple[int, int, bool]]:
    """Of each row its number, the line where it begins, and whether it can be used."""
    return [(row.number, row.line, not row.fault) for row in rows]


def test_a_quotation_mark_left_open_puts_no_two_people_into_one_row(saved: Saved) -> None:
    """It opens in Ann's address and seems to close in Bea's; Cat's row stands after both."""
    ann = 'Mrs Ann Alpha,"1 High Street,Cardiff,CF10 1AA,tablet\n'
    bea = 'Mrs Bea Beta,"2 Low Street",Swansea,SA1 1AA,operation\n'
    cat = 'Mrs Cat Gamma,"3 Low Street",Swansea,SA1 1AA,operation\n'
    _, rows = read(saved("name,address_1,address_2,postcode,what\n" + ann + bea + cat))
    assert place(rows) == [(1, 2, False), (2, 3, False), (3, 4, True)]
    assert "is left open" in rows[0].fault
    assert "left open in line 2" in rows[1].fault


def test_who_stands_after_a_mark_left_open_is_read_and_each_refused_row_says_its_line(
    saved: Saved,
) -> None:
    torn = 'Mr Tom Price,"1 High Street,Aldervale,AL1 2AB,Ward 3\n'
    multi = 'Mr Jo Price,"1 High Street\nFlat 3",Aldervale,AL1 2AB,Ward 3\n'
    _, rows = read(saved(HEADER + ANN + torn + ANN * 30 + multi + multi))
    refused = [(row.number, row.line) for row in rows if row.fault]
    assert refused == [(2, 3), (33, 34)]
    assert len(rows) == 34
    assert (rows[33].line, rows[33].cells["address_1"]) == (36, "1 High Street\nFlat 3")
    _, rows = read(saved(HEADER + torn + ANN * 3))
    assert place(rows) == [(1, 2, False), (2, 3, True), (3, 4, True), (4, 5, True)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('Ann,"1 High Street,Cardiff,CF10 1AA,tablet', 'Bea,Flat 6",Swansea,SA1 1AA,operation'),
        ('Ann,1 High Street,Cardiff,"CF10 1AA,tablet', 'Bea,2 Low Street",Swansea'),
        ('"Ann,1 High Street,Cardiff,CF10 1AA,tablet', 'Bea",2 Low Street,Swansea,SA1 1AA,leg'),
        ('Ann,1 High Street,Cardiff,CF10 1AA,"tablet', 'Bea",2 Low Street,Swansea,SA1 1AA,leg'),
        ('Ann,"1 High Street', 'Cardiff,CF10 1AA,tablet\nBea,2 Low Street",Swansea,SA1 1AA,leg'),
    ],
)
def test_a_mark_closed_by_chance_in_another_row_joins_no_two_people(
    saved: Saved, first: str, second: str
) -> None:
    header = "name,address_1,address_2,postcode,what\n"
    _, rows = read(saved(f"{header}{first}\n{second}\nCat,3 Low Street,Swansea,SA1 1AA,leg\n"))
    assert [bool(row.fault) for row in rows] == [*[True] * (len(rows) - 1), False]
    assert [row.line for row in rows] == [*range(2, len(rows) + 2)]


@pytest.mark.parametrize(
    "address",
    [
        "1 High Street\nFlat 3\nCardiff",
        "1 High Street,\nFlat 3,\nCardiff,",
        "1 High Street, Roath\r\nCardiff, CF10 1AA",
        "1 High Street,\nCardiff,",
        "Flat 3, 1 High Street\n\nRoath, Cardiff, Wales",
    ],
)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_an_address_over_several_lines_stays_one_cell(
    saved: Saved, address: str, mark: str
) -> None:
    lines = [mark.join(("name", "address", "what"))]
    lines += [mark.join((name, f'"{address}"', "leg")) for name in ("Ann", "Bea")]
    _, rows = read(saved("\n".join(lines)))
    assert [(row.fault, row.cells["address"]) for row in rows] == [("", address.strip())] * 2


def test_a_row_of_several_lines_and_the_wrong_length_makes_nobody_of_its_second_line(
    saved: Saved,
) -> None:
    """“Flat 3” would have as many cells as the header names."""
    long = 'Mr Jo Price,"1 High Street\nFlat 3",Roath,Aldervale,AL1 2AB,Ward 3\n'
    _, rows = read(saved(HEADER + long + ANN))
    assert place(rows) == [(1, 2, False), (2, 3, False), (3, 4, True)]
    assert "6 cells" in rows[0].fault


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('"name,address_1\nAnn,1 High\n', "names no columns. .* mark is left open"),
        ("", "empty"),
        ("\n\n", "empty"),
        (",,\n", "empty"),
        ("name,address_1,name\nA,B,C\n", "called name"),
        ("name,Full Name,address_1\n", "called name"),
        ("name,,address_1\n", "Column 2 has no name"),
        ("address_1,postcode\n", "no column “name”"),
        ("Mrs Ann Price,1 High Street,AL1 2AB\n", "no column “name”"),
        ("name,postcode\n", "no column of an address"),
        (b"name,address_1\n\x81\x8d\n", "neither UTF-8 nor Windows-1252"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(
    saved: Saved, content: str | bytes, says: str
) -> None:
    with pytest.raises(Unreadable, match=says):
        recipients_in(saved(content))


def test_a_list_of_issued_letters_needs_no_address(saved: Saved) -> None:
    _, rows = read(saved("letter\nLET-2026-000001\n"))
    assert rows[0].cells == {"letter": "LET-2026-000001"}


def test_the_address_is_in_the_order_of_the_post(saved: Saved) -> None:
    path = saved("country,postcode,address_10,address_2,address_1,name\nWales,CF10 3NP,x,C,B,A\n")
    _, rows = read(path)
    assert address_of(rows[0].cells) == ("A", "B", "C", "CF10 3NP", "Wales")
    assert address_of({"name": "A", "address": "1 High Street, Town\nAL1 2AB"}) == (
        *("A", "1 High Street", "Town", "AL1 2AB"),
    )


@pytest.mark.thorough
@pytest.mark.parametrize("many", [20_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_the_rows_of_a_long_list_are_never_in_memory_at_once(saved: Saved, many: int) -> None:
    path = saved(HEADER + ANN * many)
    tracemalloc.start()
    found = recipients_in(path)
    assert found.about == many
    assert sum(1 for _ in found.rows()) == many
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000


def test_a_mark_left_open_takes_no_more_of_a_long_file_than_a_row_may_have() -> None:
    """Else each such row would read all of the file after it, and hold it in memory."""
    read = count(1)
    lines = ((f"{next(read)}, {'x' * 1000}\n", "") for _ in range(10_000))
    first = next(iter(Records(chain([('"left open, \n', "")], lines), ",")))
    assert (first.line, first.fault) == (1, TORN)
    assert next(read) < 2 + LONGEST_RECORD / 1000

"""A list of people is read as people save it, and what is wrong with it is named."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from letters.recipients import Recipients, Row, Unreadable, address_of, recipients_in

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
        HEADER.replace("\n", ",,\n") + ANN.replace("\n", ",,\n"),
        HEADER + ANN.replace("\n", ",,,\n"),
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


def test_a_cell_may_hold_the_mark_a_quotation_mark_and_a_new_line(saved: Saved) -> None:
    _, rows = read(saved(HEADER + '"Price, Ann","1 ""The"" Street","A\nB",AL1 2AB,W\n' + ANN))
    assert rows[0].cells["name"] == "Price, Ann"
    assert rows[0].cells["address_1"] == '1 "The" Street'
    assert rows[0].cells["address_2"] == "A\nB"
    assert [(row.number, row.line) for row in rows] == [(1, 3), (2, 4)]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Mrs Ann Price,1 High Street", "2 cells"),
        ("Mrs Ann Price,1 High Street,Flat 2,Aldervale,AL1 2AB,Ward 3", "6 cells"),
        ("one cell", "1 cells"),
        ('"Mrs Ann Price,1 High Street,Aldervale,AL1 2AB,Ward 3', "1 cells"),
        ('"' + "x" * 200_000, "quotation mark left open"),
    ],
)
def test_a_row_of_the_wrong_length_is_named_with_the_mend(
    saved: Saved, row: str, says: str
) -> None:
    _, rows = read(saved(HEADER + ANN + row + "\n"))
    assert [each.fault == "" for each in rows] == [True, False]
    assert says in rows[1].fault
    assert rows[1].cells == {}


def test_a_bad_row_costs_no_other(saved: Saved) -> None:
    _, rows = read(saved(HEADER + ANN + "x\n" + ANN))
    assert [(row.number, bool(row.fault)) for row in rows] == [(1, False), (2, True), (3, False)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
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
def test_a_hundred_thousand_rows_are_never_in_memory_at_once(saved: Saved) -> None:
    path = saved(HEADER + ANN * 100_000)
    tracemalloc.start()
    found = recipients_in(path)
    assert found.about == 100_000
    assert sum(1 for _ in found.rows()) == 100_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000

"""What a row of bulk is told of its own words: enough to find them, and no page of them."""

from pathlib import Path

import pytest

from tests.letters.bulk_cases import bulk, row


@pytest.mark.parametrize("column", ["name", "postcode", "ward", "extra", "letter"])
@pytest.mark.parametrize("words", ["x" * 10_000, "[ward] and " * 1_000, "王小" * 5_000])
def test_a_page_of_words_in_one_cell_is_said_by_its_beginning_and_length(
    tmp_path: Path, column: str, words: str
) -> None:
    (said,) = bulk(tmp_path, row(1, **{column: words})).refused
    assert len(said.why) < 1_000
    if column in ("postcode", "letter"):
        assert f"“{words[:40].rstrip()} …” ({len(words):,} letters long)" in said.why


def test_a_fault_that_stands_in_a_letter_twice_is_said_once(tmp_path: Path) -> None:
    (said,) = bulk(tmp_path, row(extra="[a day] or [a day]")).refused
    assert said.why.count("“[a day]” (placeholder)") == 1


@pytest.mark.parametrize("column", ["name", "address_1", "postcode"])
def test_no_letter_is_addressed_to_what_a_spreadsheet_could_not_work_out(
    tmp_path: Path, column: str
) -> None:
    """In its words “#N/A” was a hole; in the address above them it was printed."""
    (said,) = bulk(tmp_path, row(1, **{column: "#N/A"})).refused
    assert said.why.startswith(f"{column}: “#N/A” is what a spreadsheet writes")
    (narrow,) = bulk(tmp_path, row(1, **{column: "#######"})).refused
    assert f"{column}: “#######” is what a spreadsheet writes" in narrow.why
    assert "Make the column wider" in narrow.why


def test_what_stands_in_no_letter_may_be_worked_out_or_not(tmp_path: Path) -> None:
    assert bulk(tmp_path, row(1, stay="#N/A")).written == 1

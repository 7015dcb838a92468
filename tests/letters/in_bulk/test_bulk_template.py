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

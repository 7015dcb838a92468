"""A disk that is full in the middle of many letters: what lies there stays, and is counted."""

from pathlib import Path

import pytest

from letters.bulk import write_all
from letters.in_bulk.ledger import Entry, Ledger
from tests.letters.bulk_cases import FULL, TEMPLATE, full_after, pdfs, rows


def test_what_was_written_is_counted_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as disk:
        full_after(disk, 2)
        done = write_all(TEMPLATE, rows(4), tmp_path)
    assert (done.written, done.refused, done.broke) == (2, [], FULL)
    assert len(pdfs(tmp_path)) == 2
    assert done.left_over == []  # nobody knows yet what the other rows name
    again = write_all(TEMPLATE, rows(4), tmp_path)
    assert (again.written, again.already, again.broke) == (2, 2, None)


def test_a_list_of_letters_that_takes_no_more_hides_none_that_lies_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_it = Ledger.add

    def add(ledger: Ledger, entry: Entry) -> None:
        if entry.row > 1:
            raise FULL
        add_it(ledger, entry)

    with monkeypatch.context() as disk:
        disk.setattr(Ledger, "add", add)
        done = write_all(TEMPLATE, rows(3), tmp_path)
    assert (done.written, done.broke) == (1, FULL)
    again = write_all(TEMPLATE, rows(3), tmp_path)
    assert (again.written, again.already) == (0, 3)


def test_where_nothing_was_done_it_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_after(monkeypatch, 0)
    with pytest.raises(OSError, match="No space left"):
        write_all(TEMPLATE, rows(2), tmp_path)

"""What a folder of letters says of itself where it takes no more."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from letters.in_bulk.ledger import Entry, ledger_of, put


@pytest.fixture
def little_room() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("little_room")
def test_a_letter_for_which_there_is_no_room_names_the_folder(tmp_path: Path) -> None:
    """The machine says of a write only why it failed. “A file: There is no room left on the disk”
    was told to who had the letters on one disk and the record on another."""
    with pytest.raises(OSError, match="too large") as no:
        put(tmp_path, 1, "a" * 16, bytes(2_000))
    assert no.value.filename == str(tmp_path)


@pytest.mark.usefixtures("little_room")
def test_a_line_that_finds_no_room_is_told_with_the_folder(tmp_path: Path) -> None:
    """A letter that found none named it already; the list of letters said “A file”."""
    with pytest.raises(OSError, match="too large") as no:
        _list_twenty(tmp_path)
    assert no.value.filename == str(tmp_path)


def _list_twenty(folder: Path) -> None:
    with ledger_of(folder) as ledger:
        for row in range(20):
            ledger.add(Entry(row, f"{row:06d}-a.pdf", "a" * 16, "b" * 64, 3))

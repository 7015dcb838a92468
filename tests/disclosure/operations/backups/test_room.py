"""The folder in which a backup is written: of one that was killed nothing is left lying."""

from pathlib import Path
from tempfile import mkdtemp

from disclosure.operations.backups.room import BEGINS, HELD, NEW, room_in


def test_what_was_killed_before_it_was_locked_goes_too(tmp_path: Path) -> None:
    """Between making the folder and giving it its name lies a moment."""
    for at_once in (NEW, BEGINS):
        (Path(mkdtemp(prefix=at_once, dir=tmp_path)) / HELD).touch()
        mkdtemp(prefix=at_once, dir=tmp_path)
    with room_in(tmp_path) as room:
        assert list(tmp_path.iterdir()) == [room]
        with room_in(tmp_path) as another:
            assert set(tmp_path.iterdir()) == {room, another}
    assert list(tmp_path.iterdir()) == []

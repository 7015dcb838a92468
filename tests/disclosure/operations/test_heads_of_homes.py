"""In development one file of keys may serve several homes: each has a record of its own."""

from pathlib import Path

from disclosure.records.ring import fresh_file
from disclosure.settings import Settings
from tests.by_command import opened
from tests.terminal import Terminal, a_terminal


def a_home(folder: Path, name: str) -> Terminal:
    """With people and no case; its key lies with those of the others."""
    home = a_terminal(folder / name)
    (home.home / "keys").rename(folder / "keys")
    return Terminal(home.home, {"DISCLOSURE_KEYS": str(folder / "keys")})


def test_homes_with_one_file_of_keys_do_not_stand_in_each_others_way(tmp_path: Path) -> None:
    first, second = (a_home(tmp_path, name) for name in ("1", "2"))
    third = Terminal(tmp_path / "3", first.settings)
    for each in (first, second):
        opened(each)
        assert each("audit", "verify")["ok"]
    backup = str(tmp_path / "backup.zip")
    entries = first("backup", backup)["entries"]
    opened(first)
    restored = third("restore", backup)
    assert (restored["entries"], restored["audit"]["ok"]) == (entries, True)
    for each in (first, second, third):
        assert each("audit", "verify")["ok"]
    assert not (tmp_path / "keys.heads").exists()


def test_in_production_the_heads_lie_beside_the_keys(tmp_path: Path) -> None:
    """Nobody who restores or empties the home takes away what would show it."""
    told = {"DISCLOSURE_HOME": str(tmp_path / "home"), "DISCLOSURE_KEYS": str(tmp_path / "keys")}
    assert Settings.read(told).heads == tmp_path / "home" / "keys.heads"
    told |= {"DISCLOSURE_MODE": "production", "DISCLOSURE_ORGANISATION": "Alder"}
    told |= {"DISCLOSURE_SECRET_KEY": "s" * 40}
    (tmp_path / "keys").write_text(fresh_file())
    assert Settings.read(told).heads == tmp_path / "keys.heads"


def test_a_file_of_heads_that_was_only_tried_turns_no_home_from_its_own(tmp_path: Path) -> None:
    """Somebody ran doctor as in production, with the same keys. A home that began while the heads
    lay beside the keys goes on there."""
    keys = {"DISCLOSURE_KEYS": str(tmp_path / "keys")}
    home, later = a_home(tmp_path, "1"), tmp_path / "2"
    opened(home)
    (tmp_path / "keys.heads").touch()
    assert home("audit", "verify")["ok"]
    told = keys | {"DISCLOSURE_HOME": str(later)}
    assert Settings.read(told).heads == later / "keys.heads"
    (tmp_path / "keys.heads").write_text("changes 1 1 seal\n")
    assert home("audit", "verify")["ok"]
    assert Settings.read(told).heads == tmp_path / "keys.heads"

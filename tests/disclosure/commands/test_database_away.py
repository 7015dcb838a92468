"""The database is not there for a moment, or an empty one lies in its place: nothing is begun."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.by_command import opened, recorded
from tests.people import ADA
from tests.terminal import FILE, Terminal

WRITING = (
    ("sweep",),
    ("user", "add", "x@example.org", "--name", "X", "--role", "coach"),
    ("site", "add", "Beech Ward"),
    ("worker", "--once"),
    ("db", "upgrade"),
)


def each_refuses(terminal: Terminal, tmp_path: Path) -> None:
    heads = Path(terminal.settings.get("DISCLOSURE_KEYS", terminal.home / "keys"))
    for words in (*WRITING, ("backup", str(tmp_path / "empty.zip"))):
        answer = terminal.answer(*words)
        assert answer.code == 2, words
        assert f"{heads}.heads knows a record" in answer.says
        assert "disclosure restore" in answer.says
        assert answer.document["faults"][0]["field"] == "database"
    assert not (tmp_path / "empty.zip").exists()


@pytest.mark.parametrize("left", [None, b""])
def test_a_database_that_was_away_for_a_moment_comes_back_and_is_whole(
    terminal: Terminal, tmp_path: Path, left: bytes | None
) -> None:
    """As behind a mount that failed. What an empty one wrote would take the numbers of its own."""
    opened(terminal)
    file, heads = terminal.home / FILE, terminal.home / "keys.heads"
    noted = heads.read_bytes()
    away = file.rename(tmp_path / "away")
    if left is not None:
        file.write_bytes(left)

    each_refuses(terminal, tmp_path)

    assert heads.read_bytes() == noted
    assert file.exists() == (left is not None)
    assert "knows a record" in terminal.run("doctor").stdout
    away.rename(file)
    assert terminal("audit", "verify")["ok"]
    terminal("sweep")


def test_in_production_too_no_empty_database_is_made(production: Terminal, tmp_path: Path) -> None:
    """There `db upgrade` is the mend that is said of a database that never was."""
    file = production.home / FILE
    away = file.rename(tmp_path / "away")
    each_refuses(production, tmp_path)
    assert not file.exists()
    away.rename(file)
    assert production("audit", "verify")["ok"]


def test_whoever_means_to_begin_anew_moves_the_file_of_heads_away(terminal: Terminal) -> None:
    opened(terminal)
    (terminal.home / FILE).unlink()
    heads = terminal.home / "keys.heads"
    assert f"move {heads} away first" in terminal.answer("sweep").says
    heads.rename(heads.with_name("keys.heads.of-before"))
    terminal("db", "upgrade")
    terminal("site", "add", "Beech Ward")
    assert terminal("audit", "verify")["ok"]


def test_chains_that_somebody_emptied_are_still_named_by_verify(terminal: Terminal) -> None:
    """With its cases in it, it is no database that was begun anew."""
    ref = opened(terminal)
    with closing(sqlite3.connect(terminal.home / FILE)) as database:
        for table in ("audit_entry", "look", "house_entry"):
            for (trigger,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
            ).fetchall():
                database.execute(f"DROP TRIGGER {trigger}")
            database.execute(f"DELETE FROM {table}")
        database.commit()
    answer = terminal.answer("audit", "verify")
    assert answer.code == 1
    assert ref in {each["incident"] for each in answer.document["broken"]}


def test_a_backup_of_a_database_that_lacks_what_is_noted_says_so(
    terminal: Terminal, tmp_path: Path
) -> None:
    """An older copy lies in its place: each night a good backup would give way to a lesser one."""
    ref = opened(terminal)
    file = terminal.home / FILE
    shutil.copy(file, tmp_path / "older")
    assert recorded(terminal, ref, "note", {"words": "Since then."})[0] == 0
    whole = tmp_path / "whole.zip"
    assert terminal("backup", str(whole))["lost"] == []
    kept = file.rename(tmp_path / "right")
    shutil.copy(tmp_path / "older", file)
    noted = (terminal.home / "keys.heads").read_bytes()

    out = tmp_path / "lesser.zip"
    answer = terminal.answer("backup", str(out))

    assert answer.code == 1
    assert {"chain": "changes", "case": ref, "entries": 1} in answer.document["lost"]
    assert out.exists()
    said = terminal.run("backup", str(tmp_path / "again.zip")).stdout
    assert f"{ref}: entries 2" in said
    assert "Delete no older one" in said
    assert (terminal.home / "keys.heads").read_bytes() == noted  # no number is taken
    kept.replace(file)
    assert terminal("audit", "verify")["ok"]


def test_what_was_destroyed_since_the_backup_is_not_to_be_typed_in_again(
    terminal: Terminal, tmp_path: Path
) -> None:
    ref = opened(terminal)
    old = tmp_path / "old.zip"
    terminal("backup", str(old))
    assert recorded(terminal, ref, "note", {"words": "Since then."}, ADA)[0] == 0
    there = Terminal(tmp_path / "there")
    there.home.mkdir()
    for name in ("keys", "keys.heads"):
        shutil.copy(terminal.home / name, there.home / name)
    told = "A record that was destroyed since the backup stands open again in it: destroy it again"
    assert told in there.refused("restore", str(old))["why"]
    said = there.run("restore", str(old), "--accept-loss").stdout
    assert told in said
    assert "A legal hold that was set since is gone" in said


def test_of_a_read_only_disk_on_which_it_cannot_even_be_opened_the_doctor_says_that(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite makes a file beside it to read, and says of such a disk that it cannot open it."""
    opened(terminal)
    file, usual = (terminal.home / FILE).resolve(), os.access
    Path(f"{file}-wal").unlink(missing_ok=True)
    Path(f"{file}-wal").mkdir()  # as if it could not be made
    locked = ((file, os.W_OK), (file.parent, os.W_OK))
    monkeypatch.setattr(os, "access", lambda *asked: asked not in locked and usual(*asked))

    found = terminal.run("doctor").stdout

    assert f"can be read but not written. {file} is read-only for this account." in found
    assert "See that DISCLOSURE_DATABASE_URL names it" not in found

"""A restore that found no room takes back what it put there: the same command may be given again.

SQLite: what is put into PostgreSQL is put there by its own tool.
"""

import errno
import os
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from disclosure.actions.users import add_token
from disclosure.kinds.faults import BadInput
from disclosure.operations import restore as restoring
from disclosure.operations.backups import lost_since, placing
from disclosure.operations.backups.lost_since import losses
from disclosure.operations.beginning import under_way
from disclosure.operations.verify import verify
from disclosure.records.users import actor_with_token
from disclosure.settings import Settings
from tests.cases import an_opened_case
from tests.databases import looking, settings_in
from tests.disclosure.operations.test_backup import AT, backed_up, out, put_back, says
from tests.full_disk import full_disk
from tests.people import BEN, OPERATOR
from tests.processes import processes
from tests.terminal import KEY, Terminal

__all__ = ["out"]  # the place it goes to, as there


@pytest.fixture
def here(tmp_path: Path, team_file: Path) -> Settings:
    """With rules of its own, and a case."""
    file = shutil.copy(team_file, tmp_path / "x.sqlite")
    shutil.copy(team_file.with_name("keys.heads"), tmp_path / "keys.heads")
    there = settings_in(tmp_path, f"sqlite:///{file}")
    (there.home / "policy").mkdir()
    (there.home / "policy" / "own.txt").write_text("ours")
    (there.home / "settings.toml").write_text('organisation = "Alder"\n')
    with looking(there) as session:
        an_opened_case(session)
    return there


@pytest.fixture
def there(here: Settings, tmp_path: Path) -> Settings:
    home = tmp_path / "there"
    home.mkdir()
    (home / "keys").touch(0o600)
    (home / "keys").write_text(KEY)
    return settings_in(home, f"sqlite:///{home}/disclosure.sqlite")


def files_in(home: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() if each.is_file() else b"" for each in home.rglob("*")}


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", ["keys.heads", ""])
def test_the_database_does_not_fit_and_fits_once_there_is_room(
    here: Settings, there: Settings, out: Path, name: str
) -> None:
    backed_up(here, out)
    if name:
        shutil.copy(here.home / name, there.home / name)
    before = files_in(there.home)

    with no_file_beyond(100_000):
        told = says(lambda: put_back(there, out))

    assert f"{there.home / 'disclosure.sqlite'} cannot be written" in told
    assert "then give the same command again" in told
    assert f"disclosure.sqlite.{os.getpid()}" not in told  # no name that nobody can find
    assert files_in(there.home) == before
    assert put_back(there, out).verified.ok


def fails(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is there and proved; what the house says of it finds no room."""
    note = restoring._note

    def noting(*told: Any) -> Any:
        full_disk(monkeypatch)
        return note(*told)

    monkeypatch.setattr(restoring, "_note", noting)


LATER: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "the heads": lambda patch: patch.setattr(lost_since, "_write_heads", fails),
    "the heads put aside": lambda patch: patch.setattr(shutil, "copyfileobj", fails),
    "the last word": the_last_word,
}


@pytest.mark.parametrize("step", LATER)
def test_a_later_step_finds_no_room_and_the_heads_are_as_they_were(
    here: Settings, there: Settings, out: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(here, out)
    with looking(here) as session:
        an_opened_case(session)  # recorded later, and lost
    shutil.copy(here.home / "keys.heads", there.home / "keys.heads")
    before = files_in(there.home)

    with monkeypatch.context() as patch:
        LATER[step](patch)
        told = says(lambda: put_back(there, out, accept_loss=True))

    assert "There is no room left on the disk" in told
    assert "same command again" in told
    assert files_in(there.home) == before
    back = put_back(there, out, accept_loss=True)
    assert back.verified.ok
    assert back.aside
    assert back.aside.read_bytes() == before["keys.heads"]


def killed_before_it_ended_anything(place: Settings, file: Path) -> None:
    """In a process of its own: the database has its name by then."""

    def killed(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    pytest.MonkeyPatch().setattr(restoring, "_end", killed)
    put_back(place, file)


def test_nobody_works_in_what_a_restore_put_there_before_it_was_killed(
    here: Settings, there: Settings, out: Path, tmp_path: Path
) -> None:
    """It verified as whole, and `doctor` said nothing: a token that was taken back since opened it
    again, and the number of a letter that a family holds was given anew."""
    backed_up(here, out)
    shutil.copy(here.home / "keys.heads", there.home / "keys.heads")
    child = processes().Process(target=killed_before_it_ended_anything, args=(there, out))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL

    terminal = Terminal(there.home)
    for words in (("audit", "verify"), ("sweep",), ("db", "upgrade"), ("doctor",)):
        told = terminal.run(*words)
        assert told.exit_code, words
        assert "has not ended" in told.output, words
        assert "disclosure restore FILE" in told.output, words

    aside = tmp_path / "aside"
    aside.mkdir()
    for each in there.home.iterdir():
        if not each.name.startswith("keys"):
            each.rename(aside / each.name)
    assert put_back(there, out).verified.ok
    assert not under_way(there).exists()
    assert terminal("audit", "verify")["ok"]


def killed_in_verifying(place: Settings, file: Path, accept_loss: bool) -> None:
    """In a process of its own."""

    def killed(session: Session) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    pytest.MonkeyPatch().setattr(restoring, "verify", killed)
    put_back(place, file, accept_loss=accept_loss)


@pytest.mark.parametrize("loss", [False, True])
def test_one_that_was_killed_while_it_verified_opens_nothing_that_was_ended(
    here: Settings, there: Settings, out: Path, loss: bool
) -> None:
    """A large record takes an hour to verify, and the machine went down in it. What was put back
    looked finished: tokens that were taken back since opened it again, numbers of letters that a
    family holds were given anew, and nothing told of the entries that are lost."""
    with looking(here) as session:
        last, token = an_opened_case(session).id, add_token(session, OPERATOR, AT, BEN)
        session.rollback()
    backed_up(here, out)
    if loss:
        with looking(here) as session:
            last = an_opened_case(session).id
    shutil.copy(here.home / "keys.heads", there.home / "keys.heads")

    child = processes().Process(target=killed_in_verifying, args=(there, out, loss))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    with looking(there) as session:
        assert actor_with_token(session, token) is None
        assert bool(list(losses(session, None))) is loss
        session.rollback()
        assert an_opened_case(session).id > last + 100
        assert verify(session).ok


def test_a_restore_that_is_only_tried_leaves_the_living_record_as_it_was(
    here: Settings, out: Path, tmp_path: Path
) -> None:
    """On a quiet evening, with the living keys: verify called the living record broken for ever,
    for its file of heads told of an entry of the house that only the copy has. And whoever emptied
    the place and restored once more, was refused for the loss of that very entry."""
    backed_up(here, out)
    before = here.heads.read_bytes()
    for name in ("tried", "tried again"):
        home = tmp_path / name
        home.mkdir()
        url = f"sqlite:///{home}/disclosure.sqlite"
        copy = replace(settings_in(home, url), keys=here.keys)
        assert copy.heads == here.heads
        back = put_back(copy, out)
        assert (back.verified.ok, back.lost) == (True, [])
        with looking(copy) as session:
            assert verify(session).ok
    assert here.heads.read_bytes() == before
    with looking(here) as session:
        assert verify(session).ok


def test_a_folder_that_was_made_goes_too_and_what_others_put_there_stays(tmp_path: Path) -> None:
    made, kept = tmp_path / "a" / "b", tmp_path / "c"

    def fails_later() -> None:
        with placing.all_or_nothing() as undo:
            placing.make_folder(made, undo)
            placing.make_folder(kept, undo)
            (kept / "another's").touch()
            raise BadInput([])

    with pytest.raises(BadInput):
        fails_later()
    assert [each.name for each in tmp_path.iterdir()] == ["c"]

"""What the workers of one server share: what they read before they begin, and what they count,
which never lies on the disk of the data.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from disclosure.commands import serve
from disclosure.commands.serve import counting_together
from disclosure.pages.serving.numbers import SHARED, Counted
from disclosure.settings import ROOT, Settings

READ = """
import os, threading
from disclosure.gunicorn_here import read_once
def opened():
    return {os.readlink(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd")[:-1]}
before = opened()
read_once(None)
print(opened() - before, threading.active_count())
"""

BECOMES = """
import os, sys
from disclosure.commands import serve
from disclosure.settings import Settings
serve.IN_MEMORY = sys.argv[2]
told = serve.counting_together(Settings.read({"DISCLOSURE_HOME": sys.argv[1]}))
waits = "import os, sys; print(os.environ[sys.argv[1]], flush=True); sys.stdin.read()"
os.execve(sys.executable, [sys.executable, "-c", waits, *told], os.environ | told)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"DISCLOSURE_HOME": str(tmp_path / "home")})


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Instead of the machine's own."""
    there = tmp_path / "memory"
    there.mkdir()
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    monkeypatch.setattr(serve, "IN_MEMORY", str(there))
    return there


def counts_in(settings: Settings) -> Path:
    return Path(counting_together(settings)[SHARED])


@contextmanager
def a_server(settings: Settings) -> Iterator[Path]:
    """Where one counts, for as long as it lives: it became another program, as `serve` does."""
    words = [sys.executable, "-c", BECOMES, str(settings.home), serve.IN_MEMORY]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as server:
        assert server.stdout
        yield Path(server.stdout.readline().strip())
        server.communicate("")


def test_each_start_counts_anew_in_memory_and_for_its_owner_alone(
    settings: Settings, memory: Path
) -> None:
    with a_server(settings) as first:
        (first / "counter_1.db").touch()
    second = counts_in(settings)
    assert first.parent == second.parent == memory
    assert not first.exists()
    assert second.stat().st_mode & 0o777 == 0o700
    assert not settings.home.exists()


def test_a_second_start_leaves_the_counts_of_a_server_that_lives(
    settings: Settings, memory: Path
) -> None:
    """It fails in a moment, for the address is taken; the first one has to go on."""
    with a_server(settings) as first:
        assert first != counts_in(settings)
        assert first.is_dir()


def test_two_servers_never_count_together(settings: Settings, memory: Path, tmp_path: Path) -> None:
    other = Settings.read({"DISCLOSURE_HOME": str(tmp_path / "home"), "DISCLOSURE_BIND": "[::1]:9"})
    first, second = counts_in(settings), counts_in(other)
    assert first.exists()
    assert first != second


def test_a_service_counts_in_the_folder_that_is_made_for_it(
    settings: Settings, memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", f"{tmp_path}:/another")
    assert counts_in(settings).parent == tmp_path


def test_where_there_is_no_such_folder_temporary_files_take_its_place(
    settings: Settings, memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.rmdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert counts_in(settings).parent == tmp_path


def test_a_folder_that_was_cleared_away_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED, str(tmp_path / "gone"))
    Counted()
    assert (tmp_path / "gone").is_dir()


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells what is open")
def test_what_is_read_before_the_workers_opens_nothing_that_they_would_share() -> None:
    words = [sys.executable, "-c", READ]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set() 1\n"

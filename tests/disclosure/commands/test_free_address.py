"""An address that the pages cannot have is named with its mend, and whoever has it goes on."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from disclosure.commands import free_address
from disclosure.commands.free_address import must_be_free
from disclosure.settings import Settings, WrongSettings
from tests.disclosure.commands.test_serve_here import SERVE, serves
from tests.killed.test_web import a_free_port
from tests.terminal import Terminal

AGAIN = "something listens there already. Is it a `disclosure serve`? It goes on; end it first"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"DISCLOSURE_HOME": str(tmp_path / "home")})


def says(settings: Settings, bind: str) -> str:
    with pytest.raises(WrongSettings) as no:
        must_be_free(replace(settings, bind=bind))
    assert str(no.value).startswith(f"DISCLOSURE_BIND: {bind}: ")
    return str(no.value)


@contextmanager
def listens(address: Any, family: int = socket.AF_INET) -> Iterator[socket.socket]:
    with socket.socket(family) as there:
        there.bind(address)
        there.listen(0)
        yield there


def test_a_port_that_is_taken_is_named_and_a_free_one_is_left_free(settings: Settings) -> None:
    with listens(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
        assert AGAIN in says(settings, f"127.0.0.1:{port}")
    free = replace(settings, bind=f"127.0.0.1:{port}")
    must_be_free(free)
    must_be_free(free)


@pytest.mark.parametrize(
    ("bind", "why"),
    [
        ("127.0.0.1:99999", "up to 65535"),
        ("192.0.2.1:8000", "no such address"),
        ("[2001:db8::1]:8000", ""),
        ("a..b:8000", "nobody here knows a machine of that name"),
        ("unix:/nowhere/x.sock", "there is no such folder"),
        (f"unix:/tmp/{'x' * 200}.sock", "too long"),
        ("unix:/etc/hostname/x.sock", "ot a directory"),
    ],
)
def test_an_address_that_cannot_be_is_named_with_its_mend(
    settings: Settings, bind: str, why: str
) -> None:
    assert why in says(settings, bind)


def test_a_socket_that_answers_is_left_to_whoever_serves_on_it(
    settings: Settings, tmp_path: Path
) -> None:
    """The server itself would take it away, and nobody reached the first one any more."""
    file = tmp_path / "web.sock"
    with listens(str(file), socket.AF_UNIX), socket.socket(socket.AF_UNIX) as caller:
        assert AGAIN in says(settings, f"unix:{file}")
        caller.setblocking(False)  # that one waits, so the server is as busy as can be
        caller.connect_ex(str(file))
        assert AGAIN in says(settings, f"unix:{file}")
        assert file.is_socket()


def test_what_a_killed_server_left_is_no_hindrance_and_a_file_of_somebody_is(
    settings: Settings, tmp_path: Path
) -> None:
    left, file = tmp_path / "left.sock", tmp_path / "words"
    with listens(str(left), socket.AF_UNIX):
        pass
    assert left.is_socket()
    must_be_free(replace(settings, bind=f"unix:{left}"))
    file.write_text("words")
    assert "a file is there that is no socket" in says(settings, f"unix:{file}")
    assert file.read_text() == "words"


def test_what_systemd_hands_over_is_not_tried(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It listens there already, for us."""
    monkeypatch.setenv("LISTEN_FDS", "1")
    with listens(str(tmp_path / "web.sock"), socket.AF_UNIX):
        bind = f"unix:{tmp_path / 'web.sock'}"
        monkeypatch.setenv("LISTEN_PID", "1")
        assert AGAIN in says(settings, bind)
        monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
        must_be_free(replace(settings, bind=bind))


@pytest.mark.long
def test_a_second_server_ends_with_a_sentence_and_the_first_goes_on(production: Terminal) -> None:
    """It was broken by it: what its workers counted in had been taken away before they began."""
    bind = f"127.0.0.1:{a_free_port()}"
    told = {k: v for k, v in os.environ.items() if not k.startswith("DISCLOSURE_")}
    told |= production.settings | {"DISCLOSURE_BIND": bind, "DISCLOSURE_HOME": str(production.home)}
    words = [sys.executable, "-P", "-c", SERVE]
    with subprocess.Popen(words, env=told, stderr=subprocess.DEVNULL) as first:
        try:
            assert serves(int(bind.partition(":")[2]), first)
            second = subprocess.run(words, env=told, capture_output=True, text=True, check=False)
            pages = [requests.get(f"http://{bind}/readyz", timeout=9).ok for _ in range(4)]
        finally:
            first.send_signal(signal.SIGTERM)
    assert second.returncode == 2
    assert f"DISCLOSURE_BIND: {bind}: {AGAIN}" in second.stderr
    assert pages == [True] * 4


def test_each_sentence_ends_as_one(settings: Settings) -> None:
    assert not any(says.endswith(".") for says in free_address.MENDS.values())

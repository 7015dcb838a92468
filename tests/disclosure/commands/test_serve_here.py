"""`disclosure serve`, the real command: it runs no file that merely lies where somebody stands."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from disclosure.pages.serving.safety import A_PIECE, PROXY_TAKES
from disclosure.settings import ROOT
from tests.killed.test_web import a_free_port
from tests.terminal import Terminal

SERVE = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from disclosure.commands import main; "
SERVE += "main.main(['serve'])"
OF_OTHERS = ("http.py", "html.py", "wsgi.py", "gunicorn.py", "flask.py", "gunicorn.conf.py")


def serves(port: int, server: subprocess.Popen[bytes]) -> bool:
    for _ in range(600):
        try:
            return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).ok
        except requests.RequestException:
            assert server.poll() is None, "it ended"
            time.sleep(0.1)
    return False


@contextmanager
def serving(of: Terminal, port: int, stands: Path) -> Iterator[subprocess.Popen[bytes]]:
    told = {k: v for k, v in os.environ.items() if not k.startswith(("DISCLOSURE_", "PYTHONPATH"))}
    told |= of.settings | {"DISCLOSURE_BIND": f"127.0.0.1:{port}"}
    told |= {"DISCLOSURE_HOME": str(of.home)}
    words = [sys.executable, "-P", "-c", SERVE]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(words, cwd=stands, env=told, stdout=pipe, stderr=nowhere) as server:
        try:
            yield server
        finally:
            server.send_signal(signal.SIGTERM)


@pytest.mark.long
def test_where_the_pages_are_is_said_when_they_are_there(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Whoever opens the address at once is not told that nothing is there."""
    port = a_free_port()
    with serving(terminal, port, tmp_path) as server:
        assert server.stdout
        assert server.stdout.readline() == f"The pages are at http://127.0.0.1:{port}\n".encode()
        assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=30).ok


@pytest.mark.long
@pytest.mark.parametrize("mode", ["terminal", "production"])
def test_what_lies_in_the_folder_is_not_run(
    mode: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Such as /tmp, where anybody can write: it would read the keys."""
    of: Terminal = request.getfixturevalue(mode)
    stands, ran, port = tmp_path / "stands", tmp_path / "ran", a_free_port()
    stands.mkdir()
    for name in OF_OTHERS:
        (stands / name).write_text(f"open({str(ran)!r}, 'a').write({name!r} + ' ')\n")
    with serving(of, port, stands) as server:
        assert serves(port, server)

    assert not ran.exists(), ran.read_text()


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "says"),
    [("/sign-in", "413 This is too long"), ("/api/v1/incidents", "401 Say who you are")],
)
def test_what_is_too_long_is_answered_in_our_words_also_behind_a_proxy(
    production: Terminal, path: str, says: str, tmp_path: Path
) -> None:
    """A proxy sends all of it on before it reads our answer. To whom we hang up meanwhile, it says
    "bad gateway", and whoever brought the list thinks that the program is broken."""
    port = a_free_port()
    with serving(production, port, tmp_path) as server:
        assert serves(port, server)
        with socket.create_connection(("127.0.0.1", port), timeout=30) as proxy:
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {PROXY_TAKES}\r\n"
            proxy.sendall(f"{head}Content-Type: text/csv\r\nConnection: close\r\n\r\n".encode())
            for _ in range(PROXY_TAKES // A_PIECE):
                proxy.sendall(b"x" * A_PIECE)
                time.sleep(0.002)  # it has to come over the network first
            answer = b"".join(iter(lambda: proxy.recv(65536), b""))
    status, _, words = says.partition(" ")
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert words.encode() in answer


@pytest.mark.long
def test_no_header_renames_the_address_that_was_asked_for(
    production: Terminal, tmp_path: Path
) -> None:
    """gunicorn would believe it of whoever is on this machine, as a proxy is."""
    port = a_free_port()
    with serving(production, port, tmp_path) as server:
        assert serves(port, server)
        for path in ("/healthz", "/sign-in"):
            address = f"http://127.0.0.1:{port}{path}"
            for told in ("/sign-in", "/elsewhere"):
                answer = requests.get(address, headers={"SCRIPT_NAME": told}, timeout=30)
                assert (answer.status_code, answer.history) == (200, [])
                assert "elsewhere" not in answer.text

"""`disclosure serve`, the real command: it runs no file that merely lies where somebody stands."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

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
    told = {k: v for k, v in os.environ.items() if not k.startswith(("DISCLOSURE_", "PYTHONPATH"))}
    told |= of.settings | {"DISCLOSURE_BIND": f"127.0.0.1:{port}"}
    told |= {"DISCLOSURE_HOME": str(of.home)}

    words = [sys.executable, "-P", "-c", SERVE]
    with subprocess.Popen(words, cwd=stands, env=told, stderr=subprocess.DEVNULL) as server:
        try:
            assert serves(port, server)
        finally:
            server.send_signal(signal.SIGTERM)

    assert not ran.exists(), ran.read_text()

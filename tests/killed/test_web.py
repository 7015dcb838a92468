"""The web server is killed under load: whatever it acknowledged is there, and there once."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.records.incident import Incident
from disclosure.settings import ROOT, Settings
from tests.databases import TOLD
from tests.killed.counting import MARKS, TIMES, Sent
from tests.staff import BEN, PASSWORD, introduce

pytestmark = MARKS
CLIENTS, LONGEST = 3, 0.5


def a_free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def gunicorn(settings: Settings) -> Iterator[tuple[str, int]]:
    """The address, and the process that begins workers anew."""
    port = a_free_port()
    told = {name: each for name, each in os.environ.items() if not name.startswith("DISCLOSURE_")}
    told |= TOLD | {
        "DISCLOSURE_HOME": str(settings.home),
        "DISCLOSURE_DATABASE_URL": settings.database_url,
        "DISCLOSURE_SECRET_KEY": "t" * 40,
    }
    words = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--threads", "2"]
    words += ["--bind", f"127.0.0.1:{port}", "--log-level", "critical", "wsgi:app"]
    with subprocess.Popen(words, cwd=ROOT, env=told, stderr=subprocess.DEVNULL) as master:
        try:
            address = f"http://127.0.0.1:{port}"
            _until_it_answers(address)
            yield address, master.pid
        finally:
            master.terminate()


def _until_it_answers(address: str) -> None:
    for _ in range(900):
        try:
            requests.get(f"{address}/sign-in", timeout=5)
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise AssertionError("the web server did not start")


def workers_of(master: int) -> list[int]:
    told = Path(f"/proc/{master}/task/{master}/children").read_text()
    return [int(number) for number in told.split()]


def signed_in(address: str) -> tuple[requests.Session, str]:
    browser = requests.Session()
    token = _token(browser.get(f"{address}/sign-in", timeout=10).text)
    typed = {"email": BEN.email, "password": PASSWORD, "csrf_token": token}
    here = {"Referer": address}
    answer = browser.post(f"{address}/sign-in", typed, headers=here, timeout=10)
    assert answer.ok, answer.status_code
    return browser, _token(browser.get(f"{address}/incidents/open", timeout=10).text)


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def say_for_ever(
    address: str, who: tuple[requests.Session, str], sent: Sent, ends: threading.Event, name: int
) -> None:
    browser, token = who
    for number in count():
        if ends.is_set():
            return
        words = f"client {name} says {number}"
        sent.all.add(words)
        told = {"became_aware_at": "2026-03-12T10:00", "summary": words, "csrf_token": token}
        try:
            answer = browser.post(
                f"{address}/incidents/open", told, allow_redirects=False, timeout=20
            )
        except requests.RequestException:
            time.sleep(0.02)
            continue
        if answer.status_code == 303:
            sent.acknowledged.add(words)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds its workers in /proc")
def test_a_killed_web_server_loses_and_doubles_nothing(
    session: Session, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    introduce(session)
    session.rollback()
    sent, ends, luck = Sent(), threading.Event(), random.Random(3)
    killed = 0
    with gunicorn(settings) as (address, master):
        who = [signed_in(address) for _ in range(CLIENTS)]
        clients = [
            threading.Thread(target=say_for_ever, args=(address, each, sent, ends, name))
            for name, each in enumerate(who)
        ]
        for client in clients:
            client.start()
        try:
            while killed < TIMES:
                before = len(sent.acknowledged)
                _until(lambda before=before: len(sent.acknowledged) > before + 2)
                time.sleep(luck.uniform(0, LONGEST))
                for worker in workers_of(master):
                    os.kill(worker, signal.SIGKILL)
                killed += 1
        finally:
            ends.set()
            for client in clients:
                client.join()
    stored = list(session.scalars(select(Incident.summary)))
    session.rollback()
    says = sent.must_be_in(session, stored, killed, "web")
    with capsys.disabled():
        print(f"\n{says}")


def _until(holds: object) -> None:
    for _ in range(1800):
        if callable(holds) and holds():
            return
        time.sleep(0.05)
    raise AssertionError("the web server did not come back")

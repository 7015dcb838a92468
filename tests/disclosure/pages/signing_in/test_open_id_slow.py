"""A provider that hangs or drips keeps nobody from the pages, nor from a sign-in by password."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from disclosure.actions.staff import provider_line
from disclosure.actions.staff.provider import BACK, provider_of
from disclosure.capacity import Capacity
from disclosure.pages.signing_in.open_id import PROVIDER
from disclosure.settings import Settings
from tests.disclosure.pages.signing_in.test_open_id import app, comes_in, provider, sent_away
from tests.identity_provider import IdentityProvider

__all__ = ["app", "provider"]  # the pages and the provider, as there
pytestmark = pytest.mark.usefixtures("staff")

THREADS = 4  # of a process, as `serve` starts it
HANGS_FOR, DRIPS_FOR = 30, 15  # seconds
BEGINS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def shorter(monkeypatch: pytest.MonkeyPatch) -> float:
    monkeypatch.setattr(provider_line, "WHOLE", 1.5)
    return 1.5


@pytest.fixture
def hanging(provider: IdentityProvider) -> Iterator[threading.Event]:
    """It takes the call and says nothing, until the event is set."""
    goes_on = threading.Event()

    def hangs(_: object) -> None:
        goes_on.wait(HANGS_FOR)

    provider.first = hangs
    yield goes_on
    goes_on.set()


def timed(ask: Callable[[], TestResponse]) -> tuple[float, TestResponse]:
    began = time.monotonic()
    answer = ask()
    return time.monotonic() - began, answer


@pytest.fixture
def drawn(app: Flask) -> None:
    """Each page was shown before: the first time takes long."""
    assert app.test_client().get("/sign-in").status_code == 200
    assert app.test_client().get(BACK).status_code == 400


def away(app: Flask) -> tuple[float, TestResponse]:
    return timed(lambda: app.test_client().get("/sign-in/oidc"))


@pytest.mark.long
@pytest.mark.usefixtures("hanging", "drawn")
def test_while_the_provider_hangs_the_others_are_answered(app: Flask) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        clicks = [threads.submit(away, app) for _ in range(12)]
        asked = [
            threads.submit(timed, partial(app.test_client().get, path))
            for path in ("/healthz", "/sign-in")
        ]
        began = time.monotonic()
        assert [each.result()[1].status_code for each in asked] == [200, 200]
        assert time.monotonic() - began < provider_line.WHOLE * 0.75  # nobody waited for it
        answers = [click.result()[1] for click in clicks]
    assert {answer.status_code for answer in answers} == {503}
    assert all("If you have a password here, sign in with that" in each.text for each in answers)
    waited = [each for each in answers if "does not answer" in each.text]
    told_at_once = [each for each in answers if "is slow at the moment" in each.text]
    assert (len(waited), len(told_at_once)) == (2, 10)


@pytest.mark.long
@pytest.mark.usefixtures("drawn")
def test_once_it_answers_again_people_come_in(
    app: Flask, hanging: threading.Event, provider: IdentityProvider, shorter: float
) -> None:
    took, answer = away(app)
    assert (answer.status_code, "does not answer" in answer.text) == (503, True)
    assert shorter - 0.1 < took < HANGS_FOR / 2
    provider.first = lambda _: None
    hanging.set()
    assert comes_in(app.test_client()).status_code == 303


def test_people_who_come_in_at_the_same_moment_wait_for_one_another(
    app: Flask, provider: IdentityProvider
) -> None:
    """A provider that is well answers in a moment, and nobody is sent away."""

    def takes_a_moment(_: object) -> None:
        time.sleep(0.05)

    provider.first = takes_a_moment
    with ThreadPoolExecutor(THREADS) as threads:
        found = [threads.submit(sent_away, app.test_client()) for _ in range(THREADS)]
        assert len({each.result() for each in found}) == THREADS


@pytest.fixture(params=["head", "body of a known length", "body without end"])
def dripping(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a provider that sends one byte after the other."""
    begins = {
        "head": b"HTTP/1.1 200 OK\r\nX: ",
        "body of a known length": BEGINS + b"Content-Length: 5000\r\n\r\n",
        "body without end": BEGINS + b"Connection: close\r\n\r\n",
    }[request.param]
    over = threading.Event()

    def drips(door: socket.socket) -> None:
        line, _ = door.accept()
        with line:
            line.recv(65_536)
            try:
                line.sendall(begins)
                for _ in range(DRIPS_FOR * 10):
                    line.sendall(b" ")
                    if over.wait(0.1):
                        break
            except OSError:
                pass  # we hung up

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=drips, args=[door], daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        over.set()
        thread.join(5)


@pytest.mark.long
@pytest.mark.usefixtures("drawn")
def test_an_answer_that_drips_is_cut_off(app: Flask, dripping: str, shorter: float) -> None:
    app.extensions[PROVIDER].issuer = dripping
    took, answer = away(app)
    assert (answer.status_code, "does not answer" in answer.text) == (503, True)
    assert shorter - 0.1 < took < DRIPS_FOR / 2


def test_an_answer_that_is_too_long_is_not_taken(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_line, "LONGEST", 50)
    assert away(app)[1].status_code == 503
    monkeypatch.undo()
    assert away(app)[1].status_code == 303


@pytest.mark.parametrize(("threads", "at_once"), [(1, 1), (2, 1), (4, 2), (16, 2)])
def test_a_thread_of_each_process_is_left_to_others(
    settings: Settings, threads: int, at_once: int
) -> None:
    told = replace(settings, oidc_issuer="http://x", capacity=Capacity(threads=threads))
    found = provider_of(told)
    assert found
    assert found.at_once == at_once

"""Other processes for tests: forked from one clean process that has imported and read it all."""

import os
import signal
import time
from collections.abc import Callable
from multiprocessing import context, get_context, set_forkserver_preload
from typing import Any

import tests.cases  # noqa: F401 - what every child needs; importing it here saves seconds a child
from disclosure.policy import policy

policy()  # read once, before anything is forked


def processes() -> context.ForkServerContext:
    """Nothing of this process goes with them: no connection, no lock, no thread."""
    set_forkserver_preload(["tests.processes", "tests.warmed"])
    return get_context("forkserver")


def killed_after(seconds: float, work: Callable[..., None], *told: Any) -> None:
    """A process that does this work, with an event to set once it has begun, until it is killed."""
    here = processes()
    ready = here.Event()
    child = here.Process(target=work, args=(*told, ready))
    child.start()
    assert ready.wait(90)  # the first child waits for all that is imported
    time.sleep(seconds)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()

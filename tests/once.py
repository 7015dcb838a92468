"""What is made once for all the processes of a run, and read by each."""

import os
import shutil
from collections.abc import Callable
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest


def of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The folder of all processes: pytest-xdist gives each one of its own within it."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(there: Path, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` fills. Whichever process needs it first makes it, and the others wait;
    one that broke off is made anew. Nobody writes there afterwards: a test takes a copy."""
    folder, whole = there / name, there / f"{name}.whole"
    with (there / f"{name}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder

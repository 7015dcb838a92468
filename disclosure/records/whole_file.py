"""A file for its owner alone, that has its name once all of it is written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path

_FRESH = os.O_RDWR | os.O_CREAT | os.O_EXCL


@contextmanager
def whole_file(out: Path, *, over: bool = False) -> Iterator[BufferedRandom]:
    """`over`: what stands there already stands until then. Raises FileExistsError where, without
    it, the name is somebody else's; OSError.
    """
    fresh = beside(out)
    # Of a program that was killed: in a container the next one has the same number.
    fresh.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(fresh, _FRESH, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if not over:
            os.close(os.open(out, _FRESH, 0o600))  # from here on the name is ours
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)


def beside(out: Path) -> Path:
    """Where it lies until it is whole: hidden, on the same disk."""
    return out.with_name(f".{out.name}.{os.getpid()}")

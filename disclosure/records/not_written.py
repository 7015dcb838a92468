"""Why a file cannot be written, with its mend, for whoever gave the command."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

AGAIN = "then give the same command again"
NO_ROOM = f"There is no room left on the disk. Make room, {AGAIN}."
_NOT_OURS = f"Let this account read and write there, and take off what locks it (chattr), {AGAIN}."
_MENDS: Mapping[int, str] = {
    errno.ENOSPC: NO_ROOM,
    errno.EDQUOT: f"This account has no room left on the disk. Make room, {AGAIN}.",
    errno.EFBIG: f"The file may not grow so large. Lift the limit (ulimit -f), {AGAIN}.",
    errno.EROFS: f"The disk can be read but not written. Mend it, {AGAIN}.",
    errno.EACCES: f"{os.strerror(errno.EACCES)}. {_NOT_OURS}",
    errno.EPERM: f"{os.strerror(errno.EPERM)}. {_NOT_OURS}",
}


def why_not_written(error: OSError) -> str:
    """Whole sentences; of what is rare, in the words of the machine."""
    return _MENDS.get(error.errno or 0, f"{error.strerror or type(error).__name__}.")


@contextmanager
def named(file: Path) -> Iterator[None]:
    """Of a write, or of a disk that is full only when it ends, the machine says why it failed and
    not where: it was this file.
    """
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(file)
        raise

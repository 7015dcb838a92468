"""The folder in which a backup is written, beside where it is to lie; one of a killed backup goes.

A lock tells whether somebody still writes there: the number of a process says nothing of another
machine or container, and each night's backup has another name.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

from disclosure.operations.backups.file import unfit

BEGINS = ".disclosure-backup-"
NEW = f".new{BEGINS}"  # until it is locked
HELD = "held"  # the file in it that is locked as long as its backup is written


@contextmanager
def room_in(folder: Path) -> Iterator[Path]:
    """On the same disk, for its owner only. Raises BadInput."""
    for left in (*folder.glob(f"{BEGINS}*"), *folder.glob(f"{NEW}*")):
        if not _is_held(left):
            shutil.rmtree(left, ignore_errors=True)
    try:
        room, lock = _made_in(folder)
    except OSError as error:
        raise unfit(f"{folder} cannot be written to: {error.strerror}.") from None
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        lock.close()


def _made_in(folder: Path) -> tuple[Path, IO[bytes]]:
    """Raises OSError."""
    try:
        return _locked_in(folder)
    except FileNotFoundError:  # another that began in this moment took it for one of the killed
        return _locked_in(folder)


def _locked_in(folder: Path) -> tuple[Path, IO[bytes]]:
    """Locked before it has its name."""
    fresh = Path(mkdtemp(prefix=NEW, dir=folder))
    try:
        lock = (fresh / HELD).open("wb")
        with suppress(OSError):  # a disk that knows no locks: there nothing is cleared up
            flock(lock, LOCK_EX | LOCK_NB)
        return fresh.rename(fresh.with_name(fresh.name.replace(NEW, BEGINS, 1))), lock
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _is_held(room: Path) -> bool:
    """Or another account's, or where nobody can tell."""
    try:
        with (room / HELD).open("rb+") as lock:
            flock(lock, LOCK_EX | LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False

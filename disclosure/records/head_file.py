"""The file of heads, outside the database: each line is noted whole, at once or as soon as it can.

What is noted is stored by then, so nobody may hear that it failed: they would type it again.
"""

import atexit
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import IO

AT_ONCE = 4096  # bytes
_waiting: dict[Path, list[str]] = {}  # of this process, until the file can be written again
_log = logging.getLogger(__name__)


def note_in(file: Path, lines: list[str]) -> None:
    """With what could not be noted before. Where that fails again, all of it waits."""
    told = _waiting.pop(file, []) + lines
    try:
        _append(file, "".join(told).encode())
    except OSError as error:
        _waiting[file] = told + _waiting.get(file, [])
        _log.error("the file of heads cannot be written: %s", error.strerror)


def note_what_waits() -> None:
    """When the process ends: the file may be writable again by then, and no change came since."""
    for file in list(_waiting):
        note_in(file, [])


def forget_what_waits(file: Path) -> None:
    """Where what it tells of was undone."""
    _waiting.pop(file, None)


atexit.register(note_what_waits)


def heads_in(file: Path) -> Iterator[tuple[str, int, int]]:
    """Chain, whose, number, also of a line whose end was cut off: it tells what there was. One
    that cannot be read is for `audit verify` to name.
    """
    if not file.is_file():
        return
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            cells = line.split()
            if len(cells) == 4 and (cells[1] + cells[2]).isdecimal():
                yield cells[0], int(cells[1]), int(cells[2])


def why_not_noted(file: Path) -> str:
    """What keeps it from being written, in the words of the machine; empty where nothing does."""
    try:
        with _opened(file):
            return ""
    except OSError as error:
        return str(error.strerror)


def whole_lines(heads: IO[bytes]) -> int:
    """Where the last line that was noted whole ends. A line without its end is what a power cut
    left of one: it was never whole, and would spoil the one that is noted after it.
    """
    rest = heads.seek(0, os.SEEK_END)
    while rest:
        begins = max(0, rest - AT_ONCE)
        heads.seek(begins)
        if (last := heads.read(rest - begins).rfind(b"\n")) >= 0:
            return begins + last + 1
        rest = begins
    return 0


def _append(file: Path, told: bytes) -> None:
    """Whole or not at all: a line cut short by a full disk would look like tampering."""
    with _opened(file) as heads:
        flock(heads, LOCK_EX)
        if (size := whole_lines(heads)) < heads.seek(0, os.SEEK_END):
            heads.truncate(size)
        if heads.write(told) != len(told):
            heads.truncate(size)
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        os.fsync(heads.fileno())


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    """One newly made is as private as the keys beside it, and theirs who own the keys."""
    new, keys = not file.exists(), file.with_suffix("")
    with file.open("a+b", buffering=0) as heads:
        if new and keys.exists():
            os.fchmod(heads.fileno(), keys.stat().st_mode & 0o666)
            owned_like(keys, heads.fileno())
        elif new:
            os.fchmod(heads.fileno(), 0o600)
        yield heads


def owned_like(there: Path, made: int) -> None:
    """So that what root runs leaves no file that the account of the pages can neither read nor
    write. On a disk that knows no owners there is nothing to keep."""
    if os.geteuid() == 0:
        with suppress(OSError):
            os.fchown(made, there.stat().st_uid, there.stat().st_gid)

"""pg_dump and pg_restore: found, of the right version, and never with a password in their words."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import URL, Engine

from disclosure.kinds.faults import BadInput
from disclosure.operations.backups.file import CHUNK, Hashed
from disclosure.operations.schema import why_too_narrow
from disclosure.records.libpq import written_for_libpq

KNOWN = {
    "No space left on device": "There is no room left on its disk.",
    "permission denied": "The account in DISCLOSURE_DATABASE_URL may not do that.",
    "version mismatch": "The program is older than the database.",
    "unsupported version": "The backup was written by a newer pg_dump. Install that version.",
    "could not connect": "The database cannot be reached.",
    "connection to server": "The database cannot be reached.",
}  # nothing else of what they say is shown: it may hold rows, and so people's words


class ToolFailed(Exception):
    """Says what would not work, in one sentence."""


def dump(engine: Engine, snapshot: str, to: Hashed) -> None:
    """The database as that snapshot sees it. Raises ToolFailed."""
    words = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
    with _running("pg_dump", engine, [*words, f"--snapshot={snapshot}"], reads=False) as running:
        assert running.stdout
        while some := running.stdout.read(CHUNK):
            to.write(some)


def put_back(engine: Engine, chunks: Iterable[bytes]) -> None:
    """All of it or nothing. Raises ToolFailed."""
    if narrow := why_too_narrow(engine):
        raise ToolFailed(" ".join(narrow))
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    with _running("pg_restore", engine, words, reads=True) as running:
        assert running.stdin
        with suppress(BrokenPipeError):  # it ended before it had read all, and says why
            for some in chunks:
                running.stdin.write(some)
            running.stdin.flush()
        with suppress(BrokenPipeError):
            running.stdin.close()


def must_have(name: str, server: int) -> int:
    """Its major version. Raises BadInput where it is not there, or older than the database."""
    path = shutil.which(name)
    if path is None:
        raise _cannot(f"the program {name} is not installed. Install the PostgreSQL client tools.")
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(?:\.\d+|\w+)", said)
    here = int(found[1]) if found else 0
    if here < server:
        raise _cannot(
            f"{name} here is of version {here}, and the database of version {server}. "
            f"Install the client tools of version {server}."
        )
    return here


def major_of(engine: Engine) -> int:
    with engine.connect() as connection:
        told = connection.exec_driver_sql("SHOW server_version_num").scalar_one()
    return int(told) // 10000


def without_password(url: URL) -> URL:
    """`URL.set` takes nothing for no change."""
    return URL.create(
        url.drivername, url.username, None, url.host, url.port, url.database, url.query
    )


def _cannot(says: str) -> BadInput:
    return BadInput.at("database", f"database: {says}")


def _started(
    name: str, engine: Engine, words: list[str], said: IO[bytes], *, reads: bool
) -> subprocess.Popen[bytes]:
    surroundings = dict(os.environ, LC_ALL="C")
    if engine.url.password:
        surroundings["PGPASSWORD"] = str(engine.url.password)
    where = f"--dbname={written_for_libpq(without_password(engine.url))}"
    return subprocess.Popen(
        [name, where, "--no-password", *words],
        stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if reads else subprocess.PIPE,
        stderr=said,
        env=surroundings,
        start_new_session=True,  # Ctrl-C reaches us, and we end it
    )


@contextmanager
def _running(
    name: str, engine: Engine, words: list[str], *, reads: bool
) -> Iterator[subprocess.Popen[bytes]]:
    with TemporaryFile() as said:
        running = _started(name, engine, words, said, reads=reads)
        try:
            yield running
            if running.wait():
                said.seek(0)
                raise ToolFailed(_why(name, running.returncode, said.read(CHUNK)))
        finally:
            if running.poll() is None:
                running.kill()
            running.wait()
            for stream in (running.stdin, running.stdout):
                with suppress(OSError):
                    if stream:
                        stream.close()


def _why(name: str, code: int, said: bytes) -> str:
    words = said.decode("utf-8", "replace")
    known = next((says for sign, says in KNOWN.items() if sign in words), "")
    return f"{name} ended with {code}. {known}".strip()

"""What a folder of letters holds already, kept in the folder: nothing is written twice."""

import fcntl
import hashlib
import json
import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

LEDGER = "letters.jsonl"  # one line for each letter, without anybody's name
PATIENCE = 5.0  # seconds
_UNFINISHED = ".part"
_END = b"%%EOF"  # of every PDF
_OURS = re.compile(r"\d{6,}-[0-9a-f]{16}\.pdf")


class InUse(Exception):
    """Another run writes into this folder at this moment."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`row`: where it stood when it was written. `key`: of its words and of the template."""

    row: int
    file: str
    key: str
    sha256: str
    size: int


class Ledger:
    """The keys of the letters that are there, and a line for each new one."""

    def __init__(self, folder: Path, file: IO[str]) -> None:
        self._folder, self._file = folder, file
        self._keys = set[str]()
        self._end_torn_line()
        sizes = dict(_sizes(file))
        for path in folder.iterdir():
            if _OURS.fullmatch(path.name):
                self._take_in(path, sizes.get(path.name))

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, entry: Entry) -> None:
        with _named(self._folder):
            self._file.write(json.dumps(asdict(entry)) + "\n")
            self._file.flush()
        self._keys.add(entry.key)

    def besides(self, keys: Collection[str]) -> list[str]:
        """The files of the letters whose key is none of these."""
        ours = (path for path in self._folder.iterdir() if _OURS.fullmatch(path.name))
        return sorted(path.name for path in ours if _key_in(path) not in keys)

    def fileno(self) -> int:
        """Whoever keeps this open keeps every other run out."""
        return self._file.fileno()

    def _end_torn_line(self) -> None:
        self._file.seek(0)
        last = "\n"
        for line in self._file:
            last = line
        if not last.endswith("\n"):
            self._file.write("\n")

    def _take_in(self, path: Path, size: int | None) -> None:
        """A whole letter without a line was finished when the run was stopped. One of another size,
        or without its end, as after a loss of power, was not: it goes, and is written again."""
        if size is None and (content := path.read_bytes()).rstrip().endswith(_END):
            row = int(path.stem.partition("-")[0])
            self.add(_entry(row, path.name, _key_in(path), content))
        elif size == path.stat().st_size:
            self._keys.add(_key_in(path))
        else:
            path.unlink()


def put(folder: Path, row: int, key: str, content: bytes) -> Entry:
    """The file is there whole or not at all, whenever this process ends. Its name is nobody's: the
    folder may be seen by whoever carries it to the printer."""
    name = f"{row:06d}-{key}.pdf"
    unfinished = folder / f".{name}{_UNFINISHED}"
    with _named(folder):
        unfinished.write_bytes(content)
    unfinished.rename(folder / name)
    return _entry(row, name, key, content)


@contextmanager
def ledger_of(folder: Path) -> Iterator[Ledger]:
    """The folder for one run, made if it is not there. Raises InUse, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with _opened(folder) as file:
        if not _locked(file):
            raise InUse(f"Another run is writing into {folder}. Wait until it has ended.")
        for torn in folder.glob(f".*{_UNFINISHED}"):
            torn.unlink()
        yield Ledger(folder, file)


@contextmanager
def _opened(folder: Path) -> Iterator[IO[str]]:
    file = (folder / LEDGER).open("a+", encoding="utf-8")
    try:
        yield file
    finally:
        with _named(folder):  # what the disk did not take is tried once more
            file.close()


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Of a write the machine says why it failed, and not where."""
    try:
        yield
    except OSError as no:
        raise OSError(no.errno, no.strerror, str(folder)) from None


def _locked(file: IO[str]) -> bool:
    """After a run was killed, its processes still finish the letters that they have in hand."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        else:
            return True


def _key_in(path: Path) -> str:
    return path.stem.partition("-")[2]


def _entry(row: int, name: str, key: str, content: bytes) -> Entry:
    return Entry(row, name, key, hashlib.sha256(content).hexdigest(), len(content))


def _sizes(file: IO[str]) -> Iterator[tuple[str, int]]:
    file.seek(0)
    for line in file:
        try:
            entry = json.loads(line)
            yield str(entry["file"]), int(entry["size"])
        except (ValueError, KeyError, TypeError):
            continue  # torn when the machine stopped; its letter is still there

"""A file beside a list, with the rows of it that could not be used."""

import filecmp
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from errno import EEXIST
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

TRIES = 1000  # files of the same list that may lie side by side
PART = ".part"


class BesideTheList:
    """Made with the first row that it holds; never over another. `path`: empty before it is whole.

    Until then it bears another name: what a run that was ended in the midst leaves of it is taken
    by the next one, and nobody begins to mend half of it. Where one of an earlier run says the
    same, it is that one. For its owner alone: it holds what people told us. `unwritten`: why it is
    not there, or not whole: no bad row stops a good one.
    """

    def __init__(self, listed: Path, stem: str, begins: str, *, wanted: bool) -> None:
        """`stem`: how its name begins; `begins`: the first line."""
        self.listed, self.stem, self.begins, self.wanted = listed, stem, begins, wanted
        self.path, self.unwritten = "", ""
        self._file, self._part, self._rows = -1, Path(), 0

    def __enter__(self) -> "BesideTheList":
        return self

    def __exit__(self, *_: object) -> None:
        """Without `end`: the same list brought again makes it anew."""
        if self._file >= 0:
            self._part.unlink(missing_ok=True)
            self._close()

    def put(self, lines: Iterable[str]) -> None:
        """One row."""
        if not self.wanted or self.unwritten:
            return
        try:
            if self._file < 0:
                self._begin()
                self._add(self.begins)
            self._add("".join(lines))
        except OSError as no:  # a share that can only be read, a full disk
            self.unwritten = no.strerror or str(no)
        else:
            self._rows += 1

    def end(self) -> None:
        """All rows are in it. People may have begun to mend the one that is there already."""
        if self._file >= 0 and self._rows:
            try:
                self.path = str(_named(self._part, self._names()))
            except OSError as no:
                self.unwritten = no.strerror or str(no)
            else:
                self._close()

    def _names(self) -> Iterator[Path]:
        return (self.listed.with_name(f"{self.stem}{n or ''}.csv") for n in range(TRIES))

    def _begin(self) -> None:
        """Under the first name that is free and that nobody is writing under."""
        free = (name for name in self._names() if not name.exists())
        parts = (name.with_name(f"{name.name}{PART}") for name in free)
        mine = next(filter(None, map(_mine, parts)), None)
        if mine is None:
            raise FileExistsError(EEXIST, os.strerror(EEXIST))
        self._part, self._file = mine
        os.ftruncate(self._file, 0)

    def _add(self, words: str) -> None:
        """Whole or not at all."""
        there, told = os.fstat(self._file).st_size, words.encode()
        try:
            while told:
                told = told[os.write(self._file, told) :]
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file, there)
                os.lseek(self._file, there, os.SEEK_SET)
            raise

    def _close(self) -> None:
        with suppress(OSError):  # some disks say no only now; what was written was counted
            os.close(self._file)
        self._file = -1


def _mine(part: Path) -> tuple[Path, int] | None:
    """Opened for this run alone; nothing while another writes it."""
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    except OSError:  # a share that knows no locks
        return part, file
    if _is_at(file, part):
        return part, file
    os.close(file)
    return None


def _is_at(file: int, part: Path) -> bool:
    """Not so where another run gave it its name, between our opening and our lock."""
    return part.exists() and os.path.samestat(os.fstat(file), part.stat())


def _named(part: Path, names: Iterator[Path]) -> Path:
    """The file of an earlier run that holds the same: then this one goes, since what people told
    us shall not lie about twice. Else under the first name that is free.
    """
    for name in names:
        if not name.exists():
            return part.rename(name)
        if filecmp.cmp(name, part, shallow=False):
            part.unlink()
            return name
    raise FileExistsError(EEXIST, os.strerror(EEXIST))

"""Files of a backup put where they belong: all of them, or none that would stand in the way."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from disclosure.operations.backups.file import Opened, private, unfit
from disclosure.records.not_written import NO_ROOM, why_not_written
from disclosure.records.out_of_reach import Away, why_out_of_reach
from disclosure.records.whole_file import beside


@contextmanager
def all_or_nothing() -> Iterator[ExitStack]:
    """What is to be undone where a later step fails: else its second try would be refused.

    Raises BadInput where the database finds no room.
    """
    try:
        with ExitStack() as undo:
            yield undo
            undo.pop_all()
    except SQLAlchemyError as error:
        if why_out_of_reach(error) is not Away.FULL:
            raise
        raise unfit(f"{NO_ROOM} What was put there was taken away again.", "database") from None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Two restores at once would each take away, or write over, what the other put there. A folder
    that was not there goes again where nothing came into it. Raises BadInput.
    """
    with ExitStack() as undo:
        make_folder(folder, undo, 0o700)
        with ExitStack() as held:
            place = os.open(folder, os.O_RDONLY)
            held.callback(os.close, place)
            try:
                flock(place, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                says = f"another restore works in {folder}. Wait until it has ended."
                raise unfit(says, "home") from None
            except OSError:
                pass  # a disk that knows no locks
            yield
        undo.pop_all()


@contextmanager
def putting(to: Path) -> Iterator[None]:
    """Says by its own name what could not be written; the names that we work under are hidden."""
    try:
        yield
    except OSError as error:
        says = f"{to} cannot be written, and what was put there was taken away again. "
        raise unfit(says + why_not_written(error), "home") from None


def put(backup: Opened, name: str, to: Path, undo: ExitStack) -> None:
    """Under another name until it is whole."""
    make_folder(to.parent, undo)
    fresh = beside(to)
    take_away(fresh)  # of a restore that was killed: in a container the next has the same number
    try:
        with putting(to):
            with private(fresh) as written:
                for some in backup.chunks(name):
                    written.write(some)
                written.flush()
                os.fsync(written.fileno())
            fresh.replace(to)
            undo.callback(take_away, to)
    finally:
        take_away(fresh)


def mark(place: Path, undo: ExitStack) -> None:
    """An empty file, on the disk before anything that follows is, also after a power cut."""
    with putting(place):
        place.touch(0o600)
        folder = os.open(place.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    undo.callback(take_away, place)


def make_folder(folder: Path, undo: ExitStack, mode: int = 0o777) -> None:
    if not folder.is_dir():
        make_folder(folder.parent, undo)
        with putting(folder):
            folder.mkdir(mode=mode)
        undo.callback(_take_away_folder, folder)


def take_away(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)


def _take_away_folder(folder: Path) -> None:
    with suppress(OSError):  # what somebody else put into it meanwhile stays
        folder.rmdir()

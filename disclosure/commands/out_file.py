"""What a command writes: for its owner alone, whole or not at all, never over another."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from disclosure.kinds.faults import BadInput
from disclosure.records.not_written import why_not_written

FILE = click.Path(path_type=Path, dir_okay=False)
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def must_be_free(out: Path) -> None:
    """Asked before the work begins. Raises BadInput."""
    if out.exists():
        raise BadInput.at("out", f"out: {out} is there already. Choose another name.")
    _its_folder_must_be_there(out)


def _its_folder_must_be_there(out: Path) -> None:
    """Raises BadInput."""
    if not out.parent.is_dir():
        raise BadInput.at("out", f"out: there is no folder {out.parent}.")


def put(out: Path, made: bytes) -> None:
    """What stands there already is kept. Raises BadInput."""
    with putting(out) as file:
        file.write(made)


def put_over(out: Path, made: bytes) -> None:
    """A file that stands there already stands until all of this is written. Raises BadInput."""
    if out.exists() and not out.is_file():  # a pipe, or the terminal: never to be put aside
        with _said():
            out.write_bytes(made)
        return
    _its_folder_must_be_there(out)
    with putting(out.resolve(), over=out.exists()) as file:
        file.write(made)


@contextmanager
def putting(out: Path, over: bool = False) -> Iterator[IO[bytes]]:
    """The same, piece by piece: it has its name once all of it is written. Raises BadInput."""
    fresh = _beside(out)
    with _said():
        try:
            with os.fdopen(os.open(fresh, _FRESH, 0o600), "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if not over:
                with _ours(out):
                    os.close(os.open(out, _FRESH, 0o600))
            fresh.replace(out)
        finally:
            fresh.unlink(missing_ok=True)


def put_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """A new folder with these files, by their names in it. Raises BadInput."""
    fresh = _beside(out)
    with _said():
        try:
            fresh.mkdir(mode=0o700)
            for name, content in files.items():
                (fresh / name).parent.mkdir(exist_ok=True)
                (fresh / name).write_bytes(content)
            with _ours(out):
                out.mkdir(mode=0o700)
            fresh.replace(out)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.{os.getpid()}")


@contextmanager
def _ours(out: Path) -> Iterator[None]:
    """From here on the name is ours. Raises BadInput where it is somebody else's."""
    try:
        yield
    except FileExistsError:
        raise BadInput.at("out", f"out: {out} is there already.") from None


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput.at("out", f"out: {why_not_written(error)}") from None

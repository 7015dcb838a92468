"""What a command writes: for its owner alone, whole or not at all, never over another."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import click

from disclosure.kinds.faults import BadInput
from disclosure.records.not_written import why_not_written
from disclosure.records.whole_file import beside, whole_file

FILE = click.Path(path_type=Path, dir_okay=False)


def must_be_free(out: Path) -> None:
    """Asked before the work begins. Raises BadInput."""
    if out.exists():
        raise BadInput.at("out", f"out: {out} is there already. Choose another name.")
    _its_folder_must_be_there(out)


def _its_folder_must_be_there(out: Path) -> None:
    """Raises BadInput."""
    if not out.parent.is_dir():
        raise BadInput.at("out", f"out: there is no folder {out.parent}.")


def make_ready(folder: Path) -> None:
    """Where several files will go, tried before the work begins. Raises BadInput."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()
    except OSError as error:
        why = why_not_written(error)
        raise BadInput.at("out", f"out: {folder} cannot be written to: {why}") from None


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
    with _said(), _ours(out), whole_file(out, over=over) as file:
        yield file


def put_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """A new folder with these files, by their names in it. Raises BadInput."""
    fresh = beside(out)
    with _said():
        try:
            shutil.rmtree(fresh, ignore_errors=True)  # as `whole_file` does
            fresh.mkdir(mode=0o700)
            for name, content in files.items():
                (fresh / name).parent.mkdir(exist_ok=True)
                (fresh / name).write_bytes(content)
            with _ours(out):
                out.mkdir(mode=0o700)
            fresh.replace(out)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def _ours(out: Path) -> Iterator[None]:
    """Raises BadInput where the name is somebody else's."""
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

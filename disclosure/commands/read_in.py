"""What a command reads: a file that is named, or standard input; what is no JSON is said."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from disclosure.kinds.documents import NotJson, read_once
from disclosure.kinds.faults import BadInput

CLOSED = "Standard input is closed. Give a file, or pipe it in."


class ReadFile(click.File):
    """A file to read, or - for standard input, which whoever calls may have closed."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> IO[Any]:
        if value == "-" and sys.stdin is None:
            self.fail(CLOSED, param, ctx)
        return super().convert(value, param, ctx)


BYTES = ReadFile("rb")
A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def read_json(stream: IO[bytes], field: str = "data") -> object:
    """`field`: the option that the file was named with. Raises BadInput."""
    try:
        return read_once(read_all(stream, field))
    except NotJson:
        raise BadInput.at(field, f"{field}: this is not JSON.") from None


def read_all(stream: IO[bytes], field: str) -> bytes:
    """`field`: as above. Raises BadInput."""
    with _named(field):
        return stream.read()


def read_line(field: str) -> str:
    """One line of standard input, without what Windows puts around it. Raises BadInput."""
    if sys.stdin is None:
        raise BadInput.at(field, f"{field}: {CLOSED}")
    with _named(field):
        return sys.stdin.readline().removeprefix("\ufeff").rstrip("\r\n")


@contextmanager
def _named(field: str) -> Iterator[None]:
    """Where nothing can be read: of a disk that fails, or what was opened to be written."""
    try:
        yield
    except OSError as error:
        why = error.strerror or "nothing can be read from it"
        raise BadInput.at(field, f"{field}: this cannot be read: {why}.") from None
    except UnicodeDecodeError:
        raise BadInput.at(field, f"{field}: this is not UTF-8. Pipe it in as UTF-8.") from None

"""A file that a command writes: for its owner alone, whole or not at all, never over another."""

import os
from pathlib import Path

import click

from disclosure.kinds.faults import BadInput, Fault
from disclosure.records.not_written import why_not_written

FILE = click.Path(path_type=Path, dir_okay=False)


def must_be_free(out: Path) -> None:
    """Asked before the work begins. Raises BadInput."""
    if out.exists():
        raise BadInput([Fault("out", f"out: {out} is there already. Choose another name.")])
    if not out.parent.is_dir():
        raise BadInput([Fault("out", f"out: there is no folder {out.parent}.")])


def put(out: Path, made: bytes) -> None:
    """What stands there already is kept. Raises BadInput."""
    fresh = out.with_name(f".{out.name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(fresh, flags, 0o600), "wb") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        os.close(os.open(out, flags, 0o600))  # the name is ours from here on
        fresh.replace(out)
    except FileExistsError:
        raise BadInput([Fault("out", f"out: {out} is there already.")]) from None
    except OSError as error:
        raise BadInput([Fault("out", f"out: {why_not_written(error)}")]) from None
    finally:
        fresh.unlink(missing_ok=True)

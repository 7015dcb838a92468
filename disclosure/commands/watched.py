"""How far a long command has come, on one line that is written over, where somebody watches."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from disclosure.commands.output import put_aside

SHOWN_EACH = 0.5  # seconds between two of its lines
GOES_ON = "What was kept of them stays: run it again, and it goes on from there."


class Done(Protocol):
    """What counts the rows it is through with."""

    @property
    def done(self) -> int: ...


@contextmanager
def watched(about: int) -> Iterator[Callable[[Done], None]]:
    """`about`: how many rows there are, as far as can be known before they are read. Where the
    work breaks off midway, it is said that not all of it was in vain."""
    began = shown = time.monotonic()
    is_seen = sys.stderr.isatty()
    through = 0

    def progress(told: Done) -> None:
        nonlocal shown, through
        through = told.done
        if is_seen and (at := time.monotonic()) - shown > SHOWN_EACH:
            shown = at
            put_aside(f"\r{_line(told.done, about, at - began):<78}", ends_line=False)

    try:
        yield progress
    except BaseException:
        if through:
            put_aside(f"It stopped after {through:,} of about {about:,}. {GOES_ON}")
        raise
    if is_seen:
        put_aside(f"\r{'':<78}\r", ends_line=False)


def _line(done: int, about: int, seconds: float) -> str:
    rate = done / seconds
    left = max(about - done, 0) / rate if rate else 0
    return f"{done:,} of about {about:,}, {rate:.1f} a second, {_time(left)} left"


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"about {minutes} minutes" if minutes > 1 else f"{seconds:.0f} seconds"

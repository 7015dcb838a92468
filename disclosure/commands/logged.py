"""One line of the log for each command in production: which, how it ended, how long it took."""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

import click

from disclosure import logs
from disclosure.settings import Settings, WrongSettings

_log = logs.log(__name__)


@contextmanager
def said_of(group: click.Group, words: Sequence[str]) -> Iterator[None]:
    """Its name alone: what stands behind it are people's references and words."""
    settings = _settings()
    in_production = settings is not None and settings.production
    logs.start(settings, logging.INFO if in_production else logging.WARNING)
    began, code = perf_counter(), 0
    try:
        yield
    except (click.exceptions.Exit, SystemExit) as ended:
        code = int(ended.exit_code if isinstance(ended, click.exceptions.Exit) else ended.code or 0)
        raise
    except Exception:
        code = 1
        raise
    finally:
        ms = round((perf_counter() - began) * 1000)
        _log.info("command", command=name_of(group, words), exit=code, ms=ms)


def name_of(group: click.Group, words: Sequence[str]) -> str:
    """As far as it is a name of ours: `user add`."""
    found: list[str] = []
    here: click.Command | None = group
    for word in words:
        if isinstance(here, click.Group):
            here = here.get_command(click.Context(here), word)
            found += [word] if here else []
    return " ".join(found)


def _settings() -> Settings | None:
    try:
        return Settings.read(os.environ)
    except WrongSettings:
        return None

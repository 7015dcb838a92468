"""`serve`: the web server itself, as this installation runs it."""

import os
import re
import shutil
import sys

import click

from disclosure.capacity import PATIENCE
from disclosure.commands.output import answering
from disclosure.commands.session import a_session
from disclosure.settings import ROOT, Settings

AT_THE_END = 30  # seconds that requests in hand have, when it is stopped or started anew
# The proxy's connection is used again; a little longer than nginx keeps it, so that none is cut.
KEPT_OPEN = 75
SOCKET_FOR = "0o007"  # the account and the group of this program: its proxy is in the group


@click.command()
def serve() -> None:
    """Serve the pages on the address of the settings."""
    settings = Settings.read(os.environ)
    with answering(as_json=False), a_session():
        pass  # in development this makes a database that is not there yet
    command = server_command(settings)
    os.execve(command[0], command, os.environ | counting_together(settings))  # ends as one process


def server_command(settings: Settings) -> list[str]:
    """Commands never import the web; they start it."""
    if settings.production:
        return [sys.executable, "-m", "gunicorn", *_options(settings), "wsgi:app"]
    host, _, port = settings.bind.rpartition(":")
    app = str(ROOT / "wsgi.py")
    return [sys.executable, "-m", "flask", "--app", app, "run", "--host", host, "--port", port]


def _options(settings: Settings) -> list[str]:
    """Never --preload: a connection that is opened before the workers would be shared by them.

    Never --max-requests: during an upgrade, a worker begun anew meets a newer database, refuses to
    start, and takes the whole server with it.
    """
    here = settings.capacity
    told: dict[str, object] = {
        "workers": here.workers,
        "threads": here.threads,
        "worker-class": "gthread",
        "bind": settings.bind,  # where systemd hands over a socket, that one
        "umask": SOCKET_FOR,
        "timeout": PATIENCE,
        "graceful-timeout": AT_THE_END,
        "keep-alive": KEPT_OPEN,
        "pythonpath": ROOT,
        "logger-class": "disclosure.gunicorn_log.OneLineEach",
    }
    words = [word for name, value in told.items() for word in (f"--{name}", str(value))]
    return [*words, "--no-control-socket"]  # systemd and signals are enough, and one door less


def counting_together(settings: Settings) -> dict[str, str]:
    """Where workers count, so that each answers for all; emptied at each start."""
    shared = settings.home / "metrics" / re.sub(r"\W+", "-", settings.bind)
    shutil.rmtree(shared, ignore_errors=True)
    shared.mkdir(parents=True, exist_ok=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(shared)}

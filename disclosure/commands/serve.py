"""`serve`: the web server itself, as this installation runs it."""

import os
import shutil
import sys
import tempfile
from fcntl import LOCK_EX, LOCK_NB, flock
from hashlib import sha256
from pathlib import Path

import click

from disclosure.capacity import PATIENCE
from disclosure.commands.free_address import must_be_free
from disclosure.commands.output import answering
from disclosure.commands.session import a_session
from disclosure.settings import ROOT, Settings

AT_THE_END = 30  # seconds that requests in hand have, when it is stopped or started anew
# The proxy's connection is used again; a little longer than nginx keeps it, so that none is cut.
KEPT_OPEN = 75
SOCKET_FOR = "0o007"  # the account and the group of this program: its proxy is in the group
GUNICORN = ROOT / "disclosure" / "gunicorn_here.py"
FLASK = ROOT / "disclosure" / "flask_here.py"
IN_MEMORY = "/dev/shm"


@click.command()
def serve() -> None:
    """Serve the pages on the address of the settings."""
    settings = Settings.read(os.environ)
    with answering(as_json=False), a_session():
        pass  # in development this makes a database that is not there yet
    must_be_free(settings)
    command = server_command(settings)
    os.execve(command[0], command, os.environ | counting_together(settings))  # ends as one process


def server_command(settings: Settings) -> list[str]:
    """Commands never import the web; they start it. `-P`: with no module from the folder one
    stands in.
    """
    python = [sys.executable, "-P"]
    if settings.production:
        return [*python, str(GUNICORN), *_options(settings), "wsgi:app"]
    return [*python, str(FLASK), settings.bind]


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
        "forwarder-headers": "",  # a header never renames the address that was asked for
    }
    words = [word for name, value in told.items() for word in (f"--{name}", str(value))]
    return [*words, "--no-control-socket"]  # systemd and signals are enough, and one door less


def counting_together(settings: Settings) -> dict[str, str]:
    """Where workers count, so that each answers for all; a new folder at each start. What starts
    before left goes, unless a server still counts there.

    Never on the disk of the data: its files are mapped into memory, and a process that touches
    one on a full disk is killed.
    """
    of_this = sha256(f"{settings.home} {settings.bind}".encode()).hexdigest()[:12]
    place, begins = _in_memory(), f"disclosure-{of_this}-"
    for left in place.glob(f"{begins}*"):
        if not _is_counted_in(left):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f".{begins}", dir=place))
    _hold(made)  # before it has the name that others look for
    here = made.rename(made.with_name(made.name.removeprefix(".")))
    return {"PROMETHEUS_MULTIPROC_DIR": str(here)}


def _is_counted_in(folder: Path) -> bool:
    try:
        os.close(_hold(folder))
    except OSError:  # a living server holds it, or it is another account's
        return True
    return False


def _hold(folder: Path) -> int:
    """By whatever this process becomes and by its workers, until the last of them ends: the number
    of a process, which another may get, would tell less. Raises OSError where another holds it.
    """
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        flock(lock, LOCK_EX | LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    os.set_inheritable(lock, True)
    return lock


def _in_memory() -> Path:
    """The folder that systemd makes for a service, else memory, else where temporary files go."""
    given = os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    places = (given, IN_MEMORY, tempfile.gettempdir())
    return Path(next(each for each in places if each and os.access(each, os.W_OK | os.X_OK)))

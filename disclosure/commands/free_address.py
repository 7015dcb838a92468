"""The address that the pages are to listen on, tried once before the server is begun.

The server itself says of one it cannot have only that it cannot. And a socket file that is there it
takes away and makes anew, so that whoever served on it is reached by nobody any more.
"""

import errno
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from disclosure.proxies import SOCKET
from disclosure.settings import LAST_PORT, Settings, WrongSettings

ANSWERS_IN = 1.0  # seconds, on a socket file of this machine
TAKEN = (
    "something listens there already. Is it a `disclosure serve`? It goes on; end it first, or "
    "give this one another address"
)
MENDS: Mapping[int, str] = {
    errno.EADDRINUSE: TAKEN,
    errno.EADDRNOTAVAIL: "this machine has no such address. Give one of its own, or 0.0.0.0 for "
    "all of them",
    errno.EACCES: "this account may not listen there. Give a port above 1023, or a socket in a "
    "folder that it may write to",
    errno.EEXIST: "a file is there that is no socket. Give another name",
    errno.ENOENT: "there is no such folder. Make it, for this account to write to",
}


def must_be_free(settings: Settings) -> None:
    """Raises WrongSettings. What systemd hands over is there already, and is ours."""
    if _is_handed_over():
        return
    try:
        if settings.bind.startswith(SOCKET):
            _try_file(settings.bind.removeprefix(SOCKET))
        else:
            _try_port(settings.bind)
    except OverflowError:
        raise _cannot(settings, f"a port is a number up to {LAST_PORT}") from None
    except (socket.gaierror, UnicodeError):
        raise _cannot(settings, "nobody here knows a machine of that name") from None
    except OSError as error:
        why = MENDS.get(error.errno or 0, error.strerror or str(error))
        raise _cannot(settings, why) from None


def _is_handed_over() -> bool:
    """As gunicorn asks it, which is this process in a moment."""
    return os.environ.get("LISTEN_PID") == str(os.getpid()) and bool(os.environ.get("LISTEN_FDS"))


def _try_port(bind: str) -> None:
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind((host.strip("[]"), int(port)))


def _try_file(name: str) -> None:
    """What a server left that was killed is taken away; what answers, or is no socket, stays."""
    file = Path(name)
    with socket.socket(socket.AF_UNIX) as tried:
        if file.is_socket():
            _must_not_answer(name)
            file.unlink()
        elif file.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        tried.bind(name)
        file.unlink()


def _must_not_answer(name: str) -> None:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(ANSWERS_IN)
        try:
            caller.connect(name)
        except ConnectionRefusedError:
            return
        except (TimeoutError, BlockingIOError):
            pass  # so busy that it takes nobody more
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _cannot(settings: Settings, why: str) -> WrongSettings:
    return WrongSettings((f"DISCLOSURE_BIND: {settings.bind}: {why}.",))

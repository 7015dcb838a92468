"""Processes that do one piece of work after the other, each piece in a process by itself.

Not those of `multiprocessing`: they run the program that started them once more before they begin,
which costs each of them seconds, and a page's worth of memory that no letter needs. Here a process
knows only what its work imports. It hears no Ctrl-C, and it ends when whoever started it does.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

ROOT = Path(__file__).parents[2]


class Ended(Exception):
    """The process that had this piece of work ended before it was done."""


class Pool(Protocol):
    """Where work is handed in; the answer comes later."""

    def submit(self, work: Callable[..., Any], /, *told: Any) -> Future[Any]: ...


@contextmanager
def pool_of(workers: int, holding: Sequence[int] = ()) -> Iterator[Pool]:
    """As many processes, begun when the first work comes. One worker is this process itself.

    `holding`: open files, by number, that each process keeps open as long as it lives; a lock on
    one of them is then held until the last piece of work is done, whoever was killed before.
    """
    if workers == 1:
        yield _Here()
        return
    processes = _Processes(holding)
    with ThreadPoolExecutor(workers) as threads:
        try:
            yield _Threads(threads, processes)
        finally:
            threads.shutdown(wait=True, cancel_futures=True)
            processes.close()


class _Here:
    def submit(self, work: Callable[..., Any], /, *told: Any) -> Future[Any]:
        made: Future[Any] = Future()
        made.set_result(work(*told))
        return made


class _Threads:
    """Each thread has a process of its own, and waits for it."""

    def __init__(self, threads: ThreadPoolExecutor, processes: "_Processes") -> None:
        self._threads, self._processes = threads, processes

    def submit(self, work: Callable[..., Any], /, *told: Any) -> Future[Any]:
        return self._threads.submit(self._processes.do, work, told)


class _Processes:
    """The process of each thread; one that ended is begun anew for the next piece of work."""

    def __init__(self, holding: Sequence[int]) -> None:
        self._holding = holding
        self._mine = threading.local()
        self._all: list[subprocess.Popen[bytes]] = []

    def do(self, work: Callable[..., Any], told: tuple[Any, ...]) -> Any:
        process: subprocess.Popen[bytes] | None = getattr(self._mine, "process", None)
        if process is None:
            process = self._mine.process = self._begun()
        assert process.stdin
        assert process.stdout
        try:
            _send(process.stdin, (work, told))
            done, answer = pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._mine.process = None
            raise Ended from None
        if not done:
            raise answer
        return answer

    def close(self) -> None:
        for process in self._all:
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
            process.wait()

    def _begun(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
            start_new_session=True,
            pass_fds=self._holding,
        )
        self._all.append(process)
        return process


def _send(pipe: IO[bytes], words: object) -> None:
    pipe.write(pickle.dumps(words))
    pipe.flush()


def _work() -> None:
    """The life of a process: until nobody hands it work any more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever is printed is no answer
    while True:
        try:
            work, told = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = (True, work(*told))
        except Exception as error:  # it belongs to whoever asked
            answer = (False, error)
        try:
            _send(answers, answer)
        except BrokenPipeError:
            return


if __name__ == "__main__":
    _work()

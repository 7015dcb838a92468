"""Other processes for tests: forked from one clean process that has imported and read it all."""

from multiprocessing import context, get_context, set_forkserver_preload

import tests.cases  # noqa: F401 - what every child needs; importing it here saves seconds a child
from disclosure.policy import policy

policy()  # read once, before anything is forked


def processes() -> context.ForkServerContext:
    """Nothing of this process goes with them: no connection, no lock, no thread."""
    set_forkserver_preload(["tests.processes"])
    return get_context("forkserver")

"""Another machine that serves the same pages, and whose clock is not quite ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import time
from types import SimpleNamespace

import pytest
from itsdangerous import timed

from disclosure.clock import now
from disclosure.pages import guard
from disclosure.pages.family import door as family_door
from disclosure.pages.serving import safety
from disclosure.pages.signing_in import half_way, second_factor
from disclosure.pages.signing_in import page as signing_in


@contextmanager
def ahead(seconds: int) -> Iterator[None]:
    """What is asked meanwhile, a machine answers whose clock is so many seconds before ours."""
    with pytest.MonkeyPatch.context() as there:
        there.setattr(timed, "time", SimpleNamespace(time=lambda: time() + seconds))
        for module in (family_door, guard, half_way, safety, second_factor, signing_in):
            there.setattr(module, "now", lambda: now() + timedelta(seconds=seconds))
        yield

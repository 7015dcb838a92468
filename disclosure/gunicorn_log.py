"""How gunicorn itself speaks: into the one log of the program. Only `disclosure serve` names it."""

import os
from typing import Any

from gunicorn.glogging import Logger

from disclosure import logs
from disclosure.settings import Settings


class OneLineEach(Logger):  # type: ignore[misc]
    """Its own handlers would write what a request said, in lines of their own."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        logs.start(Settings.read(os.environ))

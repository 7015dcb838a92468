"""gunicorn for `disclosure serve`: it runs nothing that merely lies in the folder one stands in.

As it comes, it puts that folder before Python's own library, and takes its settings from a
`gunicorn.conf.py` in it: whoever can write there would run what they like with our keys.
"""

import gc
import os
from importlib import import_module
from typing import Any

from gunicorn.app.wsgiapp import WSGIApplication
from gunicorn.config import get_default_config_file


class Here(WSGIApplication):  # type: ignore[misc]
    def chdir(self) -> None:
        os.chdir(self.cfg.chdir)

    def load_config_from_file(self, filename: str) -> Any:
        """One that somebody named is read; one that was found is not."""
        return (
            {} if filename == get_default_config_file() else super().load_config_from_file(filename)
        )


def read_once(arbiter: object) -> None:
    """The program is read before the workers are, who share it: they begin in a moment, and with
    less memory. Nothing is opened here, and no app is made.
    """
    import_module("disclosure.app")
    gc.freeze()  # to look for rubbish in what is shared would copy it


if __name__ == "__main__":
    here = Here("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn")
    here.cfg.set("on_starting", read_once)
    here.run()

"""A command that is called does not wait for all the others to be read."""

import subprocess
import sys

from disclosure.settings import ROOT

CALL = """
import sys
from disclosure.commands.main import main
main(["paper", "--help"], standalone_mode=False)
print(*(name for name in sys.modules if name.startswith("disclosure.commands.")))
"""


def test_only_the_command_that_was_called_is_read() -> None:
    words = [sys.executable, "-c", CALL]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    read = done.stdout.splitlines()[-1].split()
    assert "disclosure.commands.paper" in read
    assert not {"disclosure.commands.letters", "disclosure.commands.serve"} & set(read)

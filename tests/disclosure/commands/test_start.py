"""A command that is called does not wait for all the others to be read, and the log names it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from disclosure.settings import ROOT
from tests.terminal import Terminal

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


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("show", "INC-2026-000001"), "show"),
        (("user", "add", "new@example.org"), "user add"),
        (("shwo", "INC-2026-000001"), ""),
    ],
)
def test_the_log_of_production_says_which_command_it_was_and_none_of_its_words(
    production: Terminal, words: tuple[str, ...], name: str
) -> None:
    lines = [line for line in production.run(*words).stderr.splitlines() if line.startswith("{")]
    (line,) = [line for line in map(json.loads, lines) if line["event"] == "command"]
    assert line["command"] == name
    assert not {"INC-2026-000001", "new@example.org"} & set(line.values())


def test_a_slip_in_the_name_of_a_command_is_answered_with_the_name(tmp_path: Path) -> None:
    said = Terminal(tmp_path / "home").run("dcotor").stderr
    assert "No such command 'dcotor'. Did you mean 'doctor'?" in said


def test_how_the_first_keys_are_made_is_told_where_none_are_set_yet(tmp_path: Path) -> None:
    """The help of every command but two was refused for what it would have helped with."""
    unset = Terminal(tmp_path, {"DISCLOSURE_MODE": "production"})
    assert unset.run("keys", "new").exit_code == 2
    told = unset.run("keys", "--help")
    assert (told.exit_code, "Usage:" in told.output) == (0, True)

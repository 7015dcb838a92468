"""What a script learns where its own pipes are broken: it was done, or nothing was changed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from disclosure.settings import ROOT
from tests.by_command import opened, opening, person
from tests.people import ADA, BEN
from tests.terminal import Terminal

FULL = Path("/dev/full")
DONE = "It was done; the answer could not be written"
long = partial(pytest.param, marks=pytest.mark.long)  # each starts a program of its own
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this machine has no full device")


@dataclass(frozen=True)
class Ended:
    code: int
    answer: str
    says: str


def run(
    terminal: Terminal, words: list[str], shell: str, out: int = subprocess.PIPE, **settings: str
) -> Ended:
    """As a shell runs it, with its own standard input and output."""
    told = {name: value for name, value in os.environ.items() if name[:11] != "DISCLOSURE_"}
    told |= {"DISCLOSURE_HOME": str(terminal.home), "PYTHONDONTWRITEBYTECODE": "1", **settings}
    command = ["sh", "-c", f'exec "$@" {shell}', "sh"]
    command += [sys.executable, "-m", "disclosure.commands.main", *words]
    done = subprocess.run(
        command, env=told, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, timeout=120
    )
    says = done.stderr.decode()
    assert "Traceback" not in says
    assert "a fault of its own" not in says
    return Ended(done.returncode, (done.stdout or b"").decode(), says)


def written(folder: Path, document: Any) -> str:
    file = folder / "told.json"
    file.write_text(json.dumps(document))
    return str(file)


@needs_full
@pytest.mark.parametrize("form", [pytest.param([], marks=pytest.mark.long), ["--json"]])
@pytest.mark.parametrize("shell", [f">{FULL}", long(">&-")])
def test_what_was_done_is_not_said_to_be_undone_where_the_answer_is_lost(
    terminal: Terminal, tmp_path: Path, form: list[str], shell: str
) -> None:
    """Else a script would open a second case."""
    words = ["open", "--as", ADA, "--data", written(tmp_path, opening()), *form]
    ended = run(terminal, words, shell)
    assert (ended.code, DONE in ended.says) == (3, True)
    assert ended.says.count("\n") == 1
    assert terminal("audit", "verify")["entries"] == 1


@pytest.fixture
def unread() -> Iterator[int]:
    """A pipe whose reader has gone, as `head` goes."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


def test_what_was_done_is_no_refusal_where_nobody_reads_on(
    terminal: Terminal, tmp_path: Path, unread: int
) -> None:
    """1 is a no; whoever stopped reading is told of no fault."""
    words = ["open", "--as", ADA, "--data", written(tmp_path, opening())]
    ended = run(terminal, words, "", unread)
    assert (ended.code, ended.says) == (3, "")
    assert terminal("audit", "verify")["entries"] == 1


@pytest.mark.long
def test_bad_input_stays_bad_input_where_nobody_reads_on(
    terminal: Terminal, tmp_path: Path, unread: int
) -> None:
    words = ["open", "--as", ADA, "--data", written(tmp_path, []), "--json"]
    ended = run(terminal, words, "", unread)
    assert ended.code == 2
    assert "Give an object with named fields" in ended.says


@pytest.mark.long
def test_the_demo_goes_to_its_end_where_nobody_reads_on(
    terminal: Terminal, tmp_path: Path, unread: int
) -> None:
    home = {"DISCLOSURE_HOME": str(tmp_path / "demo"), "DISCLOSURE_KEYS": str(tmp_path / "key")}
    assert run(terminal, ["demo"], "", unread, **home).code == 3
    assert len(list((tmp_path / "demo" / "demo").glob("LET-*-closing.pdf"))) == 1


@pytest.mark.long
@needs_full
def test_what_was_refused_stays_refused_where_the_answer_is_lost(
    terminal: Terminal, tmp_path: Path
) -> None:
    words = ["open", "--as", ADA, "--data", written(tmp_path, []), "--json"]
    ended = run(terminal, words, f">{FULL}")
    assert (ended.code, DONE in ended.says) == (2, False)
    assert "Give an object with named fields" in ended.says
    assert "The answer could not be written: No space left on device." in ended.says
    assert run(terminal, words, f">{FULL} 2>{FULL}").code == 2


@pytest.mark.long
@needs_full
def test_a_disk_that_is_full_for_help_is_said_in_a_sentence(terminal: Terminal) -> None:
    assert run(terminal, ["--help"], f">{FULL}").code == 2


@pytest.mark.long
def test_a_letter_that_the_terminal_does_not_know_is_spelled_out(
    terminal: Terminal, tmp_path: Path
) -> None:
    ref = opened(terminal)
    told = {"to": person(terminal, ref), "text": "I am sorry if you feel upset \u2013 so sorry."}
    words = ["letter", "draft", ref, "holding", "--as", BEN, "--data", written(tmp_path, told)]
    ended = run(terminal, words, "", PYTHONIOENCODING="latin-1")
    assert (ended.code, "\\u2013 so sorry" in ended.answer) == (0, True)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["open", "--as", ADA, "--data", "-"], "data"),
        long(["letter", "check", "-"], "file"),
        long(["audit", "take-heads", "-", "--from", "there"], "file"),
        long(
            ["user", "add", "x@y.org", "--name", "X", "--role", "coach", "--password-stdin"],
            "password",
        ),
        long(["audit", "house", "--searched", "-"], "searched"),
    ],
)
def test_an_input_that_is_closed_is_bad_input(
    terminal: Terminal, words: list[str], field: str
) -> None:
    ended = run(terminal, [*words, "--json"], "<&-")
    (fault,) = json.loads(ended.answer)["faults"]
    assert (ended.code, fault["field"]) == (2, field)
    assert "Standard input is closed." in fault["says"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["duties", "--facts", "-"], "facts"),
        long(["open", "--as", ADA, "--data", "-"], "data"),
        long(["letter", "check", "-"], "file"),
        long(
            ["user", "add", "x@y.org", "--name", "X", "--role", "coach", "--password-stdin"],
            "password",
        ),
    ],
)
def test_an_input_that_cannot_be_read_is_named(
    terminal: Terminal, tmp_path: Path, words: list[str], field: str
) -> None:
    """Such as one on a disk that fails; here one that was opened to be written."""
    ended = run(terminal, [*words, "--json"], f"0> {tmp_path / 'there'}")
    (fault,) = json.loads(ended.answer)["faults"]
    assert (ended.code, fault["field"]) == (2, field)
    assert f"{field}: this cannot be read: " in fault["says"]

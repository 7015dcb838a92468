"""docs/ as a site: its links hold, it fetches nothing from elsewhere, its commands are there."""

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from disclosure.commands.reference import all_commands
from tests.test_practices import ROOT

DOCS = ROOT / "docs"
BY_HAND = sorted([*DOCS.glob("*.md"), *DOCS.glob("first-hour/*.md"), *DOCS.glob("how-to/*.md")])
FENCED = re.compile(r"^ *```\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
CALLED = re.compile(r"(?:^|[\s/|])disclosure ([a-z-].*)")
IN_A_LINE = re.compile(r"`(?:\.venv/bin/)?disclosure ([^`]+)`")
LOADED = re.compile(
    r"""<(?:script|img|iframe|source)[^>]+src=["'](?:https?:)?//
    | <link[^>]+(?:stylesheet|icon)[^>]+href=["'](?:https?:)?//
    | <link[^>]+href=["'](?:https?:)?//[^>]+(?:stylesheet|icon)
    | @import\ +["'(]*(?:url\()?["']?(?:https?:)?//
    | url\(["']?(?:https?:)?//""",
    re.VERBOSE,
)
LINK = re.compile(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)")
PATH = re.compile(r"`((?:disclosure|letters|policy|templates|tests|workflows)(?:/[\w./]+)?)`")
NEW = re.compile(r"^A new file, `([^`]+)`", re.MULTILINE)
DECISIONS = sorted(DOCS.glob("decisions/*.md"))
FOLDER = re.compile(r"`(\w+)/")  # with which a path begins
INSIDE = {each.name for each in (ROOT / "disclosure").iterdir() if each.is_dir()}
INSIDE -= {each.name for each in ROOT.iterdir()}  # policy/ is the one at the top
LARGEST = 150_000  # bytes of a picture
COMMANDS = dict(all_commands())


def test_the_site_is_built_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    """A broken link or anchor, or a page that no menu names, stops `mkdocs build --strict`."""
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir"]
    done = subprocess.run([*build, tmp_path / "site"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    made = [*tmp_path.rglob("*.html"), *tmp_path.rglob("*.css")]
    assert len(made) > 50
    assert [str(page) for page in made if LOADED.search(page.read_text())] == []


@pytest.mark.parametrize("link", sorted(set(LINK.findall((ROOT / "README.md").read_text()))))
def test_what_the_readme_leads_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_picture_is_small_and_shown() -> None:
    pages = [(ROOT / "README.md").read_text(), *(page.read_text() for page in BY_HAND)]
    for picture in (DOCS / "pictures").iterdir():
        assert picture.stat().st_size < LARGEST, picture.name
        assert any(f"pictures/{picture.name})" in page for page in pages), picture.name


def typed_in(text: str) -> Iterator[list[str]]:
    """The words of each call of the program, in a block or within a line."""
    for block in FENCED.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if (found := CALLED.search(line)) and '"|' not in line:  # that is for a mail system
                yield shlex.split(found[1].partition(" | ")[0], comments=True)
    yield from (shlex.split(found) for found in IN_A_LINE.findall(text))


@pytest.mark.parametrize("page", [ROOT / "README.md", *BY_HAND], ids=lambda page: page.stem)
def test_every_command_on_a_page_is_one_with_these_options(page: Path) -> None:
    for typed in typed_in(page.read_text()):
        said = " ".join(typed)
        options = {word.partition("=")[0] for word in typed if word.startswith("-") and word != "-"}
        words = list(takewhile(lambda word: not word.startswith("-"), typed))
        command = next(
            (COMMANDS[n] for n in (" ".join(words[:2]), *words[:1]) if n in COMMANDS), None
        )
        group = not words or (len(words) == 1 and f"{words[0]} " in " ".join(COMMANDS))
        assert command or group, f"{page.name} calls what is not there: disclosure {said}"
        there = {each for param in command.params for each in param.opts} if command else set()
        assert options <= there | {"--help"}, f"{page.name}: disclosure {said}"


def test_the_commands_on_the_pages_are_found() -> None:
    """So that another way to write them does not leave them out of the test above."""
    found = [typed for page in BY_HAND for typed in typed_in(page.read_text())]
    assert len(found) > 50
    assert {"site", "doctor", "backup"} <= {typed[0] for typed in found}


def test_where_the_pages_begin_it_says_how_their_commands_are_called() -> None:
    """Followed to the letter, a shell finds no `disclosure`: they leave out the folder."""
    page = (DOCS / "index.md").read_text().partition("### From a terminal")[2]
    assert "`.venv/bin/disclosure`" in page
    assert "`sudo disclosure`" in page


def test_what_the_page_for_programmers_names_is_there() -> None:
    """Files, but for those that its examples make; and the lists and functions in them."""
    page = (DOCS / "how-to/change-the-program.md").read_text()
    named, new = set(PATH.findall(page)), set(NEW.findall(page))
    assert len(named) > 30
    missing = {path for path in named if not (ROOT / path).exists()}
    assert missing <= new  # fewer, while somebody follows an example
    for path, name in re.findall(r"`([\w./]+\.py)`, `(\w+)`", page):
        assert re.search(rf"^( +def |class )?{name}\b", (ROOT / path).read_text(), re.M), name


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_what_a_decision_names_is_there_and_its_path_is_whole(page: Path) -> None:
    text = page.read_text()
    assert [path for path in PATH.findall(text) if not (ROOT / path).exists()] == []
    assert set(FOLDER.findall(text)) & INSIDE == set(), "begin them with disclosure/"


def test_each_library_stands_in_the_decision_that_says_why() -> None:
    """Whoever has to answer for what runs here finds a reason for each that we asked for."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    asked = {re.split(r"[\[<>=]", each)[0].casefold() for each in told}
    named = (DOCS / "decisions/libraries.md").read_text().casefold()
    assert len(asked) > 30
    assert sorted(each for each in asked if each not in named) == []


def test_no_picture_is_begun_before_what_it_takes_is_there() -> None:
    """A page of a letter is made a picture by a program that no test needs."""
    steps = (ROOT / "Makefile").read_text().partition("\npictures:")[2]
    assert steps.index(".ci/system-libraries pictures") < steps.index("tests.pictures")
    (program,) = re.findall(r'run\(\["(\w+)"', (ROOT / "tests/pictures.py").read_text())
    assert f"command -v {program}; fi" in (ROOT / ".ci/system-libraries").read_text()

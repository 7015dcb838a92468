"""Users, sites and tokens are the administrator's, and the operator's at set-up."""

import shutil
from pathlib import Path

import pytest

from disclosure.permissions import Role
from tests.people import ADA, RON
from tests.terminal import Terminal
from tests.who_may import a_home_with_newcomers, newcomer

ACTS = [
    ("site", "add", "Birch Ward"),
    ("user", "add", "new@example.org", "--name", "New", "--role", "coach"),
    ("token", "add", ADA),
    ("user", "disable", RON, "--successor", ADA),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_home_with_newcomers(tmp_path_factory.mktemp("managing") / "home").home


@pytest.mark.parametrize("words", ACTS, ids=lambda words: " ".join(words[:2]))
def test_who_manages_users_sites_and_tokens(
    home: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    terminal = Terminal(shutil.copytree(home, tmp_path / "copy"))
    for role in Role:
        if role != "administrator":
            terminal.refused(*words, "--as", newcomer(role))
    terminal(*words, "--as", newcomer("administrator"))


@pytest.mark.parametrize("words", ACTS, ids=lambda words: " ".join(words[:2]))
def test_the_operator_may_set_up(home: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    Terminal(shutil.copytree(home, tmp_path / "copy"))(*words)

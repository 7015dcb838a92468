"""Users, sites and tokens are the administrator's, and the operator's at set-up; and whoever is
named as the caller of any command is somebody, and may.
"""

import shutil
from pathlib import Path

import click
import pytest

from disclosure.commands.reference import all_commands
from disclosure.permissions import Role
from tests.people import ADA, RON
from tests.terminal import FILE, Terminal
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


def test_every_command_takes_the_name_of_who_calls() -> None:
    commands = dict(all_commands())
    asks = {name for name, each in commands.items() if "--as" in opts_of(each)}
    assert asks == set(commands)


def opts_of(command: click.Command) -> set[str]:
    return {opt for param in command.params for opt in param.opts}


def test_who_is_named_where_nobody_is_asked_is_somebody(terminal: Terminal) -> None:
    words = ("duties", "--regime", "gb-wls-doc", "--now", "2026-06-01")
    assert terminal(*words, "--as", ADA) == terminal(*words)
    assert terminal.unusable(*words, "--as", "nobody@example.org") == ["as"]


def test_what_is_the_operators_nobody_does_by_name(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "backup"
    for words in (("backup", str(out)), ("sweep",), ("doctor",)):
        assert "the operator" in str(terminal.refused(*words, "--as", ADA)["why"])
        assert terminal.unusable(*words, "--as", "nobody@example.org") == ["as"]
    assert not out.exists()


def test_to_look_for_who_is_named_makes_no_record(tmp_path: Path) -> None:
    """Else a backup could not be put back there any more."""
    empty = Terminal(tmp_path / "empty")
    assert empty.unusable("restore", str(tmp_path / "backup"), "--as", ADA) == ["as"]
    assert not (empty.home / FILE).exists()


def test_who_adds_somebody_hears_where_they_work_also_if_it_is_nowhere(terminal: Terminal) -> None:
    """Whoever forgot `--site` would else hear it from somebody who finds no case."""
    add = ("user", "add", "new@example.org", "--name", "Una Mae", "--role", "risk_manager")
    said = terminal.run(*add).stdout
    assert "Una Mae works at no site yet, so no case is theirs by its site." in said
    two = ("user", "add", "two@example.org", *add[3:], "--site", "alder ward,Far Ward")
    assert "Una Mae works at Alder Ward, Far Ward." in terminal.run(*two).stdout
    ada = ("user", "add", "ada.frost@example.org", "--name", "Ada Frost", "--role", "administrator")
    assert "Ada Frost works at no site." in terminal.run(*ada).stdout  # and is to read no case


def test_a_password_in_another_encoding_is_named_with_its_mend(terminal: Terminal) -> None:
    """As a Windows console pipes it; it was said of no field that something cannot be stored."""
    words = ("user", "add", "new@example.org", "--name", "New", "--role", "coach")
    told = "vier gewöhnliche Wörter hier\n".encode("cp1252")
    answer = terminal.answer(*words, "--password-stdin", data=told)
    assert answer.code == 2
    says = "password: this is not UTF-8. Pipe it in as UTF-8."
    assert answer.document["faults"] == [{"field": "password", "says": says}]

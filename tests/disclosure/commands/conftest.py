"""A home of its own for each test, with the people of tests/people.py."""

import shutil
from pathlib import Path

import pytest

from tests import cases
from tests.by_command import Everything, opened, with_everything
from tests.terminal import Terminal, a_terminal
from workflows.words import State


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return a_terminal(tmp_path / "home")


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Everything:
    return with_everything(a_terminal(tmp_path_factory.mktemp("every-kind")))


@pytest.fixture
def everything(every_kind: Everything, tmp_path: Path) -> Everything:
    """A copy for each test."""
    home = shutil.copytree(every_kind.terminal.home, tmp_path / "copy")
    return Everything(Terminal(home), every_kind.ref, every_kind.ids)


@pytest.fixture(scope="session")
def issued_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """With one letter that was sent; each test takes a copy."""
    terminal = a_terminal(tmp_path_factory.mktemp("issued"))
    with terminal.session() as session:
        case = cases.a_case(session, State.APOLOGIZE)
        ref = cases.a_letter(case, "apology", until="send")
        session.get_bind().dispose()  # type: ignore[union-attr]
    return terminal.home, ref


@pytest.fixture
def production(tmp_path: Path) -> Terminal:
    """A home with a case in it, that was set up in development and is in production now."""
    terminal = a_terminal(tmp_path / "home")
    opened(terminal)
    keys = (terminal.home / "keys").rename(tmp_path / "keys")
    (terminal.home / "keys.heads").rename(tmp_path / "keys.heads")
    terminal.settings |= {"DISCLOSURE_MODE": "production", "DISCLOSURE_KEYS": str(keys)}
    terminal.settings |= {"DISCLOSURE_ORGANISATION": "Alder", "DISCLOSURE_SECRET_KEY": "s" * 40}
    return terminal

"""The pages of docs/ that are made from the code say what the code does now."""

import re
from collections.abc import Callable

import pytest

from disclosure import told_settings, who_may
from disclosure.api import reference as of_the_api
from disclosure.api.describing import description
from disclosure.commands import reference as of_the_commands
from disclosure.operations import reference_settings as of_the_settings
from disclosure.operations.reference import DOCS, pages


def test_the_made_pages_are_the_ones_committed() -> None:
    for name, text in pages().items():
        assert (DOCS / name).read_text() == text, f"run `make docs`: {name} is old"


def test_the_page_of_machines_draws_all_three() -> None:
    assert pages()["machines.md"].count("```mermaid") == 3


@pytest.mark.parametrize(
    ("name", "page"),
    [
        (of_the_api.FILE, of_the_api.page),
        (of_the_commands.FILE, of_the_commands.page),
        (of_the_settings.FILE, of_the_settings.page),
        (who_may.FILE, who_may.page),
    ],
)
def test_so_do_those_of_the_doors_the_settings_and_the_roles(
    name: str, page: Callable[[], str]
) -> None:
    assert (DOCS / name).read_text() == page(), f"run `make docs`: {name} is old"


def test_every_setting_is_explained_and_nothing_else() -> None:
    explained = [name for group in of_the_settings.MEANINGS.values() for name in group]
    assert len(explained) == len(set(explained))
    assert set(explained) == told_settings.NAMES


def test_every_command_says_what_it_does_in_its_own_help() -> None:
    assert [name for name, command in of_the_commands.all_commands() if not command.help] == []


def test_every_command_that_takes_data_says_what_stands_in_them() -> None:
    """One that may be missing is named by no fault: who keeps a promise of a letter to many."""
    parts = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", of_the_commands.page(), re.MULTILINE))
    taking = {name: told for name, told in parts.items() if "`--data FILENAME`" in told}
    untold = [name for name, told in taking.items() if "`--data` is a JSON object" not in told]
    assert untold == ["family invite"]  # the row of its option says it
    assert "| `promises`? | Its promises. | `sentence`, `owner`" in parts["look-back letter"]
    assert "| `done` | `letter`?, `evidence`? |" in parts["look-back promise"]


def test_every_address_of_the_api_stands_on_its_page() -> None:
    addresses = re.findall(r"^\| `(\w+ /\S+)` ", of_the_api.page(), re.MULTILINE)
    assert len(addresses) == sum(len(methods) for methods in description()["paths"].values())

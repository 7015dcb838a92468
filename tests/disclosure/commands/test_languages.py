"""`languages`: which there are, and who is named as having checked one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.translating import adopt_words
from tests import pseudo
from tests.people import ADA, ADAM
from tests.terminal import Terminal, a_terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = a_terminal(tmp_path / "home")
    pseudo.put_in(terminal.home)
    yield terminal
    adopt_words(tmp_path / "none")


def listed(terminal: Terminal) -> dict[str, dict[str, object]]:
    return {each["language"]: each for each in terminal("languages", "list")}


def test_it_is_listed_checked_and_taken_back(terminal: Terminal) -> None:
    named = ("--by", "Noa Levi", "--tie", "Her first language", "--as", ADAM)
    before = listed(terminal)
    assert {each["offered"] for each in before.values()} == {False}
    assert before[pseudo.TAG]["done"] == before[pseudo.TAG]["of"]
    made = terminal("languages", "check", pseudo.TAG, *named)
    assert made["offered"]
    assert made["checked"]["by"] == "Noa Levi (Her first language)"
    assert made["checked"]["recorded_by"] == ADAM
    assert listed(terminal)[pseudo.TAG]["offered"]
    terminal("languages", "take-back", pseudo.TAG, "--as", ADAM)
    assert not listed(terminal)[pseudo.TAG]["offered"]


def test_who_does_not_administer_may_not(terminal: Terminal) -> None:
    named = ("--by", "Ada", "--tie", "None", "--as", ADA)
    terminal.refused("languages", "check", pseudo.TAG, *named)


def test_a_language_that_is_not_there_is_named(terminal: Terminal) -> None:
    named = ("--by", "Noa Levi", "--tie", "Her first language")
    assert terminal.unusable("languages", "check", "xx", *named) == ["language"]

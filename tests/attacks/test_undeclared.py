"""Deny by default: what is added without saying who may do it does not start."""

from collections.abc import Sequence
from typing import ClassVar

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from disclosure.api import caller
from disclosure.commands import main as program
from disclosure.commands import work
from disclosure.commands.named import UndeclaredCommand
from disclosure.jobs.working import KindOfWork
from disclosure.kinds.kind import End, Kind, UndeclaredKind
from disclosure.pages import guard
from disclosure.permissions import NEEDED_FOR
from workflows.words import CommitmentTrigger, LetterTrigger, Trigger


@click.command("added")
def added() -> None:
    click.echo("It was done.")


def test_no_page_and_no_address_of_the_api() -> None:
    app = Flask("added")
    app.add_url_rule("/added", "added", lambda: "Here I am.")
    with pytest.raises(guard.UndeclaredPage, match="added"):
        guard.deny_by_default(app, *[lambda: ""] * 5, by_bearer=caller.declared())


@pytest.mark.parametrize("words", [["added"], ["work", "added"]], ids=["alone", "of a group"])
def test_no_command(monkeypatch: pytest.MonkeyPatch, words: Sequence[str]) -> None:
    monkeypatch.setitem(program.COMMANDS, "added", "work.added")
    monkeypatch.setattr(work, "added", added, raising=False)
    monkeypatch.setitem(work.work.commands, "added", added)
    answer = CliRunner().invoke(program.main, words)
    assert isinstance(answer.exception, UndeclaredCommand)
    assert "It was done." not in answer.output


@pytest.mark.parametrize("base", [Kind, End])
def test_no_kind_of_record(base: type[Kind]) -> None:
    with pytest.raises(UndeclaredKind, match="added"):

        class _Added(base):  # type: ignore[misc, valid-type]
            word: ClassVar[str] = "added"


def test_no_kind_of_work() -> None:
    with pytest.raises(TypeError, match="needs"):
        KindOfWork(stages=())  # type: ignore[call-arg]


def test_every_move_is_somebodys_by_its_name() -> None:
    assert set(NEEDED_FOR) == {*Trigger, *LetterTrigger, *CommitmentTrigger}

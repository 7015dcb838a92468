"""`disclosure`: everything the pages do, from a terminal, and the upkeep of an installation."""

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from disclosure.commands.logged import name_of, said_of
from disclosure.commands.named import take_as
from disclosure.commands.output import (
    AS_JSON,
    INPUT,
    NOT_ANSWERED,
    Unread,
    Unwritten,
    put_aside,
    spell_any_letter,
    unusable,
)
from disclosure.commands.session import settings
from disclosure.kinds import OfANewerProgram
from disclosure.kinds.faults import Fault
from disclosure.policy import BadPolicy, adopt, own_rules_in
from disclosure.records.locked import Unreadable
from disclosure.records.not_written import why_not_written
from disclosure.records.out_of_reach import MENDS, why_out_of_reach
from disclosure.settings import WrongSettings
from disclosure.translating import BadWords, adopt_words, own_words_in

WORDS = "words"  # in Context.meta: what was typed
T = TypeVar("T")
PIPED = {"news returned": ("mail", "as")}  # by mail systems: what the caller gave, and may mend
SETTING = re.compile(r"DISCLOSURE_[A-Z_]+")
NAMED_BY = (
    "Each case that cannot be read is named by: disclosure sweep --every-case, and by: disclosure "
    "audit verify, which opens letters and analyses too"
)


COMMANDS = {
    "audit": "audit.audit",
    "backup": "backup.backup",
    "db": "database.db",
    "demo": "demo.demo",
    "doctor": "upkeep.doctor",
    "duties": "duties.duties",
    "export-person": "keeping.export_person",
    "family": "family.family",
    "glass": "glass.glass",
    "import": "importing.import_",
    "keys": "keys.keys",
    "languages": "languages.languages",
    "letter": "letters.letter",
    "look-back": "look_back.look_back",
    "move": "cases.move",
    "news": "news.news",
    "open": "cases.open_",
    "pack": "pack.pack",
    "paper": "paper.paper",
    "record": "cases.record",
    "regimes": "duties.regimes",
    "report": "report.report",
    "restore": "backup.restore",
    "retention": "keeping.retention",
    "serve": "serve.serve",
    "show": "cases.show",
    "site": "users.site",
    "sweep": "upkeep.sweep",
    "token": "users.token",
    "user": "users.user",
    "work": "work.work",
    "worker": "worker.worker",
}  # where each stands: one is read when it is called, for to read them all takes as long as most do
# They need no rules or words of the house: one names what is wrong with these, and a night's backup
# does not wait until a file there is mended.
WITHOUT_THE_HOUSE = frozenset({"backup", "doctor"})


class Polite(click.Group):
    """What cannot work here is said in a sentence; a traceback is never an answer."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, called = COMMANDS[name].partition(".")
        command: click.Command = getattr(import_module(f"disclosure.commands.{module}"), called)
        take_as(command, name)
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(context, args)
        except click.exceptions.NoSuchCommand as typed:  # click knows none that was not read yet
            name = typed.command_name
            raise click.exceptions.NoSuchCommand(name, None, COMMANDS, context) from None

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        spell_any_letter()
        context.meta[AS_JSON], context.meta[WORDS] = "--json" in args, list(args)
        context.meta[INPUT] = PIPED.get(name_of(self, args))
        return self._in_words(context, partial(super().parse_args, context, args))

    def invoke(self, context: click.Context) -> Any:
        with said_of(self, context.meta[WORDS]):
            return self._in_words(context, partial(super().invoke, context))

    def _in_words(self, context: click.Context, work: Callable[[], T]) -> T:
        try:
            return work()
        except Unwritten as lost:
            if not isinstance(lost, Unread):  # who stops reading is told of no fault
                put_aside(f"It was done; the answer could not be written: {lost}.")
            context.exit(NOT_ANSWERED)
        except click.UsageError as error:
            unusable([_typed(error)], context.meta[AS_JSON], said=True)
        except WrongSettings as error:
            faults = [Fault(_setting_in(sentence), sentence) for sentence in error.faults]
        except (BadPolicy, BadWords) as error:
            faults = [Fault("", sentence) for sentence in str(error).splitlines()]
        except OfANewerProgram as error:
            faults = [Fault("", str(error))]
        except (SQLAlchemyError, Unreadable) as error:
            faults = [Fault("", _of_database(error))]
        except OSError as error:
            faults = [Fault("", f"{error.filename or 'A file'}: {why_not_written(error)}")]
        except UnicodeError:
            faults = [Fault("", "These words hold a character that cannot be stored.")]
        unusable(faults, context.meta[AS_JSON])


def _of_database(error: SQLAlchemyError | Unreadable) -> str:
    if isinstance(error, Unreadable):
        return f"Words of the record cannot be opened: {error}. {NAMED_BY}"
    away = why_out_of_reach(error)
    return (
        f"{away} {MENDS[away]}" if away else f"The database refused this: {type(error).__name__}."
    )


def _typed(error: click.UsageError) -> Fault:
    """Says it as click does, with the usage; the field is the option or argument."""
    with suppress(OSError):
        error.show()
    asked = getattr(error, "param", None)
    return Fault(_called(asked) if asked else "", error.format_message())


def _called(asked: click.Parameter) -> str:
    """As the usage calls it: FILE is `file` here too, whatever the code calls it."""
    if isinstance(asked, click.Argument) and asked.metavar:
        return asked.metavar.strip("[].").lower()
    return max(asked.opts, key=len).lstrip("-")


def _setting_in(sentence: str) -> str:
    """The setting it begins with; empty where it begins with none, as of a line of a file."""
    found = SETTING.match(sentence)
    return found.group() if found else ""


@click.group(cls=Polite)
@click.pass_context
def main(context: click.Context) -> None:
    """Tell the truth, say sorry, keep promises."""
    asks_how = "--help" in context.meta[WORDS]  # where the house cannot be read yet, too
    if context.invoked_subcommand not in WITHOUT_THE_HOUSE and not asks_how:
        adopt(own_rules_in(settings().home))
        adopt_words(own_words_in(settings().home))


if __name__ == "__main__":
    sys.exit(main())

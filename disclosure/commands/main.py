"""`disclosure`: everything the pages do, from a terminal, and the upkeep of an installation."""

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from disclosure.commands import (
    audit,
    backup,
    cases,
    database,
    demo,
    duties,
    family,
    glass,
    importing,
    keeping,
    keys,
    languages,
    letters,
    look_back,
    news,
    pack,
    paper,
    report,
    serve,
    upkeep,
    users,
    work,
    worker,
)
from disclosure.commands.logged import said_of
from disclosure.commands.output import (
    NOT_ANSWERED,
    Unwritten,
    put_aside,
    spell_any_letter,
    unusable,
)
from disclosure.commands.session import settings
from disclosure.kinds.faults import Fault
from disclosure.policy import BadPolicy, adopt, own_rules_in
from disclosure.records.not_written import why_not_written
from disclosure.records.out_of_reach import MENDS, why_out_of_reach
from disclosure.settings import WrongSettings
from disclosure.translating import BadWords, adopt_words, own_words_in

AS_JSON = "as_json"  # in Context.meta: whether the answer is to be a document
WORDS = "words"  # there too: what was typed
T = TypeVar("T")
SETTING = re.compile(r"DISCLOSURE_[A-Z_]+")


class Polite(click.Group):
    """What cannot work here is said in a sentence; a traceback is never an answer."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        spell_any_letter()
        context.meta[AS_JSON], context.meta[WORDS] = "--json" in args, list(args)
        return self._in_words(context, partial(super().parse_args, context, args))

    def invoke(self, context: click.Context) -> Any:
        with said_of(self, context.meta[WORDS]):
            return self._in_words(context, partial(super().invoke, context))

    def _in_words(self, context: click.Context, work: Callable[[], T]) -> T:
        try:
            return work()
        except Unwritten as lost:
            put_aside(f"It was done; the answer could not be written: {lost}.")
            context.exit(NOT_ANSWERED)
        except click.UsageError as error:
            unusable([_typed(error)], context.meta[AS_JSON], said=True)
        except WrongSettings as error:
            faults = [Fault(_setting_in(sentence), sentence) for sentence in error.faults]
        except (BadPolicy, BadWords) as error:
            faults = [Fault("", sentence) for sentence in str(error).splitlines()]
        except SQLAlchemyError as error:
            faults = [Fault("", _of_database(error))]
        except BrokenPipeError:
            raise  # whoever read it had enough; click ends quietly
        except OSError as error:
            faults = [Fault("", f"{error.filename or 'A file'}: {why_not_written(error)}")]
        except UnicodeError:
            faults = [Fault("", "These words hold a character that cannot be stored.")]
        unusable(faults, context.meta[AS_JSON])


def _of_database(error: SQLAlchemyError) -> str:
    away = why_out_of_reach(error)
    return (
        f"{away} {MENDS[away]}" if away else f"The database refused this: {type(error).__name__}."
    )


def _typed(error: click.UsageError) -> Fault:
    """Says it as click does, with the usage; the field is the option or argument."""
    with suppress(OSError):
        error.show()
    asked = getattr(error, "param", None)
    name = max(asked.opts, key=len).lstrip("-") if asked else ""
    return Fault(name, error.format_message())


def _setting_in(sentence: str) -> str:
    """The setting it begins with; empty where it begins with none, as of a line of a file."""
    found = SETTING.match(sentence)
    return found.group() if found else ""


@click.group(cls=Polite)
@click.pass_context
def main(context: click.Context) -> None:
    """Tell the truth, say sorry, keep promises."""
    if context.invoked_subcommand != upkeep.doctor.name:  # it names what is wrong with these
        adopt(own_rules_in(settings().home))
        adopt_words(own_words_in(settings().home))


for command in (
    cases.open_, cases.show, cases.record, cases.move, letters.letter, duties.duties,
    duties.regimes, users.site, users.user, users.token, serve.serve, audit.audit, keys.keys,
    database.db, demo.demo, family.family, glass.glass, languages.languages, news.news,
    look_back.look_back, importing.import_,
    keeping.retention, keeping.export_person, pack.pack, report.report,
    upkeep.sweep, upkeep.doctor,
    work.work, worker.worker, backup.backup, backup.restore, paper.paper,
):  # fmt: skip
    main.add_command(command)


if __name__ == "__main__":
    sys.exit(main())

"""`disclosure`: everything the pages do, from a terminal, and the upkeep of an installation."""

import sys
from typing import Any

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
from disclosure.commands.output import answer
from disclosure.commands.session import settings
from disclosure.kinds.faults import Fault
from disclosure.policy import BadPolicy, adopt, own_rules_in
from disclosure.records.out_of_reach import why_out_of_reach
from disclosure.settings import WrongSettings
from disclosure.translating import BadWords, adopt_words, own_words_in

AS_JSON = "as_json"  # in Context.meta: whether the answer is to be a document
WORDS = "words"  # there too: what was typed


class Polite(click.Group):
    """What cannot work here is said in a sentence; a traceback is never an answer."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        context.meta[AS_JSON], context.meta[WORDS] = "--json" in args, list(args)
        return super().parse_args(context, args)

    def invoke(self, context: click.Context) -> Any:
        with said_of(self, context.meta[WORDS]):
            return self._invoke(context)

    def _invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except click.UsageError as error:
            error.show()
            asked = getattr(error, "param", None)
            name = max(asked.opts, key=len).lstrip("-") if asked else ""
            fault = Fault(name, error.format_message())
        except (WrongSettings, BadPolicy, BadWords) as error:
            fault = _said(str(error))
        except SQLAlchemyError as error:
            name = type(error).__name__
            why = why_out_of_reach(error) or f"The database refused this: {name}."
            fault = _said(str(why))
        except BrokenPipeError:
            raise  # whoever read it had enough; click ends quietly
        except OSError as error:
            fault = _said(f"{error.filename or 'A file'}: {error.strerror}.")
        except UnicodeError:
            fault = _said("These words hold a character that cannot be stored.")
        if context.meta[AS_JSON]:
            answer({"faults": [{"field": fault.field, "says": fault.says}]}, as_json=True)
        context.exit(2)


def _said(sentence: str) -> Fault:
    click.echo(sentence, err=True)
    return Fault("", sentence)


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

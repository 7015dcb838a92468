"""`disclosure`: everything the pages do, from a terminal, and the upkeep of an installation."""

import sys
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from disclosure.commands import audit, cases, database, demo, duties, letters, users
from disclosure.policy import BadPolicy
from disclosure.settings import WrongSettings


class Polite(click.Group):
    """What cannot work here is said in a sentence; a traceback is never an answer."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (WrongSettings, BadPolicy) as error:
            click.echo(str(error), err=True)
        except SQLAlchemyError as error:
            click.echo(
                f"The database refused or cannot be reached: {type(error).__name__}.", err=True
            )
        except OSError as error:
            click.echo(f"{error.filename or 'A file'}: {error.strerror}.", err=True)
        context.exit(2)
        return None


@click.group(cls=Polite)
def main() -> None:
    """Tell the truth, say sorry, keep promises."""


for command in (
    cases.open_, cases.show, cases.record, cases.move, letters.letter, duties.duties,
    duties.regimes, users.site, users.user, users.token, users.serve, audit.audit, database.db,
    demo.demo,
):  # fmt: skip
    main.add_command(command)


if __name__ == "__main__":
    sys.exit(main())

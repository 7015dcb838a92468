"""What most commands take beside their own: who does it, what is told, and how it is answered."""

import click

from disclosure.commands.read_in import BYTES

VERSION = click.IntRange(0)  # one that there never was can be none that somebody read

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
as_option = click.option(
    "--as", "email", metavar="EMAIL", help="Who does this; the operator may do nothing in a case."
)
as_whom = click.option("--as", "as_email", help="An administrator; without it, the operator.")
DATA = "A JSON file, or - for standard input."
needs_data = click.option("--data", type=BYTES, required=True, help=DATA)

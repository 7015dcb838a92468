"""What most commands take beside their own: who does it, and how it is answered."""

import click

VERSION = click.IntRange(0)  # one that there never was can be none that somebody read

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
as_option = click.option(
    "--as", "email", metavar="EMAIL", help="Who does this; the operator may do nothing in a case."
)
as_whom = click.option("--as", "as_email", help="An administrator; without it, the operator.")

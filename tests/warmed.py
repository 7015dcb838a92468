"""What the process that others are forked from does once, so that none of them does it again.

To compile the statements of one case costs each child more than most of them do.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import tests.compiled  # noqa: F401 - what is compiled stays, for every database of its kind
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from tests.cases import a_case
from tests.databases import hire, make_clean, settings_in
from workflows.words import State

with TemporaryDirectory() as home:
    url = f"sqlite:///{home}/warmed.sqlite"
    make_clean(url)
    settings = settings_in(Path(home), url)
    hire(settings)
    engine = open_database(url)
    with session_on(engine, settings) as session:
        a_case(session, State.INVESTIGATE)
    engine.dispose()

"""People who act at random on a copy of a case that was made once."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis.stateful import RuleBasedStateMachine

from disclosure.operations.keys import session_on
from disclosure.operations.verify import verify
from disclosure.records.engine import open_database
from tests.cases import ACase
from tests.databases import settings_in


class OnACopy(RuleBasedStateMachine):
    """Whatever they did, the record verifies at the end."""

    def begin(self, home: Path, case: ACase) -> None:
        self.folder = TemporaryDirectory()
        here = Path(self.folder.name)
        shutil.copytree(home, here, dirs_exist_ok=True)
        self.engine = open_database(f"sqlite:///{here}/test.sqlite")
        session = session_on(self.engine, settings_in(here, str(self.engine.url)))
        self.case = replace(case, session=session)

    def teardown(self) -> None:
        if hasattr(self, "case"):
            assert verify(self.case.session).ok
            self.case.session.close()
            self.engine.dispose()
            self.folder.cleanup()

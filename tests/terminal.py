"""Runs `disclosure` as a script would: words in, an exit code and one JSON document out."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from disclosure.commands.main import main
from disclosure.operations.keys import session_on
from disclosure.records.engine import make_tables, open_database
from disclosure.settings import Settings
from disclosure.told_settings import NAMES
from tests import people

Document = dict[str, Any]
FILE = "disclosure.sqlite"
KEY = "5e" * 32


@dataclass(frozen=True)
class Answer:
    """What came back: the exit code, the document on standard output, the words beside it."""

    code: int
    document: Any
    says: str


@dataclass
class Terminal:
    """One home with its own database. Calling it expects the answer to be: done."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str, data: object = None) -> Any:
        return self._expect(0, words, data)

    def refused(self, *words: str, data: object = None) -> Document:
        document: Document = self._expect(1, words, data)
        assert document["refused"] is True
        return document

    def unusable(self, *words: str, data: object = None) -> list[str]:
        """The fields that are named as wrong."""
        faults = self._expect(2, words, data)["faults"]
        assert faults
        assert all(fault["says"] for fault in faults)
        return [fault["field"] for fault in faults]

    def _expect(self, code: int, words: tuple[str, ...], data: object) -> Any:
        answer = self.answer(*words, data=data)
        assert answer.code == code, (answer.document, answer.says)
        return answer.document

    def answer(self, *words: str, data: object = None) -> Answer:
        """With --json there is exactly one document, whatever the answer is."""
        result = self.run(*words, "--json", data=data)
        return Answer(result.exit_code, json.loads(result.stdout), result.stderr)

    def run(self, *words: str, data: object = None) -> Result:
        """`data` goes to standard input: bytes as they are, all else as JSON."""
        fed = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data)
        told: dict[str, str | None] = {f"DISCLOSURE_{name}": None for name in NAMES}
        told |= {"DISCLOSURE_HOME": str(self.home)} | self.settings
        result = CliRunner(env=told).invoke(main, words, input=fed)
        ended = result.exception is None or isinstance(result.exception, SystemExit)
        assert ended, f"a traceback is never an answer: {result.exception!r}"
        assert "Traceback" not in result.output
        return result

    def session(self) -> Session:
        """To look, or to do something that needs another clock."""
        told = Settings.read({"DISCLOSURE_HOME": str(self.home)})
        return session_on(open_database(told.database_url), told)


def a_terminal(home: Path) -> Terminal:
    """In a home with the people of tests/people.py and no case."""
    home.mkdir(parents=True, exist_ok=True)
    for name, there in _with_people().items():
        (home / name).write_bytes(there)
    _keep_key(home)
    return Terminal(home)


def _keep_key(home: Path) -> None:
    """One for all: what one home hired is sealed for the next."""
    keys = home / "keys"
    keys.touch(0o600)
    keys.write_text(KEY)


@cache
def _with_people() -> dict[str, bytes]:
    """The database, and what was noted of it."""
    with TemporaryDirectory() as folder:
        _keep_key(Path(folder))
        told = Settings.read({"DISCLOSURE_HOME": folder})
        engine = open_database(told.database_url)
        make_tables(engine)
        with session_on(engine, told) as session:
            people.introduce(session)
        engine.dispose()
        return {name: (Path(folder) / name).read_bytes() for name in (FILE, "keys.heads")}

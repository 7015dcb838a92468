"""A family that was built once, copied for each test, and what its page left on record."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from disclosure.clock import now
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.records.evidence import Evidence, evidence_of
from disclosure.settings import Settings
from tests.cases import ACase, a_talk
from tests.conftest import settings_in
from tests.families import AFamily, a_family

FILE = "test.sqlite"


@dataclass(frozen=True)
class Built:
    """Where its database lies, and what of it tests call by name."""

    home: Path
    id: int
    ref: str
    ewa: int
    brother: int
    disputed: str
    promise: str
    late: date

    def copied(self, home: Path) -> Settings:
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return settings_in(home, f"sqlite:///{home}/{FILE}")

    def family(self, session: Session) -> AFamily:
        case = ACase(session, self.id, self.ref, now(), self.ewa, self.promise)
        return AFamily(case, self.brother, self.disputed, self.late)


def built_in(home: Path, team_file: Path) -> Built:
    shutil.copy(team_file, home / FILE)
    settings = settings_in(home, f"sqlite:///{home}/{FILE}")
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        found = a_family(session)
        case = found.case
        built = Built(
            home,
            case.id,
            case.ref,
            found.ewa,
            found.brother,
            found.disputed,
            case.promise,
            found.late,
        )
    engine.dispose()
    return built


def opens(browser: FlaskClient, code: str, **more: str) -> TestResponse:
    return browser.post("/f/open", data={"code": code, "fact": "Rover"} | more)


def rows(case: ACase, kind: str) -> list[Evidence]:
    case.session.rollback()
    return [row for row in evidence_of(case.session, case.id) if row.kind == kind]


def last(case: ACase, kind: str) -> Evidence:
    return rows(case, kind)[-1]


def told_in_person(case: ACase, person: int) -> None:
    """Face to face comes before a page."""
    a_talk(case, "first", persons=[person])

"""A case full of canaries, built once for this folder; each test has a copy of its own."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from disclosure.clock import now
from disclosure.operations.keys import session_on
from disclosure.records.engine import open_database
from disclosure.settings import Settings
from tests.canaries import Planted, plant
from tests.cases import ACase
from tests.conftest import bring_heads, settings_in

FILE = "test.sqlite"


@dataclass(frozen=True)
class Sown:
    """Where the database lies, and what stands in it."""

    home: Path
    planted: Planted

    def copied(self, home: Path) -> Settings:
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return settings_in(home, f"sqlite:///{home}/{FILE}")

    def read_in(self, session: Session) -> Planted:
        was, family = self.planted.case, self.planted.family
        case = ACase(session, was.id, was.ref, now(), was.person, was.promise)
        return Planted(replace(family, case=case), self.planted.people)


@pytest.fixture(scope="session")
def sown(team_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Sown:
    home = tmp_path_factory.mktemp("sown")
    shutil.copy(team_file, home / FILE)
    bring_heads(team_file.parent, home)
    settings = settings_in(home, f"sqlite:///{home}/{FILE}")
    engine = open_database(settings.database_url)
    with session_on(engine, settings) as session:
        planted = plant(session)
    engine.dispose()
    return Sown(home, planted)

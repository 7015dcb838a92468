"""Pages are tried on SQLite: what they call, the actions, is tried on both databases."""

from pathlib import Path

import pytest

from disclosure.settings import Settings
from tests.conftest import file_for, on_sqlite


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return on_sqlite(tmp_path, file_for(request))

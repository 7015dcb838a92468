"""Pages are tried on SQLite: what they call, the actions, is tried on both databases."""

from pathlib import Path

import pytest

from disclosure.settings import Settings
from tests.conftest import on_sqlite


@pytest.fixture
def settings(tmp_path: Path, clean_file: Path) -> Settings:
    return on_sqlite(tmp_path, clean_file)

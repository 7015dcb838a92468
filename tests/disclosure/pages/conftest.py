"""Pages are tried on SQLite: what they call, the actions, is tried on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.settings import Settings
from tests.conftest import settings_on


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with settings_on("sqlite", request, tmp_path) as settings:
        yield settings

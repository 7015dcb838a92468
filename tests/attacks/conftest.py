"""The world that attackers meet: as in production, with a case on every page and all roles."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.routes import World, a_world

HOST = "disclosure.example.org"
PRODUCTION: Mapping[str, Any] = {
    "mode": "production",
    "secret_key": "s" * 40,
    "address": f"https://{HOST}",
}


@pytest.fixture(scope="module")
def world(clean_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind its proxy, over encryption, with its forms guarded."""
    home = tmp_path_factory.mktemp("attacked")
    with a_world(home, clean_file, PRODUCTION) as world:
        yield world

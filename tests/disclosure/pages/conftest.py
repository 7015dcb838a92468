"""Pages are tried on SQLite: what they call, the actions, is tried on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from disclosure.settings import Settings
from tests.browser import contexts_of_one_test, serving
from tests.conftest import settings_on


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with settings_on("sqlite", request, tmp_path) as settings:
        yield settings


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the pages of this test are served."""
    with serving(app) as address:
        yield address


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    """With our own refusal of foreign scripts in force, as at work; it ends before the pages do."""
    with contexts_of_one_test() as browser:
        yield browser

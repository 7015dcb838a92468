"""What only some tests of the application need."""

from collections.abc import Iterator

import pytest

from disclosure.policy import adopt
from tests.families import AFamily


@pytest.fixture
def shipped_rules_after() -> Iterator[None]:
    """A house may have rules of its own; they go with the test that brought them."""
    yield
    adopt(None)


@pytest.fixture
def family(begun: AFamily) -> AFamily:
    return begun

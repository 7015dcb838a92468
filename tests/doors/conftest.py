"""What only tests of the ways in need."""

import pytest

from tests.canaries import Planted


@pytest.fixture
def planted(begun: Planted) -> Planted:
    return begun

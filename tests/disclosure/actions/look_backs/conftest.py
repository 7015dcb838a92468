import pytest


@pytest.fixture
def ref(begun: str) -> str:
    """Of the look-back that a test begins with."""
    return begun

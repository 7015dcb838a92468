"""A draft to begin with, where a test of a file asks for no other."""

import pytest

from tests.cases import ACase, a_draft


@pytest.fixture
def ref(case: ACase) -> str:
    return a_draft(case, "apology")

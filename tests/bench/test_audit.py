"""What `python -m bench audit` prints is measured on a record that is whole."""

import pytest

from bench import audit


@pytest.mark.long
def test_a_made_record_verifies_and_is_measured(capfd: pytest.CaptureFixture[str]) -> None:
    audit.run((1_000,))
    assert "1,000 entries" in capfd.readouterr().out

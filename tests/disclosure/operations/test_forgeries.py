"""What was altered between two honest writes stays found, and no form of a letter is exchanged."""

import pytest

from tests.cases import ACase, record_as
from tests.disclosure.operations.conftest import After
from tests.people import BEN


@pytest.mark.parametrize("form", ["large_print", "html", "text"])
def test_no_form_of_an_issued_letter_can_be_exchanged(after: After, form: str) -> None:
    words = "'8bc0c6a4b3dba2a1bd0f7d4ff8a7f3bd'"
    changed = f"UPDATE letter_file SET media_type = {words} WHERE format = '{form}'"
    assert any(f"file {form} is not the one that was issued" in why for _, why in after(changed))


def test_a_later_honest_write_does_not_cover_up_what_was_altered_before_it(
    after: After, case: ACase
) -> None:
    after("UPDATE incident SET summary = 'Nothing much' WHERE id = 1")
    number = record_as(case, BEN, "note", words="All is well").id
    assert (number, f"{case.ref} was altered before this entry") in after()

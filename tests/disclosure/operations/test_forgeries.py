"""What was altered between two honest writes stays found, and no form of a letter is exchanged."""

import pytest

from disclosure.settings import Settings
from tests.cases import ACase, record_as
from tests.disclosure.operations.conftest import After
from tests.people import BEN

FORMS = ["standard", "large_print", "html", "text"]
OF_FOO = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"  # SHA-256


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_an_issued_letter_can_be_exchanged(after: After, form: str) -> None:
    words = "'8bc0c6a4b3dba2a1bd0f7d4ff8a7f3bd'"
    changed = f"UPDATE letter_file SET media_type = {words} WHERE format = '{form}'"
    assert any(f"file {form} is not the one that was issued" in why for _, why in after(changed))


@pytest.mark.parametrize("form", FORMS)
def test_other_bytes_with_their_own_fingerprint_are_not_those_issued(
    after: After, walked: Settings, form: str
) -> None:
    """Whoever puts another letter there puts its fingerprint beside it: the large print too, which
    a family may be the only one to have.
    """
    foo = "'\\x666f6f'" if walked.database_url.startswith("postgresql") else "x'666f6f'"
    swap = f"UPDATE letter_file SET content = {foo}, sha256 = '{OF_FOO}' WHERE format = '{form}'"
    assert any(why.endswith(f"{form} is not the one that was issued") for _, why in after(swap))


def test_a_later_honest_write_does_not_cover_up_what_was_altered_before_it(
    after: After, case: ACase
) -> None:
    after("UPDATE incident SET summary = 'Nothing much' WHERE id = 1")
    number = record_as(case, BEN, "note", words="All is well").id
    assert (number, f"{case.ref} was altered before this entry") in after()

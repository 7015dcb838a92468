"""What keeps a letter from being printed: each thing once, and where it stands."""

import pytest

from letters.printing.page import NotPrintable, Page, refuse_unprintable
from tests.letters.cases import a_page


def why_not(page: Page) -> tuple[str, ...]:
    with pytest.raises(NotPrintable) as no:
        refuse_unprintable(page, with_fonts=True)
    return no.value.reasons


def test_a_sign_that_stands_in_several_places_is_said_once_with_all_of_them() -> None:
    """A name that cannot be printed stands in most fields, and had a line for each."""
    page = a_page(
        to=("Mrs 王", "1 High Street"),
        subject="About 王",
        body="Dear 王 \N{GRINNING FACE}",
        signed_by="Helen \x07",
    )
    assert why_not(page) == (
        "The name of the signer has what no letter may have: U+0007.",
        "Our fonts cannot print what the address, the subject and the body have: 王 (CJK UNIFIED "
        "IDEOGRAPH-738B).",
        "Our fonts cannot print what the body has: \N{GRINNING FACE} (GRINNING FACE).",
    )


def test_of_a_letter_in_a_script_that_we_do_not_print_some_signs_are_named() -> None:
    (says,) = why_not(a_page(body="".join(map(chr, range(0x4E00, 0x4F00)))))
    assert says.count("CJK") == 10
    assert says.endswith(" and 246 more.")

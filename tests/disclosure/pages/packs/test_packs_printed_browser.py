"""Who is given a pack prints it: a coroner reads paper."""

import pytest
from playwright.sync_api import Browser

from tests.begun import begins_with
from tests.cases import ACase, everything, record_as
from tests.disclosure.operations.test_packs import packed
from tests.people import BEN

SHEET = 960  # of a sheet of US letter across, between its edges; A4 is wider
WIDEST = "Math.max(...[...document.querySelectorAll('table,pre')].map(\
each => each.getBoundingClientRect().right))"


@pytest.mark.parametrize("name", ["letters", "promises", "timeline", "duties", "conversations"])
@begins_with(everything)
def test_no_column_of_a_table_is_missing_on_paper(
    begun: ACase, browser: Browser, name: str
) -> None:
    """Of the letters the sheet ended with “Sent”: when each reached them was cut off."""
    record_as(begun, BEN, "note", words=f"https://example.org/{'very-long-' * 3}{'word' * 60}")
    page = browser.new_page(viewport={"width": SHEET, "height": 700})
    page.set_content(packed(begun).read(f"{name}.html").decode())
    page.emulate_media(media="print")
    assert page.evaluate(WIDEST) <= SHEET

"""The short sheet of ours for the elements of a letter, in place of the printer's long one."""

from typing import Any

import pytest
from weasyprint import HTML

from letters import render as printing
from letters.printing import press
from letters.printing.page import Page
from letters.printing.slip import Slip
from letters.render import render
from tests.letters.forms import ENGLISH, IN_OTHER_WORDS, PRINTED, every_form, translation

LISTS = """Dear Mrs Oduya

**What we know**

10. The tenth thing, **in bold words**.
11. The eleventh.

- One.
- Another.

What we ask:

1. A first thing.

Yours sincerely

Helen Marsh
"""


def as_the_printer_reads_it(html: str, fetcher: Any) -> Any:
    return HTML(string=html, url_fetcher=fetcher)


PAGES = {
    "with pictures and a slip": every_form(slip=Slip(promises=("We will write by 8 March 2026.",))),
    "a draft": every_form(draft=True, reference="", code=""),
    "lists": every_form(body=LISTS, easy_read=LISTS, translation=translation(text=LISTS)),
    **{
        language: every_form(
            body=words,
            language=language,
            easy_read=words,
            translation=translation("en", ENGLISH),
            slip=Slip(),
        )
        for language, words in IN_OTHER_WORDS.items()
    },
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("form", PRINTED)
def test_a_letter_is_to_a_byte_what_the_printer_makes_of_it_by_its_own_sheets(
    form: str, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "to_pdf", press.to_pdf)  # each time anew
    ours = render(page, form).content
    monkeypatch.setattr(press, "_read", as_the_printer_reads_it)
    assert render(page, form).content == ours

"""Which number of a letterhead a family is told to ring: on their page and in a mail the same."""

import pytest

from disclosure.house_phone import phone_in
from disclosure.jobs.news_mail import House
from disclosure.settings import Settings


@pytest.mark.parametrize(
    "under_it",
    [
        "Fax 01632 960199",
        "Registered charity number 1054382",
        "Company registered in England 01234567",
        "VAT 123 4567 89",
        "ABN 12 345 678 901",
    ],
)
def test_what_stands_below_the_telephone_is_never_rung(under_it: str) -> None:
    """“Ring us on 01632 960199”, a page said, where only a fax answers."""
    assert phone_in(("Station Road", "Tel 01632 960100", under_it)) == "01632 960100"
    assert phone_in(("Station Road", "01632 960100", under_it)) == "01632 960100"
    assert phone_in(("Station Road", under_it)) == ""


@pytest.mark.parametrize(
    "line",
    [
        "Switchboard: 01632 960100",
        "T: 01632 960100",
        "Telephone: 01632 960100 (24 hours)",
        "Tel. 01632 960100 · Fax 01632 960199",
        "Fax 01632 960199 · Tel. 01632 960100",
        "Ffôn: 01632 960100",
        "Alderton AL1 2AB, 01632 960100",
        "01632 960100, day and night",
    ],
)
def test_a_mail_names_the_number_that_the_page_names(line: str) -> None:
    """The mail said “For a new code, ring us”, and no number."""
    settings = Settings.read({"DISCLOSURE_LETTERHEAD": f"Station Road\\n{line}"})
    assert phone_in(settings.letterhead) == "01632 960100"
    assert House.of(settings).phone == "01632 960100"


@pytest.mark.parametrize("line", ["Founded 12.10.1948", "Boston, MA 02114-2696", "Since 1948"])
def test_a_day_and_a_postcode_are_no_number(line: str) -> None:
    assert phone_in(("Station Road", line)) == ""


def test_what_is_called_a_telephone_goes_before_another_number() -> None:
    assert phone_in(("Tel 01632 960100", "WhatsApp 07700 900123")) == "01632 960100"

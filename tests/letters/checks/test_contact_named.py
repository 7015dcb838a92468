"""Whom the family can ask: a person with a name, and a way to reach them."""

import pytest

from letters.check import contents_found


@pytest.mark.parametrize(
    "text",
    [
        "If you would like to see a counsellor, ring Nia Rees on 01632 960 111.",
        "Our counsellor, Nia Rees, is on 01632 960 111.",
        "Grace Otieno, our counsellor, has space for you this week: 01632 960 551.",
    ],
)
def test_who_can_be_rung_about_a_counsellor_is_a_contact(text: str) -> None:
    assert "contact_named" in contents_found(text)


@pytest.mark.parametrize(
    "text",
    [
        "You can ring our counsellor on 01632 960 111.",
        "If you would like to see a counsellor, ring Beyond Blue on 01632 960 111.",
        "There is a chaplain, and Victim Support is on 01632 960 111.",
    ],
)
def test_a_counsellor_without_a_name_and_a_charity_are_none(text: str) -> None:
    assert "contact_named" not in contents_found(text)

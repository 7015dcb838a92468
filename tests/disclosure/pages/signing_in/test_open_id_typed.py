"""What was typed waits while somebody signs in elsewhere, and comes back to them alone."""

import pytest
from flask import Flask

from disclosure.pages.signing_in.form import NOT_IN_YET
from tests.disclosure.pages.signing_in.test_open_id import app, comes_in, provider
from tests.disclosure.pages.signing_in.test_signing_in import hidden_in
from tests.staff import ANNA, sign_in

__all__ = ["app", "provider"]  # the pages and the provider, as there
pytestmark = pytest.mark.usefixtures("staff")


def test_typed_text_waits_in_its_window_for_a_sign_in_in_another(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, ANNA)
    with client.session_transaction() as cookie:
        cookie["seen_at"] -= 3600
    typed = {"name": "Ward 9, by the river", "zone": "Europe/London", "regimes": "gb-wls-doc"}
    asked = client.post("/sites/new", data=typed)
    assert 'target="_blank"' in asked.text
    early = client.post("/sign-in/go-on", data=hidden_in(asked.text))
    assert (early.status_code, "by the river" in early.text) == (200, False)  # not to who sees it
    assert NOT_IN_YET in early.text  # it said once more that she was away, and nothing else
    comes_in(client, "anna")
    boxes = hidden_in(early.text)
    late = client.post("/sign-in/go-on", data=boxes)
    assert (late.status_code, 'action="/sites/new"' in late.text) == (200, True)
    assert "by the river" in late.text
    comes_in(client, "ben")
    assert "by the river" not in client.post("/sign-in/go-on", data=boxes).text


def test_it_is_shown_to_nobody_who_finds_the_screen_of_one_who_went_away(app: Flask) -> None:
    """Anna signed in in the new window and was called to a patient before she went on in the old
    one. Half an hour later whoever sat there pressed the button and read what she had typed.
    """
    client = app.test_client()
    sign_in(client, ANNA)
    with client.session_transaction() as cookie:
        cookie["seen_at"] -= 3600
    asked = client.post("/sites/new", data={"name": "Ward 9, by the river"})
    boxes = hidden_in(asked.text)
    comes_in(client, "anna")
    with client.session_transaction() as cookie:
        cookie["seen_at"] -= 3600
    found = client.post("/sign-in/go-on", data=boxes)
    assert "by the river" not in found.text
    comes_in(client, "anna")
    hers = client.post("/sign-in/go-on", data=hidden_in(found.text))
    assert "by the river" in hers.text

"""A client, or a browser, in which somebody of tests/people.py is signed in."""

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from disclosure.clock import now


def signed_in(app: Flask, email: str) -> FlaskClient:
    """As after a sign-in; the sign-in itself has tests of its own."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"1 {email}", True
        session["seen_at"] = int(now().timestamp())
    return client


def sign_in_browser(page: Page, address: str, app: Flask, email: str) -> None:
    cookie = signed_in(app, email).get_cookie("disclosure")
    assert cookie
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])

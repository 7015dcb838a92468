"""When the organisation's own sign-in fails: the log has the reason, people know whom to tell."""

import json
import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.wrappers import Request, Response

from disclosure.actions.staff.not_believed import MAY_PASS, WRONGLY_SET_UP, NotBelieved, Why
from disclosure.actions.staff.open_id import NoWayIn
from disclosure.actions.users import disable_user
from disclosure.clock import now
from disclosure.pages.guard import AWAY
from disclosure.pages.signing_in.open_id import MOST_TABS, PROVIDER
from disclosure.settings import ROOT
from tests.codes import a_phone, code_at
from tests.disclosure.pages.serving.test_logs import written
from tests.disclosure.pages.signing_in.test_open_id import (
    altered,
    app,
    comes_in,
    is_out,
    let_in_there,
    provider,
    sent_away,
)
from tests.identity_provider import IdentityProvider
from tests.staff import ANNA, BEN, NOON, OPERATOR

__all__ = ["app", "provider", "written"]
pytestmark = [pytest.mark.long, pytest.mark.usefixtures("staff")]

USELESS = "trying again will not help. Tell the person who looks after accounts here"
MINUTE = 60


def because(lines: list[dict[str, Any]]) -> list[str]:
    """And nothing of whoever it was, nor what was sent to us."""
    assert not any(word in json.dumps(lines) for word in ("eyJ", "subject-of", "@", "code="))
    return [line["because"] for line in lines if line["event"] == "sign-in elsewhere failed"]


def broken_at(path: str, status: int, says: Any) -> Any:
    def first(request: Request) -> Response | None:
        answer = Response(json.dumps(says), status, content_type="application/json")
        return answer if request.path == path else None

    return first


# Why


@pytest.mark.parametrize("minutes", [2, -20])
def test_two_clocks_that_differ_are_named(
    app: Flask, provider: IdentityProvider, written: Any, minutes: int
) -> None:
    times = ("iat", "exp", "auth_time")
    off = minutes * MINUTE
    provider.alters = lambda claims: claims | {name: claims[name] + off for name in times}
    answer = comes_in(app.test_client())
    assert (answer.status_code, USELESS in answer.text) == (400, True)
    assert "If you have a password here, sign in with that" in answer.text
    assert because(written()) == ["clock"]


def test_a_machine_of_ours_that_is_a_little_ahead_of_another_is_no_hindrance(app: Flask) -> None:
    """Sent away by the one, they come back to the other."""
    client = app.test_client()
    way = let_in_there(sent_away(client))
    with client.session_transaction() as cookie:
        cookie[AWAY][0]["at"] += 20
        cookie.modified = True
    assert client.get(way).status_code == 303
    assert not is_out(client)


def test_a_token_of_a_key_that_is_not_published_is_named(
    app: Flask, provider: IdentityProvider, written: Any
) -> None:
    provider.published = list(provider.keys)
    provider.changes_keys()
    assert USELESS in comes_in(app.test_client()).text
    assert because(written()) == ["key"]


@pytest.mark.parametrize(
    ("path", "status", "says", "why", "reached"),
    [
        ("/token", 500, {}, "server error", 503),
        ("/token", 200, [], "token answer", 400),
        ("/token", 200, {"error": "invalid_grant"}, "token answer", 400),
        ("/token", 401, {"error": "invalid_client"}, "client", 400),
        ("/token", 400, {"error": ["a list"]}, "token answer", 400),
        ("/jwks", 500, {}, "server error", 503),
        ("/jwks", 200, {"keys": "none"}, "published keys", 400),
        ("/jwks", 404, {}, "published keys", 400),
    ],
)
def test_what_the_provider_answers_wrongly_is_named(
    app: Flask,
    provider: IdentityProvider,
    written: Any,
    path: str,
    status: int,
    says: Any,
    why: str,
    reached: int,
) -> None:
    provider.first = broken_at(path, status, says)
    client = app.test_client()
    assert comes_in(client).status_code == reached
    assert is_out(client)
    assert because(written()) == [why]


def test_a_provider_that_is_gone_is_named(app: Flask, written: Any) -> None:
    app.extensions[PROVIDER].issuer = "http://127.0.0.1:9"
    answer = app.test_client().get("/sign-in/oidc")
    assert answer.status_code == 503
    assert because(written()) == ["connection"]
    assert "You need not sign in first." in answer.text  # whoever has no password rings the coach
    assert 'href="tel:01632960155"' in answer.text


@pytest.mark.parametrize("why", Why)
def test_whoever_cannot_mend_it_reads_whom_to_tell(why: Why) -> None:
    says = str(NotBelieved(why))
    assert (USELESS in says) is (why in WRONGLY_SET_UP)
    assert ("password" in says) is (why in MAY_PASS | WRONGLY_SET_UP)


def test_each_reason_stands_in_the_manual() -> None:
    manual = (ROOT / "docs/operating.md").read_text()
    assert [why for why in (*Why, *NoWayIn) if f"`{why}`" not in manual] == []


@pytest.mark.parametrize(
    ("email", "verified", "why"),
    [
        (BEN.email, False, "not verified"),
        (BEN.email, "true", "not verified"),
        (BEN.email, None, "not verified"),
        (None, True, "not verified"),
        ("nobody@example.org", True, "unknown"),
    ],
)
def test_whoever_it_lets_in_and_we_do_not_is_a_line_without_a_name(
    app: Flask, provider: IdentityProvider, written: Any, email: Any, verified: Any, why: str
) -> None:
    """A provider that verifies no address shuts out everybody at once."""
    provider.alters = altered(email=email, email_verified=verified)
    assert comes_in(app.test_client()).status_code == 403
    assert because(written()) == [why]


def test_an_account_that_is_closed_or_anothers_is_a_line_too(
    app: Flask, provider: IdentityProvider, session: Session, written: Any
) -> None:
    assert comes_in(app.test_client()).status_code == 303
    provider.knows("another ben", BEN.email)
    assert comes_in(app.test_client(), "another ben").status_code == 403
    assert because(written()) == ["linked to another"]
    disable_user(session, OPERATOR, NOON, BEN.email, ANNA.email)
    assert comes_in(app.test_client()).status_code == 403
    assert because(written()) == ["closed"]


# What the provider publishes

long = partial(pytest.param, marks=pytest.mark.long)


@pytest.mark.parametrize("place", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "says", [None, "ftp://x", *(long(x) for x in ("", 7, "https://[", "https:///x"))]
)
def test_half_of_what_is_needed_is_not_remembered(
    app: Flask, provider: IdentityProvider, written: Any, place: str, says: Any
) -> None:
    provider.publishes = altered(**{place: says})
    answer = app.test_client().get("/sign-in/oidc")
    assert (answer.status_code, USELESS in answer.text) == (503, True)
    assert because(written()) == ["discovery"]
    provider.publishes = lambda about: about
    assert comes_in(app.test_client()).status_code == 303


def test_keys_that_could_not_be_read_once_are_read_again(
    app: Flask, provider: IdentityProvider
) -> None:
    provider.first = broken_at("/jwks", 200, {})
    assert comes_in(app.test_client()).status_code == 400
    provider.first = lambda _: None
    assert comes_in(app.test_client()).status_code == 303


@pytest.mark.parametrize(
    "other",
    [
        {"kty": "EC", "crv": "BP-256", "kid": "x", "x": "AA", "y": "AA"},  # a curve of another kind
        {"kty": "AKP", "alg": "ML-DSA-44", "kid": "x", "pub": "AA"},
        {"kty": "RSA", "use": "tls", "kid": "x", "n": "AQ", "e": "AQAB"},
        "no key",
    ],
)
def test_a_key_beside_its_own_that_we_cannot_read_keeps_nobody_out(
    app: Flask, provider: IdentityProvider, other: Any
) -> None:
    provider.beside = [other]
    assert comes_in(app.test_client()).status_code == 303


def test_what_a_token_says_of_itself_and_we_do_not_know_keeps_nobody_out(
    app: Flask, provider: IdentityProvider
) -> None:
    provider.head = {"x5t": "of-a-certificate", "org.example.tenant": "1"}
    assert comes_in(app.test_client()).status_code == 303


@pytest.mark.parametrize("error", ["server_error", "temporarily_unavailable"])
def test_who_comes_back_with_a_fault_of_the_provider_was_not_refused(
    app: Flask, written: Any, error: str
) -> None:
    client = app.test_client()
    way = re.sub("code=[^&]+", f"error={error}", let_in_there(sent_away(client)))
    answer = client.get(way)
    assert (answer.status_code, "Try again in some minutes" in answer.text) == (503, True)
    assert because(written()) == ["server error"]


def test_who_is_refused_there_reads_what_to_do(app: Flask) -> None:
    says = comes_in(app.test_client(), "nobody there").text
    assert "did not let you in. Try again. If it fails again, tell the person" in says


def test_what_it_publishes_is_remembered_for_an_hour(
    app: Flask, provider: IdentityProvider
) -> None:
    found = app.extensions[PROVIDER]
    began, _ = now(), found.ask(now())
    provider.publishes = altered(authorization_endpoint=f"{provider.issuer}/moved")
    for minutes, moved in ((59, False), (61, True)):
        address, _ = found.ask(began + timedelta(minutes=minutes))
        assert ("/moved?" in address) is moved


def test_a_key_that_was_taken_back_is_not_believed_for_longer(
    app: Flask, provider: IdentityProvider
) -> None:
    assert comes_in(app.test_client()).status_code == 303
    provider.published = []
    assert comes_in(app.test_client()).status_code == 303  # we read them a moment ago
    found = app.extensions[PROVIDER]
    found._known = None  # as after an hour
    assert comes_in(app.test_client()).status_code == 400


def test_ways_of_telling_our_secret_of_another_shape_are_as_if_not_told(
    app: Flask, provider: IdentityProvider
) -> None:
    provider.publishes = altered(token_endpoint_auth_methods_supported=7)
    assert comes_in(app.test_client()).status_code == 303


# Who it is


@pytest.mark.parametrize("subject", ["", " ", "a\x00b", "a\nb", "x" * 256, 7, ["a"]])
def test_a_subject_that_tells_nobody_from_another_is_refused(
    app: Flask, provider: IdentityProvider, written: Any, subject: Any
) -> None:
    provider.alters = altered(sub=subject)
    client = app.test_client()
    answer = comes_in(client)
    assert (answer.status_code, USELESS in answer.text) == (400, True)
    assert is_out(client)
    assert because(written()) == ["subject"]


@pytest.mark.parametrize("email", ["a\x00b@example.org", ["a"]])
def test_an_address_that_cannot_be_one_is_nobodys(
    app: Flask, provider: IdentityProvider, email: Any
) -> None:
    provider.alters = altered(email=email)
    assert comes_in(app.test_client()).status_code == 403


# In two tabs


@pytest.mark.parametrize("first", [0, 1])
def test_two_tabs_come_back_in_any_order(app: Flask, first: int) -> None:
    client = app.test_client()
    ways = [let_in_there(sent_away(client)) for _ in range(2)]
    assert client.get(ways[first]).status_code == 303
    assert client.get(ways[1 - first]).status_code == 303
    assert not is_out(client)


def test_a_refusal_in_one_tab_leaves_the_other_its_way(app: Flask) -> None:
    client = app.test_client()
    refused, right = (let_in_there(sent_away(client), login) for login in ("nobody", "ben"))
    assert client.get(refused).status_code == 400
    assert client.get(right).status_code == 303


def test_the_other_tab_comes_back_after_a_code_of_ours(app: Flask, session: Session) -> None:
    key = a_phone(session, BEN.email)
    client = app.test_client()
    one, other = (let_in_there(sent_away(client)) for _ in range(2))
    assert client.get(one).status_code == 200
    typed = {"one_time_code": code_at(key, now())}
    assert client.post("/sign-in/code", data=typed).status_code == 303
    assert "code from your phone" in client.get(other).text


def test_so_many_tabs_are_remembered_and_no_more(app: Flask) -> None:
    """With the longest address that somebody may have asked for, the cookie still fits."""
    client = app.test_client()
    client.get("/incidents?q=" + "%C3%A9x" * 140)
    ways = [let_in_there(sent_away(client), "anna") for _ in range(MOST_TABS + 1)]
    assert client.get(ways[0]).status_code == 400
    assert client.get(ways[1]).status_code == 303
    assert ANNA.name in client.get("/account").text

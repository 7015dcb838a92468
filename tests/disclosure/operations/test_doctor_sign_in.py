"""`doctor` says what is wrong with the organisation's own sign-in, as far as anybody can see it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from disclosure.clock import now
from disclosure.operations.doctor import examine
from disclosure.operations.doctor_sign_in import FOUND, other_sign_in
from disclosure.settings import Settings
from tests.disclosure.jobs.test_mailer import WITH_OPENSSL
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, a_provider
from tests.mail_server import certificate

BACK = "http://localhost/sign-in/oidc/back"


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with a_provider(BACK) as running:
        yield running


@pytest.fixture
def told(settings: Settings, provider: IdentityProvider) -> Settings:
    return replace(
        settings,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
    )


def found(settings: Settings, ahead: timedelta = timedelta()) -> str:
    """`ahead`: of the clock of the provider."""
    return " ".join(f"{what} {mend}" for what, mend in other_sign_in(settings, now() - ahead))


def test_one_that_is_well_is_no_fault(told: Settings) -> None:
    assert found(told) == ""


@WITH_OPENSSL
def test_a_certificate_is_trusted_where_this_machine_trusts_it(
    told: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the authority of the house: the mend that is named has to mend it."""
    trusted, shows = certificate(tmp_path)
    with a_provider(BACK, shows) as running:
        there = replace(told, oidc_issuer=running.issuer)
        assert "among those of this machine" in found(there)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert found(there) == ""


def test_none_is_no_fault(settings: Settings) -> None:
    assert found(settings) == ""


@pytest.mark.parametrize(("minutes", "says"), [(2, "ahead of"), (-2, "behind")])
def test_a_clock_that_differs_is_named(told: Settings, minutes: int, says: str) -> None:
    seen = found(told, timedelta(minutes=minutes))
    assert f"seconds {says} ours, so nobody comes in by it" in seen
    assert "kept by a time server" in seen


def test_half_a_minute_is_forgiven(told: Settings) -> None:
    assert found(told, timedelta(seconds=30)) == ""


def test_what_lay_in_a_store_on_the_way_says_for_how_long(
    told: Settings, provider: IdentityProvider
) -> None:
    """The moment in it is two hours old then, and nobody's clock is wrong."""
    about = provider.about()
    stored = Response(json.dumps(about), headers={"Age": "7200"}, content_type="application/json")
    provider.first = lambda request: stored if "openid-configuration" in request.path else None
    assert found(told, timedelta(hours=-2)) == ""


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/.well-known/openid-configuration", "answers with an error of its own"),
        ("/jwks", "answers with an error of its own"),
    ],
)
def test_what_cannot_be_read_is_named(
    told: Settings, provider: IdentityProvider, path: str, says: str
) -> None:
    provider.first = lambda request: Response("", 500) if request.path == path else None
    assert says in found(told)


def test_what_it_publishes_wrongly_is_named(told: Settings, provider: IdentityProvider) -> None:
    provider.published = []
    assert "publishes no keys that can be read" in found(told)
    provider.publishes = lambda about: about | {"token_endpoint": ""}
    assert "publishes nothing under" in found(told)
    provider.publishes = lambda about: about | {"issuer": "https://another.example"}
    assert "calls itself by another name" in found(told)


def test_one_that_is_gone_is_named_with_its_mend_among_the_other_faults(
    settings: Settings,
) -> None:
    environment = {
        "DISCLOSURE_HOME": str(settings.home),
        "DISCLOSURE_OIDC_ISSUER": "http://127.0.0.1:9",
        "DISCLOSURE_OIDC_CLIENT_ID": CLIENT,
        "DISCLOSURE_OIDC_CLIENT_SECRET": SECRET,
        "DISCLOSURE_ADDRESS": "http://localhost",
    }
    faults = {fault.what: fault.mend for fault in examine(environment, now())}
    mend = faults["The other sign-in (http://127.0.0.1:9) cannot be reached."]
    assert "firewall" in mend
    assert "sign in with a password" in mend
    assert SECRET not in str(faults)


def test_each_that_can_be_found_out_has_a_mend() -> None:
    assert all(what and mend for what, mend in FOUND.values())

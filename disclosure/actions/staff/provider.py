"""The organisation's own sign-in (OpenID Connect): what we ask of it, and how we check its word."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, JoseError, MissingClaimError
from joserfc.jwk import KeySet, import_key
from joserfc.jws import JWSRegistry

from disclosure.actions.staff.not_believed import NotBelieved, Why
from disclosure.actions.staff.provider_line import AT_ONCE, Line
from disclosure.clock import is_lately
from disclosure.settings import Settings

BACK = "/sign-in/oidc/back"
LEEWAY = 60  # seconds its clock may differ from ours
LASTS = timedelta(minutes=10)  # from the button to the way back
REMEMBERED = timedelta(hours=1)  # what it publishes, keys and all; then it is read anew
LONGEST_SUBJECT = 255  # letters, by the standard
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
OF_ITS_OWN = ("server_error", "temporarily_unavailable")  # of RFC 6749: nobody was refused
KNOWN_AT = "/.well-known/openid-configuration"
# What a head says that we do not understand is nothing to us, unless it says that it must be.
_READS = JWSRegistry(algorithms=list(SIGNED_WITH), strict_check_header=False)
MFA = frozenset(
    {
        "mfa",
        "phr",
        "phrh",
        "https://refeds.org/profile/mfa",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    }
)  # what `acr` says of a second factor; `amr` says `mfa`
WHY_OF_CLAIM = {
    "iss": Why.ISSUER,
    **dict.fromkeys(("aud", "azp"), Why.AUDIENCE),
    "nonce": Why.NONCE,
    "sub": Why.SUBJECT,
    **dict.fromkeys(("iat", "nbf", "exp"), Why.CLOCK),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What we sent somebody away with; they come back with the same, or not at all."""

    state: str
    nonce: str
    verifier: str
    at: int  # in seconds
    again: bool  # they are signed in, and prove once more that it is they


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider says of a person, checked."""

    issuer: str
    subject: str
    email: str  # empty unless the provider itself verified it
    second_factor: bool
    proved_at: int | None = None  # in seconds: when they last showed there who they are, where told


@dataclass(frozen=True, slots=True)
class Published:
    """What the provider publishes of itself, looked through: nothing else is remembered."""

    authorize: str
    token: str
    keys: str
    basic: bool  # how it wants our secret: in the header, else in the form
    read_at: datetime


@dataclass
class Provider:
    """One for the whole application: it remembers for a while what the provider publishes."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    back: str  # the address people come back to
    production: bool = True
    at_once: int = AT_ONCE  # threads of this process that may wait for it
    _known: Published | None = field(default=None, repr=False)
    _keys: KeySet | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._line = Line(self.client_id, self.client_secret, self.back, self.at_once)

    def ask(self, at: datetime, *, again: bool = False, anew: bool = False) -> tuple[str, Asked]:
        """Where to send the browser, and what it has to bring back. Raises NotBelieved. `anew`: it
        asks them who they are, also where it knows somebody still.
        """
        asked = Asked(
            generate_token(32), generate_token(32), generate_token(64), _seconds(at), again
        )
        more = {"prompt": "login"} if again or anew else {}
        more |= {"max_age": "0"} if again else {}
        place = self._published(at).authorize
        address = self._line.address(place, asked.state, asked.verifier, nonce=asked.nonce, **more)
        return address, asked

    def answer(self, asked: Asked | None, came: dict[str, str], at: datetime) -> Told:
        """`came`: what stood in the address on the way back. Raises NotBelieved."""
        if asked is None or not came.get("state") or came["state"] != asked.state:
            raise NotBelieved(Why.STATE)
        if not is_lately(asked.at, at, LASTS):
            raise NotBelieved(Why.TOO_LATE)
        if "error" in came or not came.get("code"):
            itself = came.get("error") in OF_ITS_OWN
            raise NotBelieved(Why.SERVER if itself else Why.REFUSED)
        if came.get("iss", self.issuer) != self.issuer:
            raise NotBelieved(Why.ISSUER)
        known = self._published(at)
        token = self._line.token(known.token, came["code"], asked.verifier, basic=known.basic)
        claims = self._claims(token, asked, at)
        proved_at = _proved_at(claims)
        return Told(self.issuer, claims["sub"], _verified_email(claims), _by_two(claims), proved_at)

    def ahead(self, at: datetime) -> timedelta | None:
        """Reads anew all that it publishes. How far its clock is before ours, where it tells it.

        Raises NotBelieved.
        """
        said_at = self._read_anew(at)
        self._key_set(at)
        return said_at - at if said_at else None

    def _claims(self, token: str, asked: Asked, at: datetime) -> CodeIDToken:
        read = self._opened(token, at)
        if read is None:  # its keys may have changed since we read them
            self._keys = None
            read = self._opened(token, at)
        if read is None:
            raise NotBelieved(Why.KEY)
        right = {"essential": True}
        options = {"iss": right | {"value": self.issuer}, "aud": right | {"value": self.client_id}}
        params = {"nonce": asked.nonce, "client_id": self.client_id}
        claims = CodeIDToken(read.claims, read.header, options, params)
        try:
            claims.validate(now=_seconds(at), leeway=LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError) as error:
            raise NotBelieved(_why(error)) from None
        if not _is_subject(claims["sub"]):
            raise NotBelieved(Why.SUBJECT)
        if asked.again and not self._is_new(claims, asked):
            raise NotBelieved(Why.OLD_PROOF)
        return claims

    @staticmethod
    def _is_new(claims: CodeIDToken, asked: Asked) -> bool:
        proved = _proved_at(claims)
        return proved is not None and proved >= asked.at - LEEWAY

    def _opened(self, token: str, at: datetime) -> jwt.Token | None:
        keys = self._key_set(at)
        try:
            return jwt.decode(token, keys, registry=_READS)
        except (JoseError, ValueError, KeyError, TypeError):
            return None

    def _key_set(self, at: datetime) -> KeySet:
        place = self._published(at).keys
        keys = self._keys
        if keys is None:
            keys = self._keys = _keys_in(self._line.read(place, Why.PUBLISHED_KEYS).says)
        return keys

    def _published(self, at: datetime) -> Published:
        known = self._known
        if known is None or not timedelta() <= at - known.read_at < REMEMBERED:
            self._read_anew(at)
            known = self._known
        assert known
        return known

    def _read_anew(self, at: datetime) -> datetime | None:
        """When it was told, by their clock. What lacks a place that we need is not remembered."""
        read = self._line.read(self.issuer.rstrip("/") + KNOWN_AT, Why.DISCOVERY)
        if read.says.get("issuer") != self.issuer:
            raise NotBelieved(Why.ISSUER)
        ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        authorize, token, keys = (self._safe(read.says.get(name)) for name in ends)
        ways = read.says.get("token_endpoint_auth_methods_supported")
        basic = not isinstance(ways, list) or "client_secret_basic" in ways
        self._known, self._keys = Published(authorize, token, keys, basic, at), None
        return read.at

    def _safe(self, place: Any) -> str:
        schemes = ("https",) if self.production else ("https", "http")
        try:
            parts = urlsplit(place if isinstance(place, str) else "")
            if parts.hostname and parts.scheme in schemes:
                return str(place)
        except ValueError:
            pass
        raise NotBelieved(Why.DISCOVERY)


def provider_of(settings: Settings) -> Provider | None:
    """The one of the settings, where there is one. A thread of each process is left to others."""
    if not settings.oidc_issuer:
        return None
    return Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        settings.address + BACK,
        settings.production,
        max(1, min(AT_ONCE, settings.capacity.threads - 1)),
    )


def _keys_in(said: dict[str, Any]) -> KeySet:
    """Of a kind that we do not know there may be others beside ours (RFC 7517, 5)."""
    told = said.get("keys")
    keys = []
    for each in told if isinstance(told, list) else []:
        if not isinstance(each, dict):
            continue
        with suppress(JoseError, ValueError, KeyError, TypeError, AttributeError):
            keys.append(import_key(each))
    if not keys:
        raise NotBelieved(Why.PUBLISHED_KEYS)
    return KeySet(keys)


def _why(error: Exception) -> Why:
    why = WHY_OF_CLAIM.get(error.claim, Why.CLAIM) if isinstance(error, ClaimError) else Why.CLAIM
    no_clock = why is Why.CLOCK and isinstance(error, MissingClaimError)
    return Why.CLAIM if no_clock else why


def _is_subject(told: Any) -> bool:
    """It is stored, and is all that tells one person there from another."""
    right = isinstance(told, str) and bool(told.strip()) and told.isprintable()
    return right and len(told) <= LONGEST_SUBJECT


def _verified_email(claims: CodeIDToken) -> str:
    """Where it cannot be an address, as if none was told."""
    email = claims.get("email")
    right = isinstance(email, str) and email.isprintable()
    return str(email) if right and claims.get("email_verified") is True else ""


def _proved_at(claims: CodeIDToken) -> int | None:
    at = claims.get("auth_time")
    return int(at) if isinstance(at, int | float) and 0 <= at < inf else None


def _by_two(claims: CodeIDToken) -> bool:
    """What has another shape than the standard gives it says nothing."""
    ways, level = claims.get("amr"), claims.get("acr")
    by_ways = isinstance(ways, list) and "mfa" in ways
    return by_ways or (isinstance(level, str) and level in MFA)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())

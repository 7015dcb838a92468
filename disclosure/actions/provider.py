"""The organisation's own sign-in (OpenID Connect): what we ask of it, and how we check its word."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

PATIENCE = 10  # seconds for each question to the provider
LEEWAY = 60  # seconds its clock may differ from ours
LASTS = timedelta(minutes=10)  # from the button to the way back
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
KNOWN_AT = "/.well-known/openid-configuration"
MFA = frozenset(
    {
        "mfa",
        "phr",
        "phrh",
        "https://refeds.org/profile/mfa",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    }
)  # what `acr` says of a second factor; `amr` says `mfa`


class NotBelieved(Exception):
    """The provider did not answer, or what it said does not hold. The sentence is for the person;

    `why` is for the log and holds nothing that was sent to us.
    """

    def __init__(self, why: str, says: str = "") -> None:
        super().__init__(says or "The sign-in did not work. Try again from the beginning.")
        self.why = why


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


@dataclass
class Provider:
    """One for the whole application: it remembers what the provider publishes."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    back: str  # the address people come back to
    production: bool = True
    _says: dict[str, Any] = field(default_factory=dict, repr=False)
    _keys: KeySet | None = field(default=None, repr=False)

    def ask(self, at: datetime, *, again: bool = False) -> tuple[str, Asked]:
        """Where to send the browser, and what it has to bring back."""
        asked = Asked(
            generate_token(32), generate_token(32), generate_token(64), _seconds(at), again
        )
        more = {"prompt": "login", "max_age": "0"} if again else {}
        with self._session() as session:
            address, _ = session.create_authorization_url(
                self._place("authorization_endpoint"),
                state=asked.state,
                code_verifier=asked.verifier,
                nonce=asked.nonce,
                **more,
            )
        return str(address), asked

    def answer(self, asked: Asked | None, came: dict[str, str], at: datetime) -> Told:
        """`came`: what stood in the address on the way back."""
        if asked is None or not came.get("state") or came["state"] != asked.state:
            raise NotBelieved("the state is not the one we sent")
        if not 0 <= _seconds(at) - asked.at <= LASTS.total_seconds():
            raise NotBelieved("it took too long", "That took too long. Try again.")
        if "error" in came or not came.get("code"):
            raise NotBelieved("the provider refused", "The other sign-in did not let you in.")
        if came.get("iss", self.issuer) != self.issuer:
            raise NotBelieved("the answer is another provider's")
        claims = self._claims(self._token(asked, came["code"]), asked, at)
        return Told(self.issuer, str(claims["sub"]), _verified_email(claims), _by_two(claims))

    def _token(self, asked: Asked, code: str) -> str:
        try:
            with self._session() as session:
                token = session.fetch_token(
                    self._place("token_endpoint"),
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=asked.verifier,
                    allow_redirects=False,
                )
            return str(token["id_token"])
        except (AuthlibBaseError, RequestException, ValueError, KeyError, TypeError) as error:
            raise NotBelieved(f"no token: {type(error).__name__}") from None

    def _claims(self, token: str, asked: Asked, at: datetime) -> CodeIDToken:
        read = self._read(token)
        if read is None:  # its keys may have changed since we read them
            self._keys = None
            read = self._read(token)
        if read is None:
            raise NotBelieved("the token is not signed by the provider")
        right = {"essential": True}
        options = {"iss": right | {"value": self.issuer}, "aud": right | {"value": self.client_id}}
        params = {"nonce": asked.nonce, "client_id": self.client_id}
        claims = CodeIDToken(read.claims, read.header, options, params)
        try:
            claims.validate(now=_seconds(at), leeway=LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError) as error:
            raise NotBelieved(f"the token does not hold: {type(error).__name__}") from None
        if asked.again and not self._is_new(claims, asked):
            raise NotBelieved(
                "it does not say that they proved it again",
                "The other sign-in did not ask you again. Sign out there first, then try again.",
            )
        return claims

    @staticmethod
    def _is_new(claims: CodeIDToken, asked: Asked) -> bool:
        proved = claims.get("auth_time")
        return isinstance(proved, int | float) and proved >= asked.at - LEEWAY

    def _read(self, token: str) -> jwt.Token | None:
        try:
            return jwt.decode(token, self._published_keys(), algorithms=list(SIGNED_WITH))
        except (JoseError, ValueError, KeyError, TypeError):
            return None

    def _published_keys(self) -> KeySet:
        if self._keys is None:
            self._keys = KeySet.import_key_set(self._fetch(self._place("jwks_uri")))
        return self._keys

    def _place(self, name: str) -> str:
        if not self._says:
            said = self._fetch(self.issuer.rstrip("/") + KNOWN_AT)
            if said.get("issuer") != self.issuer:
                raise NotBelieved("the provider calls itself by another name than our settings")
            self._says = said
        place = str(self._says.get(name, ""))
        scheme = urlsplit(place).scheme
        if scheme != "https" and (self.production or scheme != "http"):
            raise NotBelieved(f"the provider names no safe {name}")
        return place

    def _fetch(self, address: str) -> Any:
        try:
            with self._session() as session:
                found = session.get(address, withhold_token=True, allow_redirects=False)
                found.raise_for_status()
                return dict(found.json())
        except (RequestException, ValueError, TypeError) as error:
            says = "The other sign-in does not answer. Try again in some minutes."
            raise NotBelieved(f"no answer: {type(error).__name__}", says) from None

    def _session(self) -> OAuth2Session:
        ways = self._says.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        basic = "client_secret_basic" in ways
        return OAuth2Session(
            self.client_id,
            self.client_secret,
            token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
            scope="openid email",
            redirect_uri=self.back,
            code_challenge_method="S256",
            default_timeout=PATIENCE,
        )


def _verified_email(claims: CodeIDToken) -> str:
    return str(claims.get("email", "")) if claims.get("email_verified") is True else ""


def _by_two(claims: CodeIDToken) -> bool:
    """What has another shape than the standard gives it says nothing."""
    ways, level = claims.get("amr"), claims.get("acr")
    by_ways = isinstance(ways, list) and "mfa" in ways
    return by_ways or (isinstance(level, str) and level in MFA)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())

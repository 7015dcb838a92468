"""The line to the organisation's own sign-in: it gives up in time, and few wait on it at once.

A provider that hangs must never hold the threads that everybody else needs.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from socket import SHUT_RDWR, socket
from ssl import SSLContext, create_default_context
from threading import BoundedSemaphore, Timer
from time import monotonic
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from requests import ConnectionError as NoConnection
from requests import HTTPError, PreparedRequest, RequestException, Response, Timeout
from requests.adapters import HTTPAdapter
from requests.exceptions import SSLError
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError as Broken

from disclosure.actions.staff.not_believed import NotBelieved, Why

CONNECT = 3.0  # seconds until somebody there takes the call
WHOLE = 8.0  # seconds for one answer from its first byte to its last, however slowly it comes
LONGEST = 1_000_000  # bytes of one answer
AT_ONCE = 2  # threads of a process that may wait for it
QUICK = 0.5  # seconds in which a provider that is well has answered
NOT_OURS = ("invalid_client", "unauthorized_client")  # of RFC 6749
UNUSABLE = (
    *(AuthlibBaseError, RequestException, Broken),
    *(ValueError, KeyError, TypeError, RecursionError),  # it is JSON of another shape, or none
)


@dataclass(frozen=True, slots=True)
class Read:
    says: dict[str, Any]
    at: datetime | None  # by the clock of whoever answered


@dataclass
class Line:
    """One for the whole application. Everything it cannot do is NotBelieved, with why."""

    client_id: str
    client_secret: str
    back: str  # the address people come back to
    at_once: int = AT_ONCE

    def __post_init__(self) -> None:
        self._places, self._last_taken = BoundedSemaphore(self.at_once), 0.0
        self._trusts = create_default_context()  # whom this machine trusts: it is slow to read

    def address(self, place: str, state: str, verifier: str, **more: str) -> str:
        """Where to send a browser. It asks nobody."""
        with self._session() as session:
            found, _ = session.create_authorization_url(
                place, state=state, code_verifier=verifier, **more
            )
        return str(found)

    def read(self, address: str, unusable: Why) -> Read:
        """What is published there. `unusable`: what it is called when it is no such thing."""
        with self._asks(unusable), self._session() as session:
            found = session.get(address, withhold_token=True, allow_redirects=False)
            found.raise_for_status()
            return Read(dict(found.json()), _told_at(found))

    def token(self, place: str, code: str, verifier: str, *, basic: bool) -> str:
        """The token of whoever it is, as it was sent."""
        with self._asks(Why.TOKEN_ANSWER), self._session(basic=basic) as session:
            token = session.fetch_token(
                place,
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                allow_redirects=False,
            )
            return str(token["id_token"])

    @contextmanager
    def _asks(self, unusable: Why) -> Iterator[None]:
        """Waits for a place only while those who have one may still be answered quickly."""
        quick = self._last_taken + QUICK - monotonic()
        if not self._places.acquire(timeout=max(0.0, quick)):
            raise NotBelieved(Why.BUSY)
        self._last_taken = monotonic()
        try:
            yield
        except UNUSABLE as error:
            raise NotBelieved(_why(error, unusable)) from None
        finally:
            self._places.release()

    def _session(self, *, basic: bool = True) -> OAuth2Session:
        session = OAuth2Session(
            self.client_id,
            self.client_secret,
            token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
            scope="openid email",
            redirect_uri=self.back,
            code_challenge_method="S256",
            default_timeout=(CONNECT, WHOLE),
        )
        for scheme in ("https://", "http://"):
            session.mount(scheme, _InTime(self._trusts))
        return session


class _Connection(HTTPConnection):
    """Shut when its time is over: the limit of a socket begins anew with each byte that comes."""

    over: Timer

    def connect(self) -> None:
        super().connect()
        self.over = Timer(WHOLE, _shut, [self.sock])
        self.over.daemon = True
        self.over.start()


class _SafeConnection(_Connection, HTTPSConnection):
    """The same, encrypted."""


class _InTime(HTTPAdapter):
    """Reads the whole of an answer, within its bounds. `requests` by itself trusts the authorities
    that it brings along, and so not the one of a house, which its machines know.
    """

    def __init__(self, trusts: SSLContext) -> None:
        self._trusts = trusts
        super().__init__()

    def init_poolmanager(self, *given: Any, **how: Any) -> None:
        super().init_poolmanager(*given, ssl_context=self._trusts, **how)

    def proxy_manager_for(self, proxy: str, **how: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._trusts, **how)

    def get_connection_with_tls_context(self, *given: Any, **how: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*given, **how)
        safe = isinstance(pool, HTTPSConnectionPool)
        pool.ConnectionCls = _SafeConnection if safe else _Connection
        return pool

    def send(self, request: PreparedRequest, *given: Any, **how: Any) -> Response:
        """Raises Timeout, a ValueError for what is too long, and what `requests` raises."""
        over = monotonic() + WHOLE
        try:
            found = _whole(super().send(request, *given, **how))
        except (RequestException, Broken):
            if monotonic() < over:
                raise
            raise Timeout from None
        if monotonic() >= over:  # what was shut looks as if it had ended
            raise Timeout
        return found


def _whole(found: Response) -> Response:
    """With its body read, so that nothing is waited for later."""
    line = found.raw.connection
    body = found.raw.read(LONGEST + 1, decode_content=True)
    if isinstance(line, _Connection):
        line.over.cancel()
    if len(body) > LONGEST:
        raise ValueError("The answer is too long.")
    found.raw = BytesIO(body)
    return found


def _shut(line: socket) -> None:
    with suppress(OSError):  # it has ended by itself
        line.shutdown(SHUT_RDWR)


def _why(error: Exception, unusable: Why) -> Why:
    if isinstance(error, Timeout):
        return Why.TIMEOUT
    if isinstance(error, SSLError):
        return Why.CERTIFICATE
    if isinstance(error, NoConnection | Broken):
        return Why.CONNECTION
    if isinstance(error, HTTPError) and error.response.status_code >= 500:
        return Why.SERVER
    if isinstance(error, AuthlibBaseError) and error.error in NOT_OURS:
        return Why.CLIENT
    return unusable


def _told_at(found: Response) -> datetime | None:
    """An answer may have lain in a store on the way; then it says for how long."""
    try:
        at = parsedate_to_datetime(found.headers["Date"]).astimezone(UTC)
        return at + timedelta(seconds=int(found.headers.get("Age", "0")))
    except (KeyError, ValueError, TypeError, OverflowError):
        return None

"""Passwords: how long, how they are hashed, and how they are compared in constant work."""

import secrets
from collections.abc import Iterator
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from disclosure.kinds.faults import Fault

SHORTEST, LONGEST = 12, 200
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """What is compared when there is no such account."""
    return _hasher.hash(secrets.token_urlsafe())


def hashed(password: str) -> str:
    return _hasher.hash(password)


def belongs(password: str, to: str | None) -> bool:
    """Takes as long for an account that is not there, so that time gives nothing away."""
    nobody = _nobody()  # made at the first, for whoever asks
    try:
        return _hasher.verify(to or nobody, password[: LONGEST + 1]) and to is not None
    except (VerificationError, InvalidHashError):
        return False


def out_of_date(password_hash: str) -> bool:
    """Hashed with less work than today's."""
    return _hasher.check_needs_rehash(password_hash)


def start_password() -> str:
    """One to say on the telephone, until its owner chooses another."""
    groups = ("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def faults_of_password(password: str, email: str) -> Iterator[Fault]:
    """Length is what counts; rules about signs only make people write them down."""
    if not SHORTEST <= len(password) <= LONGEST:
        yield Fault(
            "password", f"Password: use {SHORTEST} to {LONGEST} letters. Four words do well."
        )
    elif len(set(password)) < 5 or (email and email.lower() in password.lower()):
        yield Fault("password", "Password: this one is easy to guess. Four words do well.")

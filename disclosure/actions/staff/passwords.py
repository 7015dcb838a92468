"""Passwords: how long, how they are hashed, and how they are compared in constant work."""

import secrets
from collections.abc import Iterator
from functools import cache
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from disclosure.kinds.faults import Fault

SHORTEST, LONGEST = 12, 200
MOST_TYPED = 4 * LONGEST  # a letter may be typed as itself and three signs
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """What is compared when there is no such account."""
    return _hasher.hash(secrets.token_urlsafe())


def hashed(password: str) -> str:
    return _hasher.hash(in_one_form(password))


def in_one_form(password: str) -> str:
    """One keyboard writes an accent as a letter, another as a letter and a sign: it is the same."""
    return normalize("NFKC", password[:MOST_TYPED])


def belongs(password: str, to: str | None) -> bool:
    """Takes as long for an account that is not there, so that time gives nothing away.

    As it was typed too: so it was hashed before it was brought into one form.
    """
    against = to or _nobody()  # made at the first, for whoever asks
    forms = dict.fromkeys((in_one_form(password), password))
    found = [_fits(each[: LONGEST + 1], against) for each in forms]
    return any(found) and to is not None


def out_of_date(password_hash: str, password: str) -> bool:
    """Hashed with less work than today's, or as this right password was typed once."""
    if _hasher.check_needs_rehash(password_hash):
        return True
    one = in_one_form(password)
    return one != password and not _fits(one, password_hash)


def _fits(words: str, hash: str) -> bool:
    try:
        return _hasher.verify(hash, words)
    except (VerificationError, InvalidHashError):
        return False


def start_password() -> str:
    """One to say on the telephone, until its owner chooses another."""
    groups = ("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def faults_of_password(password: str, email: str) -> Iterator[Fault]:
    """Length is what counts; rules about signs only make people write them down."""
    password = in_one_form(password)
    if not SHORTEST <= len(password) <= LONGEST:
        yield Fault(
            "password", f"Password: use {SHORTEST} to {LONGEST} letters. Four words do well."
        )
    elif len(set(password)) < 5 or (email and email.lower() in password.lower()):
        yield Fault("password", "Password: this one is easy to guess. Four words do well.")

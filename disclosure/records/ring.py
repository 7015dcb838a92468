"""The keys of this installation, from a file outside the database: several of a kind, one present.

A line holds what a key is for and the key, `words 3f9c…`. The last line of a purpose is the present
key; the ones before it still open, and still verify, what was made with them. A key alone on its
line is one of the chains. Before the lines of every other purpose stands a key that follows from
the first of the chains, so that a file of one key serves, and goes on serving when others come.
"""

import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from disclosure.settings import heads_beside

KEYS = "keys"  # in Session.info
SHORTEST = 16  # bytes of a key alone on its line; an empty file would seal nothing
LENGTH = 32  # bytes of a key that is made, or that follows from another


class Purpose(StrEnum):
    CHAINS = "chains"  # seals entries and looks, checkpoints, the short code on letters
    WORDS = "words"  # opens the key of each case, under which its words lie
    ANALYSIS = "analysis"  # opens the second key of each case, of the privileged analysis
    FINDING = "finding"  # hashes numbers and telephones, so that an exact one can be found
    SIGNING = "signing"  # signs what others check without any of our keys: a seed of Ed25519


class NoKey(Exception):
    """What stands there was locked with a key that this file does not hold."""


class WrongKeys(Exception):
    """The file of keys cannot be used. Says which line, and never what stands in it."""


@dataclass(frozen=True)
class Key:
    secret: bytes

    @cached_property
    def name(self) -> str:
        """What may be seen of it: in entries, beside what it locked, in lists of keys."""
        return sha256(b"name:" + self.secret).hexdigest()[:8]


@dataclass(frozen=True)
class Ring:
    keys: Mapping[Purpose, tuple[Key, ...]]  # the oldest first; never empty

    def present(self, purpose: Purpose) -> Key:
        return self.keys[purpose][-1]

    def called(self, purpose: Purpose, name: str) -> Key:
        """Raises NoKey."""
        for key in reversed(self.keys[purpose]):
            if key.name == name:
                return key
        raise NoKey(f"The key {name} ({purpose}) is not in the file of keys.")

    def goes_on(self, earlier: "Ring") -> bool:
        """Whether it still holds each key that sealed a chain: none of these is ever taken out."""
        return set(earlier.names[Purpose.CHAINS]) <= set(self.names[Purpose.CHAINS])

    @cached_property
    def names(self) -> Mapping[Purpose, tuple[str, ...]]:
        return {purpose: tuple(key.name for key in keys) for purpose, keys in self.keys.items()}

    @cached_property
    def names_in_file(self) -> Mapping[Purpose, tuple[str, ...]]:
        """Without those that follow from the first of the chains: these stand in no file."""
        return {
            purpose: names if purpose is Purpose.CHAINS else names[1:]
            for purpose, names in self.names.items()
        }


def ring_of(text: str) -> Ring:
    """Raises WrongKeys."""
    found: dict[Purpose, list[Key]] = {purpose: [] for purpose in Purpose}
    for place, line in enumerate(text.splitlines(), 1):
        if cells := line.split():
            alone = len(cells) == 1  # else we wrote it, and a shorter one was cut off in a copy
            purpose = str(Purpose.CHAINS) if alone else cells[0]
            secret = _secret(cells[-1], SHORTEST if alone else LENGTH)
            if purpose not in set(Purpose) or secret is None:
                raise WrongKeys(f"line {place} holds no key")
            found[Purpose(purpose)].append(Key(secret))
    if not (chains := found[Purpose.CHAINS]):
        raise WrongKeys("it holds no key of chains")
    others: dict[Purpose, tuple[Key, ...]] = {
        each: (_following(chains[0], each), *told)
        for each, told in found.items()
        if each is not Purpose.CHAINS
    }
    return Ring({Purpose.CHAINS: tuple(chains), **others})


def fresh_file() -> str:
    """One new key for each purpose, as the file holds them."""
    return "".join(line_of(purpose) for purpose in Purpose)


def line_of(purpose: Purpose) -> str:
    """A new key, as a line."""
    return f"{purpose} {secrets.token_hex(LENGTH)}\n"


class KeyFile:
    """The file, read again when it changed: a key that was just made is used at once everywhere."""

    def __init__(self, path: Path, heads: Path | None = None) -> None:
        """`heads`: the file in which the ends of the chains are noted; else it lies beside."""
        self.path = path
        self.heads = heads or heads_beside(path)
        self._read: tuple[int, int, Ring] | None = None

    @property
    def ring(self) -> Ring:
        """Raises WrongKeys, OSError, UnicodeDecodeError. A file that went away while we run leaves
        what was read, and so does one that cannot be used, as while it is being copied, or another
        installation's: what it sealed, nobody could prove here.
        """
        before = self._read
        try:
            there = os.stat(self.path)
            seen = (there.st_mtime_ns, there.st_ino)
            if before and before[:2] == seen:
                return before[2]
            ring = ring_of(self.path.read_text("utf-8-sig"))
        except (WrongKeys, OSError, UnicodeDecodeError):
            if before is None:
                raise
            return before[2]
        if before and not ring.goes_on(before[2]):
            ring = before[2]
        self._read = (*seen, ring)
        return ring


def keys_of(session: Session) -> KeyFile:
    keys: KeyFile = session.info[KEYS]
    return keys


def _secret(text: str, shortest: int) -> bytes | None:
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        return None
    return secret if len(secret) >= shortest else None


def _following(first: Key, purpose: Purpose) -> Key:
    return Key(hmac.digest(first.secret, f"key for {purpose}".encode(), sha256))

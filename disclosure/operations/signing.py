"""Signatures (Ed25519) that anybody can check who has our public key, and none of our secrets."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.orm import Session

from disclosure.records.ring import LENGTH, Key, Purpose, Ring, keys_of

_GROUP = 4  # letters of a fingerprint that are read aloud together


def public_keys(ring: Ring) -> tuple[str, ...]:
    """In hex, the oldest first; the last one signs."""
    return tuple(
        _private(key).public_key().public_bytes_raw().hex() for key in ring.keys[Purpose.SIGNING]
    )


def keys_we_sign_with(session: Session) -> tuple[str, ...]:
    return public_keys(keys_of(session).ring)


def fingerprint(public_key: str) -> str:
    """What is printed on paper and compared by eye."""
    short = sha256(bytes.fromhex(public_key)).hexdigest()[:32]
    return " ".join(short[i : i + _GROUP] for i in range(0, len(short), _GROUP))


def signature(ring: Ring, words: bytes) -> str:
    return _private(ring.present(Purpose.SIGNING)).sign(words).hex()


def is_signed(public_key: str, signature: str, words: bytes) -> bool:
    if signature != signature.lower():
        return False  # one spelling only
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), words)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(key: Key) -> Ed25519PrivateKey:
    seed = key.secret if len(key.secret) == LENGTH else sha256(key.secret).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)

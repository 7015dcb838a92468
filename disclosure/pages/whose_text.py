"""Whose text it is, signed by us: nobody else gets to read it."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from disclosure.permissions import OfFamily
from disclosure.records.locked import Unreadable, lock, unlock

MADE_FOR = "made_for"  # in each form: who was signed in, or whose page was open, when we made it
OF_VISIT = "of_visit_"  # begins the name of an empty box in each form of a family


def signed(owner: str, path: str) -> str:
    """Whose text it is, and where it belongs."""
    return str(_signer().dumps([owner, path]))


def owner_of_family(person: OfFamily) -> str:
    """The same name for all their visits."""
    return f"family {person.incident_id} {person.number}"


def name_of_visit(key: str) -> str:
    """Of a box that no other visit has. By the names in it a browser knows a form again, on the way
    back, and fills in what was typed: so it does for who typed it, and for nobody after them.
    """
    return f"{OF_VISIT}{sha256(key.encode()).hexdigest()[:16]}"


def owner_and_path(told: str) -> tuple[str, str]:
    """Empty for anything that we did not sign."""
    try:
        owner, path = _signer().loads(told)
    except (BadSignature, ValueError):
        return "", ""
    return str(owner), str(path)


def writer_here() -> str:
    """For whom we made the form that was sent; empty where it does not say."""
    return owner_and_path(request.form.get(MADE_FOR, ""))[0]


def locked_for(owner: str, typed: Iterable[tuple[str, str]]) -> str:
    """What that person typed, on a page that somebody else is shown, who also sees its source."""
    return b64encode(lock(_key(), owner, json.dumps(list(typed)).encode())).decode()


def unlocked_for(owner: str, locked: str) -> list[tuple[str, str]]:
    """Nothing where it is another's, or nothing that we locked."""
    try:
        return [
            (name, words) for name, words in json.loads(unlock(_key(), owner, b64decode(locked)))
        ]
    except (Unreadable, ValueError):
        return []


def _key() -> bytes:
    return sha256(b"carried for its writer " + str(current_app.secret_key).encode()).digest()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="carried through a sign-in")

"""Whose text it is, signed by us: nobody else gets to read it."""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

MADE_FOR = "made_for"  # in each form of staff: who was signed in when we made it


def signed(owner: str, path: str) -> str:
    """Whose text it is, and where it belongs."""
    return str(_signer().dumps([owner, path]))


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


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="carried through a sign-in")

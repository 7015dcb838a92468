"""What somebody typed, kept in the page itself when it could not be used: never on the server."""

from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from disclosure.pages.forms import ANOTHER, SHOW_AGAIN

CARRIED = "kept:"  # before the name of each box that is carried through a sign-in
NEVER_KEPT = {"csrf_token", ANOTHER, SHOW_AGAIN, "one_time_code", "recovery_code"}
Typed = list[tuple[str, str]]


def typed_just_now() -> Typed:
    """Every box as it was sent, but no password; nothing, where it was too long to be read."""
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    return [
        (name, value)
        for name, value in sent
        if name not in NEVER_KEPT and "password" not in name and not name.startswith(CARRIED)
    ]


def carried_here() -> Typed:
    """What an earlier page handed on."""
    boxes = request.form.items(multi=True)
    return [
        (name.removeprefix(CARRIED), value) for name, value in boxes if name.startswith(CARRIED)
    ]


def handed_on(typed: Typed) -> Typed:
    return [(f"{CARRIED}{name}", value) for name, value in typed]


def texts_of(typed: Typed) -> list[str]:
    """What is worth copying where no form can show it again."""
    return [value for _, value in typed if " " in value.strip()]


def has_a_form(path: str) -> bool:
    """Is there a page to look at under the address that was posted to."""
    try:
        bare = urlsplit(path).path
        return bool(current_app.url_map.bind("here").match(bare, method="GET"))
    except HTTPException:
        return False


def signed(owner: str, path: str) -> str:
    """Whose text it is, and where it belongs: nobody else gets it back."""
    return str(_signer().dumps([owner, path]))


def owner_and_path(told: str) -> tuple[str, str]:
    """Empty for anything that we did not sign."""
    try:
        owner, path = _signer().loads(told)
    except (BadSignature, ValueError):
        return "", ""
    return str(owner), str(path)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="carried through a sign-in")

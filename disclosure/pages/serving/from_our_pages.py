"""From which page a form came, where the browser says so.

Over encryption Flask-WTF refuses whoever does not say it. Some browsers never do, and no page of
ours would do anything for them. That a form is theirs, the token of their session says, which no
other house can plant (safety.py, `OF_THIS_HOST`); what is said has to be ours.
"""

from urllib.parse import urlsplit

from flask import Flask, g, request
from flask_wtf.csrf import CSRFError

from disclosure.settings import Settings


def register(app: Flask, settings: Settings) -> None:
    """To be asked after the token was."""

    @app.before_request
    def _came_from_here() -> None:
        """As it is asked by, or as people type it, for a proxy on the way may leave a port out."""
        told = request.referrer or request.headers.get("Origin", "")
        if not (g.get("csrf_valid") and request.is_secure) or told in ("", "null"):
            return
        if _house_of(told) not in map(_house_of, (request.host_url, settings.address)):
            raise CSRFError("It came from a page of another house.")


def _house_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # what is no address is not ours
        return "nowhere"
    return f"{parts.scheme}://{parts.netloc}".lower()

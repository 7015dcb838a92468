"""Extensions, created empty. Records use plain SQLAlchemy; Flask only lends them a session."""

from urllib.parse import urlsplit

from babel.support import NullTranslations
from flask import current_app, g, request
from flask_babel import Babel, Domain, get_locale
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from disclosure.records.base import Record
from disclosure.translating import ENGLISH, words_in


class OurWords(Domain):  # type: ignore[misc]
    """Flask-Babel wants files that somebody compiled; ours are read as they were written."""

    def get_translations(self) -> NullTranslations:
        return words_in(str(get_locale() or ENGLISH).replace("_", "-"))


class FamilyBabel(Babel):  # type: ignore[misc]
    domain_instance = OurWords()


class FromOurPages(CSRFProtect):  # type: ignore[misc]
    """Over encryption Flask-WTF refuses whoever does not say from which page a form came. Some
    browsers never say so, and no page of ours would do anything for them. That it is theirs, the
    token of their session says, which no other house can plant; what is said has to be ours: as it
    is asked by, or as people type it, for a proxy on the way may leave a port out.
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        super().protect(apply_exemptions)
        told = request.referrer or request.headers.get("Origin", "")
        if not (g.get("csrf_valid") and request.is_secure) or told in ("", "null"):
            return
        ours = (request.host_url, current_app.config["SETTINGS"].address)
        if _house_of(told) not in map(_house_of, ours):
            raise CSRFError("It came from a page of another house.")


def _house_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # what is no address is not ours
        return "nowhere"
    return f"{parts.scheme}://{parts.netloc}".lower()


db = SQLAlchemy(metadata=Record.metadata, session_options={"autoflush": False})
login = LoginManager()
csrf = FromOurPages()
babel = FamilyBabel()

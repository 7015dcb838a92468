"""Extensions, created empty. Records use plain SQLAlchemy; Flask only lends them a session."""

from babel.support import NullTranslations
from flask_babel import Babel, Domain, get_locale
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from disclosure.records.base import Record
from disclosure.translating import ENGLISH, words_in


class OurWords(Domain):  # type: ignore[misc]
    """Flask-Babel wants files that somebody compiled; ours are read as they were written."""

    def get_translations(self) -> NullTranslations:
        return words_in(str(get_locale() or ENGLISH).replace("_", "-"))


class FamilyBabel(Babel):  # type: ignore[misc]
    domain_instance = OurWords()


db = SQLAlchemy(metadata=Record.metadata, session_options={"autoflush": False})
login = LoginManager()
csrf = CSRFProtect()
babel = FamilyBabel()

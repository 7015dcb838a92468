"""`_`: a whole sentence for the family, in the language of its page; placeholders are named."""

from flask_babel import gettext


def _(words: str, /, **named: object) -> str:
    return str(gettext(words, **named))

"""`_`: a whole sentence for the family, in the language of its page; placeholders are named.

And the box for their second fact, which two pages ask for in the same words.
"""

from flask_babel import gettext, lazy_gettext
from wtforms import StringField


def _(words: str, /, **named: object) -> str:
    return str(gettext(words, **named))


def second_fact() -> StringField:
    return StringField(
        lazy_gettext("The answer that only you know"),
        description=lazy_gettext("As you chose it with us. Write a date like this: 27 3 1955."),
    )

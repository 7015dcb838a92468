"""In which language a page speaks: staff in English, a family in the one they chose or need, or
where we know of none, in that of their browser.
"""

from collections.abc import Sequence

from flask import Flask, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from disclosure.actions.family.door import is_open
from disclosure.actions.family.languages import ASKED, among, language_of, offered
from disclosure.clock import now
from disclosure.extensions import babel, db
from disclosure.pages.family.frame import CHOSEN, KNOWN, THEIRS, here, is_familys
from disclosure.pages.guard import visit_key
from disclosure.translating import ENGLISH
from letters.languages import direction, in_itself


def register(app: Flask) -> None:
    babel.init_app(app, locale_selector=lambda: language_here().replace("-", "_"))
    app.before_request(_remember)
    app.jinja_env.globals.update(
        language_here=language_here,
        direction_here=lambda: direction(language_here()),
        languages_here=languages_here,
    )


def language_here() -> str:
    """The tag; asked once for a request, and English where the database does not answer."""
    if not is_familys(request.path):
        return ENGLISH
    if "language" not in g:
        try:
            g.language = _language()
        except SQLAlchemyError:
            g.language = ENGLISH
    found: str = g.language
    return found


def languages_here() -> list[dict[str, object]]:
    """For the links at the top of a page; nothing where there is no choice."""
    tags = offered(db.session())
    links = [{"tag": t, "name": in_itself(t), "here": t == language_here()} for t in tags]
    return links if len(links) > 1 else []


def speak_as_they_wrote(language: str) -> None:
    """They wrote which is theirs: from now on that counts more than a choice made before, where it
    is one of those there are.
    """
    if among(offered(db.session()), language):
        session.pop(CHOSEN, None)


def _language() -> str:
    tags = offered(db.session())
    if len(tags) == 1:
        return ENGLISH
    if (chosen := session.get(CHOSEN)) in tags:
        return str(chosen)
    if "visiting" in g:
        session[KNOWN] = _on_record(tags)  # for the words that say good-bye
    if (known := session.get(KNOWN)) in tags:
        return str(known)
    return _of_the_browser(tags) or ENGLISH


def _of_the_browser(tags: Sequence[str]) -> str | None:
    """The first it asks for of those there are: en-GB is English, before a second choice of pl."""
    asked = (among(tags, tag) for tag, wish in request.accept_languages if wish)
    return next(filter(None, asked), None)


def _on_record(tags: Sequence[str]) -> str | None:
    """What the record says of whoever visits, in whatever words somebody put it."""
    person = g.visiting.person
    found = (each for each in here().persons if person and each.number == person.number)
    return next((language_of(tags, each) for each in found), None)


def _remember() -> None:
    chosen = request.args.get(ASKED)
    if chosen and is_familys(request.path) and chosen in offered(db.session()):
        session[CHOSEN], session[THEIRS] = chosen, _on_a_page()


def _on_a_page() -> bool:
    """Of somebody, who chooses for themselves; the door is whose page is to be opened next."""
    at_the_door = request.blueprint == "family_door"
    return not at_the_door and is_open(db.session(), visit_key(), now())

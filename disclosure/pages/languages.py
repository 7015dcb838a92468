"""In which language a page speaks: staff in English, a family in the one they chose or need."""

from flask import Flask, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from disclosure.actions.languages import among, offered
from disclosure.extensions import babel, db
from disclosure.pages.family_frame import CHOSEN, KNOWN, here, is_familys
from disclosure.translating import ENGLISH
from letters.languages import direction, in_itself

LANGUAGE = "language"  # in the address: the tag of what somebody chose at the top of a page


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


def _language() -> str:
    tags = offered(db.session())
    if len(tags) == 1:
        return ENGLISH
    if (chosen := session.get(CHOSEN)) in tags:
        return str(chosen)
    if "visiting" in g:
        session[KNOWN] = among(tags, _on_record())  # for the words that say good-bye
    return among(tags, str(session.get(KNOWN, "")))


def _on_record() -> str:
    """What the record says of whoever visits, in whatever words somebody put it."""
    person = g.visiting.person
    found = (each for each in here().persons if person and each.number == person.number)
    return next((str(each.body.get("language") or "") for each in found), "")


def _remember() -> None:
    chosen = request.args.get(LANGUAGE)
    if chosen and is_familys(request.path) and chosen in offered(db.session()):
        session[CHOSEN] = chosen

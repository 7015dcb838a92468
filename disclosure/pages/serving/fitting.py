"""In production no page works on a database of another shape than this program was made for."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from disclosure.extensions import db
from disclosure.logs import log
from disclosure.operations.beginning import why_not_begun
from disclosure.operations.schema import why_not_fit
from disclosure.pages.errors import not_now
from disclosure.records.out_of_reach import Away
from disclosure.settings import WrongSettings

ASKS_NOTHING = ("health.healthz", "health.readyz", "static")


def register(app: Flask) -> None:
    """Looked at when it starts; or, where it cannot be reached yet, before the first page.

    A program that runs already goes on while the database grows under it: migrations only add.
    """
    if not _fits(app):
        _look_before_each(app)


def _fits(app: Flask) -> bool:
    """Raises WrongSettings, so that it does not start."""
    try:
        with app.app_context():
            begun = why_not_begun(db.engine, app.config["SETTINGS"])
            why = " ".join(begun) if begun else why_not_fit(db.engine)
    except SQLAlchemyError:
        log(__name__).warning("the database cannot be reached yet")
        return False
    if why:
        raise WrongSettings((why,))
    return True


def _look_before_each(app: Flask) -> None:
    known: list[bool] = []

    @app.before_request
    def look() -> ResponseReturnValue | None:
        if known or request.endpoint in ASKS_NOTHING:
            return None
        if why_not_fit(db.engine):
            return not_now(Away.SHAPE)
        if why_not_begun(db.engine, app.config["SETTINGS"]):
            return not_now(Away.GONE)
        known.append(True)
        return None
